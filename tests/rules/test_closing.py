"""Periods close in order and without a gap: the rule against a model that tries every step by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.period import month_after, month_end, parse_period
from ledger.core.refusal import Code
from ledger.rules.closing import (
    STEP_OF,
    PeriodAct,
    Periods,
    PeriodState,
    changes_of,
    refusals_of_changes,
    words_of_closed_month,
)

APRIL = date(2025, 4, 1)
MONTHS = tuple(month_after(APRIL, number) for number in range(6))
OPEN, SOFT, CLOSED, FINAL = PeriodState
SHORT = {"o": OPEN, "s": SOFT, "c": CLOSED, "f": FINAL}
FIRST_SIX = st.tuples(st.sampled_from(PeriodAct), st.integers(0, 5), st.integers(1, 6))


def periods(letters: str, issued_months: int = 0) -> Periods:
    """Months from April on by the first letters of their states, and a statement over the first few."""
    states = {month: SHORT[letter] for month, letter in zip(MONTHS, letters, strict=False)}
    issued = month_end(MONTHS[issued_months - 1]) if issued_months else None
    return Periods(states, issued)


def letters_of(states: list[PeriodState]) -> str:
    return "".join(state[0] for state in states)


def taken(act: PeriodAct, months: list[date], before: Periods) -> str:
    """The states after an act that the rule does not refuse."""
    assert () == refusals_of_changes(act, months, before)
    states = dict(before.states) | {one.month: one.after for one in changes_of(act, months, before)}
    return letters_of(list(states.values()))


CASES = [
    # act, months from and to, before, after
    (PeriodAct.SOFT_CLOSE, 0, 1, "oooooo", "sooooo"),
    (PeriodAct.SOFT_CLOSE, 0, 3, "oooooo", "sssooo"),
    (PeriodAct.SOFT_CLOSE, 0, 3, "sooooo", "sssooo"),
    (PeriodAct.OPEN_AGAIN, 1, 1, "ssoooo", "sooooo"),
    (PeriodAct.OPEN_AGAIN, 0, 2, "ssoooo", "oooooo"),
    (PeriodAct.CLOSE, 0, 1, "ssoooo", "csoooo"),
    (PeriodAct.CLOSE, 0, 3, "sssooo", "cccooo"),
    (PeriodAct.CLOSE, 0, 3, "fcsooo", "fccooo"),
    (PeriodAct.REOPEN, 1, 1, "ccsooo", "cssooo"),
    (PeriodAct.REOPEN, 0, 2, "ccsooo", "sssooo"),
    (PeriodAct.FINALISE, 0, 2, "cccooo", "ffcooo"),
]
REFUSED = [
    (PeriodAct.SOFT_CLOSE, 1, 1, "oooooo", 0, Code.PERIOD_IS_OUT_OF_ORDER),
    (PeriodAct.SOFT_CLOSE, 0, 1, "sooooo", 0, Code.PERIOD_IS_IN_ANOTHER_STATE),
    (PeriodAct.OPEN_AGAIN, 0, 1, "ssoooo", 0, Code.PERIOD_IS_OUT_OF_ORDER),
    (PeriodAct.OPEN_AGAIN, 0, 1, "cooooo", 0, Code.PERIOD_IS_IN_ANOTHER_STATE),
    (PeriodAct.OPEN_AGAIN, 0, 1, "fooooo", 0, Code.PERIOD_IS_FINAL),
    (PeriodAct.CLOSE, 0, 1, "oooooo", 0, Code.PERIOD_IS_IN_ANOTHER_STATE),
    (PeriodAct.CLOSE, 1, 1, "ssoooo", 0, Code.PERIOD_IS_OUT_OF_ORDER),
    (PeriodAct.CLOSE, 0, 1, "cooooo", 0, Code.PERIOD_IS_IN_ANOTHER_STATE),
    (PeriodAct.REOPEN, 0, 1, "ccoooo", 0, Code.PERIOD_IS_OUT_OF_ORDER),
    (PeriodAct.REOPEN, 0, 1, "fcoooo", 0, Code.PERIOD_IS_FINAL),
    (PeriodAct.REOPEN, 1, 1, "ccoooo", 2, Code.STATEMENT_IS_ISSUED),
    (PeriodAct.REOPEN, 0, 1, "soooo", 0, Code.PERIOD_IS_IN_ANOTHER_STATE),
    (PeriodAct.FINALISE, 1, 1, "ccoooo", 0, Code.PERIOD_IS_OUT_OF_ORDER),
    (PeriodAct.FINALISE, 0, 1, "sooooo", 0, Code.PERIOD_IS_IN_ANOTHER_STATE),
    (PeriodAct.FINALISE, 0, 1, "fooooo", 0, Code.PERIOD_IS_IN_ANOTHER_STATE),
]


@pytest.mark.parametrize(("act", "first", "number", "before", "after"), CASES)
def test_a_step_leads_on(act: PeriodAct, first: int, number: int, before: str, after: str) -> None:
    """Over one month or several, which have come as far already being passed over."""
    assert after == taken(act, list(MONTHS[first : first + number]), periods(before))


@pytest.mark.parametrize(("act", "first", "number", "before", "issued", "code"), REFUSED)
def test_a_step_is_refused(act: PeriodAct, first: int, number: int, before: str, issued: int, code: Code) -> None:
    """By the month's own state, by its neighbour, or by a statement over it; each refusal points at the period."""
    refusals = refusals_of_changes(act, MONTHS[first : first + number], periods(before, issued))

    assert [code] == [one.code for one in refusals]
    assert {"/period"} == {one.pointer for one in refusals}


