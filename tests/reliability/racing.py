"""People who race: a board whose acts go straight through the service's own verbs, each statement in its turn."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from ledger.agreements.checking import differences_of_agreements
from ledger.agreements.store import find_terms
from ledger.app import ACTS
from ledger.approvals.actions import Approvals
from ledger.approvals.model import ControlledAct
from ledger.core.period import month_after
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, ConnectionPool, connect_pool, in_place
from ledger.embedded.throwaway import Throwaway
from ledger.http.access import Access, Grant, Person, Place, Requester
from ledger.http.door import Door, Role
from ledger.journal.checking import check_everything
from ledger.journal.doors import group_of
from ledger.journal.model import Refused
from ledger.journal.writer import PoolWriter
from ledger.spend.actions import spend_item
from ledger.spend.model import PaymentCommand
from ledger.statements.checking import check_issues
from tests.conftest import COUNCIL, NHS, WRITTEN_TERMS, World
from tests.periods.keeping import Keeper
from tests.reliability.interleaving import Actor, interleave

A_DOOR = Door(operation="race", method="POST", path="/", summary="", tag="", result=None)
FIRST_MONTH = date(2025, 4, 1)
RACED = {
    "code": "raced",
    "name": "A long agreement",
    "legal_basis": "section_75_pooled_fund",
    "effective_from": "2025-04-01",
    "effective_to": "2035-03-31",
    "partners": [NHS, COUNCIL],
    "host": COUNCIL,
    "pool_manager": "Head of Finance",
    "terms": WRITTEN_TERMS,
    "pool": {"code": "raced", "name": "A pool with a month for every race"},
}


class Race(Keeper):
    """A board of a pool with many months; each race that closes one has the next."""

    approvals = Approvals

    def __init__(self, world: World, pool: ConnectionPool, watch: Connection) -> None:
        super().__init__(world, "raced")
        self.connections = pool
        self.watch = watch
        self._closed = 0
        self._known: dict[tuple[Role, str], Access] = {}

    async def build(self) -> None:
        admin = await self.world.client(Role.PLACE_ADMIN)
        made = await admin.post(f"/v1/places/{self.world.place}/agreements", RACED)
        assert made.status_code == httpx.codes.CREATED, made.text
        await super().build()

    async def next_month(self) -> str:
        """The earliest month that no race has had, soft closed; those before it are closed."""
        month = f"{month_after(FIRST_MONTH, self._closed):%Y-%m}"
        self._closed += 1
        await self.soft_close(month)
        return month

    async def run(self, seed: int, *actors: Actor) -> list[Any]:
        """What came of each actor; the seed and the order are printed."""
        results, order = await interleave(self.watch, self.connections, seed, actors)
        print(f"seed {seed}: order {order}: {[_named(one) for one in results]}")  # noqa: T201 - shown with -s, and when it fails
        return results

    async def access(self, role: Role, body: str) -> Access:
        """The access of one of the board's people."""
        if (role, body) not in self._known:
            self._known[role, body] = await self._access(role, body)
        return self._known[role, body]

    async def _access(self, role: Role, body: str) -> Access:
        world = self.world
        place_id, pool_id = await world.ids("raced")
        subject = f"{role} of {body} in {world.place}"
        principal_id: UUID = await self.watch.fetchval("SELECT principal_id FROM principal WHERE subject = $1", subject)
        async with in_place(self.connections, place_id) as connection:
            terms = await find_terms(connection, place_id, pool_id)
        return Access(
            Requester(principal_id, subject, "race"),
            "issuer",
            subject,
            Person(principal_id, is_individual=True),
            (Grant(role, body),),
            Place(place_id, world.place, "", ""),
            terms,
        )

    async def approving(self, role: Role, proposal: dict[str, Any], body: str = COUNCIL) -> Actor:
        """An actor who approves for a body."""
        access, proposal_id = await self.access(role, body), UUID(proposal["proposal_id"])
        return lambda pool: self._approvals(pool).approve(access, A_DOOR, proposal_id, body)

    async def withdrawing(self, role: Role, proposal: dict[str, Any]) -> Actor:
        """An actor who withdraws what they proposed."""
        access, proposal_id = await self.access(role, COUNCIL), UUID(proposal["proposal_id"])
        return lambda pool: self._approvals(pool).withdraw(access, A_DOOR, proposal_id, "not so")

    async def paying(self, month: str) -> Actor:
        """The pool manager, who pays in a month, soft closed or not; the sequence number of the entry."""
        access = await self.access(Role.POOL_MANAGER, COUNCIL)
        command = PaymentCommand(acting_body=COUNCIL, effective_date=date.fromisoformat(f"{month}-10"), amount_pence=7)

        async def pay(pool: ConnectionPool) -> int:
            (outcome,) = await PoolWriter(pool).post(group_of(access, A_DOOR, COUNCIL, None, spend_item(command)))
            if isinstance(outcome, Refused):
                raise RefusedError(*outcome.refusals)
            sequence: int = outcome.receipts[0].sequence  # type: ignore[union-attr]  # nothing is asked for validity alone
            return sequence

        return pay

    def _approvals(self, pool: ConnectionPool) -> Approvals:
        return self.approvals(pool, PoolWriter(pool), ACTS)

    async def paid(self, month: str = "2034-09") -> int:
        """A payment that stands; its sequence number."""
        response = await self.post_payment(self.manager, f"{month}-10")
        sequence: int = response.json()["entries"][0]["sequence"]
        return sequence

    async def entries(self) -> int:
        """How many entries the pool has."""
        return int((await self.manager.get(f"{self.pool}/trial-balance")).json()["through_sequence"])

    async def result(self, proposal: dict[str, Any]) -> dict[str, Any]:
        """What came of a proposal that is done; nothing of another."""
        found: dict[str, Any] = (await self.read(proposal))["result"]
        return found

    async def closed_at(self, month: str) -> int:
        """The last entry that stood when a month was closed for the last time."""
        changes = await self.manager.all_items(f"{self.pool}/periods/{month}/changes")
        return max(int(one["through_sequence"]) for one in changes if one["act"] == "close")

    async def differences(self) -> list[str]:
        """Everything that `check` finds in the place."""
        place, pool = self.world.place, self.connections
        books = check_everything(pool, place, beside=(differences_of_agreements,))
        lines = [one async for one in books] + [one async for one in check_issues(pool, place)]
        return [one.what for one in lines if one.is_difference]


class Unlocked(Approvals):
    """With a bug: nobody waits for the lock of the pool's head."""

    @asynccontextmanager
    async def _locked(self, access: Access, _act: ControlledAct | None = None) -> AsyncIterator[Connection]:
        async with in_place(self._db, access.place.place_id) as connection:
            yield connection


@asynccontextmanager
async def opened_race(world: World, database: Throwaway) -> AsyncIterator[Race]:
    """A race in a world, with its connections until the end."""
    pool = await connect_pool(database.app_dsn, size=6)
    watch = await asyncpg.connect(database.super_dsn)
    try:
        made = Race(world, pool, watch)
        await made.build()
        yield made
    finally:
        await watch.close()
        await pool.close()


def _named(one: object) -> str:
    return ", ".join(each.code for each in one.refusals) if isinstance(one, RefusedError) else repr(one)


def codes_of(results: list[Any]) -> tuple[Code | None, ...]:
    """The code of each refusal, None for what was done; anything else that was raised is raised here."""
    for one in results:
        if isinstance(one, BaseException) and not isinstance(one, RefusedError):
            raise one
    return tuple(one.refusals[0].code if isinstance(one, RefusedError) else None for one in results)
