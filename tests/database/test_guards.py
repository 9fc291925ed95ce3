"""The database refuses what the service should never send, each by a name, and the books stay as they were.

Every case is the posting of the first test with one thing wrong, written by the app role in the right place.
"""

import contextlib
import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

import asyncpg
import pytest

from ledger.core.entry import Account, AccountName, Draft, Leg, account_id
from ledger.core.ids import new_id
from ledger.db import CONSTRAINT_REFUSALS, Connection
from ledger.embedded.throwaway import Throwaway
from tests.books import (
    ABSENT_DAY,
    CLOSED_DAY,
    COUNCIL,
    Books,
    Posting,
    account_row,
    insert,
    payment,
    source,
    spent,
)
from tests.databases import ask

BUDGET = Account(AccountName.UNALLOCATED)
HEAD = "pool_head_never_goes_back"
LEGS, FITS, SEQUENCE = "entry_legs_are_fixed_and_balance", "leg_fits_entry_and_account", "entry_sequence_has_no_gap"


async def test_a_correct_posting_is_accepted(app: Connection, books: Books) -> None:
    """The control of every case below: unspoilt, it is written with its legs, text and balances."""
    before = await books.content(app)

    await books.post(app)

    after = await books.content(app)
    unchanged = {table for table in before if before[table] == after[table]}
    assert {"account", "period", "refused_key"} == unchanged


def leg_of_another_book(posting: Posting) -> None:
    posting.accounts.append({**posting.accounts[0], **account_row(BUDGET)})
    posting.legs[0]["account_id"] = account_id(BUDGET)


def sequence_with_a_gap(posting: Posting) -> None:
    for row in (posting.head, posting.entry, posting.text, *posting.legs):
        row["sequence"] += 1


def sequence_repeated(posting: Posting) -> None:
    for row in (posting.head, posting.entry, posting.text, *posting.legs):
        row["sequence"] -= 1


def recorded_when_the_last_one_was(posting: Posting) -> None:
    for row in (posting.head, posting.entry):
        row["recorded_at"] -= timedelta(seconds=1)


def recorded_before_the_last_one(posting: Posting) -> None:
    for row in (posting.head, posting.entry):
        row["recorded_at"] -= timedelta(days=1)


def head_not_advanced(posting: Posting) -> None:
    posting.head["sequence"] -= 1


def head_advanced_too_far(posting: Posting) -> None:
    posting.head["sequence"] += 1


def legs_of_the_next_entry(posting: Posting) -> None:
    for leg in posting.legs:
        leg["sequence"] += 1


def legs_of_nothing(posting: Posting) -> None:
    for leg in posting.legs:
        leg["amount_pence"] = 0


def lines_swapped(posting: Posting) -> None:
    posting.legs[0]["line"], posting.legs[1]["line"] = posting.legs[1]["line"], posting.legs[0]["line"]


