"""Each step by itself: its partners, names, forms and limits, and that no fenced money leaves its fence."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_multiples import is_never_above
from ledger.rules.sharing.checking_places import Place, Scope, StepList, quoted
from ledger.rules.sharing.checking_takers import fixed_weights, sharers, weighed
from ledger.rules.sharing.model import (
    Bear,
    Compensate,
    Draw,
    Form,
    Keep,
    Keeping,
    Limit,
    PartnerLimit,
    RuleSet,
    Share,
    Split,
    Step,
)

_PAID = {Form.SETTLED, Form.CONTRIBUTION, Form.IN_FENCE}
_OF_A_CHARGE = {Keeping.CARRY_FORWARD, Keeping.ESCALATE}


def refusals_of_steps(listed: StepList) -> list[Refusal]:
    """What is wrong with each step of a list, apart from its order and its weights."""
    return [one for step, place in listed.placed() for one in _own(step, place, listed.scope)]


def strangers(names: Iterable[str], place: Place, rules: RuleSet) -> Iterator[Refusal]:
    """Names in a list that are no partners, and partners that stand in it twice."""
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name not in rules.partners:
            yield stranger(name, place.at(number), rules)
        elif name in seen:
            yield place.at(number).refused(f"'{name}' stands twice in this list; name it once")
        seen.add(name)


def stranger(name: str, place: Place, rules: RuleSet) -> Refusal:
    """That a name is no partner of the rule set."""
    return place.refused(f"'{name}' is no partner; the partners are {quoted(rules.partners)}")


def _own(step: Step, place: Place, scope: Scope) -> Iterator[Refusal]:
    match step:
        case Draw() if scope.is_gain:
            yield place.refused("no money of a gain goes to items, nor comes from them; let bodies take it, or keep it")
        case Draw():
            yield from _draw(step, place)
        case Compensate():
            yield from _compensate(step, place, scope)
        case Share():
            yield from _share(step, place, scope)
            yield from _form(step, place, scope)
        case Bear():
            yield from _bear(step, place, scope)
            yield from _form(step, place, scope)
        case Split():
            yield from _split(step, place)
        case Limit():
            yield from _limit(step, place, scope)
        case Keep():
            yield from _keep(step, place, scope)
        case _:
            pass


def _twice(names: Iterable[str], place: Place, what: str) -> Iterator[Refusal]:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            yield place.at(number).refused(f"{what} '{name}' stands twice in this list; name it once")
        seen.add(name)


def _draw(step: Draw, place: Place) -> Iterator[Refusal]:
    yield from _twice(step.items, place.at("items"), "the item")
    yield from _twice(step.only, place.at("only"), "the condition")


def _compensate(step: Compensate, place: Place, scope: Scope) -> Iterator[Refusal]:
    if not scope.is_gain:
        yield place.refused("nobody is worse off by what is no gain; give a floor by a limit, or write a gain")
    yield from strangers(step.among, place.at("among"), scope.rules)


def _share(step: Share, place: Place, scope: Scope) -> Iterator[Refusal]:
    rules = scope.rules
    yield from strangers(step.among, place.at("among"), rules)
    if step.each_at_most is not None and not Fraction(step.each_at_most.percent):
        yield place.at("each_at_most", "percent").refused(
            "0% of its weight is the most that each can take, so nobody takes anything; leave the step out"
        )
    among = sharers(step, rules)
    for partner in step.onward:
        at = place.at("onward", partner)
        if partner not in rules.partners:
            yield stranger(partner, at, rules)
        elif partner not in among:
            yield at.refused(f"'{partner}' does not share by this step, so nothing of it goes onward; leave this out")
    yield from _circles(step, place, rules)


def _onward_to(partner: str, step: Share, rules: RuleSet) -> frozenset[str]:
    """To whom a partner's share is certain to go onward in some version; unknown where the figures give the weights."""
    weights = rules.weights.get(step.onward[partner])
    return weighed(rules.partners, weights) if fixed_weights(weights) else frozenset()


def _circles(step: Share, place: Place, rules: RuleSet) -> Iterator[Refusal]:
    """What goes onward from a partner and comes back to it through others has no end."""
    for partner in step.onward:
        reached, new = frozenset[str](), _onward_to(partner, step, rules) - {partner}
        while new:
            reached |= new
            new = frozenset().union(*(_onward_to(one, step, rules) for one in new if one in step.onward)) - reached
        if partner in reached:
            yield place.at("onward", partner).refused(
                f"what goes onward from '{partner}' comes back to it in a circle; end it with a partner that keeps it"
            )


def _bear(step: Bear, place: Place, scope: Scope) -> Iterator[Refusal]:
    if step.partner is not None and step.role is not None:
        yield place.at("role").refused(
            f"it is borne by '{step.partner}' and by the {step.role} at once; name one of the two"
        )
    elif step.partner is None and step.role is None:
        yield place.refused("nobody bears it; name a `partner`, or a `role`: the host or the responsible partner")
    if step.partner is not None and step.partner not in scope.rules.partners:
        yield stranger(step.partner, place.at("partner"), scope.rules)
    if step.role == "host" and scope.rules.host is None:
        yield place.at("role").refused(
            "the rule set has no host; name the host at the top of it, or name a partner here"
        )
    if step.role == "responsible" and scope.is_sum:
        what = "a gain" if scope.is_gain else "a sum"
        yield place.at("role").refused(
            f"{what} has no lines, so nobody is responsible for one; name a partner, or share it"
        )


