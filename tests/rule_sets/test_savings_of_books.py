"""From the book of savings to the savings of figures: what is verified, what of it is banked, what was agreed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.entry import Account, AccountName
from ledger.investments.weights import BodyInvested, Invested
from ledger.journal.store import AccountTotal
from ledger.rule_sets.savings_making import SAVINGS_NAMES, savings_of, weights_of
from tests.conftest import COUNCIL, GLA, NHS

AT = AccountName
PARTNERS = (NHS, COUNCIL)
_STAGES = sorted(name for name in AT if name.startswith("savings_"))


def total(name: AccountName, pence: int, body: str = NHS, case: str = "early-help") -> AccountTotal:
    account = Account(name, body=body, programme="home-first", scheme=case, subjective="2026-27")
    return AccountTotal(account, max(pence, 0), max(-pence, 0))


# Of one saving: what stands on each account, and so what is verified, banked and was agreed.
CASES = [
    ("agreed and no more", {AT.SAVINGS_CONTROL: -900, AT.SAVINGS_AGREED: 900}, (0, 0, 900)),
    ("claimed only", {AT.SAVINGS_CONTROL: -900, AT.SAVINGS_AGREED: 100, AT.SAVINGS_CLAIMED: 800}, (0, 0, 900)),
    ("verified", {AT.SAVINGS_CONTROL: -900, AT.SAVINGS_VERIFIED: 900}, (900, 0, 900)),
    ("banked in part", {AT.SAVINGS_CONTROL: -900, AT.SAVINGS_VERIFIED: 200, AT.SAVINGS_BANKED: 700}, (900, 700, 900)),
    (
        "what was moved on stays banked",
        {AT.SAVINGS_CONTROL: -900, AT.SAVINGS_BANKED: 300, AT.SAVINGS_DISTRIBUTED: 400, AT.SAVINGS_REINVESTED: 200},
        (900, 900, 900),
    ),
    (
        "redeployed, lost to demand or avoided is no cash",
        {
            AT.SAVINGS_CONTROL: -900,
            AT.SAVINGS_REDEPLOYED: 300,
            AT.SAVINGS_LOST_TO_DEMAND: 200,
            AT.SAVINGS_AVOIDED: 100,
            AT.SAVINGS_BANKED: 300,
        },
        (300, 300, 900),
    ),
    (
        "clawed back after it was moved on",
        {AT.SAVINGS_CONTROL: -900, AT.SAVINGS_BANKED: -100, AT.SAVINGS_DISTRIBUTED: 900, AT.SAVINGS_REVERSED: 100},
        (800, 800, 900),
    ),
    ("a cost shunted onto the body", {AT.SAVINGS_CONTROL: 500, AT.SAVINGS_BANKED: -500}, (-500, -500, -500)),
]  # fmt: skip


@pytest.mark.parametrize(("on", "expected"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_what_counts_as_saved(on: dict[AccountName, int], expected: tuple[int, int, int]) -> None:
    (found,) = savings_of([total(name, pence) for name, pence in on.items()], PARTNERS)

    assert expected == (found.verified_pence, found.banked_pence, found.projected_pence)
    assert (f"early-help {NHS}", NHS, "early-help", "home-first") == (
        found.name,
        found.body,
        found.case,
        found.programme,
    )


def test_savings_stand_by_case_and_in_the_order_of_the_agreement() -> None:
    """A body that is no partner any more comes after those that are."""
    banked = AT.SAVINGS_BANKED
    totals = [total(banked, 1, GLA), total(banked, 2, COUNCIL), total(banked, 3, NHS), total(banked, 4, NHS, "care")]

    assert [("care", NHS), ("early-help", NHS), ("early-help", COUNCIL), ("early-help", GLA)] == [
        (one.case, one.body) for one in savings_of(totals, PARTNERS)
    ]


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(_STAGES), st.sampled_from((NHS, COUNCIL)), st.sampled_from(("a", "b"))),
        st.integers(-(10**9), 10**9),
        max_size=12,
    )
)
def test_no_pound_is_told_twice(on: dict[tuple[AccountName, str, str], int]) -> None:
    """Verified adds up to the accounts that it stands on, whatever else stands in the book; each name once."""
    found = savings_of([total(name, pence, body, case) for (name, body, case), pence in on.items()], PARTNERS)

    counted = {name for name in SAVINGS_NAMES if name is not AT.SAVINGS_CONTROL}
    assert sum(pence for (name, _, _), pence in on.items() if name in counted) == sum(
        one.verified_pence for one in found
    )
    names = [one.name for one in found]
    assert len(names) == len(set(names))


INVESTED = [
    ("nobody invested", {}, {}),
    (
        "who invested, and what of it a year may repay",
        {NHS: BodyInvested(invested_pence=900, outstanding_pence=950, repaid_pence=50, payable_pence=300)},
        {"invested": "900", "outstanding": "950", "repaid": "50", "repayable": "300"},
    ),
    ("all of it is repaid", {NHS: BodyInvested(invested_pence=900, repaid_pence=900)}, {
        "invested": "900", "outstanding": "0", "repaid": "900", "repayable": "0",
    }),
    ("cost alone", {NHS: BodyInvested(cost_pence=70)}, {"cost": "70"}),
    ("of no partner", {GLA: BodyInvested(invested_pence=900, cost_pence=70)}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("of", "expected"), [one[1:] for one in INVESTED], ids=[one[0] for one in INVESTED])
def test_investors_are_weighed_in_pence(of: dict[str, BodyInvested], expected: dict[str, str]) -> None:
    """Every partner has its weight; where the pool has nothing of a measure, what was stated holds."""
    found = weights_of(Invested(version="1 investment", as_at=date(2027, 3, 31), of=of), PARTNERS)

    assert {measure: {NHS: pence, COUNCIL: "0"} for measure, pence in expected.items()} == {
        measure: weights.of for measure, weights in found.items()
    }
    assert {"1 investment"} >= {one.version for one in found.values()}
