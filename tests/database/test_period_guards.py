"""The database refuses what would break the order of months, their history, or a final month; each by a name."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import asyncpg
import pytest

from ledger.core.ids import new_id
from ledger.db import Connection
from ledger.embedded.throwaway import Throwaway
from tests.books import COUNCIL, Books, insert
from tests.closing import NOW, keep_step, make_act, make_person, make_proposal, set_state

APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))
AFTER = date(2026, 4, 1)


class Trial:
    """A transaction as the app role in a pool whose April and May are closed, with an act and a proposal to rest on."""

    def __init__(self, app: Connection, books: Books) -> None:
        self.app = app
        self.keys = (books.place_id, books.pool_id)

    async def prepare(self) -> None:
        self.act_id = await make_act(self.app, *self.keys, await make_person(self.app))
        self.proposal_id = await make_proposal(self.app, *self.keys, COUNCIL)

    async def keep(self, month: date, act: str, **spoilt: Any) -> None:
        """Keep a step, with the approved proposal unless the step is one person's."""
        proposal_id = spoilt.pop("proposal_id", None if act in {"soft_close", "open_again"} else self.proposal_id)
        await keep_step(self.app, self.keys, month, act, self.act_id, proposal_id, **spoilt)

    async def take(self, month: date, act: str, state: str, **spoilt: Any) -> None:
        await self.keep(month, act, **spoilt)
        await set_state(self.app, self.keys, month, state)

    async def issue(self, **spoilt: Any) -> None:
        """Issue a statement over April and May."""
        place_id, pool_id = self.keys
        content = b"{}"
        row = {
            "place_id": place_id,
            "pool_id": pool_id,
            "number": 1,
            "period": "2025-04 to 2025-05",
            "first_day": APRIL,
            "last_day": date(2025, 5, 31),
            "through_sequence": 1,
            "known_at": NOW,
            "content": content,
            "content_sha256": bytes.fromhex("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
            "reason": "year end",
            "recorded_at": NOW,
            "proposal_id": self.proposal_id,
            "act_id": self.act_id,
        }
        await insert(self.app, "statement_issue", [{**row, **spoilt}])


@pytest.fixture
async def trial(app: Connection, books: Books) -> AsyncIterator[Trial]:
    transaction = await books.begin(app)
    made = Trial(app, books)
    await made.prepare()
    yield made
    with contextlib.suppress(asyncpg.InterfaceError, asyncpg.PostgresError):
        await transaction.rollback()


async def test_what_follows_the_rules_is_taken(trial: Trial) -> None:
    """The control of every case below: on and back again, issued, and final; looked at once more as at commit."""
    await trial.take(JUNE, "soft_close", "soft_closed")
    await trial.take(JUNE, "close", "closed")
    await trial.take(JUNE, "reopen", "soft_closed")
    await trial.issue()
    await trial.take(APRIL, "finalise", "final")
    await trial.issue(number=2, restates=1)
    await trial.app.execute("SET CONSTRAINTS ALL IMMEDIATE")

    months = await trial.app.fetch("SELECT state FROM period ORDER BY month LIMIT 4")
    assert ["final", "closed", "soft_closed", "open"] == [row["state"] for row in months]


async def _states(trial: Trial) -> None:
    await set_state(trial.app, trial.keys, JUNE, "soft_closed")


async def _another_than_kept(trial: Trial) -> None:
    await trial.take(JUNE, "soft_close", "closed")


async def _kept_and_not_done(trial: Trial) -> None:
    await trial.keep(JUNE, "soft_close")
    await trial.app.execute("SET CONSTRAINTS ALL IMMEDIATE")


async def _out_of_final(trial: Trial) -> None:
    await trial.take(APRIL, "finalise", "final")
    await set_state(trial.app, trial.keys, APRIL, "closed")


async def _step_out_of_final(trial: Trial) -> None:
    await trial.take(APRIL, "finalise", "final")
    await trial.keep(APRIL, "reopen")


async def _born_closed(trial: Trial) -> None:
    await insert(trial.app, "period", [_month(trial, AFTER, "closed")])


async def _born_before_closed(trial: Trial) -> None:
    await insert(trial.app, "period", [_month(trial, date(2025, 3, 1), "open")])


def _month(trial: Trial, month: date, state: str) -> dict[str, Any]:
    return {"place_id": trial.keys[0], "pool_id": trial.keys[1], "month": month, "state": state}


async def _moved(trial: Trial) -> None:
    await trial.app.execute("UPDATE period SET state = 'open' WHERE month = $1", MAY)


async def _reopened_under_a_statement(trial: Trial) -> None:
    await trial.issue()
    await trial.take(MAY, "reopen", "soft_closed")


async def _close_that_nobody_approved(trial: Trial) -> None:
    proposal_id = await make_proposal(trial.app, *trial.keys, COUNCIL, done=False)
    await trial.take(JUNE, "soft_close", "soft_closed")
    await trial.take(JUNE, "close", "closed", proposal_id=proposal_id)
    await trial.app.execute("SET CONSTRAINTS ALL IMMEDIATE")


async def _close_alone(trial: Trial) -> None:
    await trial.take(JUNE, "soft_close", "soft_closed")
    await trial.keep(JUNE, "close", proposal_id=None)


async def _issued_and_not_approved(trial: Trial) -> None:
    await trial.issue(proposal_id=await make_proposal(trial.app, *trial.keys, COUNCIL, done=False))
    await trial.app.execute("SET CONSTRAINTS ALL IMMEDIATE")


async def _other_bytes(trial: Trial) -> None:
    await trial.issue(content=b"{ }")


REFUSED: dict[str, tuple[str, Callable[[Trial], Awaitable[object]]]] = {
    "a state without a step": ("period_follows_its_changes", _states),
    "another state than its step led to": ("period_follows_its_changes", _another_than_kept),
    "a step without its state": ("period_follows_its_changes", _kept_and_not_done),
    "a closed month opened without a step": ("period_follows_its_changes", _moved),
    "a final month changed": ("period_final_stays_final", _out_of_final),
    "a step out of a final month": ("period_change_follows_the_state", _step_out_of_final),
    "a month that begins closed": ("period_begins_open", _born_closed),
    "a month that begins before closed ones": ("period_closes_in_order", _born_before_closed),
    "a later month first": ("period_closes_in_order", lambda one: one.take(JULY, "soft_close", "soft_closed")),
    "an earlier month re-opened": ("period_closes_in_order", lambda one: one.take(APRIL, "reopen", "soft_closed")),
    "a later month final first": ("period_closes_in_order", lambda one: one.take(MAY, "finalise", "final")),
    "a step that skips one": (
        "period_change_is_a_known_step",
        lambda one: one.keep(JUNE, "close", from_state="open"),
    ),
    "a step from another state": ("period_change_follows_the_state", lambda one: one.keep(MAY, "soft_close")),
    "a step of no known kind": ("period_change_is_a_known_step", lambda one: one.keep(JUNE, "perhaps")),
    "a step numbered with a gap": ("period_change_has_no_gap", lambda one: one.keep(JUNE, "soft_close", gap=1)),
    "a step ahead of the entries": ("period_change_has_no_gap", lambda one: one.keep(JUNE, "soft_close", ahead=1)),
    "a close by one alone": ("period_change_needs_two_people", _close_alone),
    "a soft close that names a proposal": (
        "period_change_needs_two_people",
        lambda one: one.keep(JUNE, "soft_close", proposal_id=one.proposal_id),
    ),
    "a close that nobody approved": ("act_rests_on_done_proposal", _close_that_nobody_approved),
    "a month re-opened under a statement": ("period_issued_stays_closed", _reopened_under_a_statement),
    "a statement over an open month": (
        "statement_covers_closed_months",
        lambda one: one.issue(last_day=date(2025, 6, 30)),
    ),
    "a statement over no month": (
        "statement_covers_closed_months",
        lambda one: one.issue(first_day=date(2024, 4, 1), last_day=date(2024, 4, 30)),
    ),
    "a statement numbered with a gap": ("statement_issue_has_no_gap", lambda one: one.issue(number=2)),
    "a statement that restates another": ("statement_issue_has_no_gap", lambda one: one.issue(restates=1)),
    "a statement ahead of the entries": ("statement_issue_has_no_gap", lambda one: one.issue(through_sequence=2)),
    "a statement of other bytes": ("statement_issue_has_the_digest_of_its_bytes", _other_bytes),
    "a statement that nobody approved": ("act_rests_on_done_proposal", _issued_and_not_approved),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_the_database_refuses(trial: Trial, name: str) -> None:
    """Whatever the service would send."""
    expected, attempt = REFUSED[name]
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
        await attempt(trial)

    assert expected == refusal.value.constraint_name


@pytest.mark.parametrize("statement", ["DELETE FROM period", "TRUNCATE period CASCADE"])
async def test_a_month_is_never_taken_away(database: Throwaway, statement: str) -> None:
    """Not even by the owner of the tables."""
    connection = await asyncpg.connect(database.owner_dsn)
    with pytest.raises(asyncpg.RestrictViolationError) as refusal:
        await connection.execute(statement)
    await connection.close()

    assert "journal_is_append_only" == refusal.value.constraint_name


async def test_a_quarter_goes_in_one_statement(trial: Trial) -> None:
    """The order is looked at once all its months have gone."""
    months = [JUNE, JULY, date(2025, 8, 1)]
    for month in months:
        await trial.keep(month, "soft_close")
    await trial.app.execute("UPDATE period SET state = 'soft_closed' WHERE month = ANY ($1::date[])", months)
    await trial.app.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert 3 == await trial.app.fetchval("SELECT count(*) FROM period WHERE state = 'soft_closed'")


async def test_another_place_is_not_touched(app: Connection, trial: Trial) -> None:
    """A month of another place is not found, and a step of it is refused as a foreign row."""
    foreign = (new_id(), trial.keys[1])
    await set_state(app, foreign, JUNE, "soft_closed")

    assert 0 == await app.fetchval("SELECT count(*) FROM period WHERE state = 'soft_closed'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await insert(app, "period_change", [{"place_id": foreign[0]}])
