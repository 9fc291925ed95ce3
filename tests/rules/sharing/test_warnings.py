"""What is warned of: as the table says, on sound rule sets only, and never by an exception."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.sharing.checking import check
from ledger.rules.sharing.checking_warnings import RuleWarning, warnings_of
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from tests.cases.tables import case_name, cases, table
from tests.rules.sharing.documents import SOUND, changed, pointers_in, put_at, rule_set_of
from tests.rules.sharing.fitting_figures import fitting_figures
from tests.rules.sharing.rule_sets import rule_sets

CASES = cases("rule_set_warnings")
FIGURES: dict[str, Any] = json.loads(table("rule_set_warnings")["figures"])


def told(rule_set: RuleSet, case: dict[str, Any]) -> tuple[RuleWarning, ...]:
    document = FIGURES
    for pointer, text in case.get("figures", {}).items():
        document = put_at(document, pointer, json.loads(text))
    return warnings_of(rule_set, msgspec.json.decode(json.dumps(document), type=Figures))


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_what_may_not_be_meant_is_told_at_its_place(case: dict[str, Any]) -> None:
    rule_set = rule_set_of(changed(case))

    assert () == check(rule_set)
    assert [case["pointer"]] == [one.pointer for one in told(rule_set, case) if case["says"] in one.text]
    assert not [one for one in told(rule_set_of(SOUND), {}) if case["says"] in one.text]


def test_exact_and_printed_agree_where_they_are_the_same() -> None:
    """And a year is a year to the day."""
    warned = told(rule_set_of(SOUND), {"figures": {"/as_at": '"2027-04-01"'}})

    assert not [one for one in warned if one.pointer.startswith("/weights")]


@given(rule_sets(), st.integers(0, 2**32), st.booleans())
@settings(max_examples=60)
def test_warnings_point_into_the_rule_set(rule_set: RuleSet, seed: int, are_whole: bool) -> None:  # noqa: FBT001 - drawn
    """Of any sound rule set, on any figures."""
    places = {"", *pointers_in(json.loads(msgspec.json.encode(rule_set)))}
    figures = fitting_figures(rule_set, seed, are_whole=are_whole)

    warned = warnings_of(rule_set, figures)
    assert {one.pointer.removesuffix("/counted_over") for one in warned} <= places
    assert warnings_of(rule_set) == warned[: len(warnings_of(rule_set))]
