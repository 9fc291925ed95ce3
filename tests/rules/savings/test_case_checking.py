"""Bad cases, each refused by its own message at its own place; what is only unwise is warned of."""

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


@pytest.mark.parametrize("case", UNWISE, ids=case_name)
def test_an_unwise_case_is_warned_of_and_projected(case: dict[str, Any]) -> None:
    """The warning is beside the example's own, and no other comes with it."""
    document = changed(case)
    told = {one.pointer: one.text for one in warnings_of(case_of(document), savings_references())}

    assert case["says"] in told[case["pointer"]]
    assert {case["pointer"], *({""} if "/prices" not in told else ())} == set(told)
    assert projected(document).title
