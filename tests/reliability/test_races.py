"""Two people at once, by seeded interleavings over real connections: whatever the order of statements, no anomaly.

Each test asserts what came of every race, and that over all seeds each end that there can be was met.
"""

from collections.abc import AsyncIterator

import httpx
import pytest

from ledger.core.refusal import Code
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role
from ledger.settings import Settings
from tests.conftest import NHS, World
from tests.reliability.racing import Race, Unlocked, codes_of, opened_race

SEEDS = range(10)
MORE_SEEDS = range(60)
TREASURER, APPROVER = Role.TREASURER, Role.APPROVER
ENDED, REVERSED, NOT_NAMED = Code.PROPOSAL_HAS_ENDED, Code.ENTRY_IS_ALREADY_REVERSED, Code.APPROVER_IS_NOT_NAMED
NOT_OPEN, NOT_CLOSED, ISSUED = Code.PERIOD_IS_NOT_OPEN, Code.PERIOD_IS_NOT_CLOSED, Code.STATEMENT_IS_ISSUED


@pytest.fixture(scope="module")
async def race(service: str, settings: Settings, database: Throwaway) -> AsyncIterator[Race]:
    """One for all races, since each has its own entries, proposals and months; in the end the books are sound."""
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        world = World(http, settings, database)
        await world.build()
        async with opened_race(world, database) as made:
            yield made
            assert [] == await made.differences()


async def test_two_approvals_of_one_proposal(race: Race) -> None:
    """One does the act; the other finds that it has ended. The entry stands once."""
    met = set()
    for seed in SEEDS:
        sequence = await race.paid()
        proposal = await race.propose(race.manager, "reverse-entry", sequence=sequence)
        people = [await race.approving(role, proposal) for role in (TREASURER, APPROVER)]

        met.add(codes_of(await race.run(seed, *people)))

        assert ("done", sequence + 1) == ((await race.read(proposal))["state"], await race.entries())

    assert {(None, ENDED), (ENDED, None)} == met


async def test_two_proposals_to_reverse_one_entry(race: Race) -> None:
    """Both were possible when proposed; the second to be approved is refused, and its approval does not stand."""
    met = set()
    for seed in SEEDS:
        sequence = await race.paid()
        proposals = [await race.propose(race.manager, "reverse-entry", sequence=sequence) for _ in range(2)]
        people = zip((TREASURER, APPROVER), proposals, strict=True)

        met.add(codes_of(await race.run(seed, *[await race.approving(*one) for one in people])))

        found = [await race.read(one) for one in proposals]
        assert [("done", 1), ("waiting", 0)] == sorted((one["state"], len(one["approvals"])) for one in found)
        assert sequence + 1 == await race.entries()

    assert {(None, REVERSED), (REVERSED, None)} == met


async def test_a_withdrawal_and_an_approval(race: Race) -> None:
    """Who is first ends the proposal; the entry is taken back where that was the approval."""
    met = set()
    for seed in SEEDS:
        sequence = await race.paid()
        proposal = await race.propose(race.treasurer, "reverse-entry", sequence=sequence)
        people = await race.withdrawing(TREASURER, proposal), await race.approving(APPROVER, proposal)

        said = codes_of(await race.run(seed, *people))

        met.add((said, (await race.read(proposal))["state"], await race.entries() - sequence))

    assert {((None, ENDED), "withdrawn", 0), ((ENDED, None), "done", 1)} == met


async def test_a_change_of_the_delegation_and_an_approval(race: Race) -> None:
    """An approval counts by the scheme in force when the act is done, not when it was begun."""
    needed = [{"of": "named_body", "body": NHS, "roles": ["treasurer"]}]
    of_others = {"rules": [{"act": "reverse-entry", "approvals": needed}]}
    met = set()
    for seed in SEEDS:
        reversal = await race.propose(race.manager, "reverse-entry", sequence=await race.paid())
        change = await race.propose(race.manager, "change-delegation", delegation=of_others)
        await race.approve(race.treasurer, change)
        people = await race.approving(TREASURER, change, NHS), await race.approving(APPROVER, reversal)

        said = codes_of(await race.run(seed, *people))

        changed, reversed_ = [await race.read(one) for one in (change, reversal)]
        await race.delegate()
        met.add((said, changed["state"], reversed_["state"]))
        assert reversed_["ended_at"] is None or reversed_["ended_at"] < changed["ended_at"]

    assert {((None, None), "done", "done"), ((None, NOT_NAMED), "done", "waiting")} == met


