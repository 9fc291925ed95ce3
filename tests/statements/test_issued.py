"""Statements issued by two people over closed months: exact for ever, restated figure by figure, and checked."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from ledger.db import ConnectionPool, connect_pool
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role
from ledger.journal.checking import check_everything
from ledger.statements.checking import check_issues
from tests.conftest import COUNCIL, NHS, World
from tests.periods.keeping import Keeper, told
from tests.statements.reading import check_figures, figures

APRIL = "2025-04"
HOME = {"programme": "home-first", "scheme": "equipment"}


@pytest.fixture
async def keeper(world: World) -> Keeper:
    made = Keeper(world)
    await made.build()
    return made


@pytest.fixture
async def pool(database: Throwaway) -> AsyncIterator[ConnectionPool]:
    made = await connect_pool(database.app_dsn, size=2)
    yield made
    await made.close()


async def issue(keeper: Keeper, period: str = APRIL) -> dict[str, Any]:
    """The statement that is issued next, as it reads."""
    done = await keeper.done("issue-statement", period=period)
    response = await keeper.auditor.get(f"{keeper.pool}/statement-issues/{done['result']['number']}")
    found: dict[str, Any] = response.json()
    assert found["sha256"] == done["result"]["sha256"]
    return found


async def differences(pool: ConnectionPool, place: str) -> list[str]:
    lines = [one async for one in check_everything(pool, place)] + [one async for one in check_issues(pool, place)]
    return [one.text for one in lines if one.is_difference]


async def test_an_issued_statement_is_exact_for_ever(keeper: Keeper, pool: ConnectionPool) -> None:
    """Its bytes have its digest, say what the statement said then, and do not change with the books."""
    await keeper.post_payment(keeper.host, "2025-04-10", 1_000, **HOME)
    await keeper.close(APRIL)
    asked = await keeper.auditor.get(f"{keeper.pool}/statement", period=APRIL)
    issued = await issue(keeper)
    before = await keeper.auditor.get(issued["content_href"])
    await keeper.post_payment(keeper.host, "2025-05-02", 500, event_date="2025-04-20", **HOME)
    after = await keeper.auditor.get(issued["content_href"])

    assert hashlib.sha256(after.content).hexdigest() == issued["sha256"]
    assert (before.content, before.headers["etag"]) == (after.content, after.headers["etag"])
    assert asked.json() == issued["content"]["statement"] == after.json()["statement"]
    assert after.content.startswith(b'{"number":1,"statement":' + asked.content + b',"restatement":null,"beside":{')
    assert (1, APRIL, 1, None, None) == tuple(
        issued[name] for name in ("number", "period", "through_sequence", "restates", "restated_by")
    )
    assert [COUNCIL] == [one["body"] for one in issued["approvals"]]
    assert issued["proposed_by"] != issued["approvals"][0]["principal_id"]
    await check_figures(keeper.auditor, issued["content"]["statement"])
    assert [] == await differences(pool, keeper.world.place)


async def test_a_later_issue_restates_the_earlier_one(keeper: Keeper, pool: ConnectionPool) -> None:
    """It names it, and shows each figure as issued, as it is by effective date, and as it is by event date."""
    await keeper.post_payment(keeper.host, "2025-04-10", 1_000, **HOME)
    await keeper.close(APRIL)
    await issue(keeper)
    await keeper.post_payment(keeper.host, "2025-05-02", 500, event_date="2025-04-20", **HOME)
    await keeper.post_payment(keeper.host, "2025-05-02", 7, event_date="2025-04-21")
    second = await issue(keeper, "2025-26-M01")
    restatement = second["content"]["restatement"]
    by_name = {one["name"]: one for one in restatement["lines"]}
    listed = await keeper.auditor.all_items(f"{keeper.pool}/statement-issues?page_size=1")

    assert (1, 1) == (second["restates"], restatement["restates"])
    assert {
        "spend_in_period_total": (1_000, 1_000, 1_500),
        "suspense_in_period_total": (0, 0, 7),
        "spend_posted_later_total": (0, 500, 500),
        "programmes/home-first/schemes/equipment/spend_in_period": (1_000, 1_000, 1_500),
        "programmes/home-first/budget": None,
        f"bodies/{COUNCIL}/cash": (-1_000, -1_000, -1_507),
    } == {name: _three(by_name.get(name)) for name in _NAMES}
    assert len(list(figures(second["content"]["statement"]))) == len(restatement["lines"])
    for one in restatement["lines"]:
        for basis in ("effective", "event"):
            legs = await keeper.auditor.all_items(one[f"by_{basis}_date_legs"])
            assert one[f"by_{basis}_date_pence"] == sum(leg["figure_pence"] for leg in legs)
    assert [(2, 1, None), (1, None, 2)] == [(one["number"], one["restates"], one["restated_by"]) for one in listed]
    assert [] == await differences(pool, keeper.world.place)


_NAMES = (
    "spend_in_period_total",
    "suspense_in_period_total",
    "spend_posted_later_total",
    "programmes/home-first/schemes/equipment/spend_in_period",
    "programmes/home-first/budget",
    f"bodies/{COUNCIL}/cash",
)


def _three(one: dict[str, Any] | None) -> tuple[int | None, ...] | None:
    names = ("issued_pence", "by_effective_date_pence", "by_event_date_pence")
    return None if one is None else tuple(one[name] for name in names)


async def test_only_closed_periods_are_issued_and_stay_closed(keeper: Keeper) -> None:
    """Each month that is not closed is named; after the issue no month under it opens again, later ones do."""
    refused = await keeper.refused("issue-statement", period="2025-26-Q1")
    absent = await keeper.refused("issue-statement", period="2024-25")
    await keeper.soft_close(APRIL)
    soft = await keeper.refused("issue-statement", period=APRIL)
    await keeper.done("close-period", period=APRIL)
    await issue(keeper)
    held = await keeper.refused("reopen-period", period=APRIL)
    await keeper.close("2025-05")
    await keeper.done("reopen-period", period="2025-05")

    assert (409, "period-is-not-closed", "2025-04 is open") == refused
    assert (422, "period-does-not-exist") == absent[:2]
    assert (409, "period-is-not-closed", "2025-04 is soft closed") == soft
    assert (409, "statement-is-issued") == held[:2]
    assert {APRIL: "closed", "2025-05": "soft_closed"} == await keeper.states()
    months = (await keeper.auditor.get(f"{keeper.pool}/periods")).json()["months"]
    assert [True, False] == [one["is_in_issued_statement"] for one in months[:2]]
    await keeper.done("finalise-period", period=APRIL)
    assert 2 == (await issue(keeper))["number"]


async def test_one_person_issues_nothing(keeper: Keeper) -> None:
    """Neither the proposer nor a system; nobody but the board's people proposes."""
    await keeper.close(APRIL)
    proposal = await keeper.propose(keeper.manager, "issue-statement", period=APRIL)

    assert "proposer-cannot-approve" == told(await keeper.approve(keeper.manager, proposal))[1]
    assert "approver-is-not-named" == told(await keeper.approve(keeper.nhs_treasurer, proposal, NHS))[1]
    assert "person-must-act" == (await keeper.refused("issue-statement", keeper.system, period=APRIL))[1]
    assert [] == await keeper.auditor.all_items(f"{keeper.pool}/statement-issues")


