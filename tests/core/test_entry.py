"""Entries: always balanced, in one book, taken back by the contrary, and with one digest in Python and in SQL."""

import re
from datetime import date

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.entry import (
    BOOK_OF_ACCOUNT,
    Account,
    AccountName,
    Book,
    Draft,
    EntryKind,
    Leg,
    Texts,
    account_id,
    legs_digest,
    reversal,
)
from ledger.core.payload import commitment
from ledger.embedded.throwaway import Throwaway

DAY = date(2025, 9, 30)
CASH = Account(AccountName.CASH, "gss:E09000028")
SPENT = Account(AccountName.EXPENDITURE, "gss:E09000028", "nhs-minimum", "home-first", "reablement")
PENCE = st.integers(-(10**14), 10**14).filter(bool)
ACCOUNTS = st.builds(
    Account,
    st.sampled_from([name for name, book in BOOK_OF_ACCOUNT.items() if book is Book.FUND]),
    *[st.none() | st.text(min_size=1, max_size=4)] * 5,
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    amounts = draw(st.lists(PENCE, min_size=1, max_size=8).filter(lambda found: sum(found) != 0))
    legs = [Leg(draw(ACCOUNTS), amount) for amount in (*amounts, -sum(amounts))]
    return Draft(kind=EntryKind.PAYMENT, effective_date=DAY, event_date=DAY, acting_body="ods:72Q", legs=tuple(legs))


def draft_of(*legs: Leg) -> Draft:
    return Draft(kind=EntryKind.PAYMENT, effective_date=DAY, event_date=DAY, acting_body="ods:72Q", legs=legs)


@pytest.mark.parametrize(
    ("legs", "why"),
    [
        ((Leg(SPENT, 100), Leg(CASH, -99)), "balances to zero"),
        ((Leg(SPENT, 100),), "balances to zero"),
        ((Leg(SPENT, 0), Leg(CASH, 0)), "no leg is zero"),
        ((Leg(SPENT, -0), Leg(CASH, 0)), "no leg is zero"),
        ((Leg(SPENT, 100), Leg(Account(AccountName.UNALLOCATED, stream="s"), -100)), "one book"),
        ((), "one book"),
    ],
)
def test_an_entry_that_is_wrong_in_itself_cannot_be_made(legs: tuple[Leg, ...], why: str) -> None:
    """Unbalanced, empty, zero or mixed entries are errors of a programmer and crash."""
    with pytest.raises(AssertionError, match=why):
        draft_of(*legs)


def test_every_account_stands_in_one_book() -> None:
    assert set(AccountName) == set(BOOK_OF_ACCOUNT)


@given(drafts())
def test_a_reversal_takes_every_leg_back(draft: Draft) -> None:
    """The two sum to nothing on every account, and reversing the legs twice gives the first again."""
    back = reversal(draft, 7, effective_date=DAY, acting_body=draft.acting_body, reason="keyed twice")
    again = reversal(back, 8, effective_date=DAY, acting_body=draft.acting_body, reason="wrongly")

    assert draft.legs == again.legs
    assert legs_digest(draft.legs) == legs_digest(again.legs) != legs_digest(back.legs)
    assert [0] * len(draft.legs) == [
        one.amount_pence + contrary.amount_pence for one, contrary in zip(draft.legs, back.legs, strict=True)
    ]
    assert (7, Texts("keyed twice"), None) == (back.reverses_sequence, back.texts, back.source)


def test_a_reversal_keeps_the_day_on_which_it_really_happened() -> None:
    """It takes effect when it is told to, and its event date is the original's."""
    original = Draft(
        kind=EntryKind.PAYMENT,
        effective_date=DAY,
        event_date=date(2025, 3, 31),
        acting_body="ods:72Q",
        legs=(Leg(SPENT, 5), Leg(CASH, -5)),
        label="made up",
        reference="INV 1",
    )
    back = reversal(original, 1, effective_date=date(2025, 11, 1), acting_body="ods:72Q", reason="wrong")

    assert (date(2025, 11, 1), date(2025, 3, 31)) == (back.effective_date, back.event_date)
    assert ("made up", "INV 1", EntryKind.REVERSAL) == (back.label, back.reference, back.kind)


@given(ACCOUNTS, ACCOUNTS)
def test_accounts_have_one_id_each(left: Account, right: Account) -> None:
    assert (left == right) == (account_id(left) == account_id(right))


def test_a_commitment_hides_the_text_under_its_salt() -> None:
    """No text, no commitment; the same text under another salt or in another field looks unlike."""
    made = {
        commitment(field, text, salt)
        for field in ("narrative", "supplier_name")
        for text in ("Mrs O'Neill", "other")
        for salt in (b"a" * 16, b"b" * 16)
    }

    assert "" == commitment("narrative", "", b"a" * 16)
    assert 8 == len(made)


async def test_the_database_computes_the_same_digest_of_legs(database: Throwaway) -> None:
    """The guard at commit and the service agree over all lines, accounts and signs, to the ends of 64 bits."""
    amounts = [1, -1, 2**63 - 1, -(2**63 - 1), 256, -65_536]
    legs = tuple(Leg(Account(AccountName.CASH, f"body {n}"), amount) for n, amount in enumerate(amounts))
    connection = await asyncpg.connect(database.super_dsn)
    try:
        guards = await connection.fetch("SELECT prosrc FROM pg_proc WHERE prosrc LIKE '%legs_digest%'")
        (expression,) = re.findall(r"sha256\(string_agg\(.*?ORDER BY l\.line\)\)", guards[0]["prosrc"], re.DOTALL)
        digest = await connection.fetchval(
            f"SELECT {expression} FROM unnest($1::smallint[], $2::uuid[], $3::bigint[])"
            " AS l(line, account_id, amount_pence)",
            list(range(1, len(legs) + 1)),
            [account_id(leg.account) for leg in legs],
            amounts,
        )
    finally:
        await connection.close()

    assert legs_digest(legs) == digest