def test_every_month_that_cannot_go_is_told_at_once() -> None:
    """A quarter whose three months are open cannot close: each is named, with what to do first."""
    refusals = refusals_of_changes(PeriodAct.CLOSE, MONTHS[:3], periods("oooooo"))

    assert [f"2025-0{number} is open: soft close it first" for number in (4, 5, 6)] == [one.detail for one in refusals]


def test_a_later_statement_does_not_hold_later_months() -> None:
    """A month beyond what is issued may still re-open."""
    assert "ccsooo" == taken(PeriodAct.REOPEN, [MONTHS[2]], periods("cccooo", 2))


def test_a_period_outside_of_the_term_does_not_exist() -> None:
    """And of one that lies in part outside, the months within are meant."""
    whole, other = parse_period("2025-26"), parse_period("2024-25")
    assert whole is not None
    assert other is not None
    (refusal,) = refusals_of_changes(PeriodAct.SOFT_CLOSE, other.months(), periods("oooooo"))

    assert Code.PERIOD_DOES_NOT_EXIST == refusal.code
    assert "ssssss" == taken(PeriodAct.SOFT_CLOSE, list(whole.months()), periods("oooooo"))


@given(st.lists(FIRST_SIX, max_size=30), st.integers(0, 6))
def test_any_sequence_of_acts_against_the_model(acts: list[tuple[PeriodAct, int, int]], issued_months: int) -> None:
    """The model walks month by month and asks only: may this state go there, and do the states still never rise?"""
    states = [OPEN] * 6
    issued = 0
    for act, first, number in acts:
        issued = max(issued, issued_months if all(one in {CLOSED, FINAL} for one in states[:issued_months]) else 0)
        before = Periods(dict(zip(MONTHS, states, strict=True)), month_end(MONTHS[issued - 1]) if issued else None)
        asked = MONTHS[first : first + number]
        refused = bool(refusals_of_changes(act, asked, before))
        expected = modelled(act, first, min(number, 6 - first), states, issued)
        assert refused == (expected is None)
        if expected is not None:
            changed = {one.month: one for one in changes_of(act, asked, before)}
            assert all(one.before is before.states[month] for month, one in changed.items())
            states = [changed[month].after if month in changed else state for month, state in before.states.items()]
            assert expected == states
        assert sorted((one.rank for one in states), reverse=True) == [one.rank for one in states]


def modelled(
    act: PeriodAct, first: int, number: int, states: list[PeriodState], issued: int
) -> list[PeriodState] | None:
    """The states after an act, by trying one month after the other; None where any step cannot be."""
    source, target = STEP_OF[act]
    order = [OPEN, SOFT, CLOSED, FINAL]
    forward = order.index(target) > order.index(source)
    found = list(states)
    span = range(first, first + number) if forward else range(first + number - 1, first - 1, -1)
    moved = 0
    for at in span:
        if (forward and order.index(found[at]) >= order.index(target)) or (
            not forward and order.index(found[at]) <= order.index(target)
        ):
            continue
        if found[at] is not source or (act is PeriodAct.REOPEN and at < issued):
            return None
        found[at] = target
        moved += 1
    ranks = [order.index(one) for one in found]
    return found if moved and ranks == sorted(ranks, reverse=True) else None


def test_what_a_closed_month_says() -> None:
    """Its state, who may post if anybody, and where to post instead."""
    may, june = date(2025, 5, 1), date(2025, 6, 1)

    instead = "post into an open month, from 2025-06 on, and keep the event date"

    assert f"2025-05 is closed; {instead}" == words_of_closed_month(may, CLOSED, june, roles="")
    assert "2025-05 is final; no month of the pool is open" == words_of_closed_month(may, FINAL, None, roles="")
    assert f"2025-05 is soft closed, and takes entries of these roles only: pool_manager; {instead}" == (
        words_of_closed_month(may, SOFT, june, roles="pool_manager")
    )
    assert f"2025-05 is no month of this pool; {instead}" == words_of_closed_month(may, None, june, roles="")
