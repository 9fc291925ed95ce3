"""A savings pool between four bodies, two of them in no pooled fund: signed, its rules adopted, its savings banked."""

from collections.abc import Mapping
from typing import Any

from ledger.cli.check import BESIDE
from ledger.core.entry import AccountName
from ledger.db import connect_pool
from ledger.http.door import Role
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from tests.conftest import COUNCIL, NHS, Client, World
from tests.savings.claimers import Claimers, line
from tests.savings_cases.savers import BODY_OF, DWP
from tests.settlement.settling import CREATED, OK, Settler

BODIES = tuple(BODY_OF.values())  # in the order of the golden case: the council holds the pot
YEAR, CASE, AGREED = "2026-27", "early-help", 1_000_000  # pence that each agreed to save in the year


def early_help() -> dict[str, Any]:
    """A case of all four: each saves on a line of its own, and nothing must stop for it."""
    lines = [
        line(f"of-{name}", f"outcomes for {name}", (body, 100_000), nothing_stops_because="it is paid for by use")
        for name, body in BODY_OF.items()
    ]
    return {
        "format": "placeledger-savings-case/1",
        "title": "Early help",
        "cohort": {"name": "Two hundred families", "size": "200", "unit": "families"},
        "bodies": BODIES,
        "first_year": 2026,
        "years": 3,
        "discounting": {"rates": [{"from_year": 0, "rate_percent": "3.5"}]},
        "benefits": lines,
    }


class SavingsPool(Settler):
    """The people of all four bodies, with what they do about savings and about settlements."""

    def __init__(self, world: World, code: str = "savings") -> None:
        super().__init__(world, code)
        self.code, self.place = code, f"/v1/places/{world.place}"
        self.savers = Claimers(world, pool=code)
        self.claims: dict[str, int] = {}

    async def build(self) -> None:
        await self.savers.build(BODIES)
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

    async def agreed(self, number: int, *bodies: str) -> dict[str, Any]:
        """Agreed by bodies, or by all."""
        return await self.agree(number, *(bodies or BODIES))

    async def stated(self, **said: Any) -> None:
        """Figures that no ledger holds."""
        given = {"as_at": "2026-04-01", "source": "for tests", **said}
        made = await self.manager.post(f"{self.pool}/stated-figures", given)
        assert made.status_code == CREATED, made.text

    async def invested(self, pence_of: Mapping[str, int]) -> None:
        """What bodies put into the agreed case, by vouchers of their own."""
        for body, pence in pence_of.items():
            terms = {
                "beneficiaries": [one for one in BODIES if one != body],
                "instalments": [{"on": "2026-04-01", "amount_pence": pence}],
                "agreed_payback_on": "2029-03-31",
            }
            said = {"acting_body": body, "case": CASE, "terms": terms, "reason": "the board agreed"}
            treasurer = self.people_of(body)[0]
            agreed = await treasurer.post(f"{self.pool}/investments", said)
            assert agreed.status_code == CREATED, agreed.text
            paid = {"type": "paid", "acting_body": body, "on": "2026-04-01", "amount_pence": pence}
            moved = await treasurer.post(
                f"{agreed.headers['location']}/movements", {**paid, "paid_with": {"voucher": f"voucher of {body}"}}
            )
            assert moved.status_code == CREATED, moved.text

    async def verified(self, pence_of: Mapping[str, int]) -> None:
        """An agreed case, and of it a claim of each body that its own people and a second body's have verified."""
        await self.savers.agreed(CASE, early_help())
        name_of = {body: name for name, body in BODY_OF.items()}
        for body, pence in pence_of.items():
            said = {"case": CASE, "line": f"of-{name_of[body]}", "budget_line": f"what {name_of[body]} spends"}
            self.claims[body] = await self.savers.claimed(body, amount_pence=pence, **said)
            await self.savers.verify(self.claims[body], pence, body, NHS if body == COUNCIL else COUNCIL)

    async def banked(self, pence_of: Mapping[str, int]) -> None:
        """What was verified is out of the budget of each body."""
        for body, pence in pence_of.items():
            done = await self.savers.bank(self.claims[body], pence, f"journal of {body}", body)
            assert done.status_code == OK, done.text

    async def clawed_back(self, body: str, amount_pence: int) -> None:
        """What was banked turns out not to have been saved."""
        taken = await self.savers.propose_move(
            "claw-back-saving", self.claims[body], amount_pence, body, stage="banked"
        )
        done = await self.savers.approve_one(taken.json(), body)
        assert done.json().get("state") == "done", done.text

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

    async def differences(self) -> list[str]:
        """What `placeledger check` finds different in the place: every settlement is replayed, every saving derived."""
        pool = await connect_pool(self.world.database.app_dsn, size=2)
        try:
            lines = [line async for line in check_everything(pool, self.world.place, commands_behind, beside=BESIDE)]
        finally:
            await pool.close()
        return [line.text for line in lines if line.is_difference]


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
                "gather": {"type": "contributed", "percent_of": {DWP: "50"}},
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
