"""The lines of any entry balance in every ledger, and are coded by the first rule that fits, or refused all at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.entry import Account, AccountName, Leg
from ledger.core.refusal import Code
from ledger.general_ledgers.lines import lines_of
from ledger.general_ledgers.mapping import coding_of, refusals_of_lines
from ledger.general_ledgers.model import Coding, MappingRule, NewLedgerProfile, Posted
from ledger.rules.recognition import LedgerAccount
from tests.conftest import COUNCIL, DISTRICT, NHS

FUND = [name for name in AccountName if Account(name).book == "fund"]
ACCOUNTS = st.builds(
    Account, st.sampled_from(FUND), st.sampled_from((NHS, COUNCIL, DISTRICT)), st.sampled_from((None, "nhs-minimum"))
)
AMOUNTS = st.integers(-(10**12), 10**12).filter(bool)


@st.composite
def legs(draw: st.DrawFn) -> tuple[Leg, ...]:
    """The legs of some entry of the fund: they sum to zero."""
    first = [Leg(draw(ACCOUNTS), pence) for pence in draw(st.lists(AMOUNTS, min_size=1, max_size=5))]
    left_pence = -sum(leg.amount_pence for leg in first)
    return (*first, *([Leg(draw(ACCOUNTS), left_pence)] if left_pence else []))


@given(legs(), st.sampled_from((None, COUNCIL)))
def test_every_ledger_balances(found: tuple[Leg, ...], host: str | None) -> None:
    """Whatever the entry, each body's lines sum to zero, and none is empty or rests on no leg."""
    for body in (NHS, COUNCIL, DISTRICT):
        lines = lines_of(found, body, host)
        assert 0 == sum(one.amount_pence for one in lines)
        assert all(one.amount_pence and one.legs for one in lines)


def of(name: AccountName, body: str | None, pence: int) -> Leg:
    return Leg(Account(name, body), pence)


CALL = (of(AccountName.CONTRIBUTION_RECEIVABLE, NHS, 100), of(AccountName.CONTRIBUTION_INCOME, NHS, -100))
RECEIPT = (
    of(AccountName.CASH, COUNCIL, 150),
    of(AccountName.CONTRIBUTION_RECEIVABLE, NHS, -100),
    of(AccountName.CONTRIBUTION_INCOME, NHS, -50),
)
SHARED = (of(AccountName.PARTNER_SETTLEMENT, NHS, 90), of(AccountName.RISK_SHARE, NHS, -90))
SETTLED = (of(AccountName.CASH, COUNCIL, -70), of(AccountName.PARTNER_SETTLEMENT, NHS, 70))
WOUND_UP = (
    of(AccountName.PARTNER_SETTLEMENT, NHS, -60),
    of(AccountName.PARTNER_SETTLEMENT, COUNCIL, -40),
    of(AccountName.CONTRIBUTION_INCOME, NHS, 100),
)
OPENED = (of(AccountName.CONTRIBUTION_RECEIVABLE, NHS, 30), of(AccountName.OPENING_BALANCE, None, -30))
IN_KIND = (of(AccountName.IN_KIND_USE, NHS, 5), of(AccountName.IN_KIND_INCOME, NHS, -5))
PAID = (of(AccountName.EXPENDITURE, COUNCIL, 9), of(AccountName.CASH, COUNCIL, -9))


@pytest.mark.parametrize(
    ("legs", "body", "expected"),
    [
        (CALL, NHS, [("contribution_creditor", -100), ("contribution_expenditure", 100)]),
        (CALL, COUNCIL, [("contribution_debtor", 100), ("contribution_income", -100)]),
        (CALL, DISTRICT, []),
        (RECEIPT, NHS, [("contribution_creditor", 100), ("contribution_expenditure", 50), ("cash", -150)]),
        (RECEIPT, COUNCIL, [("cash", 150), ("contribution_debtor", -100), ("contribution_income", -50)]),
        (SHARED, NHS, [("settlement_with_host", -90), ("risk_share_expenditure", 90)]),
        (SHARED, COUNCIL, [("settlement_with_partner", 90), ("risk_share_income", -90)]),
        (SETTLED, NHS, [("settlement_with_host", -70), ("cash", 70)]),
        (SETTLED, COUNCIL, [("cash", -70), ("settlement_with_partner", 70)]),
        (
            WOUND_UP,
            NHS,
            [("settlement_with_host", 60), ("contribution_expenditure", -100), ("contribution_expenditure", 40)],
        ),
        (OPENED, NHS, [("contribution_creditor", -30), ("opening_balance", 30)]),
        (IN_KIND, NHS, [("in_kind_use", 5), ("in_kind_income", -5)]),
        (IN_KIND, COUNCIL, []),
        (PAID, COUNCIL, [("scheme_expenditure", 9), ("cash", -9)]),
        (PAID, NHS, []),
    ],
)
def test_what_an_entry_makes_in_a_ledger(legs: tuple[Leg, ...], body: str, expected: list[tuple[str, int]]) -> None:
    """Debits above zero; the council hosts."""
    assert expected == [(one.account.value, one.amount_pence) for one in lines_of(legs, body, COUNCIL)]


def test_where_each_keeps_its_own_cash_each_mirrors_its_own_legs() -> None:
    """In an aligned pool nothing of one body stands in another's ledger."""
    paid = (of(AccountName.EXPENDITURE, NHS, 9), of(AccountName.PARTNER_CASH, NHS, -9))

    assert [("scheme_expenditure", 9), ("cash", -9)] == [
        (o.account.value, o.amount_pence) for o in lines_of(paid, NHS, None)
    ]
    assert [] == lines_of(paid, COUNCIL, None)


def profile(**said: Any) -> NewLedgerProfile:
    rules = (
        MappingRule(account=LedgerAccount.CASH, code="1000"),
        MappingRule(account=LedgerAccount.SCHEME_EXPENDITURE, scheme="reablement", code="5210", segments=("A1",)),
        MappingRule(account=LedgerAccount.SCHEME_EXPENDITURE, programme="home-first", code="5200"),
    )
    return NewLedgerProfile(body=NHS, rules=rules, **said)


def test_the_first_rule_that_fits_gives_the_code() -> None:
    spent = Posted(LedgerAccount.SCHEME_EXPENDITURE, 5, programme="home-first", scheme="reablement")
    other = Posted(LedgerAccount.SCHEME_EXPENDITURE, 5, programme="home-first", scheme="telecare")

    assert (Coding("5210", None, ("A1",)), False) == coding_of(profile(), spent)
    assert (Coding("5200"), False) == coding_of(profile(), other)


def test_what_has_no_code_is_named_at_once_or_goes_to_suspense() -> None:
    """Each account with its dimensions once, however many lines it has."""
    stray = Posted(LedgerAccount.SCHEME_EXPENDITURE, 5, programme="elsewhere", scheme="cakes")
    lines = [stray, Posted(LedgerAccount.CASH, -5), stray, Posted(LedgerAccount.SUSPENSE, 7)]
    refusals = refusals_of_lines(profile(), lines)

    assert [Code.DIMENSION_IS_NOT_MAPPED] * 2 == [one.code for one in refusals]
    assert [
        "no rule fits account scheme_expenditure, programme elsewhere, scheme cakes",
        "no rule fits account suspense",
    ] == [one.detail for one in refusals]
    assert () == refusals_of_lines(profile(suspense=Coding("9999")), lines)
    assert (Coding("9999"), True) == coding_of(profile(suspense=Coding("9999")), stray)