async def test_a_proposal_to_issue_is_taken_up_again_when_approved(keeper: Keeper) -> None:
    """What was closed when proposed and is open when approved is refused; closed again, the books are as of then."""
    await keeper.close(APRIL)
    proposal = await keeper.propose(keeper.manager, "issue-statement", period=APRIL)
    await keeper.done("reopen-period", period=APRIL)
    refused = told(await keeper.approve(keeper.treasurer, proposal))
    await keeper.post_payment(keeper.manager, "2025-04-30", 9)
    await keeper.done("close-period", period=APRIL)
    done = (await keeper.approve(keeper.treasurer, proposal)).json()
    issued = (await keeper.auditor.get(f"{keeper.pool}/statement-issues/1")).json()

    assert (409, "period-is-not-closed") == refused[:2]
    assert "done" == done["state"]
    assert 9 == issued["content"]["statement"]["suspense_in_period_total"]["amount_pence"]


async def test_issues_of_pools_and_places_stand_apart(keeper: Keeper) -> None:
    """A statement of one pool shows in no other, whoever asks; what is no number is absent."""
    await keeper.close(APRIL)
    await issue(keeper)
    world = keeper.world
    there = await world.client(Role.AUDITOR, place=world.other_place)

    assert [] == await keeper.auditor.all_items(f"{world.aligned}/statement-issues")
    assert [] == await there.all_items(f"/v1/places/{world.other_place}/pools/pooled/statement-issues")
    for pool in (world.aligned, f"/v1/places/{world.other_place}/pools/pooled"):
        assert (
            404
            == (
                await (keeper.auditor if pool == world.aligned else there).get(f"{pool}/statement-issues/1")
            ).status_code
        )
    for number in ("0", "2", "x", "-1", str(2**31), str(2**63)):
        assert 404 == (await keeper.auditor.get(f"{keeper.pool}/statement-issues/{number}")).status_code


