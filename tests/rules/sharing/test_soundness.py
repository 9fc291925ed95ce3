"""What the check lets pass can be carried out: it leaves no remainder and raises nothing, on any figures."""

import json
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.core.refusal import Code
from ledger.rules.sharing.checking import check
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, MeasuredWeights
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Result
from tests.cases.properties import IS_DEEP
from tests.rules.sharing.any_rule_sets import any_rule_sets, chance_of, changed_once
from tests.rules.sharing.defects import DEFECTS, told_at, values_of
from tests.rules.sharing.documents import rule_set_of
from tests.rules.sharing.fitting_figures import fitting_figures
from tests.rules.sharing.rule_sets import made, rule_sets

SEEDS = st.integers(0, 2**32)
EXAMPLES = 5000 if IS_DEEP else 150
SEEDS_MAX = 2000 if IS_DEEP else 40
# What figures can never be blamed for: the rules themselves are at fault.
FAULTS = ("nobody takes", "comes back", "are no weights by which")


def require_answer(rule_set: RuleSet, figures: Figures) -> Result | None:
    """The answer, or None where the figures are refused for what they are."""
    found = evaluate(rule_set, figures)
    if isinstance(found, tuple):
        assert found
        assert {Code.FIGURES_DO_NOT_FIT} == {one.code for one in found}
        assert not [one for one in found for fault in FAULTS if fault in one.detail]
        return None
    for pot in found.pots:
        shared = sum(one.amount_pence for one in pot.shares)
        others = sum(one.amount_pence for one in pot.drawn) + sum(one.amount_pence for one in pot.kept)
        assert abs(pot.amount_pence) == abs(shared) + others
    return found


@given(rule_sets(), SEEDS)
@settings(max_examples=EXAMPLES)
def test_a_sound_rule_set_passes_and_answers_figures_that_are_whole(rule_set: RuleSet, seed: int) -> None:
    assert () == check(rule_set)
    assert require_answer(rule_set, fitting_figures(rule_set, seed)) is not None


@given(rule_sets(), SEEDS)
@settings(max_examples=EXAMPLES)
def test_figures_that_lack_something_are_refused_or_answered(rule_set: RuleSet, seed: int) -> None:
    require_answer(rule_set, fitting_figures(rule_set, seed, are_whole=False))


@given(st.one_of(rule_sets(), any_rule_sets()), SEEDS)
@settings(max_examples=EXAMPLES)
def test_whatever_passes_after_a_change_is_carried_out_to_the_end(rule_set: RuleSet, seed: int) -> None:
    """One field changed, an element left out, doubled or moved: refused, or evaluated without a remainder."""
    chance = chance_of(seed)
    for _ in range(5):
        changed = changed_once(chance, rule_set)
        if not check(changed):
            require_answer(changed, fitting_figures(changed, seed))
            require_answer(changed, fitting_figures(changed, seed, are_whole=False))


@cache
def sound_document(seed: int) -> bytes:
    return msgspec.json.encode(made(seed % 4, seed))


@pytest.mark.parametrize("name", DEFECTS)
def test_a_single_fault_is_found_at_its_place(name: str) -> None:
    """Put anywhere into any sound rule set; among the refusals is one for its place."""
    defect, found = DEFECTS[name], 0
    for seed in range(SEEDS_MAX):
        document = json.loads(sound_document(seed))
        fit = [one for one in values_of(document) if one[0] == defect.kind and defect.can_have(one[2])]
        for _, at, value in fit[seed % 3 :][:1]:
            defect.put(value)
            refusals = check(rule_set_of(document))
            assert told_at(defect, at, value) in [one.pointer for one in refusals]
            found += 1

    assert found > SEEDS_MAX // 20


@pytest.mark.parametrize(
    ("onward", "limit", "pointer", "says"),
    [
        (
            "measured",
            {"at_least": {"type": "pence", "amount_pence": 1}},
            "/sums/0/steps/0/onward",
            "nothing goes onward",
        ),
        (
            "equal",
            {"at_least": {"type": "figure", "name": "floor"}},
            "/sums/0/steps/1/limits/0/at_least",
            "above its cap",
        ),
    ],
    ids=["weights of nothing to go onward by", "a floor above the cap"],
)
def test_figures_that_turn_sound_rules_into_nonsense_are_refused(
    onward: str, limit: dict[str, Any], pointer: str, says: str
) -> None:
    """What no check of the rules can see before the figures are known."""
    weights = {"measured": {"type": "measured", "measure": "m", "taken": "yearly"}, "equal": {"type": "equal"}}
    capped = {"partner": "a", "at_most": {"type": "pence", "amount_pence": 10}, **limit}
    limits = {"type": "limit", "limits": [capped], "lacking_from": ["b"], "excess": [{"type": "bear", "partner": "b"}]}
    steps = [{"type": "share", "by": "equal", "onward": {"a": onward}}, limits]
    one = {"name": "s", "amount": {"type": "pence", "amount_pence": 99}, "direction": "charge", "steps": steps}
    document: dict[str, Any] = {"format": "placeledger-rule-set/1", "title": "t", "partners": ["a", "b"], "sums": [one]}
    document["weights"] = {name: weights[name] for name in {"equal", onward}}
    figures = fitting_figures(rule_set_of(document), 1)
    nothing = {"m": MeasuredWeights(version="v", as_at=figures.as_at, of={"a": "0", "b": "0"})}
    found = evaluate(rule_set_of(document), replace(figures, lines=(), weights=nothing, amounts={"floor": 11}))

    assert () == check(rule_set_of(document))
    assert isinstance(found, tuple)
    assert [pointer] == [each.pointer for each in found]
    assert says in found[0].detail
