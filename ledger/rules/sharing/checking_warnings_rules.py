"""Warnings that the rules alone give rise to: limits that may not hold, lines that no part takes, one-sided shares."""

from collections.abc import Iterator
from fractions import Fraction

from ledger.rules.sharing.checking_amounts import all_amounts, with_inner
from ledger.rules.sharing.checking_multiples import is_nothing
from ledger.rules.sharing.checking_places import Place, RuleWarning, Scope, StepList, quoted, step_lists
from ledger.rules.sharing.checking_takers import fixed_weights, sharers, takers, weighed
from ledger.rules.sharing.model import (
    Amount,
    Bear,
    Compensate,
    FixedPercentages,
    Limit,
    Lines,
    PaidBy,
    PercentAmount,
    PerformanceAmount,
    RuleSet,
    SavingShare,
    Share,
    Step,
)

_WHOLE = 100


def warnings_of_rules(rules: RuleSet) -> list[RuleWarning]:
    """Everything that may not be meant, whatever the figures are."""
    lists = list(step_lists(rules))
    found = [*_untaken_lines(rules), *_one_sided(lists), *_shared_twice(rules), *_more_than_there_is(rules)]
    found += _back_to_payer(rules)
    found += _lifted_by_later_parts(lists)
    for listed in lists:
        found += [*_limits(listed), *_shares(listed)]
    return found


def _untaken_lines(rules: RuleSet) -> Iterator[RuleWarning]:
    unfenced = [one.lines for one in rules.parts if one.lines.fence is None]
    at = Place().at("parts")
    if rules.parts and not unfenced:
        yield at.warned("no part takes lines without a ring-fence: figures that have one are refused")
    elif unfenced and Lines() not in unfenced:
        yield at.warned(
            "no part takes every other line: figures with a line that fits no part are refused; a last part without "
            "conditions would take them"
        )


def _one_sided(lists: list[StepList]) -> Iterator[RuleWarning]:
    """A partner that gets back of an underspend and bears nothing of an overspend, or the contrary."""
    top = [one for one in lists if one.depth == 1 and not one.scope.is_sum]
    for over, under in zip(top[::2], top[1::2], strict=True):
        bears, gets = _takers_of(over.steps, over.scope), _takers_of(under.steps, under.scope)
        place = Place(over.place.pointer.removesuffix("/overspend"), over.place.words.removesuffix(", overspend"))
        if bears and gets and gets - bears:
            who = quoted(sorted(gets - bears))
            yield place.warned(f"of an underspend something may go to {who}, and nothing of an overspend falls there")
        if bears and gets and bears - gets:
            who = quoted(sorted(bears - gets))
            yield place.warned(
                f"of an overspend something may fall on {who}, and nothing of an underspend comes back there"
            )


def _takers_of(steps: tuple[Step, ...], scope: Scope) -> frozenset[str]:
    return frozenset().union(*(takers(one, scope) for one in steps))


def _shared_twice(rules: RuleSet) -> Iterator[RuleWarning]:
    for number, one in enumerate(rules.sums):
        same = next((other for other in rules.sums[:number] if other.amount == one.amount), None)
        if same is not None:
            place = Place().named(f"sum '{one.name}'", "sums", number).at("amount")
            yield place.warned(f"the sum '{same.name}' is the same amount: it is shared twice")


def _more_than_there_is(rules: RuleSet) -> Iterator[RuleWarning]:
    """A sum, or what is paid, that may come to more than the amount it is a part of."""
    outermost = (one for one in all_amounts(rules, []) if isinstance(one.asking, Amount))
    for asking, at, _ in (inner for one in outermost for inner in with_inner(one)):
        if isinstance(asking, PerformanceAmount) and Fraction(asking.cap_percent) > _WHOLE:
            yield at.at("cap_percent").warned(
                f"up to {asking.cap_percent}% may be shared: more than the whole amount is needed to pay it"
            )
        elif isinstance(asking, PercentAmount) and Fraction(asking.percent) > _WHOLE:
            yield at.at("percent").warned(f"{asking.percent}% of an amount is more than the whole of it")
        elif isinstance(asking, SavingShare):
            yield from _more_than_saved(asking, at)


