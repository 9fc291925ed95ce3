"""Where a balance between a fund and a body stands: whatever was said, in whatever order."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.balances import (
    ACCOUNTS,
    Balance,
    Outcome,
    Reason,
    Said,
    Side,
    State,
    Thresholds,
    agreed_pence,
    balances_of,
    days_of,
    needs_reason,
    state_of,
    thresholds_at,
)
from ledger.rules.reference import published_thresholds
from tests.cases.tables import case_name, cases, pence

(PUBLISHED,) = published_thresholds()
NUMBER = 2
SAID = st.builds(Said, st.sampled_from(Outcome), st.integers(1, 3), st.integers(-3, 3))
BY_SIDE = st.dictionaries(st.sampled_from(Side), SAID)


def said_of(case: dict[str, Any]) -> dict[Side, Said]:
    return {
        side: Said(Outcome(case[side][0]), case[side][1], pence(case[side][2])) for side in Side if side.value in case
    }


def own(dated: str, agreement: str | None, statement_pence: int) -> Thresholds:
    return Thresholds(
        dated=date.fromisoformat(dated),
        position_statement_pence=statement_pence,
        position_agreement_pence=statement_pence,
        flow_statement_pence=statement_pence,
        flow_agreement_pence=statement_pence,
        source="as decided",
        agreement=agreement,
    )


@pytest.mark.parametrize("case", cases("balances"), ids=case_name)
def test_a_balance_stands_where_the_table_says(case: dict[str, Any]) -> None:
    said = said_of(case)
    stated = (NUMBER, pence(case["stated"])) if "stated" in case else None
    found = state_of(Balance(case["balance"]), pence(case["fund"]), stated, said, PUBLISHED)

    assert case["state"] == found
    assert (pence(case["agreed"]) if "agreed" in case else None) == agreed_pence(NUMBER, said)


@given(st.sampled_from(Balance), st.integers(-3, 3), st.none() | st.integers(-3, 3), BY_SIDE)
def test_agreed_means_agreed_by_both_at_one_figure(
    balance: Balance, fund_pence: int, stated_pence: int | None, said: dict[Side, Said]
) -> None:
    """Never by one side, never without a figure of the body, never with a dispute of it."""
    stated = None if stated_pence is None else (NUMBER, stated_pence)
    state = state_of(balance, fund_pence, stated, said, own("2020-04-01", None, 1))
    of_figure = [one for one in said.values() if one.number == NUMBER]

    if state is State.AGREED:
        assert {Outcome.AGREED} == {one.outcome for one in of_figure}
        assert set(Side) == set(said)
        assert 1 == len({one.fund_pence for one in of_figure})
    assert (state is State.DISPUTED) == (stated is not None and Outcome.DISPUTED in {one.outcome for one in of_figure})
    if state is State.MATCHES:
        assert fund_pence == stated_pence
    if state is State.DIFFERS:
        assert fund_pence != stated_pence


def test_thresholds_come_from_the_agreement_then_the_place_then_the_guidance() -> None:
    """Of each the last that had begun by the period's end; of several begun on a day, the one set last."""
    place, later_place = own("2020-04-01", None, 1), own("2020-10-01", None, 2)
    agreement, corrected = own("2020-07-01", "section-75", 3), own("2020-07-01", "section-75", 4)
    everything = [place, agreement, later_place, corrected]

    assert [PUBLISHED, PUBLISHED, place, corrected, corrected] == [
        thresholds_at(date(2019, 3, 31), [PUBLISHED], everything),
        thresholds_at(date(2023, 3, 31), [PUBLISHED], []),
        thresholds_at(date(2020, 6, 30), [PUBLISHED], everything),
        thresholds_at(date(2020, 7, 31), [PUBLISHED], everything),
        thresholds_at(date(2021, 3, 31), [PUBLISHED], everything),
    ]
    assert later_place == thresholds_at(date(2021, 3, 31), [PUBLISHED], [place, later_place])


def test_the_published_thresholds_are_those_of_the_guidance() -> None:
    """£2,500 and £300,000 of receivables and payables, £2 million and £3 million of income and expenditure."""
    assert (250_000, 30_000_000) == (
        PUBLISHED.statement_pence(Balance.PAYABLE),
        PUBLISHED.agreement_pence(Balance.RECEIVABLE),
    )
    assert (200_000_000, 300_000_000) == (
        PUBLISHED.statement_pence(Balance.INCOME),
        PUBLISHED.agreement_pence(Balance.EXPENDITURE),
    )
    assert "gov.uk" in PUBLISHED.source


def test_positions_stand_at_a_day_and_flows_begin_with_the_year() -> None:
    assert (date.min, date(2020, 9, 30)) == days_of(Balance.RECEIVABLE, date(2020, 9, 30))
    assert (date(2020, 4, 1), date(2020, 9, 30)) == days_of(Balance.INCOME, date(2020, 9, 30))
    assert set(Balance) == set(ACCOUNTS)
    assert set(Balance) == {*balances_of(keeps_cash=True), *balances_of(keeps_cash=False)}


def test_a_dispute_and_a_difference_need_a_reason() -> None:
    assert needs_reason(Outcome.DISPUTED, 0, [None, None])
    assert needs_reason(Outcome.AGREED, -1, [None])
    assert not needs_reason(Outcome.AGREED, 0, [None])
    assert not needs_reason(Outcome.AGREED, 5, [None, Reason.TIMING])
