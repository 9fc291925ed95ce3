"""Which streams a payment draws on and a credit note returns to: the signed tables, and what holds for all amounts."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.spending import StreamShare, draw_on_streams, return_to_streams
from tests.cases.tables import case_name, cases, pence

AMOUNTS = st.integers(1, 10**14)
BALANCES = st.lists(st.integers(-(10**14), 10**14) | st.integers(-3, 3), max_size=6).map(
    lambda found: [(f"stream-{number}", balance) for number, balance in enumerate(found)]
)


def as_pence(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, int]]:
    return [(stream, pence(amount)) for stream, amount in pairs]


def as_said(parts: Sequence[StreamShare]) -> list[tuple[str, int]]:
    return [(stream or "none", part) for stream, part in parts]


@pytest.mark.parametrize("case", cases("spending_draws"), ids=case_name)
def test_a_payment_draws_as_the_table_says(case: dict[str, Any]) -> None:
    drawn = draw_on_streams(pence(case["payment"]), as_pence(case["left"]))

    assert as_pence(case["drawn"]) == as_said(drawn)


@pytest.mark.parametrize("case", cases("credit_returns"), ids=case_name)
def test_a_credit_note_returns_as_the_table_says(case: dict[str, Any]) -> None:
    returned = return_to_streams(pence(case["credit"]), as_pence(case["spent"]), pence(case["spent_without_stream"]))

    assert as_pence(case["returned"]) == as_said(returned)


def check_parts(amount: int, parts: Sequence[StreamShare], order: Sequence[str | None]) -> None:
    """What holds of every division: whole, above zero, each stream once, in order."""
    named = [stream for stream, _ in parts]
    assert amount == sum(part for _, part in parts)
    assert all(part > 0 for _, part in parts)
    assert len(named) == len(set(named))
    assert named == [stream for stream in order if stream in named]


@given(AMOUNTS, BALANCES)
def test_no_stream_gives_more_than_it_has(amount: int, left: list[tuple[str, int]]) -> None:
    """Streams are emptied in listed order, and money without stream means that all of them are empty."""
    parts = draw_on_streams(amount, left)

    check_parts(amount, parts, [*(stream for stream, _ in left), None])
    drawn = dict(parts)
    assert all(drawn.get(stream, 0) <= max(left_pence, 0) for stream, left_pence in left)
    emptied = [drawn.get(stream, 0) == max(left_pence, 0) for stream, left_pence in left]
    used = [at for at, (stream, _) in enumerate(left) if stream in drawn]
    assert all(emptied) if None in drawn else all(emptied[: max(used, default=0)])


@given(AMOUNTS, BALANCES, st.integers(-(10**14), 10**14))
def test_no_stream_gets_back_more_than_was_spent_of_it(
    amount: int, spent: list[tuple[str, int]], unfunded: int
) -> None:
    """Only what has no stream may take more, and then everything spent was returned."""
    parts = return_to_streams(amount, spent, unfunded)

    backwards = [stream for stream, _ in reversed(spent)]
    returned = dict(parts)
    check_parts(amount, parts, [None, *backwards] if unfunded > 0 else [*backwards, None])
    assert all(returned.get(stream, 0) <= max(spent_pence, 0) for stream, spent_pence in spent)
    if returned.get(None, 0) > max(unfunded, 0):
        assert all(returned.get(stream, 0) == max(spent_pence, 0) for stream, spent_pence in spent)


@given(st.lists(AMOUNTS, min_size=1, max_size=6), BALANCES)
def test_payments_taken_back_from_the_last_leave_every_stream_as_it_was(
    amounts: list[int], allocated: list[tuple[str, int]]
) -> None:
    """A credit note for each payment, in the contrary order, undoes the drawing to the penny."""
    spent: dict[str | None, int] = dict.fromkeys([*(stream for stream, _ in allocated), None], 0)
    for amount in amounts:
        for stream, part in draw_on_streams(amount, [(one, most - spent[one]) for one, most in allocated]):
            spent[stream] += part
    for amount in reversed(amounts):
        for stream, part in return_to_streams(amount, [(one, spent[one]) for one, _ in allocated], spent[None]):
            spent[stream] -= part

    assert {0} == set(spent.values())


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_cannot_be_divided(amount: int) -> None:
    with pytest.raises(AssertionError):
        draw_on_streams(amount, [("a", 1)])
    with pytest.raises(AssertionError):
        return_to_streams(amount, [("a", 1)], 0)
