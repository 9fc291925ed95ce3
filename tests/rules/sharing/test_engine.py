"""Engine 1 over generated rule sets and figures: every penny has one taker, limits and fences hold, nothing raises."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import Form, RuleSet
from ledger.rules.sharing.result import PartnerShare, Pot, Result
from tests.rules.sharing.any_figures import any_figures
from tests.rules.sharing.any_rule_sets import any_rule_sets
from tests.rules.sharing.fitting_figures import figures_for
from tests.rules.sharing.rule_sets import rule_sets


def answered(rule_set: RuleSet, figures: Figures) -> Result:
    """The answer, which figures that fit always have."""
    result = evaluate(rule_set, figures)
    assert isinstance(result, Result), result
    return result


def taken_pence(answer: Any, sign: int) -> int:
    """What has a taker, in the direction of the variance: charges above nothing, credits below."""
    kept: int = sum(one.amount_pence for one in (*answer.drawn, *answer.kept))
    shared: int = sum(one.amount_pence for one in answer.shares)
    return shared + sign * kept


def kind_of(share: PartnerShare) -> tuple[str, Form, int]:
    """Whose share it is, and what becomes of it."""
    return share.partner, share.form, len(share.instalments_pence)


def sign_of(pot: Pot) -> int:
    return -1 if pot.direction == "underspend" else 1


@given(st.data(), rule_sets())
@settings(max_examples=300)
def test_every_penny_has_exactly_one_taker(data: DataObject, rule_set: RuleSet) -> None:
    """By pot, by line and by partner; what one line gives another comes to nothing together."""
    result = answered(rule_set, data.draw(figures_for(rule_set)))

    for pot in result.pots:
        assert pot.amount_pence == taken_pence(pot, sign_of(pot))
        assert sum(line.offset_pence for line in pot.lines) == 0
        for line in pot.lines:
            assert line.variance_pence + line.offset_pence == taken_pence(line, sign_of(pot))
        for share in pot.shares:
            ours = [one for line in pot.lines for one in line.shares if kind_of(one) == kind_of(share)]
            assert share.amount_pence == sum(one.amount_pence for one in ours)
    for totals, kinds in (
        (result.shares_pence, ("overspend", "underspend", "balanced")),
        (result.charged_pence, ("charge",)),
        (result.received_pence, ("benefit",)),
    ):
        for partner, pence in totals.items():
            of = [one for pot in result.pots if pot.direction in kinds for one in pot.shares if one.partner == partner]
            assert pence == sum(one.amount_pence for one in of)
    assert result.variance_pence == sum(pot.amount_pence for pot in result.pots if pot.is_variance)


@given(st.data(), rule_sets())
def test_no_share_has_the_wrong_sign(data: DataObject, rule_set: RuleSet) -> None:
    """An overspend is never a credit, an underspend never a charge, and nothing kept or drawn is below nothing."""
    for pot in answered(rule_set, data.draw(figures_for(rule_set))).pots:
        for line in pot.lines:
            assert all(one.amount_pence * sign_of(pot) > 0 for one in line.shares)
            assert all(one.amount_pence > 0 for one in line.drawn)
            assert all(one.amount_pence > 0 for one in line.kept)


@given(st.data(), rule_sets())
def test_the_working_goes_from_the_whole_to_nothing(data: DataObject, rule_set: RuleSet) -> None:
    """Each step begins with what the one before it left, and the last one leaves nothing."""
    for pot in answered(rule_set, data.draw(figures_for(rule_set))).pots:
        steps = [one for one in pot.working if one.depth == 0]
        left = abs(pot.amount_pence)
        for one in steps:
            assert (one.before_pence, one.before_pence - one.taken_pence) == (left, one.after_pence)
            left = one.after_pence
        assert left == 0
        for one in pot.working:
            assert "" != one.says


@given(st.data(), rule_sets())
def test_nothing_leaves_a_fence(data: DataObject, rule_set: RuleSet) -> None:
    """What is left of ring-fenced money is kept inside its fence, meets needs of it, or goes to a partner inside it."""
    figures = data.draw(figures_for(rule_set))
    fence_of = {item.name: item.fence for item in figures.items}
    for pot in answered(rule_set, figures).pots:
        for one in pot.kept:
            assert one.fence == pot.fence
        is_money = pot.direction in ("underspend", "benefit")
        for item in pot.drawn:
            into, out_of = (fence_of[item.item], pot.fence) if is_money else (pot.fence, fence_of[item.item])
            assert out_of in (None, into)
        if pot.fence and is_money:
            assert all(share.form is Form.IN_FENCE for share in pot.shares)


@given(st.data(), rule_sets())
def test_the_same_question_has_the_same_answer(data: DataObject, rule_set: RuleSet) -> None:
    """Also after both were written down and read again, byte by byte."""
    figures = data.draw(figures_for(rule_set))
    first = msgspec.json.encode(evaluate(rule_set, figures))
    again = evaluate(
        msgspec.json.decode(msgspec.json.encode(rule_set), type=RuleSet),
        msgspec.json.decode(msgspec.json.encode(figures), type=Figures),
    )

    assert first == msgspec.json.encode(again)
    assert first == msgspec.json.encode(msgspec.json.decode(first, type=Result))


@given(st.one_of(rule_sets(), any_rule_sets()), any_figures())
@settings(max_examples=300)
def test_evaluation_is_total(rule_set: RuleSet, figures: Figures) -> None:
    """Whatever it is given, sound or not, it answers or says why not."""
    result = evaluate(rule_set, figures)

    assert isinstance(result, Result) or all(one.detail and one.pointer for one in result)
