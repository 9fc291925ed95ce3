"""Paid of due: by year and body, the oldest year first, and every penny in exactly one of them."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.settlement.secured import Ruled, paid_by_year, secured_years, together
from ledger.settlement.secured_model import SecuredAmounts
from tests.settlement.moving import BODIES, net_of

_PENCE = st.integers(-(10**12), 10**12)
_SETTLED = st.dictionaries(st.integers(2024, 2030), st.dictionaries(st.sampled_from(BODIES), _PENCE), min_size=1)


@given(_SETTLED, _PENCE)
def test_every_penny_paid_is_of_one_year(settled: dict[int, dict[str, int]], outstanding_pence: int) -> None:
    """What all years have paid, with what is outstanding, is what was settled."""
    paid = paid_by_year(settled, "nhs", outstanding_pence)

    assert settled.keys() == paid.keys()
    assert sum(of.get("nhs", 0) for of in settled.values()) == sum(paid.values()) + outstanding_pence


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6), st.data())
def test_the_oldest_year_is_paid_first(pence_of_years: list[int], data: st.DataObject) -> None:
    """A year has nothing of a payment before those before it have all that is theirs."""
    settled = {2024 + number: {"nhs": pence} for number, pence in enumerate(pence_of_years)}
    outstanding = data.draw(st.integers(0, sum(pence_of_years)))
    paid = list(paid_by_year(settled, "nhs", outstanding).values())[::-1]

    part = next((at for at, pence in enumerate(pence_of_years) if paid[at] < pence), len(paid))

    assert all(0 <= one <= whole for one, whole in zip(paid, pence_of_years, strict=True))
    assert [0] * len(paid[part + 1 :]) == paid[part + 1 :]


def test_what_is_due_both_ways_clears_itself() -> None:
    """£100 to receive of one year and £60 to give of the next: £40 waits, and it is of the first."""
    settled = {2025: {"nhs": 10_000}, 2026: {"nhs": -6_000}}

    assert {2025: 6_000, 2026: -6_000} == paid_by_year(settled, "nhs", 4_000)


def test_what_was_paid_and_is_taken_back() -> None:
    """Paid £100 that a claw-back then unsettled: it is paid beyond what is settled until it comes back."""
    assert {2025: 10_000} == paid_by_year({2025: {"nhs": 0}}, "nhs", -10_000)


def test_the_headline_is_what_those_who_receive_were_paid_of_what_is_due_to_them() -> None:
    """Of £116.43 due to the NHS £58.21 was paid; what the givers have paid in stands beside it."""
    result = net_of(proposed={"council": -5_872, "nhs": 11_643, "dwp": -24_494, "": 18_723}, payable={"nhs": 11_000})
    settled = {2026: {"council": -5_872, "nhs": 11_000, "": 18_000}}
    outstanding = {"nhs": 5_179, "council": -5_872}

    (year,) = secured_years([Ruled(year=2026, version=2, result=result)], BODIES, settled, outstanding)

    assert ("2026-27", 2, "") == (year.financial_year, year.rule_set_version, year.says)
    assert (
        SecuredAmounts(
            due_pence=11_643, payable_pence=11_000, settled_pence=11_000, paid_pence=5_821, secured_percent="50.00"
        )
        == year.to_receive
    )
    assert (
        SecuredAmounts(due_pence=-30_366, payable_pence=0, settled_pence=-5_872, paid_pence=0, secured_percent="0.00")
        == year.to_give
    )
    assert (18_723, 0, 18_000) == (year.pot.due_pence, year.pot.payable_pence, year.pot.settled_pence)
    assert list(BODIES) == [one.body for one in year.bodies]


def test_a_year_without_rules_says_so() -> None:
    """Nothing is due, so nothing can be a part of it."""
    (year,) = secured_years([Ruled(year=2026, says="no rule set applies")], BODIES, {}, {})

    assert ("no rule set applies", None, ()) == (year.says, year.to_receive.secured_percent, year.bodies)
    assert year.to_receive == together([year.to_receive, year.to_give])