SPOILT: list[tuple[str, Callable[[Posting], object]]] = [
    (LEGS, lambda posting: posting.legs[0].update(amount_pence=1)),
    (LEGS, lambda posting: posting.legs.clear()),
    (LEGS, lambda posting: posting.legs.pop()),
    (LEGS, lambda posting: posting.legs.append({**posting.legs[0], "line": 3})),
    (LEGS, lambda posting: posting.entry.update(legs_digest=hashlib.sha256(b"others").digest())),
    (LEGS, lambda posting: posting.entry.update(leg_count=3)),
    (LEGS, lambda posting: posting.legs[1].update(line=3)),
    ("entry_has_two_legs_or_more", lambda posting: posting.entry.update(leg_count=1)),
    (FITS, leg_of_another_book),
    (FITS, lambda posting: posting.legs[0].update(account_id=new_id())),
    (FITS, lambda posting: posting.legs[0].update(effective_date=CLOSED_DAY)),
    (FITS, lambda posting: posting.entry.update(book="budget")),
    (FITS, legs_of_the_next_entry),
    ("leg_is_not_zero", legs_of_nothing),
    (SEQUENCE, sequence_with_a_gap),
    ("entry_pkey", sequence_repeated),
    (SEQUENCE, recorded_when_the_last_one_was),
    (HEAD, recorded_before_the_last_one),
    (SEQUENCE, lambda posting: posting.entry.update(recorded_at=posting.entry["recorded_at"] - timedelta(days=1))),
    (SEQUENCE, head_not_advanced),
    (SEQUENCE, head_advanced_too_far),
    ("entry_act_is_recorded", lambda posting: posting.entry.update(act_id=new_id())),
    ("entry_key_is_whole", lambda posting: posting.entry.update(key_id=new_id())),
    ("entry_source_is_whole", lambda posting: posting.entry.update(source_document="2025-09")),
    ("act_outcome_is_known", lambda posting: posting.act.update(outcome="perhaps")),
]
IDS = [f"{number}-{name}" for number, (name, _) in enumerate(SPOILT)]


@pytest.mark.parametrize(("expected", "spoil"), SPOILT, ids=IDS)
async def test_a_spoilt_posting_is_refused_by_name(
    app: Connection, books: Books, expected: str, spoil: Callable[[Posting], object]
) -> None:
    """The guard that is meant refuses it, not another one by chance, and nothing of the posting stays."""
    assert expected == await refused(app, books, payment(), spoil)


@pytest.mark.parametrize(
    ("expected", "draft"),
    [
        ("entry_period_is_open", payment(effective_date=CLOSED_DAY)),
        ("entry_period_is_open", payment(effective_date=ABSENT_DAY)),
        ("entry_source_line_posts_once", payment(999, source=source())),
    ],
    ids=["month closed", "month absent", "source line again"],
)
async def test_a_posting_that_may_not_be_is_refused_by_name(
    app: Connection, books: Books, expected: str, draft: Draft
) -> None:
    """A well-made entry is refused all the same for its month or its source line."""
    assert expected == await refused(app, books, draft)


async def test_the_same_key_never_posts_twice(app: Connection, books: Books) -> None:
    """A key, its item and part stand once in a pool for ever, whatever the second posting says."""
    keyed = {"key_id": new_id(), "key_item": 0, "key_part": 0, "fingerprint": b"1"}
    await books.post(app, spoil=lambda posting: posting.entry.update(keyed))

    again = {**keyed, "fingerprint": b"2"}
    assert "entry_key_posts_once" == await refused(app, books, payment(7), lambda p: p.entry.update(again))


async def test_an_entry_is_reversed_once(app: Connection, books: Books) -> None:
    """A second reversal of the same entry is refused, though its legs balance."""
    await books.post(app, payment(-5, reverses_sequence=1))

    assert "entry_is_reversed_once" == await refused(app, books, payment(-5, reverses_sequence=1))


@pytest.mark.parametrize(
    ("pair", "expected"), [((3, 4), LEGS), ((-1, 0), LEGS), ((1, 2), "leg_pkey"), ((2, 3), "leg_pkey")]
)
async def test_a_committed_entry_takes_no_further_legs(
    app: Connection, books: Books, pair: tuple[int, int], expected: str
) -> None:
    """A balanced pair of legs would keep the sum at zero, so the number of legs is fixed with the entry."""
    posting = await books.post(app)

    further = [{**leg, "line": line} for leg, line in zip(posting.legs, pair, strict=True)]
    before = await books.content(app)
    transaction = await books.begin(app)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
        await insert(app, "leg", further)
    await transaction.rollback()

    assert expected == refusal.value.constraint_name
    assert before == await books.content(app)