DIGEST = "statement_issue_has_the_digest_of_its_bytes"
ALTERED = {
    "bytes": ("content = content || ' '", ["its bytes are not those of its digest"]),
    "unreadable": ("content = '{}', content_sha256 = sha256('{}')", ["its bytes cannot be read"]),
    "figure": (
        (
            "content = convert_to(replace(convert_from(content, 'UTF8'), 'period_total\":{\"amount_pence\":1000', "
            "'period_total\":{\"amount_pence\":999'), 'UTF8')"
        ),
        [
            "its bytes are not those of its digest",
            "spend_in_period_total was issued as 999 pence, and its legs add up to 1000",
        ],
    ),
    "sequence": ("through_sequence = 7", ["its sequence number is 7, and its bytes say 1"]),
    "period": ("period = '2025-05'", ["its period is 2025-05, and its bytes say 2025-04"]),
    "number": ("number = 2", ["it is missing"]),
}


@pytest.mark.parametrize("name", ALTERED)
async def test_what_was_altered_behind_the_guards_is_told(keeper: Keeper, pool: ConnectionPool, name: str) -> None:
    """An issued statement that was changed, renumbered or no longer follows from the journal."""
    await keeper.post_payment(keeper.host, "2025-04-10", 1_000, **HOME)
    await keeper.close(APRIL)
    await issue(keeper)
    change, expected = ALTERED[name]
    async with altered(keeper.world, change):
        found = await differences(pool, keeper.world.place)

    where = f"{keeper.world.place}/pooled: issued statement 1: "
    assert [where + one for one in expected] == found[: len(expected)]


@asynccontextmanager
async def altered(world: World, change: str) -> AsyncIterator[None]:
    """A change of a place's issued statements that only a superuser can make; the guard stands again afterwards."""
    place_id, _ = await world.ids()
    digest = f"ADD CONSTRAINT {DIGEST} CHECK (content_sha256 = sha256(content))"
    connection = await asyncpg.connect(world.database.super_dsn)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(f"ALTER TABLE statement_issue DROP CONSTRAINT {DIGEST}")
        await connection.execute(f"UPDATE statement_issue SET {change} WHERE place_id = '{place_id}'")
        yield
        await connection.execute(f"DELETE FROM statement_issue WHERE place_id = '{place_id}'")
        await connection.execute(f"ALTER TABLE statement_issue {digest}")
    finally:
        await connection.close()