async def test_a_close_and_a_posting_into_its_month(race: Race) -> None:
    """Either the entry stands and the close comes after it, or it is refused."""
    met = set()
    for seed in SEEDS:
        month = await race.next_month()
        close = await race.propose(race.manager, "close-period", period=month)

        results = await race.run(seed, await race.approving(TREASURER, close), await race.paying(month))

        met.add(codes_of(results))
        assert (await race.states())[month] == "closed"
        assert codes_of(results)[1] is not None or results[1] <= await race.closed_at(month)

    assert {(None, None), (None, NOT_OPEN)} == met


async def test_a_close_and_the_approval_of_a_reversal_in_its_month(race: Race) -> None:
    """Before the close it takes effect in the month; after it, in the next."""
    met = set()
    for seed in SEEDS:
        month = await race.next_month()
        sequence = await race.paid(month)
        close = await race.propose(race.manager, "close-period", period=month)
        reversal = await race.propose(race.manager, "reverse-entry", sequence=sequence)
        people = await race.approving(TREASURER, close), await race.approving(APPROVER, reversal)

        said = codes_of(await race.run(seed, *people))

        (posted,) = (await race.result(reversal))["sequences"]
        entry = (await race.manager.get(f"{race.pool}/entries/{posted}")).json()
        in_month = entry["effective_date"].startswith(month)
        met.add((said, in_month, posted <= await race.closed_at(month)))

    assert {((None, None), True, True), ((None, None), False, False)} == met


async def test_a_close_an_issue_and_a_posting(race: Race) -> None:
    """The statement waits for the close, and knows every entry of its month."""
    expected = {(None, issue, paid) for issue in (None, NOT_CLOSED) for paid in (None, NOT_OPEN)}
    met: set[tuple[Code | None, ...]] = set()
    for seed in MORE_SEEDS:
        if met == expected:
            break
        month = await race.next_month()
        await race.done("close-period", period=month)
        issue = await race.propose(race.manager, "issue-statement", period=month)
        await race.done("reopen-period", period=month)
        close = await race.propose(race.manager, "close-period", period=month)
        people = await race.approving(TREASURER, close), await race.approving(APPROVER, issue)

        results = await race.run(seed, *people, await race.paying(month))

        said, closed_at = codes_of(results), await race.closed_at(month)
        met.add(said)
        assert said[2] is not None or results[2] <= closed_at
        if said[1] is None:
            number = (await race.result(issue))["number"]
            issued = (await race.manager.get(f"{race.pool}/statement-issues/{number}")).json()
            assert closed_at <= issued["through_sequence"]

    assert expected == met


async def test_an_issue_and_a_reopening(race: Race) -> None:
    """A statement is issued over closed months, and what it covers does not open again: one of the two is refused."""
    met = set()
    for seed in SEEDS:
        month = await race.next_month()
        await race.done("close-period", period=month)
        issue = await race.propose(race.manager, "issue-statement", period=month)
        reopening = await race.propose(race.manager, "reopen-period", period=month)
        people = await race.approving(TREASURER, issue), await race.approving(APPROVER, reopening)

        said = codes_of(await race.run(seed, *people))

        state = (await race.states())[month]
        met.add((said, state))
        if state == "soft_closed":
            await race.done("close-period", period=month)

    assert {((None, ISSUED), "closed"), ((NOT_CLOSED, None), "soft_closed")} == met


async def test_the_races_find_a_lock_that_nobody_waits_for(world: World, database: Throwaway) -> None:
    """With a close that does not lock the pool's head, some order lets an entry into the closed month; check tells."""
    late: list[str] = []
    async with opened_race(world, database) as race:
        race.approvals = Unlocked
        for seed in MORE_SEEDS:
            month = await race.next_month()
            close = await race.propose(race.manager, "close-period", period=month)
            _, paid = await race.run(seed, await race.approving(TREASURER, close), await race.paying(month))
            if isinstance(paid, int) and paid > await race.closed_at(month):
                late = [f"entry {paid}: it came into {month} after that was closed"]
                break
        found = await race.differences()

    assert late
    assert late == found
