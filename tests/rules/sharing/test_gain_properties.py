"""Gains over generated rule sets and figures: zero-sum, never more than was saved, floors hold, order says nothing."""

from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Literal

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.core.money import share_exactly
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, MeasuredWeights, Saving
from ledger.rules.sharing.gathering import gain_of
from ledger.rules.sharing.model import (
    Compensate,
    Contributed,
    ContributedParts,
    Gain,
    Keep,
    Keeping,
    Measured,
    RuleSet,
    Share,
    Step,
)
from ledger.rules.sharing.reading import read_back
from ledger.rules.sharing.result import Moved, Result
from ledger.rules.sharing.sweeping_gains import at_realised
from ledger.rules.sharing.tried import GainsSweep
from ledger.rules.sharing.trying import side_by_side, sweep, sweep_of_gains
from tests.rules.sharing.fitting_figures import AS_AT, figures_for, fitting_figures
from tests.rules.sharing.gain_cases import require_balance
from tests.rules.sharing.gain_patterns import gain_patterns
from tests.rules.sharing.rule_sets import made, rule_sets

SEEDS = st.integers(0, 2**32)
A_FEW_PENCE = 50  # a penny for each largest remainder on the way
BODIES = ("a", "b", "c", "d")
PENCE = st.integers(-1_000, 1_000)


def with_gains(seed: int) -> tuple[RuleSet, Figures]:
    """The first rule set with gains from a number on, and figures, both the same each time."""
    rules = next(rules for rules in (made(seed % 4, seed + more) for more in range(100)) if rules.gains)
    return rules, fitting_figures(rules, seed)


def moved_by(rules: RuleSet, figures: Figures) -> tuple[Moved, ...]:
    """All that the gains move, proposed and payable."""
    result = evaluate(rules, figures)
    assert isinstance(result, Result), result
    return tuple(moved for one in result.gains for moved in (one.proposed, one.payable))


def totals(rules: RuleSet, figures: Figures) -> list[tuple[object, ...]]:
    """All that bodies, pots and nobody have of each gain; not line by line."""
    return [
        (
            *(one.realised_pence, one.gathered_pence, one.given_pence, one.net_pence, one.says, one.outstanding),
            *sorted((kept.to, kept.amount_pence) for kept in one.kept),
        )
        for one in moved_by(rules, figures)
    ]


@given(SEEDS)
@settings(max_examples=100)
def test_net_transfers_and_what_is_kept_come_to_nothing(seed: int) -> None:
    """Of each gain on each basis; of each saving what was gathered went somewhere; given of all savings is given."""
    rules, figures = with_gains(seed)

    for moved in moved_by(rules, figures):
        require_balance(moved)
        assert all(pence >= 0 for pence in (*moved.gathered_pence.values(), *moved.given_pence.values()))
        assert all(one.amount_pence > 0 for one in moved.kept)
        for saving in moved.savings:
            went = sum(saving.given_pence.values()) + sum(kept.amount_pence for kept in saving.kept)
            assert saving.gathered_pence == went
        steps = [one for one in moved.working if one.depth == 0][1:]
        left = moved.shared_pence
        for one in steps:
            assert (one.before_pence, one.before_pence - one.taken_pence) == (left, one.after_pence)
            left = one.after_pence
        assert 0 == left


@given(SEEDS)
@settings(max_examples=60)
def test_nobody_puts_in_more_than_it_saved(seed: int) -> None:
    """Of no saving more than it is, of no body more than its savings less its cost shunts, and of none twice."""
    rules, figures = with_gains(seed)
    result = evaluate(rules, figures)
    assert isinstance(result, Result)
    counted: list[str] = []

    for gain, one in zip(rules.gains, result.gains, strict=True):
        for moved in (one.proposed, one.payable) if isinstance(gain.gather, Contributed) else ():
            assert all(0 <= saving.gathered_pence <= max(saving.realised_pence, 0) for saving in moved.savings)
            for body, pence in moved.gathered_pence.items():
                assert 0 <= pence <= max(moved.realised_pence[body], 0)
                assert pence == sum(saving.gathered_pence for saving in moved.savings if saving.body == body)
        counted += [saving.saving for saving in one.proposed.savings]
    assert len(counted) == len(set(counted))
    assert set(counted) == {one.name for one in figures.savings if gain_of(rules, one) is not None}


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_savings_changes_no_total(seed: int, chance: Random) -> None:
    rules, figures = with_gains(seed)
    shuffled = list(figures.savings)
    chance.shuffle(shuffled)

    assert totals(rules, figures) == totals(rules, replace(figures, savings=tuple(shuffled)))


@given(SEEDS, st.integers(0, 10))
@settings(max_examples=60)
def test_a_saving_told_in_two_lines_moves_what_it_moves_in_one(seed: int, tenths: int) -> None:
    """So a saving may be claimed in parts, and one that is reversed in part is as if it had been smaller."""
    rules, figures = with_gains(seed)
    whole = tuple(replace(one, banked_pence=None) for one in figures.savings)
    parts = []
    for one in whole:
        first = one.verified_pence * tenths // 10
        parts.append(replace(one, verified_pence=first))
        rest = replace(one, name=f"{one.name} more", verified_pence=one.verified_pence - first, projected_pence=0)
        parts.append(rest)

    assert totals(rules, replace(figures, savings=whole)) == totals(rules, replace(figures, savings=tuple(parts)))