def _more_than_saved(share: SavingShare, place: Place) -> Iterator[RuleWarning]:
    for number, band in enumerate(share.bands):
        if Fraction(band.share_percent) > _WHOLE:
            yield place.at("bands", number, "share_percent").warned(
                f"{band.share_percent}% of a slice is shared: more than is saved there"
            )


def _back_to_payer(rules: RuleSet) -> Iterator[RuleWarning]:
    """What one partner pays and nobody else may get."""
    for number, gain in enumerate(rules.gains):
        payer = gain.gather.partner if isinstance(gain.gather, PaidBy) else None
        top = all(isinstance(one, Share | Bear | Limit | Compensate) for one in gain.steps)
        if payer is not None and top and _takers_of(gain.steps, Scope(rules, "gain")) <= {payer}:
            place = Place().named(f"gain '{gain.name}'", "gains", number)
            yield place.at("gather", "partner").warned(f"all that '{payer}' pays comes back to it: nothing moves")


def _limits(listed: StepList) -> Iterator[RuleWarning]:
    """Caps that no share reaches, that a later step may lift, or that count more than their reader may think."""
    sharing: frozenset[str] = frozenset()
    capped: dict[str, int] = {}
    for number, (step, place) in enumerate(listed.placed(), 1):
        for partner in sorted(takers(step, listed.scope) & set(capped)):
            yield place.warned(
                f"'{partner}' may get more by this after step {capped[partner]} held it to its cap: a cap holds for "
                "the steps before it"
            )
        if isinstance(step, Limit):
            yield from _limit(step, place, sharing if listed.depth == 1 else frozenset(listed.scope.rules.partners))
            if listed.depth > 1:
                yield place.warned(
                    "a limit within another step counts all that partners bear of this part so far, and is looked at "
                    "only where something reaches this step"
                )
            capped |= {one.partner: number for one in step.limits if one.at_most is not None}
        sharing |= takers(step, listed.scope)


def _limit(step: Limit, place: Place, sharing: frozenset[str]) -> Iterator[RuleWarning]:
    for number, one in enumerate(step.limits):
        at = place.at("limits", number, "at_most")
        if one.at_most is not None and one.partner not in sharing:
            yield at.warned(f"no step before this one gives '{one.partner}' a share: its cap changes nothing")
        elif one.at_most is not None and is_nothing(one.at_most):
            yield at.warned(f"the cap of '{one.partner}' is nothing: whatever it shares before is taken from it again")
    for number, partner in enumerate(step.lacking_from):
        if partner not in sharing and not step.excess:
            at = place.at("lacking_from", number)
            yield at.warned(f"no step before this one gives '{partner}' a share: it has nothing to fill a floor from")


def _shares(listed: StepList) -> Iterator[RuleWarning]:
    rules = listed.scope.rules
    for step, place in listed.placed():
        if not isinstance(step, Share):
            continue
        weights = rules.weights.get(step.by)
        for version in fixed_weights(weights) if isinstance(weights, FixedPercentages) else ():
            here = sum((version.get(one, Fraction(0)) for one in sharers(step, rules)), Fraction(0))
            if here != sum(version.values()):
                yield place.at("among").warned(
                    f"those in `among` do not come to 100% of '{step.by}': they share all of it, by the proportion of "
                    "their percentages"
                )
                break
        for partner, name in step.onward.items():
            onward = rules.weights.get(name)
            if fixed_weights(onward) and weighed(rules.partners, onward) <= {partner}:
                yield place.at("onward", partner).warned(f"by '{name}' all of it stays with '{partner}'")


def _lifted_by_later_parts(lists: list[StepList]) -> Iterator[RuleWarning]:
    """A cap over all shares so far cannot know what later parts will give."""
    of_parts = [one for one in lists if one.depth == 1 and not one.scope.is_sum]
    for number, listed in enumerate(of_parts):
        later = [one for one in of_parts[number - number % 2 + 2 :] if one.scope.direction == listed.scope.direction]
        given = frozenset().union(*(_takers_of(one.steps, one.scope) for one in later))
        for step, place in listed.placed():
            if isinstance(step, Limit) and step.counted_over == "all_so_far":
                more = sorted(given & {one.partner for one in step.limits if one.at_most is not None})
                if more:
                    yield place.at("counted_over").warned(
                        f"later parts may give {quoted(more)} more: a cap over all so far counts the parts before it"
                    )
