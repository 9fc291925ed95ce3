"""Bad cases, each refused by its own message at its own place; what is only unwise is warned of."""

import json
from typing import Any

import pytest

from ledger.core.refusal import Code
from ledger.rules.reference import savings_references
from ledger.rules.savings.checking import check
from ledger.rules.savings.checking_warnings import warnings_of
from ledger.rules.savings.projection import Projection
from tests.cases.tables import case_name, cases
from tests.rules.savings.documents import answer_of, case_of, changed, example, projected

BAD = cases("bad_savings_cases")
UNWISE = cases("savings_case_warnings")


def _spread(shape: str, lowest: str, highest: str) -> str:
    return json.dumps([{"input": "cost", "shape": shape, "lowest_percent": lowest, "highest_percent": highest}])


def refusals_of(case: dict[str, Any]) -> Any:
    found = answer_of(changed(case))
    assert not isinstance(found, Projection)
    return found


@pytest.mark.parametrize("case", BAD, ids=case_name)
def test_a_bad_case_is_refused_at_its_place(case: dict[str, Any]) -> None:
    """By one refusal for one fault, so that nobody looks for a second."""
    (refusal,) = refusals_of(case)

    assert (case["pointer"], Code.SAVINGS_CASE_IS_NOT_SOUND) == (refusal.pointer, refusal.code)
    assert case["says"] in refusal.detail


def test_every_message_is_another_one() -> None:
    told = [refusals_of(case)[0].detail for case in BAD]

    assert len(set(told)) == len(told) == len({case["says"] for case in BAD})
    assert all(";" in one for one in told), "each message goes on to say what to do"


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Every fault that can stand beside the others, each at its place."""
    several = [
        case
        for case in BAD
        if case["pointer"].startswith(("/costs/1", "/costs/2", "/benefits/2/", "/discounting/schedule"))
    ]
    document = example()
    for case in several:
        document = changed(case, document)

    assert {case["pointer"] for case in several} == {
        one.pointer for one in check(case_of(document), savings_references())
    }


AT_THE_EDGE = {
    "every part is the whole": {"/benefits/0/impact_percent": '"100"', "/benefits/0/cashable_percent": '"100.000"'},
    "nothing is left of a benefit": {"/benefits/0/optimism_bias/percent": '"-100"'},
    "an effect begins in the last supported year": {"/benefits/0/time/lag_years": "2"},
    "a ramp ends with its support": {"/benefits/0/time/ramp": '["0.5", "0.75"]'},
    "a part for the last year": {"/benefits/1/time/parts": '["0", "0", "0", "0", "1"]'},
    "a cost in the last year": {"/costs/0/years": "[4]"},
    "a spread of one value": {"/costs/0/spreads": _spread("uniform", "100", "100")},
    "a range beside what is stated": {"/costs/0/spreads": _spread("uniform", "110", "130")},
    "a triangle that begins at its top": {"/costs/0/spreads": _spread("triangular", "100", "130")},
    "the largest amount": {"/costs/0/amount_pence": str(2**52), "/costs/0/optimism_bias/percent": '"0"'},
}


@pytest.mark.parametrize("name", AT_THE_EDGE)
def test_what_is_at_the_edge_is_sound(name: str) -> None:
    assert projected(changed({"put": AT_THE_EDGE[name]})).title


@pytest.mark.parametrize("case", UNWISE, ids=case_name)
def test_an_unwise_case_is_warned_of_and_projected(case: dict[str, Any]) -> None:
    """The warning is beside the example's own, and no other comes with it."""
    document = changed(case)
    told = {one.pointer: one.text for one in warnings_of(case_of(document), savings_references())}

    assert case["says"] in told[case["pointer"]]
    assert {case["pointer"], *({""} if "/prices" not in told else ())} == set(told)
    assert projected(document).title
