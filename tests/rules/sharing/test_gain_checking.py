"""Bad gains, each refused by its own message at its own place; what may not be meant is warned of; figures that fit."""

import json
from typing import Any

import msgspec
import pytest

from ledger.core.refusal import Code
from ledger.rules.sharing.checking import check
from ledger.rules.sharing.checking_warnings import warnings_of
from ledger.rules.sharing.decoding import read_figures, read_rule_set
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.result import Result
from tests.cases.tables import case_name, cases, table
from tests.rules.sharing.documents import put_at, rule_set_of, without
from tests.rules.sharing.gain_patterns import gain_patterns

BAD = cases("bad_gains")
WARNED = cases("gain_warnings")
SOUND: dict[str, Any] = json.loads(table("bad_gains")["sound"])
FIGURES: dict[str, Any] = json.loads(table("gain_warnings")["figures"])
PATTERNS = gain_patterns()


def changed(document: dict[str, Any], put: dict[str, str], drop: list[str]) -> dict[str, Any]:
    for pointer, text in put.items():
        document = put_at(document, pointer, json.loads(text))
    for pointer in drop:
        document = without(document, pointer)
    return document


def bad(case: dict[str, Any]) -> dict[str, Any]:
    return changed(SOUND, case.get("put", {}), case.get("drop", []))


def test_the_sound_gains_pass() -> None:
    assert () == check(rule_set_of(SOUND))


@pytest.mark.parametrize("case", BAD, ids=case_name)
def test_a_bad_gain_is_refused_at_its_place(case: dict[str, Any]) -> None:
    """By one refusal for one fault, so that nobody looks for a second."""
    refusals = check(rule_set_of(bad(case)))

    assert [case["pointer"]] == [one.pointer for one in refusals]
    assert case["says"] in refusals[0].detail
    assert Code.RULE_SET_IS_NOT_SOUND is refusals[0].code


def test_every_message_about_gains_is_another_one() -> None:
    """But where a fault of the same kind stands elsewhere, which a case says; each goes on to say what to do."""
    told = [check(rule_set_of(bad(case)))[0].detail.split(": ", 1)[-1] for case in BAD if "same_as" not in case]

    assert len(set(told)) == len(told)
    assert all(";" in one for one in told)


@pytest.mark.parametrize("case", WARNED, ids=case_name)
def test_what_may_not_be_meant_of_gains_is_told_at_its_place(case: dict[str, Any]) -> None:
    rules = rule_set_of(changed(SOUND, case.get("put", {}), []))
    figures = msgspec.convert(changed(FIGURES, case.get("figures", {}), []), Figures)
    sound = warnings_of(rule_set_of(SOUND), msgspec.convert(FIGURES, Figures))

    assert () == check(rules)
    assert [case["pointer"]] == [one.pointer for one in warnings_of(rules, figures) if case["says"] in one.text]
    assert not [one for one in sound if case["says"] in one.text]


@pytest.mark.parametrize(
    ("pointer", "value", "says"),
    [
        ("/gains/0/gather/type", "taken", "the type must be one of 'contributed', 'paid_by'"),
        ("/gains/0/gather/only", [], "Expected `array` of length >= 1"),
        ("/gains/0/gather/when/type", "none", "the type must be one of"),
        ("/gains/0/gather/percent_of/police", 50, "Expected `str`, got `int`"),
        ("/gains/1/gather/amount/then/bands", [], "Expected `array` of length >= 1"),
        ("/gains/1/gather/amount/then/quality/otherwise", "some", "Invalid enum value 'some'"),
        ("/gains/1/gather/amount/then/cap", "5", "the field is not known here"),
        ("/gains/0/steps/1/at_most/of", [{"type": "what_is_left"}], "Expected `array` of length >= 2"),
        ("/gains/0/steps/0/floor", 5, "Expected `str"),
    ],
)
def test_gains_are_read_strictly(pointer: str, value: object, says: str) -> None:
    found = read_rule_set(json.dumps(put_at(SOUND, pointer, value)).encode())

    assert isinstance(found, tuple)
    assert [pointer] == [one.pointer for one in found]
    assert says in found[0].detail


@pytest.mark.parametrize("depth", [8, 9, 40, 150])
def test_conditions_that_lie_too_deep_are_refused_and_never_raise(depth: int) -> None:
    condition: dict[str, Any] = {"type": "event", "event": "audited"}
    for _ in range(depth - 1):
        condition = {"type": "any", "conditions": [condition]}
    found = read_rule_set(json.dumps(put_at(SOUND, "/gains/0/gather/when", condition)).encode())

    assert (depth > 8) == isinstance(found, tuple)
    if depth == 9:
        assert "amounts are made of amounts more than 8 deep" in str(found)


@pytest.mark.parametrize(
    ("pattern", "put", "pointer", "says"),
    [
        ("G1", {"/savings/1/name": '"court time"'}, "/savings", "saving 'court time' stands 2 times"),
        ("G1", {"/savings/0/body": '"county"'}, "/savings/0/body", "is of county, which is no partner"),
        ("G1", {"/savings/0/banked_pence": "6000001"}, "/savings/0/banked_pence", "£60,000.01 is said to be banked"),
        ("G2", {"/savings/2/banked_pence": "1"}, "/savings/2/banked_pence", "£0.01 is said to be banked"),
        ("G1", {"/weights": "{}"}, "/gains/0/steps/0/by", "the figures have no weights 'cash invested'"),
        ("G4", {"/amounts/target": "0"}, "/gains/0/gather/amount/benchmark", "the benchmark is not above nothing"),
        ("G3", {"/quantities": "{}"}, "/gains/0/gather/amount/saved", "no quantity 'fall in adult demand'"),
        ("G7", {"/amounts/sum of the quarter": "-1"}, "/gains/0/gather/amount", "below nothing, and cannot be shared"),
        (
            "G8",
            {"/quantities/expected of cohort 2": '"0"'},
            "/gains/0/gather/amount/when/conditions/0/conditions/1",
            "the baseline 'expected of cohort 2' is not above nothing",
        ),
        ("G10", {"/savings/0/projected_pence": "null"}, "/gains/0/gather/at_least/of", "nothing is projected of"),
    ],
)
def test_figures_that_do_not_fit_gains_are_refused_at_the_place(
    pattern: str, put: dict[str, str], pointer: str, says: str
) -> None:
    """In the figures where these contradict themselves, in the rules where they lack what is asked."""
    one = PATTERNS[pattern]
    figures = read_figures(msgspec.json.encode(changed(msgspec.to_builtins(one.figures), put, [])))
    assert isinstance(figures, Figures), figures
    found = evaluate(one.rule_set, figures)

    assert not isinstance(found, Result)
    assert pointer == found[0].pointer
    assert says in found[0].detail
