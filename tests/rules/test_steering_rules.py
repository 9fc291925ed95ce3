"""Gateways, the sunset and what a stop returns, as tables and for any figures; all pure."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.refusal import Code
from ledger.rules.gateways import (
    Charge,
    Decided,
    Stage,
    Standing,
    Term,
    is_within,
    refusal_of_decision,
    refusal_of_limit,
    refusal_of_standing,
    refusal_of_sunset,
    refusals_of_renewal,
    stage_of,
    standing_after,
)
from ledger.rules.returning import Sums, limit_of_scheme, return_of_scheme
from tests.cases.tables import case_name, cases, pence, table

YEAR = Term(date(2025, 4, 1), date(2026, 3, 31))
PENCE = st.integers(-(10**9), 10**9)
SUMS = st.builds(lambda *p: p, PENCE, PENCE, st.integers(0, 10**9), st.integers(0, 10**9))


@pytest.mark.parametrize("case", cases("gateways"), ids=case_name)
def test_what_a_programme_takes_and_what_may_be_decided_of_it(case: dict[str, Any]) -> None:
    standing = standing_after([Decided(one) for one in case["decided"]])

    assert case["standing"] == standing
    assert case["takes"] == [one for one in Charge if refusal_of_standing("p", standing, one) is None]
    assert case["may_decide"] == [one for one in Decided if refusal_of_decision("p", one, standing) is None]


@pytest.mark.parametrize("case", table("gateways")["dates"], ids=case_name)
def test_the_sunset(case: dict[str, Any]) -> None:
    renewal = [Term(*map(date.fromisoformat, case["renewal"]))] if "renewal" in case else []
    event = date.fromisoformat(case["event"]) if "event" in case else None
    effective = date.fromisoformat(case["effective"])

    assert case["takes"] == [one for one in Charge if is_within([YEAR, *renewal], one, effective, event)]


def test_a_refusal_tells_programme_term_and_what_to_do() -> None:
    refusal = refusal_of_sunset("ageing-well", [YEAR, Term(date(2026, 10, 1), date(2027, 3, 31))])

    assert Code.DATE_IS_OUTSIDE_PROGRAMME is refusal.code
    for said in ("ageing-well", "2026-03-31", "2027-03-31", "event date", "renewed", "late charges"):
        assert said in refusal.detail


@pytest.mark.parametrize(
    ("standing", "today", "is_funded", "expected"),
    [
        (Standing.GOING, date(2025, 5, 1), False, Stage.PROPOSED),
        (Standing.GOING, date(2025, 5, 1), True, Stage.FUNDED),
        (Standing.PAUSED, date(2025, 5, 1), True, Stage.PAUSED),
        (Standing.PAUSED, date(2026, 4, 1), True, Stage.CLOSING),
        (Standing.GOING, YEAR.last_day, True, Stage.FUNDED),
        (Standing.GOING, date(2026, 4, 1), True, Stage.CLOSING),
        (Standing.STOPPED, date(2025, 5, 1), True, Stage.CLOSING),
        (Standing.CLOSED, date(2025, 5, 1), True, Stage.CLOSED),
    ],
)
def test_the_stage_of_a_life(standing: Standing, today: date, is_funded: bool, expected: Stage) -> None:  # noqa: FBT001 - a column of the table
    assert expected == stage_of(standing, [YEAR], today, is_funded=is_funded)


@pytest.mark.parametrize(
    ("first", "last", "pointers"),
    [
        ("2026-04-01", "2027-03-31", []),
        ("2026-10-01", "2026-10-01", []),
        ("2026-03-31", "2027-03-31", ["/first_day"]),
        ("2026-04-02", "2026-04-01", ["/last_day"]),
        ("2025-04-01", "2025-03-31", ["/first_day", "/last_day"]),
    ],
)
def test_a_further_term_follows_the_last_one(first: str, last: str, pointers: list[str]) -> None:
    new = Term(date.fromisoformat(first), date.fromisoformat(last))
    assert pointers == [one.pointer for one in refusals_of_renewal("p", [YEAR], new)]


def test_a_limit_holds_to_the_penny() -> None:
    assert refusal_of_limit("falls", 100, 50, 150) is None
    refusal = refusal_of_limit("falls", 101, 50, 150)
    assert refusal is not None
    assert "£1.00 is left" in refusal.detail


@pytest.mark.parametrize("case", cases("returns"), ids=case_name)
def test_what_goes_back_is_what_the_table_says(case: dict[str, Any]) -> None:
    sums = [Sums(stream or None, *map(pence, figures)) for stream, *figures in case["sums"]]
    returned = return_of_scheme("falls", sums)

    assert tuple((stream, pence(pounds)) for stream, pounds in case["returned"]) == returned.parts
    assert pence(case["limit"]) == limit_of_scheme(sums)


@given(st.lists(SUMS, max_size=4), SUMS)
def test_no_penny_goes_back_that_is_spent_or_bound(
    of_streams: list[tuple[int, int, int, int]], free: tuple[int, int, int, int]
) -> None:
    """Per stream at most what is left; over all, what is bound without a stream is held back as far as there is any."""
    sums = [Sums(f"s{number}", *one) for number, one in enumerate(of_streams)]
    without = Sums(None, 0, *free[1:])
    returned = return_of_scheme("falls", [*sums, without])

    left = {one.stream: max(one.allocated_pence - one.bound_pence, 0) if one.allocated_pence else 0 for one in sums}
    parts = dict(returned.parts)
    assert all(0 < pence <= left[stream] for stream, pence in parts.items())
    assert sum(parts.values()) == max(sum(left.values()) - max(without.bound_pence, 0), 0)
    told = {step.what: step.amount_pence for step in returned.working}
    assert all(told[f"falls, {one.stream}: returned"] == parts.get(one.stream or "", 0) for one in sums)


@given(st.lists(SUMS, max_size=4))
def test_once_it_went_back_nothing_is_left_to_return(of_streams: list[tuple[int, int, int, int]]) -> None:
    sums = [Sums(f"s{number}", *one) for number, one in enumerate(of_streams)]
    parts = dict(return_of_scheme("falls", sums).parts)
    after = [
        msgspec.structs.replace(one, allocated_pence=one.allocated_pence - parts.get(one.stream or "", 0))
        for one in sums
    ]

    assert () == return_of_scheme("falls", after).parts


@given(st.lists(SUMS, max_size=4), st.one_of(st.none(), PENCE))
def test_a_limit_only_falls(of_streams: list[tuple[int, int, int, int]], before: int | None) -> None:
    sums = [Sums(f"s{number}", *one) for number, one in enumerate(of_streams)]
    limit = limit_of_scheme(sums, before)

    assert limit == min(one for one in (before, sum(one.bound_pence for one in sums)) if one is not None)
