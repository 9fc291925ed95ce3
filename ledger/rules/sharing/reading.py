"""A whole rule set as sentences that a treasurer would sign; two that differ never read the same."""

from collections.abc import Iterator
from typing import assert_never

from msgspec import Struct

from ledger.core.pointers import segment
from ledger.rules.sharing.model import (
    Bands,
    Clock,
    ContributedParts,
    EqualParts,
    FixedPercentages,
    FixedRatio,
    Gain,
    Limit,
    LineProfile,
    Lines,
    Measured,
    Netting,
    Part,
    RuleSet,
    SharedSum,
    Split,
    Step,
    Weights,
)
from ledger.rules.sharing.reading_amounts import amount_text, day, joined, listed, quoted
from ledger.rules.sharing.reading_gains import gather_sentence
from ledger.rules.sharing.reading_steps import band_words, branch_words, percentages, ratio, step_sentence

__all__ = ["Sentence", "read_back", "step_sentence"]

_NETTING = {
    Netting.TOGETHER: "They are added up: underspends offset overspends first, then what is left is shared.",
    Netting.EACH_LINE: "Each line stands by itself: nothing is offset.",
    Netting.BY_RESPONSIBLE: "The lines of each responsible partner are added up by themselves, then shared.",
}
_UNITS = {"working_days": "working day", "days": "day", "weeks": "week", "months": "month"}


class Sentence(Struct, frozen=True):
    """What one place of a rule set says, how deep it stands, and where that is in the document."""

    pointer: str
    depth: int
    text: str


def read_back(rule_set: RuleSet) -> tuple[Sentence, ...]:
    """Every field of a rule set in the order in which it is applied; equal rule sets read the same, no others do."""
    return (
        *_opening(rule_set),
        *_weights(rule_set),
        *(one for place, part in enumerate(rule_set.parts) for one in _part(rule_set, place, part)),
        *(one for place, shared in enumerate(rule_set.sums) for one in _sum(rule_set, place, shared)),
        *(one for place, gain in enumerate(rule_set.gains) for one in _gain(rule_set, place, gain)),
        *(Sentence(f"/clocks/{place}", 0, _clock(clock)) for place, clock in enumerate(rule_set.clocks)),
    )


def _opening(rule_set: RuleSet) -> Iterator[Sentence]:
    yield Sentence("/title", 0, f"Rules for sharing: {quoted(rule_set.title)}.")
    host = "No host is named." if rule_set.host is None else f"The host is {quoted(rule_set.host)}."
    yield Sentence("/partners", 0, f"The partners, in the order of the agreement: {listed(rule_set.partners)}. {host}")
    yield Sentence(
        "/engine",
        0,
        f"The steps mean what version {rule_set.engine} of the engine makes of them ({quoted(rule_set.format)}). Each"
        " works on what those before it left. Shares are whole pence, the largest remainder first, ties to the partner"
        " listed earlier. What a partner takes is settled between the partners, unless a step says otherwise.",
    )


def _weights(rule_set: RuleSet) -> Iterator[Sentence]:
    for name in sorted(rule_set.weights):
        weights = rule_set.weights[name]
        pointer = f"/weights/{segment(name)}"
        yield Sentence(pointer, 0, f"Weights {quoted(name)}: {_weights_words(weights)}.")
        for place, text in enumerate(_versions(rule_set, weights)):
            yield Sentence(f"{pointer}/versions/{place}", 1, text)


def _weights_words(weights: Weights) -> str:
    match weights:
        case FixedPercentages():
            stands = "" if weights.printed_for is None else f", which stand for {quoted(weights.printed_for)}"
            return f"the percentages as printed{stands}, of the version in force on the day of the figures"
        case FixedRatio():
            return "a ratio, of the version in force on the day of the figures"
        case Measured():
            return (
                f"the exact {quoted(weights.measure)} of each partner in the figures, taken as {quoted(weights.taken)}"
            )
        case EqualParts():
            return "equal parts"
        case LineProfile():
            return "the percentages that each line carries for itself"
        case ContributedParts():
            return "what each put into the gain that is being shared"
        case _ as unreachable:
            assert_never(unreachable)


def _versions(rule_set: RuleSet, weights: Weights) -> Iterator[str]:
    if isinstance(weights, FixedPercentages):
        for one in weights.versions:
            shares = percentages(rule_set, one.percent_of) or "nobody"
            yield f"Version {quoted(one.version)}, from {day(one.starts)}: {shares}."
    elif isinstance(weights, FixedRatio):
        for other in weights.versions:
            shares = ratio(rule_set, other.parts_of) or "nobody"
            yield f"Version {quoted(other.version)}, from {day(other.starts)}: {shares}."


