"""A savings pool between four bodies, two of them in no pooled fund: signed, its rules adopted, its savings banked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, Draft, EntryKind, Heading, Leg
from ledger.db import Connection, ConnectionPool, connect_pool, in_place
from ledger.http.access import Access, Grant, Person, Place, Requester
from ledger.http.door import Door, Role
from ledger.journal.doors import group_of
from ledger.journal.model import BalanceView, Item, Posted, Verb
from ledger.journal.writer import PoolWriter
from ledger.settlement.checking import replay_settlements
from tests.conftest import COUNCIL, GLA, NHS, POLICE, WRITTEN_TERMS, Client, World
from tests.settlement.settling import CREATED, OK, Settler

# Those of the golden case, in its order: the council holds the pot; police and mayor are in no pooled fund.
BODY_OF = {"la": COUNCIL, "nhs": NHS, "cjs": POLICE, "dwp": GLA}
BODIES = tuple(BODY_OF.values())
YEAR, CASE, PROGRAMME = "2026-27", "early-help", "home-first"
AGREEMENT = {
    "legal_basis": "savings_agreement",
    "effective_from": "2025-04-01",
    "effective_to": "2029-03-31",
    "partners": BODIES,
    "host": COUNCIL,
    "pool_manager": "Head of Finance",
    "terms": {**WRITTEN_TERMS, "savings_sharing": "As the rules say that all partners have adopted"},
}
DAY = date(2026, 9, 30)
_A_DOOR = Door(operation="stage", method="POST", path="/", summary="", tag="", result=None)
STAGES = {
    EntryKind.SAVING_BASELINED: (AccountName.SAVINGS_AGREED, AccountName.SAVINGS_CONTROL),
    EntryKind.SAVING_CLAIMED: (AccountName.SAVINGS_CLAIMED, AccountName.SAVINGS_AGREED),
    EntryKind.SAVING_VERIFIED: (AccountName.SAVINGS_VERIFIED, AccountName.SAVINGS_CLAIMED),
    EntryKind.SAVING_BANKED: (AccountName.SAVINGS_BANKED, AccountName.SAVINGS_VERIFIED),
    EntryKind.SAVING_REDEPLOYED: (AccountName.SAVINGS_REDEPLOYED, AccountName.SAVINGS_VERIFIED),
    EntryKind.SAVING_CLAWED_BACK: (AccountName.SAVINGS_REVERSED, AccountName.SAVINGS_BANKED),
}


class SavingsPool(Settler):
    """The people of all four bodies; stages of savings stand in its books without the doors that lead to them."""

    def __init__(self, world: World, code: str = "savings") -> None:
        super().__init__(world, code)
        self.code, self.place = code, f"/v1/places/{world.place}"

    async def build(self) -> None:
        admin = await self.world.client(Role.PLACE_ADMIN)
        agreement = {**AGREEMENT, "code": self.code, "name": self.code, "pool": {"code": self.code, "name": self.code}}
        made = await admin.post(f"{self.place}/agreements", agreement)
        assert made.status_code == CREATED, made.text
        await self.world.sign(self.pool, *BODIES)
        self.manager = await self.world.person(Role.POOL_MANAGER, COUNCIL)
        self.auditor = await self.world.client(Role.AUDITOR)
        self.people: dict[str, tuple[Client, Client]] = {
            body: (await self.world.person(Role.TREASURER, body), await self.world.person(Role.APPROVER, body))
            for body in BODIES
        }

    def people_of(self, body: str) -> tuple[Client, Client]:
        return self.people[body]

    async def adopt(self, version: int, effective_from: str) -> dict[str, Any]:
        """By every partner."""
        proposal = await self.propose(self.manager, "adopt-rule-set", version=version, effective_from=effective_from)
        answers = [await self.approve(self.people_of(body)[0], proposal, body) for body in BODIES]
        found: dict[str, Any] = answers[-1].json()
        assert found.get("state") == "done", found
        return found

    async def agreed(self, number: int, *bodies: str, schemes: tuple[str, ...] = ()) -> dict[str, Any]:
        """Agreed by bodies, or by all."""
        return await self.agree(number, *(bodies or BODIES), schemes=schemes)

    async def stated(self, **said: Any) -> None:
        """Figures that no ledger holds."""
        given = {"as_at": "2026-04-01", "source": "for tests", **said}
        made = await self.manager.post(f"{self.pool}/stated-figures", given)
        assert made.status_code == CREATED, made.text

    async def stage(self, pence_of: Mapping[str, int], *kinds: EntryKind) -> None:
        """Bring savings of bodies through stages, one after the other."""
        drafts = [draft_of(kind, body, pence) for kind in kinds for body, pence in pence_of.items() if pence]
        if not drafts:
            return
        pool = await connect_pool(self.world.database.app_dsn, size=2)
        try:
            access = await self._access(pool)
            outcomes = await PoolWriter(pool).post(group_of(access, _A_DOOR, COUNCIL, None, *map(_item, drafts)))
        finally:
            await pool.close()
        assert all(isinstance(one, Posted) for one in outcomes), outcomes

    async def _access(self, pool: ConnectionPool) -> Access:
        place_id, pool_id = await self.world.ids(self.code)
        subject = f"{Role.POOL_MANAGER} of {COUNCIL} in {self.world.place}"
        async with in_place(pool, place_id) as connection:
            principal_id: UUID = await connection.fetchval(
                "SELECT principal_id FROM principal WHERE subject = $1", subject
            )
            terms = await find_terms(connection, place_id, pool_id)
        return Access(
            Requester(principal_id, subject, "stage"),
            "issuer",
            subject,
            Person(principal_id, is_individual=True),
            (Grant(Role.POOL_MANAGER, COUNCIL),),
            Place(place_id, self.world.place, "", ""),
            terms,
        )

    async def balances(self, *names: AccountName) -> dict[tuple[str, str], int]:
        """What stands on accounts, by account and body."""
        accounts = (await self.auditor.get(f"{self.pool}/trial-balance")).json()["accounts"]
        found: dict[tuple[str, str], int] = {}
        for one in accounts:
            if one["account"] in names and one["balance_pence"]:
                key = one["account"], one["body"] or ""
                found[key] = found.get(key, 0) + one["balance_pence"]
        return found

    async def secured(self, **query: Any) -> dict[str, Any]:
        response = await self.auditor.get(f"{self.pool}/secured-reallocation", **query)
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found

    async def clear(self, body: str, amount_pence: int) -> int:
        """A payment of what is due to a body, or from it: its status."""
        said = {"acting_body": COUNCIL, "effective_date": "2027-03-31", "body": body, "amount_pence": amount_pence}
        return (await self.manager.post(f"{self.pool}/settlement-payments", said)).status_code

    async def replayed(self) -> list[str]:
        """What replaying the settlements of the place finds different."""
        place_id, _ = await self.world.ids(self.code)
        pool = await connect_pool(self.world.database.app_dsn, size=2)
        try:
            async with in_place(pool, place_id) as connection:
                return [text async for text in replay_settlements(connection, place_id, None)]
        finally:
            await pool.close()


def draft_of(kind: EntryKind, body: str, pence: int) -> Draft:
    """From one stage to the next, of the one case and year."""
    into, out_of = STAGES[kind]
    of = {"body": body, "programme": PROGRAMME, "scheme": CASE, "subjective": YEAR}
    legs = (Leg(Account(into, **of), pence), Leg(Account(out_of, **of), -pence))
    return Draft(kind=kind, effective_date=DAY, event_date=DAY, acting_body=COUNCIL, legs=legs, reference="claim 1")


async def _load(_connection: Connection, _place_id: UUID, _pool_id: UUID, _commands: Sequence[Draft]) -> None:
    """A stage needs no facts."""


def _decide(command: Draft, _facts: None, _books: BalanceView) -> tuple[Draft, ...]:
    return (command,)


def _headings(_command: Draft, _facts: None) -> tuple[Heading, ...]:
    return ()


_STAGE = Verb("stage", _load, _decide, _headings)


def _item(draft: Draft) -> Item:
    return Item(_STAGE, draft)


TO_VERIFIED = (EntryKind.SAVING_BASELINED, EntryKind.SAVING_CLAIMED, EntryKind.SAVING_VERIFIED)
BANKED = (EntryKind.SAVING_BANKED,)
CLAWED_BACK = (EntryKind.SAVING_CLAWED_BACK,)


def waterfall() -> dict[str, Any]:
    """The rules of the first golden case: repay investors, then reinvest half of what is left, then give back."""
    left = {"type": "what_is_left"}
    return {
        "format": "placeledger-rule-set/1",
        "title": "Repay, reinvest, return",
        "partners": list(BODIES),
        "host": COUNCIL,
        "weights": {
            "invested": {"type": "measured", "measure": "invested", "taken": "as the agreement names it"},
            "put in": {"type": "contributed"},
        },
        "gains": [
            {
                "name": CASE,
                "gather": {"type": "contributed", "percent_of": {GLA: "50"}},
                "steps": [
                    {
                        "type": "share",
                        "by": "invested",
                        "among": [COUNCIL, NHS],
                        "at_most": {"type": "percent", "percent": "60", "of": {"type": "the_whole"}},
                    },
                    {
                        "type": "keep",
                        "how": "reinvest_non_recurrently",
                        "to": "prevention",
                        "at_most": {"type": "percent", "percent": "50", "of": left},
                    },
                    {"type": "share", "by": "put in"},
                ],
            }
        ],
    }
