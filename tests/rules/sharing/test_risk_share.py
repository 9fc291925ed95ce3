"""The golden cases and the patterns' own examples, to the penny, through the check, JSON and the evaluation."""

from datetime import date
from typing import Any

import msgspec
import pytest

from ledger.rules.sharing.figures import Figures, Line
from ledger.rules.sharing.model import RuleSet
from tests.cases.tables import FOLDER, case_name, cases, pence, table
from tests.rules.sharing.case_reading import check_answer, figures_of, rule_set_of, told
from tests.rules.sharing.patterns import answer_to, patterns

PATTERNS = patterns()
GIVEN = {"lines", "items", "weights", "measures", "amounts", "quantities", "decisions", "events"}
SAID = {"name", "rule", "source", "pattern", "change", "without_steps"}
TOLD = {*told({}), "by_line", "left_after_each_step", "taken_by_step", "kept_by_pot", "instalments"}
WORDS = GIVEN | SAID | TOLD
CASES = [*cases("risk_share"), *cases("risk_patterns")]


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_the_table(case: dict[str, Any]) -> None:
    pattern = PATTERNS[case["pattern"]]
    assert set(case) <= WORDS, "a word of a case that no test reads would prove nothing"

    result = answer_to(rule_set_of(case, pattern), figures_of(case, pattern.figures.as_at))

    check_answer(case, result)


def test_the_golden_statement() -> None:
    """What each partner owes of the year, and what its fences carry, from the budgets and actuals of the table."""
    statement = table("golden_statement")
    fence_of = {name: one.get("ring_fence") for name, one in statement["contributions"].items() if name != "total"}
    lines = tuple(
        Line(
            name=scheme["id"],
            budget_pence=pence(scheme["budget"]),
            actual_pence=pence(scheme["actual"]),
            fence=next((fence_of[stream] for stream in scheme["funded_by"] if fence_of[stream]), None),
        )
        for scheme in statement["scheme"]
    )
    rule_set = msgspec.json.decode((FOLDER / "statement_rule_set.json").read_bytes(), type=RuleSet)

    result = answer_to(rule_set, Figures(format="placeledger-figures/1", as_at=date(2026, 3, 31), lines=lines))

    outcome = statement["outcome"]
    assert pence(statement["totals"]["variance"]) == result.variance_pence
    assert [pence(scheme["variance"]) for scheme in statement["scheme"]] == [
        next(line.variance_pence for pot in result.pots for line in pot.lines if line.line == scheme["id"])
        for scheme in statement["scheme"]
    ]
    shared = next(pot for pot in result.pots if pot.part == "equipment and reablement")
    assert pence(outcome["s1_less_s2"]) == shared.amount_pence
    assert [("S2", "S1", -pence(statement["scheme"][1]["variance"]))] == [
        (one.from_line, one.to_line, one.amount_pence) for one in shared.offsets
    ]
    assert _in_pence(outcome["s1_s2_shares"]) == {one.partner: one.amount_pence for one in shared.shares}
    assert _in_pence(outcome["owed"]) == result.shares_pence
    assert pence(outcome["owed_total"]) == sum(result.shares_pence.values())
    kept = {one.fence: one.amount_pence for pot in result.pots for one in pot.kept}
    assert {"DFG": pence(outcome["carried_forward_in_ring_fence_dfg"])} == kept


def _in_pence(of: dict[str, str]) -> dict[str, int]:
    return {name: pence(text) for name, text in of.items()}
