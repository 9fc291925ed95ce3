"""Where in a rule set something stands: its JSON pointer, and in words for those who sign it."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from ledger.core.pointers import segment
from ledger.core.refusal import Code, Refusal
from ledger.rules.sharing.model import (
    DEPTH_MAX,
    Bands,
    Bear,
    Compensate,
    Draw,
    Keep,
    Limit,
    RuleSet,
    Share,
    Split,
    Step,
)

_SHOWN = 3
Direction = Literal["overspend", "underspend", "charge", "benefit", "gain"]


class RuleWarning(Struct, frozen=True):
    """Something that may not be meant, and where in the rule set it stands (JSON pointer)."""

    pointer: str
    text: str


class Place(NamedTuple):
    """A place by pointer and in words."""

    pointer: str = ""
    words: str = ""

    def at(self, *segments: str | int) -> "Place":
        """A place further down that has no words of its own."""
        return Place(self.pointer + "".join(f"/{segment(str(one))}" for one in segments), self.words)

    def named(self, words: str, *segments: str | int) -> "Place":
        """A place further down, in words too."""
        return Place(self.at(*segments).pointer, f"{self.words}, {words}" if self.words else words)

    def refused(self, detail: str) -> Refusal:
        """That this place is wrong: the detail says how, and what to do."""
        return Refusal(Code.RULE_SET_IS_NOT_SOUND, f"{self.words}: {detail}" if self.words else detail, self.pointer)

    def warned(self, text: str) -> RuleWarning:
        """That this place may not be meant."""
        return RuleWarning(self.pointer, f"{self.words}: {text}" if self.words else text)


class Scope(NamedTuple):
    """What steps are for: the rule set, which way the money goes, its fence, and who is responsible for all lines."""

    rules: RuleSet
    direction: Direction
    fence: str | None = None
    responsible: str | None = None

    @property
    def is_sum(self) -> bool:
        """Whether no lines are shared."""
        return self.direction in {"charge", "benefit", "gain"}

    @property
    def is_gain(self) -> bool:
        return self.direction == "gain"

    @property
    def is_charge(self) -> bool:
        return self.direction in {"overspend", "charge"}


class StepList(NamedTuple):
    """Steps that follow one another, and how deep they stand; 1 is the list of a part, a sum or a gain itself."""

    steps: tuple[Step, ...]
    place: Place
    scope: Scope
    depth: int

    def placed(self) -> Iterator[tuple[Step, Place]]:
        """Each step with its place."""
        return placed(self.steps, self.place)


def step_lists(rules: RuleSet) -> Iterator[StepList]:
    """Every list of steps, those within others after them; what is nested too deeply is named and not entered."""
    for number, part in enumerate(rules.parts):
        place, lines = Place().named(f"part '{part.name}'", "parts", number), part.lines
        over = Scope(rules, "overspend", lines.fence, lines.responsible)
        under = over._replace(direction="underspend")
        yield from _with_inner(StepList(part.overspend, place.named("overspend", "overspend"), over, 1))
        yield from _with_inner(StepList(part.underspend, place.named("underspend", "underspend"), under, 1))
    for number, one in enumerate(rules.sums):
        place = Place().named(f"sum '{one.name}'", "sums", number).at("steps")
        yield from _with_inner(StepList(one.steps, place, Scope(rules, one.direction, one.fence), 1))
    for number, gain in enumerate(rules.gains):
        place = Place().named(f"gain '{gain.name}'", "gains", number).at("steps")
        yield from _with_inner(StepList(gain.steps, place, Scope(rules, "gain"), 1))


def _with_inner(listed: StepList) -> Iterator[StepList]:
    yield listed
    if listed.depth > DEPTH_MAX:
        return
    for step, place in listed.placed():
        for steps, at in inner_lists(step, place):
            yield from _with_inner(StepList(steps, at, listed.scope, listed.depth + 1))


def placed(steps: tuple[Step, ...], place: Place) -> Iterator[tuple[Step, Place]]:
    """Each step of a list with its place."""
    for number, step in enumerate(steps):
        yield step, place.named(f"step {number + 1} ({label(step)})", number)


def inner_lists(step: Step, place: Place) -> Iterator[tuple[tuple[Step, ...], Place]]:
    """The lists of steps within a step."""
    match step:
        case Bands():
            for number, band in enumerate(step.bands):
                yield band.steps, place.named(f"band {number + 1}", "bands", number).at("steps")
        case Split():
            for number, branch in enumerate(step.branches):
                yield branch.steps, place.named(f"branch '{branch.name}'", "branches", number).at("steps")
        case Limit() if step.excess:
            yield step.excess, place.named("its excess", "excess")
        case _:
            pass


def label(step: Step) -> str:  # noqa: PLR0911 - one answer for each type
    """A step in a few words, by which a reader finds it."""
    match step:
        case Draw():
            return f"draw on {quoted(step.items)}"
        case Share():
            return f"share by '{step.by}'"
        case Bear():
            return f"{bearer(step)} bears"
        case Bands():
            return f"{len(step.bands)} bands"
        case Split():
            return f"split into {quoted([one.name for one in step.branches])}"
        case Limit():
            return f"limit of {quoted([one.partner for one in step.limits])}"
        case Keep():
            return f"{step.how.replace('_', ' ')} to '{step.to}'"
        case Compensate():
            return "compensate" if step.floor is None else f"compensate to '{step.floor}'"


def bearer(step: Bear) -> str:
    """Who takes all, in words."""
    if step.partner is not None:
        return f"'{step.partner}'"
    return {"host": "the host", "responsible": "each responsible partner", None: "nobody"}[step.role]


def quoted(names: Sequence[str]) -> str:
    """`'a', 'b' and 'c'`; of a long list the first three and how many more."""
    shown = [f"'{one}'" for one in names[:_SHOWN]] + ([f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else [])
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