def _part(rule_set: RuleSet, place: int, part: Part) -> Iterator[Sentence]:
    pointer, number = f"/parts/{place}", place + 1
    lines = f"lines {'' if place == 0 else 'that no earlier part takes, '}{_conditions(part.lines)}"
    yield Sentence(pointer, 0, f"Part {number}, {quoted(part.name)}: {lines}. {_NETTING[part.netting]}")
    yield Sentence(f"{pointer}/overspend", 1, f"An overspend of part {number}, a charge to whoever takes it:")
    yield from _steps(rule_set, part.overspend, f"{pointer}/overspend", 2, "")
    yield Sentence(f"{pointer}/underspend", 1, f"An underspend of part {number}, a credit to whoever takes it:")
    yield from _steps(rule_set, part.underspend, f"{pointer}/underspend", 2, "")


def _conditions(lines: Lines) -> str:
    """The conditions, all of them; without any, every line outside the ring-fences."""
    conditions = [
        *(() if lines.names is None else (f"named {listed(lines.names, 'or')}" if lines.names else "with no name",)),
        *(() if lines.label is None else (f"labelled {quoted(lines.label)}",)),
        *(() if lines.responsible is None else (f"for which {quoted(lines.responsible)} is responsible",)),
        *(() if lines.kind is None else (f"of the {lines.kind} kind",)),
        *(() if lines.cause is None else (f"caused by {quoted(lines.cause)}",)),
        *(() if lines.is_recurrent is None else ("that recur" if lines.is_recurrent else "that do not recur",)),
    ]
    fence = {None: "outside every ring-fence", "*": "of any ring-fence, each fence by itself"}.get(
        lines.fence, f"of the ring-fence {quoted(lines.fence or '')}"
    )
    return fence if not conditions else f"{fence}, {joined(conditions)}"


def _sum(rule_set: RuleSet, place: int, shared: SharedSum) -> Iterator[Sentence]:
    pointer = f"/sums/{place}"
    borne = "a charge to whoever takes it" if shared.direction == "charge" else "received by whoever takes it"
    fence = "" if shared.fence is None else f" It belongs to the ring-fence {quoted(shared.fence)}."
    yield Sentence(pointer, 0, f"Sum {place + 1}, {quoted(shared.name)}: {amount_text(shared.amount)}, {borne}.{fence}")
    yield from _steps(rule_set, shared.steps, f"{pointer}/steps", 1, "")


def _gain(rule_set: RuleSet, place: int, gain: Gain) -> Iterator[Sentence]:
    pointer = f"/gains/{place}"
    yield Sentence(pointer, 0, f"Gain {place + 1}, {quoted(gain.name)}: {gather_sentence(rule_set, gain.gather)}")
    yield from _steps(rule_set, gain.steps, f"{pointer}/steps", 1, "")


def _steps(rule_set: RuleSet, steps: tuple[Step, ...], pointer: str, depth: int, above: str) -> Iterator[Sentence]:
    for place, step in enumerate(steps):
        number = f"{above}{place + 1}"
        yield Sentence(f"{pointer}/{place}", depth, f"Step {number}: {step_sentence(rule_set, step)}")
        yield from _inside(rule_set, step, f"{pointer}/{place}", depth + 1, f"{number}.")


def _inside(rule_set: RuleSet, step: Step, pointer: str, depth: int, above: str) -> Iterator[Sentence]:
    """The steps of a step: of its slices, its branches, or what lies above its limits."""
    match step:
        case Bands():
            for place, band in enumerate(step.bands):
                here = f"{pointer}/bands/{place}"
                yield Sentence(here, depth, f"Slice {above}{place + 1}, {band_words(band)}:")
                yield from _steps(rule_set, band.steps, f"{here}/steps", depth + 1, f"{above}{place + 1}.")
        case Split():
            for place, branch in enumerate(step.branches):
                here = f"{pointer}/branches/{place}"
                yield Sentence(here, depth, f"Branch {above}{place + 1}, {branch_words(branch)}:")
                yield from _steps(rule_set, branch.steps, f"{here}/steps", depth + 1, f"{above}{place + 1}.")
        case Limit() if step.excess:
            yield Sentence(f"{pointer}/excess", depth, f"What lies above the limits of step {above[:-1]}:")
            yield from _steps(rule_set, step.excess, f"{pointer}/excess", depth + 1, above)
        case _:
            pass


def _clock(clock: Clock) -> str:
    time = f"{clock.days} {_UNITS[clock.unit]}{'' if clock.days == 1 else 's'}"
    often = f"every {time}" if clock.repeats else f"within {time}"
    until = ", until it is cleared" if clock.repeats else ""
    otherwise = "" if clock.otherwise is None else f" Otherwise: {quoted(clock.otherwise)}."
    return f"Clock {quoted(clock.name)}: {often} after {quoted(clock.event)}{until}: {quoted(clock.what)}.{otherwise}"
