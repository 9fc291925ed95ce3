"""Bad rule sets, each refused by its own message at its own place; the sound one passes."""

from typing import Any

import pytest

from ledger.core.refusal import Code
from ledger.rules.sharing.checking import check
from tests.cases.tables import case_name, cases
from tests.rules.sharing.documents import SOUND, changed, rule_set_of

BAD = cases("bad_rule_sets")


def test_the_sound_rule_set_passes() -> None:
    assert () == check(rule_set_of(SOUND))


@pytest.mark.parametrize("case", BAD, ids=case_name)
def test_a_bad_rule_set_is_refused_at_its_place(case: dict[str, Any]) -> None:
    """By one refusal for one fault, so that nobody looks for a second."""
    refusals = check(rule_set_of(changed(case)))

    assert [case["pointer"], *case.get("also", [])] == [one.pointer for one in refusals]
    assert case["says"] in refusals[0].detail
    assert Code.RULE_SET_IS_NOT_SOUND is refusals[0].code


def test_every_message_is_another_one() -> None:
    told = [check(rule_set_of(changed(case)))[0].detail for case in BAD]

    assert len(set(told)) == len(told) == len({case["says"] for case in BAD})
    assert all(";" in one for one in told), "each message goes on to say what to do"
