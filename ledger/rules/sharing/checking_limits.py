"""Limits: each has shares before it that it can hold, and what it takes from a partner does not come back to it."""

from collections.abc import Iterator

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_places import Place, Scope, StepList, inner_lists, placed, quoted
from ledger.rules.sharing.checking_takers import takers
from ledger.rules.sharing.model import Draw, Keep, Limit, Step


def refusals_of_limits(listed: StepList) -> list[Refusal]:
    """What is wrong with the limits of a part's or sum's steps, those within others too."""
    return list(_along(listed.steps, listed.place, listed.scope, set()))


def _along(steps: tuple[Step, ...], place: Place, scope: Scope, sharing: set[str]) -> Iterator[Refusal]:
    """Every limit in the order in which steps run; `sharing` grows by those who may have a share by then."""
    for step, at in placed(steps, place):
        if isinstance(step, Limit):
            if not sharing:
                yield at.refused("no step before this one gives a partner a share; write the limit after the shares")
            yield from _excess(step, at, scope)
        for inner, inner_at in inner_lists(step, at):
            yield from _along(inner, inner_at, scope, sharing)
        sharing |= takers(step, scope)


def _excess(step: Limit, place: Place, scope: Scope) -> Iterator[Refusal]:
    """What is above a cap goes to others than those whom the limit caps."""
    capped = [one.partner for one in step.limits if one.at_most is not None]
    at = place.at("excess")
    if step.excess and not capped:
        yield at.refused("never reached: no partner has a cap here; give a cap by `at_most`, or leave these steps out")
    back = [one for one in capped if any(one in takers(each, scope) for each in step.excess)]
    is_for_others = any(isinstance(one, Keep | Draw) or takers(one, scope) - set(back) for one in step.excess)
    if back and is_for_others:
        yield at.refused(
            f"what is above the cap would come back to {quoted(back)}; let only partners without a cap here take it"
        )
    elif back:
        yield at.refused(f"only {quoted(back)} takes what is above its own cap; name a partner that has no cap here")