async def test_legs_in_two_statements_are_refused_half_way(app: Connection, books: Books) -> None:
    """An entry whose legs come one by one does not balance after the first, even if the second would mend it."""

    def move_one_leg(posting: Posting) -> None:
        del posting.legs[1]
        posting.balances.clear()

    assert LEGS == await refused(app, books, payment(), move_one_leg)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pool_head SET sequence = sequence + 1",
        "UPDATE pool_head SET sequence = 1; UPDATE pool_head SET sequence = 5",
        "SET CONSTRAINTS ALL IMMEDIATE; UPDATE pool_head SET sequence = sequence + 1",
    ],
)
async def test_a_head_moves_for_entries_only(app: Connection, books: Books, statement: str) -> None:
    """A head that moved past what was posted would leave a gap behind the next entry."""
    before = await books.content(app)
    with pytest.raises(asyncpg.CheckViolationError) as refusal:
        await moved(app, books, statement)

    assert LEGS == refusal.value.constraint_name
    assert before == await books.content(app)


@pytest.mark.parametrize(
    ("trick", "expected"),
    [
        ("UPDATE pool_head SET sequence = sequence - 1", HEAD),
        ("UPDATE pool_head SET recorded_at = recorded_at - interval '1 day'", HEAD),
        ("UPDATE pool_head SET recorded_at = recorded_at + interval '1 day'", LEGS),
        ("SET LOCAL ledger.place = ''", LEGS),
        ("SET LOCAL ledger.place = '00000000-0000-7000-8000-000000000000'", LEGS),
        ("SET CONSTRAINTS ALL IMMEDIATE", LEGS),
        ("SET CONSTRAINTS ALL DEFERRED", LEGS),
    ],
)
async def test_nothing_done_before_the_commit_evades_its_guard(
    app: Connection, books: Books, trick: str, expected: str
) -> None:
    """The legs of a new entry are looked at again, wherever the head and the place are moved meanwhile."""
    before = await books.content(app)
    transaction = await books.begin(app)
    posting = await books.prepare(app, payment())
    posting.entry["leg_count"] = 3
    await books.write(app, posting)
    with pytest.raises(asyncpg.CheckViolationError) as refusal:
        await app.execute(f"{trick}; COMMIT")
    with contextlib.suppress(asyncpg.InterfaceError, asyncpg.PostgresError):
        await transaction.rollback()

    assert expected == refusal.value.constraint_name
    assert before == await books.content(app)


async def moved(app: Connection, books: Books, statement: str) -> None:
    """Run a statement in the place and commit."""
    async with app.transaction():
        await app.execute(f"SET LOCAL ledger.place = '{books.place_id}'")
        await app.execute(statement)


async def test_an_entry_of_many_legs_is_fixed_too(app: Connection, books: Books) -> None:
    """What holds for two legs holds for more: each may be any account once its digest is fixed."""
    legs = (Leg(spent("a"), 10), Leg(spent("b"), 20), Leg(Account(AccountName.CASH, COUNCIL), -30))

    await books.post(app, payment(legs=legs))
    assert LEGS == await refused(app, books, payment(legs=legs), lines_swapped)


async def test_every_constraint_with_a_refusal_is_in_the_database(database: Throwaway) -> None:
    """A name in ledger/db.py that the schema does not have would turn a refusal into an internal error."""
    rows = await ask(
        database.super_dsn,
        "SELECT conname::text FROM pg_constraint UNION SELECT relname::text FROM pg_class WHERE relkind = 'i' "
        "UNION SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    )
    names = {name for (text,) in rows for name in [text, *re.findall(r"CONSTRAINT = '(\w+)'", text)]}

    assert set() == set(CONSTRAINT_REFUSALS) - names


async def refused(
    app: Connection, books: Books, draft: Draft, spoil: Callable[[Posting], object] | None = None
) -> str | None:
    """The name of the constraint that refuses a posting; the books must be as before."""
    before = await books.content(app)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
        await books.post(app, draft, spoil)
    assert before == await books.content(app)
    name: str | None = refusal.value.constraint_name
    return name
