"""What partners recognise of a scheme: a table of cases, and what holds of any spend, shares and treatment."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.recognition import (
    Decided,
    LedgerAccount,
    Move,
    PoolOfScheme,
    Recognition,
    Treatment,
    recognise,
)
from tests.cases.tables import case_name, cases

CASES = cases("recognition")
PARTNERS = ("nhs", "council", "district")
HOST = "council"
DECIDED = st.one_of(
    st.just(Decided(Treatment.JOINT_OPERATION)),
    st.sampled_from(PARTNERS).map(lambda body: Decided(Treatment.LEAD_AS_PRINCIPAL, body)),
    st.sampled_from(("nhs", "district")).map(lambda body: Decided(Treatment.AGENT, body)),
)
SCHEDULED = st.fixed_dictionaries({"nhs": st.integers(1, 10**12)}, optional={"council": st.integers(0, 10**12)})


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_the_table(case: dict[str, Any]) -> None:
    decided = Decided(Treatment(case["treatment"]), case.get("body"), tuple(case.get("fixed", {}).items()))
    found = recognise({HOST: case["spent"]}, decided, PoolOfScheme(HOST, PARTNERS, case.get("scheduled", {})))

    moves = tuple(Move(body, LedgerAccount(name), other or None, pence) for body, name, other, pence in moves_of(case))
    assert case.get("apart", "") == found.apart
    assert tuple(case.get("shares", {}).items()) == found.shares
    assert moves == found.moves


def moves_of(case: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    return [(one[0], one[1], one[2], one[3]) for one in case.get("moves", [])]


def test_where_each_keeps_its_own_cash_each_recognises_what_it_paid() -> None:
    """No share flows in an aligned pool (P30), whatever the treatment."""
    found = recognise({"district": 7, "nhs": 5}, Decided(Treatment.JOINT_OPERATION), PoolOfScheme(None, PARTNERS, {}))

    assert Recognition((("nhs", 5), ("district", 7)), (), found.working) == found


@given(st.integers(-(10**14), 10**14), DECIDED, SCHEDULED)
def test_every_ledger_balances_and_the_spend_is_shown_once(
    spent_pence: int, decided: Decided, scheduled: dict[str, int]
) -> None:
    """Each body's moves sum to zero; with what the host recorded, all ledgers together show the spend, no more."""
    found = recognise({HOST: spent_pence}, decided, PoolOfScheme(HOST, PARTNERS, scheduled))

    assert not found.apart
    for body in PARTNERS:
        assert 0 == sum(one.amount_pence for one in found.moves if one.body == body)
    shown = {body: spent_pence if body == HOST else 0 for body in PARTNERS}
    for one in found.moves:
        if one.account is LedgerAccount.SCHEME_EXPENDITURE:
            shown[one.body] += one.amount_pence
    shares = dict(found.shares)
    assert spent_pence == sum(shares.values()) == sum(shown.values())
    if decided.treatment is Treatment.JOINT_OPERATION:
        assert {body: shares.get(body, 0) for body in PARTNERS} == shown
    else:
        assert spent_pence == shown[decided.body or ""]
    assert ("spent on the scheme in the year", spent_pence) == (found.working[0].what, found.working[0].amount_pence)