def _form(step: Share | Bear, place: Place, scope: Scope) -> Iterator[Refusal]:
    if scope.is_gain:
        yield from _settled(step, place)
        return
    at = place.at("form")
    if step.form is Form.IN_FENCE and (scope.fence is None or scope.is_charge):
        what = "money that partners pay comes from outside" if scope.is_charge else "there is no fence here"
        yield at.refused(f"`in_fence` is for fenced money that partners get back, and {what}; choose another form")
    elif scope.fence is not None and not scope.is_charge and step.form is not Form.IN_FENCE:
        yield at.refused(
            f"money of the fence '{scope.fence}' would leave it as `{step.form}`; "
            "say `in_fence`, or keep it: carried forward, held or reinvested"
        )
    if step.form is Form.COMMITTED_OUTSIDE and not scope.is_charge:
        yield at.refused(
            "what partners get cannot be committed by them outside the pool; say `settled` or `provisional`"
        )
    if step.instalments > 1 and step.form not in _PAID:
        yield place.at("instalments").refused(
            f"nothing is paid of what is `{step.form}`, so it has no instalments; leave them out, or settle it"
        )


def _settled(step: Share | Bear, place: Place) -> Iterator[Refusal]:
    """What a gain gives is paid as it is gathered: else transfers would not come to nothing together."""
    if step.form is not Form.SETTLED:
        yield place.at("form").refused(
            f"what a gain gives is settled with what it gathers, not `{step.form}`; leave the form out"
        )
    if step.instalments > 1:
        yield place.at("instalments").refused(
            "what a gain gives is settled at once with what it gathers; leave the instalments out"
        )


def _split(step: Split, place: Place) -> Iterator[Refusal]:
    yield from (
        place.at("branches", number, "name").refused(f"two branches are called '{branch.name}'; give each its own name")
        for number, branch in enumerate(step.branches)
        if branch.name in {one.name for one in step.branches[:number]}
    )
    yield from (
        place.at("branches", number, "parts").refused(
            f"the branch '{branch.name}' has no part of it and is never reached; give it parts, or leave it out"
        )
        for number, branch in enumerate(step.branches)
        if not Fraction(branch.parts)
    )


def _limit(step: Limit, place: Place, scope: Scope) -> Iterator[Refusal]:
    rules = scope.rules
    seen: set[str] = set()
    for number, one in enumerate(step.limits):
        at = place.at("limits", number)
        if one.partner not in rules.partners:
            yield stranger(one.partner, at.at("partner"), rules)
        elif one.partner in seen:
            yield at.at("partner").refused(
                f"'{one.partner}' is limited twice in one step; write its cap and floor together"
            )
        seen.add(one.partner)
        yield from _cap_and_floor(one, at)
    yield from strangers(step.lacking_from, place.at("lacking_from"), rules)
    yield from _floors(step, place)


def _cap_and_floor(one: PartnerLimit, place: Place) -> Iterator[Refusal]:
    if one.at_most is None and one.at_least is None:
        yield place.refused(f"'{one.partner}' has neither cap nor floor; give `at_most`, `at_least` or both")
    elif one.at_most is not None and one.at_least is not None:
        above = is_never_above(one.at_most, one.at_least) and not is_never_above(one.at_least, one.at_most)
        if above:
            yield place.at("at_least").refused(
                f"the floor of '{one.partner}' lies above its cap; lower the floor or raise the cap"
            )


def _floors(step: Limit, place: Place) -> Iterator[Refusal]:
    floors = [one.partner for one in step.limits if one.at_least is not None]
    at = place.at("lacking_from")
    if floors and not step.lacking_from:
        yield at.refused(f"nobody fills the floor of {quoted(floors)}; name in `lacking_from` the partners that do")
    elif step.lacking_from and not floors:
        yield at.refused("nothing can be lacking: no partner has a floor here; give a floor, or leave these names out")
    for number, partner in enumerate(step.lacking_from):
        if partner in floors:
            yield at.at(number).refused(
                f"'{partner}' has a floor itself and cannot fill one; name only partners without a floor here"
            )


def _keep(step: Keep, place: Place, scope: Scope) -> Iterator[Refusal]:
    at = place.at("how")
    if scope.is_charge and step.how not in _OF_A_CHARGE:
        yield at.refused(
            f"there is no money in {_a_charge(scope)} to {_verb(step.how)}; carry it forward or escalate it"
        )
    if scope.fence is not None and not scope.is_charge and step.how is Keeping.RELEASE:
        yield at.refused(
            f"what is released leaves the fence '{scope.fence}'; carry it forward, hold or reinvest it within the fence"
        )
    if step.unless_agreed_by is None:
        return
    clock = next((one for one in scope.rules.clocks if one.name == step.unless_agreed_by), None)
    if clock is None:
        yield place.at("unless_agreed_by").refused(
            f"no clock is called '{step.unless_agreed_by}'; define it under clocks, or leave the deadline out"
        )
    elif clock.repeats:
        yield place.at("unless_agreed_by").refused(
            f"the clock '{clock.name}' repeats and has no last day; name a clock that runs once"
        )


def _verb(how: Keeping) -> str:
    return how.replace("_non_recurrently", "")


def _a_charge(scope: Scope) -> str:
    return "a charge" if scope.is_sum else "an overspend"
