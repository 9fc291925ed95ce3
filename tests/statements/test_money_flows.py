"""Who paid whom: the case table, and that whatever the books hold, what moved is by how much cash grew."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.entry import Account, AccountName, EntryKind
from ledger.core.money import pounds_from_pence
from ledger.core.period import parse_period
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal
from ledger.statements.flows import FlowFacts, Moved, money_flows
from ledger.statements.flows_model import FlowLine, MoneyFlows
from tests.cases.tables import case_name, cases, pence

PLACE = Place(UUID(int=1), "borsetshire", "Borsetshire", "")
YEAR = parse_period("2025-26")
PARTNERS = ("council", "nhs")


def flows_of(
    in_year: list[AccountTotal], standing: list[AccountTotal], moved: list[Moved], kind: str = "pooled"
) -> MoneyFlows:
    assert YEAR is not None
    host = None if kind == "aligned" else "council"
    dates = date(2025, 4, 1), date(2026, 3, 31)
    facts = FlowFacts(
        place=PLACE,
        pool=PoolTerms(UUID(int=2), "better-care", "fund", kind, "", "", "better-care", host, *dates, PARTNERS),
        period=YEAR,
        financial_year="2025-26",
        through_sequence=9,
        recorded_at=datetime(2026, 4, 1, tzinfo=UTC),
        in_year=in_year,
        standing=standing,
        moved=moved,
        bodies={},
        programmes={"home-first": "Home First"},
    )
    return money_flows(facts)


def total(name: AccountName, amount_pence: int, body: str = "", programme: str = "") -> AccountTotal:
    account = Account(name, body or None, programme=programme or None)
    return AccountTotal(account, max(amount_pence, 0), max(-amount_pence, 0))


def _totals(rows: list[list[str]]) -> list[AccountTotal]:
    return [total(AccountName(name), pence(amount), body, programme) for name, body, programme, amount in rows]


def _moved(account: str, body: str, kind: str, amount: str, taken_back: str) -> Moved:
    back = EntryKind(taken_back) if taken_back else None
    return Moved(
        account=AccountName(account), kind=EntryKind(kind), pence=pence(amount), body=body or None, taken_back=back
    )


def told(line: FlowLine) -> str:
    return f"{line.payer.name} > {line.payee.name}: {line.why} {pounds_from_pence(line.amount_pence)}"


@pytest.mark.parametrize("case", cases("money_flows"), ids=case_name)
def test_the_flows_are_those_of_the_table(case: dict[str, Any]) -> None:
    """Lines, totals, and the check, which holds in every case."""
    moved = [_moved(*row) for row in case.get("moved", [])]
    found = flows_of(_totals(case["in_year"]), _totals(case.get("standing", [])), moved, case.get("kind", "pooled"))

    assert case.get("paid", []) == [told(one) for one in found.paid]
    assert case.get("owed", []) == [told(one) for one in found.owed]
    totals = found.into_fund_pence, found.out_of_fund_pence, found.brought_in_pence
    assert [case.get(name, "0.00") for name in ("into", "out", "brought_in")] == [
        pounds_from_pence(one) for one in totals
    ]
    assert found.check.holds, found.check
    assert sum(one.amount_pence for one in found.paid) == sum(one.amount_pence for one in found.between)


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(
                (AccountName.CONTRIBUTION_INCOME, AccountName.CONTRIBUTION_RECEIVABLE, AccountName.VAT_RECOVERABLE)
            ),
            st.sampled_from(PARTNERS),
        ),
        st.integers(-(10**12), 10**12),
    ),
    st.dictionaries(st.sampled_from((AccountName.EXPENDITURE, AccountName.ACCRUAL)), st.integers(-(10**12), 10**12)),
)
def test_what_moved_is_by_how_much_cash_grew(
    of_bodies: dict[tuple[AccountName, str], int], of_programme: dict[AccountName, int]
) -> None:
    """An entry balances, so cash is the contrary of all else; no line is of nothing, no pair stands twice."""
    totals = [total(name, amount, body) for (name, body), amount in of_bodies.items()]
    totals += [total(name, amount, "council", "home-first") for name, amount in of_programme.items()]
    totals.append(total(AccountName.CASH, -sum(one.balance_pence for one in totals), "council"))
    found = flows_of(totals, [], [])

    assert found.check.holds
    assert all(one.amount_pence for one in found.paid)
    pairs = [(one.payer, one.payee) for one in found.between]
    assert len(pairs) == len(set(pairs))


def test_books_that_do_not_agree_say_so() -> None:
    """Cash that nobody paid in."""
    assert not flows_of([total(AccountName.CASH, 1, "council")], [], []).check.holds


def test_another_pool_is_named_only_to_who_may_see_it() -> None:
    moved = [
        Moved(account=AccountName.INTER_POOL, kind=EntryKind.TRANSFER_IN, pence=-5, pool="b", pool_name="Pool B"),
        Moved(account=AccountName.INTER_POOL, kind=EntryKind.TRANSFER_IN, pence=-7),
    ]
    first, second = flows_of([total(AccountName.CASH, 12, "council")], [], moved).paid

    assert ("b", "Pool B") == (first.payer.code, first.payer.name)
    assert (None, "Another pool of the place") == (second.payer.code, second.payer.name)