@given(SEEDS, st.integers(0, 4), st.integers(0, 10))
@settings(max_examples=60)
def test_claw_back_leaves_the_world_as_if_the_saving_had_been_smaller(seed: int, at: int, tenths: int) -> None:
    """What the first settlement moved and the difference of the second are what one settlement of the smaller moves."""
    rules, figures = with_gains(seed)
    banked = tuple(replace(one, banked_pence=None) for one in figures.savings)
    smaller = [
        replace(one, verified_pence=one.verified_pence * tenths // 10) if number == at else one
        for number, one in enumerate(banked)
    ]
    before = moved_by(rules, replace(figures, savings=banked))
    now = moved_by(rules, replace(figures, savings=tuple(smaller)))
    read = msgspec.json.decode(msgspec.json.encode(replace(figures, savings=tuple(smaller))), type=Figures)
    never_larger = moved_by(rules, read)

    for first, second, alone in zip(before, now, never_larger, strict=True):
        difference = {body: second.net_pence[body] - net for body, net in first.net_pence.items()}
        pots = [sum(one.amount_pence for one in moved.kept) for moved in (first, second)]
        assert 0 == sum(difference.values()) + pots[1] - pots[0]
        assert alone.net_pence == {body: net + difference[body] for body, net in first.net_pence.items()}


@given(SEEDS)
@settings(max_examples=60)
def test_payable_is_what_would_be_proposed_on_what_is_banked(seed: int) -> None:
    rules, figures = with_gains(seed)
    banked = tuple(
        replace(one, verified_pence=one.verified_pence if one.banked_pence is None else one.banked_pence)
        for one in figures.savings
    )
    cleared = replace(figures, savings=tuple(replace(one, banked_pence=None) for one in banked))
    first, second = evaluate(rules, figures), evaluate(rules, cleared)
    assert isinstance(first, Result)
    assert isinstance(second, Result)

    for one, other in zip(first.gains, second.gains, strict=True):
        assert replace(one.payable, basis="verified") == other.proposed
        assert other.payable.net_pence == other.proposed.net_pence


def compensating(*steps: Step, puts_in: str = "100") -> RuleSet:
    """Everyone puts in a part of what it saved, and steps."""
    return RuleSet(
        format="placeledger-rule-set/1",
        title="floors",
        partners=BODIES,
        weights={"floor": Measured(measure="floor", taken="yearly"), "put in": ContributedParts()},
        gains=(Gain(name="all", gather=Contributed(others_percent=puts_in), steps=steps),),
    )


@given(
    st.lists(st.tuples(st.sampled_from(BODIES), PENCE), max_size=6),
    st.lists(st.integers(0, 800), min_size=4, max_size=4),
    st.integers(1, 100),
    st.sampled_from(("this_part", "all_so_far")),
)
@settings(max_examples=100)
def test_floors_hold_where_there_is_enough(
    saved: list[tuple[str, int]],
    floors: list[int],
    puts_in: int,
    counted: Literal["this_part", "all_so_far"],
) -> None:
    """Nobody is left below its floor while anything is left; where there is not enough, each lacks its proportion."""
    rest = Keep(how=Keeping.HOLD, to="pot", at_most=None)
    rules = compensating(Compensate(floor="floor", counted_over=counted), rest, puts_in=str(puts_in))
    of = {body: str(pence) for body, pence in zip(BODIES, floors, strict=True)}
    figures = Figures(
        format="placeledger-figures/1",
        as_at=AS_AT,
        weights={"floor": MeasuredWeights(version="v", as_at=AS_AT, of=of)},
        savings=tuple(Saving(name=str(at), body=body, verified_pence=pence) for at, (body, pence) in enumerate(saved)),
    )
    moved, _ = moved_by(rules, figures)
    own = {body: sum(pence for one, pence in saved if one == body) for body in BODIES}
    lacking = [
        max(floor - own[body] + moved.gathered_pence[body], 0) for body, floor in zip(BODIES, floors, strict=True)
    ]
    given_pence = list(moved.given_pence.values())

    assert own == moved.realised_pence
    if sum(lacking) <= moved.shared_pence:
        assert lacking == given_pence
    elif moved.shared_pence:
        assert list(share_exactly(moved.shared_pence, lacking)) == given_pence
    for body, floor in zip(BODIES, floors, strict=True):
        assert not moved.kept or own[body] + moved.net_pence[body] >= floor


def test_who_saved_nothing_below_the_floor_gets_nothing() -> None:
    """Without a floor it is nothing: a body that keeps its own saving is not worse off, one that bears a cost is."""
    rules = compensating(Compensate(), Share(by="put in"))
    rules = replace(rules, weights={"put in": ContributedParts()})
    saved = {"a": 900, "b": 0, "c": -300}
    savings = [Saving(name=body, body=body, verified_pence=pence) for body, pence in saved.items()]
    figures = Figures(format="placeledger-figures/1", as_at=AS_AT, savings=tuple(savings))
    moved, _ = moved_by(rules, figures)

    assert {"a": -300, "b": 0, "c": 300, "d": 0} == moved.net_pence


@given(SEEDS)
@settings(max_examples=15)
def test_every_level_of_savings_comes_to_nothing_together(seed: int) -> None:
    """Points rise evenly from end to end; finer money says the same but for the last pennies."""
    rules, figures = with_gains(seed)
    found = sweep_of_gains(rules, figures, from_percent=Fraction(0), to_percent=Fraction(200), points=5)

    if isinstance(found, GainsSweep):
        assert ["0", "50", "100", "150", "200"] == [one.percent for one in found.points]
        for one in found.points:
            assert 0 == sum(one.net_pence.values()) + one.kept_pence
        for partner in rules.partners:
            for point in found.points if found.has_all_kinks else ():
                at_slopes = along_the_slopes(found, partner, point.realised_pence)
                assert abs(at_slopes - point.net_pence[partner]) < A_FEW_PENCE
    else:
        assert ["/savings"] == [one.pointer for one in found]
        assert not any(one.verified_pence > 0 for one in figures.savings)


def along_the_slopes(found: GainsSweep, partner: str, realised_pence: int) -> Fraction:
    """A body's net at a level, from its net at the first point, its slopes and its jumps."""
    first, last = found.points[0], found.points[-1]
    kinks = [one for one in found.kinks if one.partner == partner]
    rise = Fraction(last.net_pence[partner] - first.net_pence[partner], last.realised_pence - first.realised_pence)
    net = Fraction(first.net_pence[partner])
    slopes = [Fraction(kinks[0].before_percent) / 100 if kinks else rise]
    slopes += [Fraction(one.after_percent) / 100 for one in kinks]
    places = [first.realised_pence, *(one.realised_pence for one in kinks), last.realised_pence]
    for slope, (start, end) in zip(slopes, pairwise(places), strict=True):
        net += slope * max(min(end, realised_pence) - start, 0)
    return net + sum(one.jump_pence for one in kinks if one.realised_pence <= realised_pence)


def test_kinks_of_the_waterfall_are_where_investors_are_repaid_what_they_may_be() -> None:
    """The annual cap is 60% of what is put in where that is £125,000.00: at £165,880.91 saved of the figures."""
    one = gain_patterns()["G1"]
    found = sweep_of_gains(one.rule_set, one.figures, from_percent=Fraction(0), to_percent=Fraction(200), points=9)
    assert isinstance(found, GainsSweep)

    put_in = Fraction(9_361_728, 12_423_456)
    assert {round(12_500_000 / put_in)} == {kink.realised_pence for kink in found.kinks}
    assert {"la", "nhs", "dwp"} == {kink.partner for kink in found.kinks}
    assert found.has_all_kinks


def test_what_cannot_be_swept_is_refused() -> None:
    """No gains, nothing saved, no variance."""
    one = gain_patterns()["G1"]
    ends, nothing = (Fraction(0), Fraction(100)), at_realised(one.figures, 0)
    tried = ((replace(one.rule_set, gains=()), one.figures), (one.rule_set, nothing))
    told = [
        *(sweep_of_gains(*of, from_percent=ends[0], to_percent=ends[1], points=3) for of in tried),
        sweep(one.rule_set, one.figures, from_percent=ends[0], to_percent=ends[1], points=3),
    ]

    assert [["/gains"], ["/savings"], ["/parts"]] == [
        [refusal.pointer for refusal in found] for found in told if isinstance(found, tuple)
    ]


def test_gains_stand_side_by_side() -> None:
    """The golden waterfall beside one that repays 40%: what the investors lose, others have."""
    one = gain_patterns()["G1"]
    document = msgspec.to_builtins(one.rule_set)
    document["gains"][0]["steps"][0]["at_most"]["of"][0]["percent"] = "40"
    first, second = (evaluate(rules, one.figures) for rules in (one.rule_set, msgspec.convert(document, RuleSet)))
    assert isinstance(first, Result)
    assert isinstance(second, Result)
    (found,) = side_by_side(first, second).gains

    assert "edge of care" == found.gain
    assert first.gains[0].proposed.net_pence == {row.what: row.first_pence for row in found.proposed}
    assert second.gains[0].payable.net_pence == {row.what: row.second_pence for row in found.payable}
    assert 0 == sum(row.difference_pence for row in (*found.proposed, *found.kept))


@given(st.data(), rule_sets(1))
@settings(max_examples=20)
def test_an_answer_without_gains_is_written_as_ever(data: st.DataObject, rules: RuleSet) -> None:
    """Byte for byte what it was before there were gains: neither the rules, the figures nor the answer name them."""
    figures = replace(data.draw(figures_for(rules)), savings=())
    without = replace(rules, gains=())
    result = evaluate(without, figures)
    assert isinstance(result, Result)

    assert b'"gains"' not in msgspec.json.encode(result) + msgspec.json.encode(without)
    assert b'"savings"' not in msgspec.json.encode(figures)
    assert len(read_back(without)) <= len(read_back(rules))
