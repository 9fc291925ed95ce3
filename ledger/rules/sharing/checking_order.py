"""Steps in their order: nothing is left without an owner, and every step can be reached."""

from collections.abc import Iterator

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_multiples import is_never_above
from ledger.rules.sharing.checking_places import Place, StepList, inner_lists, label, placed, quoted
from ledger.rules.sharing.model import Bands, Bear, Compensate, Draw, Keep, Limit, Share, Split, Step


def refusals_of_order(listed: StepList) -> list[Refusal]:
    """What is wrong with the order of one list of steps; what is left by inner lists may be taken by outer ones."""
    found = left_over(listed.steps, listed.place) if listed.depth == 1 else []
    return [*found, *_unreachable(listed), *_drawn_again(listed), *_edges(listed), *_counted_anew(listed)]


def left_over(steps: tuple[Step, ...], place: Place) -> list[Refusal]:
    """Why something may be left when all steps have run; nothing where the last of them takes all."""
    found = [place.refused("limits alone share nothing; write before them the steps that share")]
    for step, at in placed(steps, place):
        if isinstance(step, Limit):
            found = found + left_by_limit(step, at)
        elif found:
            found = left_by(step, at)
    return found


def left_by_limit(step: Limit, place: Place) -> list[Refusal]:
    """What a limit takes from a capped partner and its own steps do not give to others."""
    capped = [one.partner for one in step.limits if one.at_most is not None]
    if not capped:
        return []
    if step.excess:
        return left_over(step.excess, place.named("its excess", "excess"))
    return [
        place.at("excess").refused(
            f"the cap of {quoted(capped)} has no taker; say in `excess` who takes what is above it, or that it is kept"
        )
    ]


def left_by(step: Step, place: Place) -> list[Refusal]:  # noqa: PLR0911 - one answer for each type
    """Why a step may leave something of what reaches it."""
    within = [one for steps, at in inner_lists(step, place) for one in left_over(steps, at)]
    match step:
        case Draw():
            return [
                place.refused(
                    "what the items do not cover has no owner; add a last step in which partners share or bear it, or "
                    "in which it is kept"
                )
            ]
        case Compensate():
            return [
                place.refused(
                    "what is left when nobody is worse off any more has no owner; add a last step that takes the rest"
                )
            ]
        case Bands() if step.bands[-1].up_to is not None:
            edge = place.at("bands", len(step.bands) - 1, "up_to").refused(
                "the last band has an edge, and what lies above it has no owner; leave its `up_to` out, or add a band"
            )
            return [edge, *within]
        case Split() if all(one.at_most is not None for one in step.branches):
            limits = place.at("branches").refused(
                "every branch has a limit, and what is above all of them has no owner; leave one branch without a limit"
            )
            return [limits, *within]
        case Share() if step.each_at_most is not None:
            return [
                place.at("each_at_most").refused(
                    "once each partner has had its most, the rest has no owner; add a last step that takes the rest"
                )
            ]
        case Share() | Bear() | Keep() if step.at_most is not None:
            return [
                place.at("at_most").refused(
                    "it takes only so much, and the rest has no owner; leave `at_most` out, or add a step for the rest"
                )
            ]
        case _:
            return within


def _unreachable(listed: StepList) -> Iterator[Refusal]:
    """A step after one that takes all; a limit may free something for those after it."""
    taker: str | None = None
    for number, (step, place) in enumerate(listed.placed(), 1):
        if isinstance(step, Limit):
            taker = None if left_by_limit(step, place) else taker
        elif taker is not None:
            yield place.refused(f"never reached: {taker} takes all that is left; leave this out, or limit that step")
        elif not left_by(step, place):
            taker = f"step {number} ({label(step)})"


def _drawn_again(listed: StepList) -> Iterator[Refusal]:
    """A draw of which earlier ones have used every item to its end."""
    used: dict[str, list[frozenset[str]]] = {}
    for step, place in listed.placed():
        if not isinstance(step, Draw):
            continue
        only = frozenset[str](step.only)
        if all(any(earlier <= only for earlier in used.get(item, [])) for item in step.items):
            yield place.at("items").refused(
                f"never reached: an earlier step has used {quoted(step.items)} up; name other items, or limit that step"
            )
        if step.at_most is None:
            for item in step.items:
                used.setdefault(item, []).append(only)


def _edges(listed: StepList) -> Iterator[Refusal]:
    """Edges rise, and only the last band is without one."""
    for step, place in listed.placed():
        for number, band in enumerate(step.bands if isinstance(step, Bands) else ()):
            before = step.bands[number - 1].up_to if number and isinstance(step, Bands) else None
            at = place.named(f"band {number + 1}", "bands", number)
            if number and before is None:
                yield at.refused(f"never reached: band {number} has no edge; give it one, or leave this band out")
            elif before is not None and band.up_to is not None and is_never_above(band.up_to, before):
                yield at.at("up_to").refused(
                    f"its edge does not lie above that of band {number}, so the band is empty; edges rise band by band"
                )


def _counted_anew(listed: StepList) -> Iterator[Refusal]:
    """The whole of an inner list is what came into it; what a limit frees of other lists is not in it."""
    is_freed = False
    for step, place in listed.placed() if listed.depth > 1 else ():
        if isinstance(step, Limit):
            is_freed = is_freed or bool(left_by_limit(step, place))
        elif isinstance(step, Bands) and step.counted_from == "the_whole" and is_freed:
            yield place.at("counted_from").refused(
                "a limit before these bands hands money back that came from elsewhere, so there is no whole to count "
                "from; say `what_is_left`, or let the limit's excess take all"
            )
