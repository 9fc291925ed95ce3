"""Figures from account totals: every case of the table, and what holds of whatever stands in the books."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.entry import Account, AccountName
from ledger.journal.store import AccountTotal
from ledger.rule_sets.figures_making import BookFacts, figures_of, scheme_of_line
from ledger.rule_sets.figures_model import Asked, Budgeting, SchemeFacts, SchemeSharing, StatedFigures
from ledger.rules.fencing import Fence
from ledger.rules.sharing.figures import Figures, Line
from tests.cases.tables import case_name, cases, pence
from tests.conftest import COUNCIL, NHS

YEAR = (date(2025, 4, 1), date(2026, 3, 31))
QUARTER = (date(2025, 4, 1), date(2025, 6, 30))


def total(one: dict[str, Any]) -> AccountTotal:
    programme, _, scheme = one.get("scheme", "").partition("/")
    account = Account(
        AccountName(one["account"]), one.get("body"), one.get("stream"), programme or None, scheme or None
    )
    amount_pence = pence(one["pounds"])
    return AccountTotal(account, max(amount_pence, 0), max(-amount_pence, 0))


def fence_of(stream: str, first_day: date) -> Fence:
    return Fence(stream=stream, version=1, effective_from=first_day, name=stream.upper(), source="for tests")


def facts_of(case: dict[str, Any]) -> BookFacts:
    first_day, last_day = QUARTER if case.get("quarter") else YEAR
    totals = case["totals"]
    of = {name: [total(one) for one in case.get(name, totals)] for name in ("totals", "year", "life")}
    sharing = tuple(msgspec.convert(one, SchemeSharing) for one in case.get("sharing", ()))
    return BookFacts(
        asked=Asked(first_day=first_day, last_day=last_day, through=9, budget=Budgeting(case.get("budget", "as_set"))),
        partners=(NHS, COUNCIL),
        fences={one: (fence_of(one, first_day),) for one in case.get("fences", ())},
        schemes={("p", "care"): SchemeFacts(COUNCIL, sharing)},
        of_span=of["totals"],
        of_year=of["year"],
        of_life=of["life"],
        stated=[msgspec.convert({"source": "for tests", **one}, StatedFigures) for one in case.get("stated", ())],
    )


def line_of(one: dict[str, Any]) -> Line:
    """A line as a case says it."""
    return Line(
        name=one["name"],
        scheme="p/care",
        budget_pence=pence(one["budget"]),
        actual_pence=pence(one["actual"]),
        responsible=COUNCIL,
        fence=one.get("fence"),
        kind=one.get("kind"),
        cause=one.get("cause"),
        labels=tuple(one["labels"]),
        profile=one.get("profile", {}),
    )


@pytest.mark.parametrize("case", cases("figures_of_books"), ids=case_name)
def test_every_case_of_the_table(case: dict[str, Any]) -> None:
    found = figures_of(facts_of(case))

    assert [line_of(one) for one in case["lines"]] == list(found.lines)
    assert [(one["name"], one["kind"], pence(one["pounds"]), one.get("fence")) for one in case.get("items", ())] == [
        (one.name, one.kind, one.amount_pence, one.fence) for one in found.items
    ]
    for measure, (of_nhs, of_council) in case.get("weights", {}).items():
        assert (measure, {NHS: of_nhs, COUNCIL: of_council}) == (measure, found.weights[measure].of)
    assert case.get("amounts", {}) == found.amounts
    assert case.get("quantities", {}) == found.quantities


TOTALS = st.lists(
    st.builds(
        lambda name, stream, scheme, amount: AccountTotal(
            Account(name, None, stream, "p", scheme), max(amount, 0), max(-amount, 0)
        ),
        st.sampled_from([AccountName.ALLOCATED, AccountName.EXPENDITURE, AccountName.COMMITTED]),
        st.sampled_from(["nhs", "dfg", "ibcf", None]),
        st.sampled_from(["care", "beds"]),
        st.integers(-(10**12), 10**12),
    ),
    max_size=30,
)


@given(TOTALS)
def test_lines_add_up_to_the_books_and_order_changes_nothing(totals: list[AccountTotal]) -> None:
    """Budget and spend of the lines are those of the accounts; figures read back the same."""
    case = {"totals": [], "lines": [], "fences": ["dfg", "ibcf"]}
    facts = msgspec.structs.replace(facts_of(case), of_span=totals, of_year=totals, of_life=totals)
    backwards = msgspec.structs.replace(facts, of_span=totals[::-1], of_year=totals[::-1], of_life=totals[::-1])

    found = figures_of(facts)

    for name, of_line in ((AccountName.ALLOCATED, "budget_pence"), (AccountName.EXPENDITURE, "actual_pence")):
        assert sum(one.balance_pence for one in totals if one.account.name is name) == sum(
            getattr(line, of_line) for line in found.lines
        )
    assert found == figures_of(backwards)
    assert found == msgspec.json.decode(msgspec.json.encode(found), type=Figures)
    assert {("p", "care"), ("p", "beds")} >= {scheme_of_line(one) for one in found.lines}
    assert len({one.name for one in found.lines}) == len(found.lines)


def test_the_longest_codes_make_names_that_the_format_takes() -> None:
    """A scheme, its programme and its stream by eighty letters each."""
    code = "a" * 80
    totals = [AccountTotal(Account(AccountName.ALLOCATED, None, code, code, code), 7, 0)]
    case = {"totals": [], "lines": [], "fences": [code], "quarter": True, "budget": "in_twelfths"}
    facts = msgspec.structs.replace(facts_of(case), of_year=totals)

    found = figures_of(facts)

    assert (1, 1) == (len(found.lines), len(found.items))
    assert found == msgspec.json.decode(msgspec.json.encode(found), type=Figures)


@pytest.mark.parametrize("profile", [{NHS: "70"}, {NHS: "70.5", COUNCIL: "30"}, {NHS: "100", COUNCIL: "0.01"}])
def test_a_profile_is_of_the_whole(profile: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="come to 100"):
        SchemeSharing(effective_from=YEAR[0], profile=profile)
