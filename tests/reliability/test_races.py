"""Two people at once, by seeded interleavings over real connections: whatever the order of statements, no anomaly."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from ledger.agreements.store import find_terms
from ledger.app import ACTS
from ledger.approvals.actions import Approvals
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, ConnectionPool, connect_pool, in_place
from ledger.embedded.throwaway import Throwaway
from ledger.http.access import Access, Grant, Person, Place, Requester
from ledger.http.door import Door, Role
from ledger.journal.writer import PoolWriter
from tests.board import Board
from tests.conftest import COUNCIL, World
from tests.reliability.interleaving import Actor, interleave

SEEDS = range(12)
A_DOOR = Door(operation="approve_proposal", method="POST", path="/", summary="", tag="", result=None)


class Race:
    """A board whose people act straight through the service's own verbs, each statement in its turn."""

    def __init__(self, board: Board, pool: ConnectionPool, watch: Connection) -> None:
        self.board = board
        self.pool = pool
        self.watch = watch

    async def access(self, role: Role, body: str = COUNCIL) -> Access:
        """The access of one of the board's people."""
        world = self.board.world
        place_id, pool_id = await world.ids()
        subject = f"{role} of {body} in {world.place}"
        principal_id: UUID = await self.watch.fetchval("SELECT principal_id FROM principal WHERE subject = $1", subject)
        async with in_place(self.pool, place_id) as connection:
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

    async def run(self, seed: int, *actors: Actor) -> list[Any]:
        """What came of each actor; the seed and the order are printed."""
        results, order = await interleave(self.watch, self.pool, seed, actors)
        print(f"seed {seed}: order {order}: {[_named(one) for one in results]}")  # noqa: T201 - shown with -s, and when it fails
        return results

    async def approving(self, role: Role, proposal: dict[str, Any]) -> Actor:
        """An actor who approves for the host."""
        access, proposal_id = await self.access(role), UUID(proposal["proposal_id"])
        return lambda pool: _approvals(pool).approve(access, A_DOOR, proposal_id, COUNCIL)

    async def entries(self) -> int:
        return len(await self.board.manager.all_items(f"{self.board.world.pooled}/entries"))


def _approvals(pool: ConnectionPool) -> Approvals:
    return Approvals(pool, PoolWriter(pool), ACTS)


def _named(one: object) -> str:
    return ", ".join(each.code for each in one.refusals) if isinstance(one, RefusedError) else repr(one)


def codes_of(results: list[Any]) -> list[Code | None]:
    """The code of each refusal, None for what was done; anything else that was raised is raised here."""
    for one in results:
        if isinstance(one, BaseException) and not isinstance(one, RefusedError):
            raise one
    return [one.refusals[0].code if isinstance(one, RefusedError) else None for one in results]


@pytest.fixture
async def race(world: World, database: Throwaway) -> AsyncIterator[Race]:
    board = Board(world)
    await board.build()
    pool = await connect_pool(database.app_dsn, size=6)
    watch = await asyncpg.connect(database.super_dsn)
    yield Race(board, pool, watch)
    await watch.close()
    await pool.close()


@pytest.mark.parametrize("seed", SEEDS)
async def test_two_approvals_of_one_proposal(race: Race, seed: int) -> None:
    """One does the act; the other finds that it has ended. The entry stands once."""
    board = race.board
    proposal = await board.propose(board.manager, "reverse-entry", sequence=await board.pay(70_000))

    said = codes_of(
        await race.run(
            seed, await race.approving(Role.TREASURER, proposal), await race.approving(Role.APPROVER, proposal)
        )
    )

    assert (2, {None, Code.PROPOSAL_HAS_ENDED}) == (len(said), set(said))
    assert await race.entries() == 2
    assert (await board.read(proposal))["state"] == "done"


@pytest.mark.parametrize("seed", SEEDS)
async def test_two_proposals_to_reverse_one_entry(race: Race, seed: int) -> None:
    """Both were possible when proposed; the second to be approved is refused, and its approval does not stand."""
    board = race.board
    sequence = await board.pay(70_000)
    proposals = [await board.propose(board.manager, "reverse-entry", sequence=sequence) for _ in range(2)]

    said = codes_of(
        await race.run(
            seed,
            await race.approving(Role.TREASURER, proposals[0]),
            await race.approving(Role.APPROVER, proposals[1]),
        )
    )

    assert (2, {None, Code.ENTRY_IS_ALREADY_REVERSED}) == (len(said), set(said))
    assert await race.entries() == 2
    assert ["done", "waiting"] == sorted([(await board.read(one))["state"] for one in proposals])
