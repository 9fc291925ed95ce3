"""A budget by its profile: conserved to the penny, never falling back, whole in March."""

from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.money import PENCE_MAX
from ledger.rules.monthly_profile import EQUAL_PARTS, PART_MAX, MonthParts, spread_by_month
from ledger.statements.by_month import profile_budgets
from tests.cases.tables import pence, table

MONTHS = MonthParts.__struct_fields__
amounts = st.integers(-PENCE_MAX, PENCE_MAX) | st.integers(-1_000, 1_000)


def of(parts: list[int]) -> MonthParts:
    return MonthParts(**dict(zip(MONTHS, parts, strict=True)))


profiles = st.lists(st.integers(0, PART_MAX) | st.integers(0, 3), min_size=12, max_size=12).filter(any).map(of)
schemes = st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("cde")), amounts, max_size=6)


@pytest.mark.parametrize("case", table("monthly_profiles")["case"], ids=lambda case: case["name"].replace(" ", "-"))
def test_a_budget_is_spread_as_the_table_says(case: dict[str, Any]) -> None:
    assert tuple(map(pence, case["by_month_end"])) == spread_by_month(pence(case["budget"]), of(case["parts"]))


@given(amounts, profiles)
def test_a_spread_is_conserved_and_never_goes_back(amount_pence: int, parts: MonthParts) -> None:
    """Within a penny of the exact share of each month; a month without a part adds nothing; March has the whole."""
    spread = spread_by_month(amount_pence, parts)
    months = [later - earlier for earlier, later in pairwise((0, *spread))]
    total = sum(parts.in_order)

    assert amount_pence == spread[-1] == sum(months)
    for month_pence, part in zip(months, parts.in_order, strict=True):
        assert month_pence * amount_pence >= 0
        assert abs(month_pence * total - amount_pence * part) < total
        assert part or not month_pence


@given(schemes, st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("cdef")), profiles, max_size=6))
def test_budgets_are_spread_one_by_one(
    budgets: dict[tuple[str, str], int], by_scheme: dict[tuple[str, str], MonthParts]
) -> None:
    """The profile of all is the sum of the schemes', whatever their order; a profile without a budget adds nothing."""
    alone = [profile_budgets({key: amount}, by_scheme) for key, amount in reversed(budgets.items())]
    whole = profile_budgets(budgets, by_scheme)

    assert [sum(month) for month in zip(*alone, strict=True)] == list(whole if budgets else ())
    assert (12, sum(budgets.values())) == (len(whole), whole[-1])
    assert whole == profile_budgets(budgets, dict.fromkeys(budgets, EQUAL_PARTS) | by_scheme)


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (dict.fromkeys(MONTHS, 0), "at least one month"),
        ({**dict.fromkeys(MONTHS, 1), "may": -1}, "$.may"),
        ({**dict.fromkeys(MONTHS, 1), "june": PART_MAX + 1}, "$.june"),
        ({**dict.fromkeys(MONTHS, 1), "july": 1.5}, "$.july"),
        (dict.fromkeys(MONTHS[1:], 1), "april"),
        ({**dict.fromkeys(MONTHS, 1), "thirteenth": 1}, "thirteenth"),
    ],
)
def test_what_is_no_profile_is_refused(parts: dict[str, Any], place: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=place.replace("$", r"\$")):
        msgspec.json.decode(msgspec.json.encode(parts), type=MonthParts)
