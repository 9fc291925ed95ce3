"""Fences as pure rules: what may be used for what, when, and what is left, for any books."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.refusal import Code, Refusal
from ledger.rules.fencing import (
    Fence,
    Nature,
    SchemeUse,
    YearLimit,
    YearSums,
    in_force,
    last_day_of,
    left_by_year,
    refusal_of_carry,
    refusal_of_share,
    refusal_of_use,
    year_name,
    year_named,
)

START = date(2025, 4, 1)
YEARS = (2025, 2026, 2027)


def fence(
    *,
    version: int = 1,
    effective_from: date = START,
    purposes: tuple[str, ...] = (),
    nature: Nature | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    may_carry_forward: bool = False,
    limits: Mapping[int, int] | None = None,
) -> Fence:
    return Fence(
        stream="ibcf",
        version=version,
        effective_from=effective_from,
        name="iBCF",
        source="made up",
        purposes=purposes,
        nature=nature,
        first_day=first_day,
        last_day=last_day,
        may_carry_forward=may_carry_forward,
        limits=tuple(YearLimit(year_name(year), most) for year, most in (limits or {}).items()),
    )


def code(refusal: Refusal | None) -> Code | None:
    return None if refusal is None else refusal.code


CARE = SchemeUse(START, ("care",), "revenue")


@pytest.mark.parametrize(
    ("one", "use", "day", "expected"),
    [
        (fence(), None, START, None),
        (fence(purposes=("care",)), CARE, START, None),
        (fence(purposes=("care", "rest")), CARE, START, None),
        (fence(purposes=("rest",)), CARE, START, Code.FENCE_EXCLUDES_PURPOSE),
        (fence(purposes=("care",)), SchemeUse(START, ("care", "rest")), START, Code.FENCE_EXCLUDES_PURPOSE),
        (fence(purposes=("care",)), None, START, Code.SCHEME_PURPOSE_IS_MISSING),
        (fence(purposes=("care",)), SchemeUse(START, (), "revenue"), START, Code.SCHEME_PURPOSE_IS_MISSING),
        (fence(nature="capital"), SchemeUse(START, ("care",)), START, Code.SCHEME_PURPOSE_IS_MISSING),
        (fence(nature="capital"), CARE, START, Code.FENCE_EXCLUDES_NATURE),
        (fence(nature="revenue"), CARE, START, None),
        (fence(first_day=START), None, date(2025, 3, 31), Code.FENCE_EXCLUDES_DATE),
        (fence(first_day=START), None, START, None),
        (fence(last_day=START), None, START, None),
        (fence(last_day=START), None, date(2025, 4, 2), Code.FENCE_EXCLUDES_DATE),
    ],
)
def test_what_a_fence_permits(one: Fence, use: SchemeUse | None, day: date, expected: Code | None) -> None:
    assert expected == code(refusal_of_use(one, use, "home-care", day))


def test_a_refusal_names_the_fence_and_what_is_missing() -> None:
    refusal = refusal_of_use(fence(purposes=("care",), nature="revenue"), None, "home-care", START)

    assert refusal is not None
    assert "the fence iBCF of ibcf asks what home-care is for, and it says no purposes and no nature" == refusal.detail


def test_the_last_version_that_has_begun_is_in_force() -> None:
    """A version that was added later counts, though it begins earlier than the one before it."""
    first, second, third = (
        fence(version=number, effective_from=date(2025, month, 1)) for number, month in ((1, 4), (2, 8), (3, 6))
    )

    days = (date(2025, 3, 31), date(2025, 4, 1), date(2025, 6, 1), date(2025, 9, 1))
    assert [None, 1, 3, 3] == [one and one.version for one in (in_force((first, second, third), d) for d in days)]


@pytest.mark.parametrize("name", ["2025-26", "1999-00", "2011-12"])
def test_a_financial_year_is_named_by_both_of_its_years(name: str) -> None:
    found = year_named(name)

    assert found is not None
    assert name == year_name(found)
    assert None is year_named(name.replace("-", "-9")[:7])


AMOUNTS = st.integers(0, 10**12) | st.integers(0, 5)
SUMS = st.fixed_dictionaries({year: st.builds(YearSums, AMOUNTS, AMOUNTS) for year in YEARS})
FENCES = st.builds(
    lambda carry, limits, start: (fence(may_carry_forward=carry, limits=limits, effective_from=start),),
    st.booleans(),
    st.dictionaries(st.sampled_from(YEARS), AMOUNTS),
    st.sampled_from([date(2020, 4, 1), START, date(2026, 4, 1)]),
)


@given(FENCES, SUMS, st.sampled_from(YEARS))
def test_what_is_left_may_be_used_and_not_a_penny_more(
    versions: Sequence[Fence], sums: dict[int, YearSums], year: int
) -> None:
    """Using exactly what is left leaves nothing there, makes no year short that was not, and one penny more does."""
    before = left_by_year(versions, sums)
    left = before[year]
    if left is None or left < 0:
        return
    used = {**sums, year: YearSums(sums[year].paid_in_pence, sums[year].used_pence + left)}
    after = left_by_year(versions, used)

    assert 0 == after[year]
    assert [one for one in YEARS if (before[one] or 0) >= 0] == [
        one for one in YEARS if is_not_worse(before, after, one)
    ]
    more = {**used, year: YearSums(used[year].paid_in_pence, used[year].used_pence + 1)}
    assert -1 == left_by_year(versions, more)[year]


def is_not_worse(before: dict[int, int | None], after: dict[int, int | None], year: int) -> bool:
    return (before[year] or 0) >= 0 and (after[year] or 0) >= 0


@given(
    st.lists(st.tuples(st.sampled_from(["pay", "use", "return"]), st.sampled_from(YEARS), AMOUNTS), max_size=30), FENCES
)
def test_no_sequence_of_commands_uses_a_fenced_pound_that_is_not_there(
    commands: list[tuple[str, int, int]], versions: Sequence[Fence]
) -> None:
    """Each command is taken only if it leaves its year no shorter than nothing, as the books do; totals are kept.

    Then no year is ever short, all that is used was paid in by the end of its year, and no limit is passed.
    """
    sums = dict.fromkeys(YEARS, YearSums())
    paid_in, used = 0, 0
    for kind, year, pence in commands:
        of_year = sums[year]
        changed = {
            "pay": YearSums(of_year.paid_in_pence + pence, of_year.used_pence),
            "use": YearSums(of_year.paid_in_pence, of_year.used_pence + pence),
            "return": YearSums(of_year.paid_in_pence - pence, of_year.used_pence),
        }[kind]
        left = left_by_year(versions, {**sums, year: changed})[year]
        if left is None or left >= 0 or kind == "pay":
            sums[year] = changed
            paid_in += changed.paid_in_pence - of_year.paid_in_pence
            used += changed.used_pence - of_year.used_pence

    assert (paid_in, used) == (
        sum(one.paid_in_pence for one in sums.values()),
        sum(one.used_pence for one in sums.values()),
    )
    for year in YEARS:
        one = in_force(versions, last_day_of(year))
        if one is None:
            continue
        limit = one.limit_pence(year)
        assert limit is None or sums[year].used_pence <= limit
        if versions[0].effective_from <= START:
            earlier = [sums[y] for y in YEARS if (y <= year if one.may_carry_forward else y == year)]
            assert sum(s.used_pence for s in earlier) <= sum(s.paid_in_pence for s in earlier)


@pytest.mark.parametrize(
    ("share", "paid_in", "expected"),
    [(5, 0, None), (0, 0, None), (-5, 5, None), (-5, 4, Code.FENCE_KEEPS_MONEY), (-1, -3, Code.FENCE_KEEPS_MONEY)],
)
def test_an_underspend_goes_back_to_who_paid_it_in(share: int, paid_in: int, expected: Code | None) -> None:
    """Nobody else gets a share of it; an overspend anybody may bear."""
    assert expected == code(refusal_of_share(fence(), share, paid_in_pence=paid_in))


@pytest.mark.parametrize(
    ("one", "amount", "expected"),
    [
        (fence(may_carry_forward=True), 10, None),
        (fence(may_carry_forward=True), 11, Code.FENCE_IS_SHORT),
        (fence(), 1, Code.FENCE_KEEPS_MONEY),
        (fence(may_carry_forward=True, last_day=date(2026, 3, 31)), 1, Code.FENCE_EXCLUDES_DATE),
        (fence(may_carry_forward=True, last_day=date(2026, 4, 1)), 1, None),
        (fence(effective_from=date(2026, 4, 1)), 99, None),
    ],
)
def test_money_is_carried_into_the_next_year_only_if_the_fence_permits(
    one: Fence, amount: int, expected: Code | None
) -> None:
    assert expected == code(refusal_of_carry((one,), 2025, amount, left_pence=10))
