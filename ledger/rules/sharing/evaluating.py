"""A rule set evaluated on figures: who bears or moves what, to the penny, and how it came to that. Pure and total.

The same rule set, figures and engine version give the same answer for ever.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeVar

from msgspec import Struct

from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Refusal
from ledger.rules.sharing.amounting import Asked
from ledger.rules.sharing.answering import drawn_of, kept_of, shares_of
from ledger.rules.sharing.asking import UnfitError
from ledger.rules.sharing.clocking import due_of_clock, dues
from ledger.rules.sharing.figures import Figures, Line
from ledger.rules.sharing.fitting import refusals_of_figures
from ledger.rules.sharing.gaining import Gains
from ledger.rules.sharing.model import RuleSet, SharedSum, Step
from ledger.rules.sharing.pooling import Netted, netted_parts
from ledger.rules.sharing.result import (
    RESULT_FORMAT,
    LineAnswer,
    Offset,
    Pot,
    Reallocated,
    Result,
)
from ledger.rules.sharing.stepping import Stepper
from ledger.rules.sharing.taking import Items

_One = TypeVar("_One")
_Found = TypeVar("_Found", Pot, Reallocated)
Direction = Literal["overspend", "underspend", "balanced", "charge", "benefit"]


def evaluate(rule_set: RuleSet, figures: Figures) -> Result | tuple[Refusal, ...]:
    """The answer of a sound rule set to figures, or every reason why they do not fit it; raises nothing."""
    refusals = refusals_of_figures(rule_set, figures)
    if refusals:
        return refusals
    evaluation = _Evaluation(rule_set, figures)
    result = evaluation.result()
    return tuple(evaluation.refusals) or result


class _Shared(Struct, frozen=True):
    """What is shared as one, a part's lines or a sum, ready for its steps."""

    name: str
    pointer: str
    fence: str | None
    direction: Direction
    steps: Sequence[Step]
    lines: Sequence[Line]
    variances_pence: Sequence[int]
    left_pence: Sequence[int]
    offsets: tuple[Offset, ...]

    @property
    def sign(self) -> int:
        """Credits to partners are negative, of an underspend only."""
        return -1 if self.direction == "underspend" else 1


class _Evaluation:
    """One run: pots in the order of parts and sums, items used up as it goes, shares so far known to limits."""

    def __init__(self, rule_set: RuleSet, figures: Figures) -> None:
        self.rule_set, self.figures = rule_set, figures
        self.asked, self.items = Asked(rule_set, figures), Items(figures)
        self.due = dues(rule_set, figures)
        self.due_of_clock = due_of_clock(self.due)
        self.said: dict[str, str] = {}
        self.totals: dict[str, dict[str, int]] = {
            kind: dict.fromkeys(rule_set.partners, 0) for kind in ("variance", "charge", "benefit")
        }
        self.of_part: dict[str, dict[str, int]] = {}
        self.refusals: list[Refusal] = []

    def result(self) -> Result:
        """The answer; worth nothing where something was refused."""
        pots = [
            *self._each(lambda netted: self._pot(_shared_of(netted)), netted_parts(self.rule_set, self.figures)),
            *self._each(lambda one: self._pot(self._shared_sum(*one)), enumerate(self.rule_set.sums)),
        ]
        moved = Gains(self.rule_set, self.figures, self.due_of_clock, self.said)
        gains: list[Reallocated] = list(self._each(lambda one: moved.gain(*one), enumerate(self.rule_set.gains)))
        return Result(
            format=RESULT_FORMAT,
            engine=self.rule_set.engine,
            title=self.rule_set.title,
            as_at=self.figures.as_at,
            variance_pence=sum(line.variance_pence for pot in pots if pot.is_variance for line in pot.lines),
            shares_pence=self.totals["variance"],
            received_pence=self.totals["benefit"],
            charged_pence=self.totals["charge"],
            pots=tuple(pots),
            due=self.due,
            gains=tuple(gains),
        )

    def _each(self, evaluated: Callable[[_One], _Found], all_of_them: Iterable[_One]) -> Iterator[_Found]:
        """The answers of those that have one; refusals of the others are kept, so that all are told at once."""
        for one in all_of_them:
            try:
                yield evaluated(one)
            except UnfitError as error:
                self.refusals.append(error.refusal)

    def _shared_sum(self, at: int, one: SharedSum) -> _Shared:
        pence = self.asked.sum_pence(one.amount, f"/sums/{at}/amount")
        line = (Line(name=one.name, variance_pence=pence, fence=one.fence),)
        return _Shared(one.name, f"/sums/{at}", one.fence, one.direction, one.steps, line, (pence,), (pence,), ())

    def _pot(self, shared: _Shared) -> Pot:
        kind = shared.direction if shared.direction in ("charge", "benefit") else "variance"
        of_part = self.of_part.setdefault(shared.pointer, dict.fromkeys(self.rule_set.partners, 0))
        stepper = Stepper(
            *(self.asked, shared.lines, shared.fence),
            is_charge=shared.direction in ("overspend", "charge"),
            items=self.items,
            earlier={
                "this_part": _signed(of_part, shared.sign),
                "all_so_far": _signed(self.totals[kind], shared.sign),
            },
            due=self.due_of_clock,
            said=self.said,
        )
        steps_at = "steps" if kind != "variance" else shared.direction
        pointer = f"{shared.pointer}/{steps_at}"
        left = stepper.run(shared.steps, [abs(pence) for pence in shared.left_pence], pointer)
        if sum(left):
            raise UnfitError(f"the steps leave £{pounds_from_pence(sum(left))} that nobody takes", pointer)
        for partner in self.rule_set.partners:
            pence = shared.sign * stepper.cells.of_partner(partner)
            of_part[partner] += pence
            self.totals[kind][partner] += pence
        return _answer(shared, stepper, self.rule_set.partners)


def _signed(totals: Mapping[str, int], sign: int) -> dict[str, int]:
    return {partner: sign * pence for partner, pence in totals.items()}


def _shared_of(netted: Netted) -> _Shared:
    part, net = netted.part, netted.net_pence
    direction: Direction = "overspend" if net > 0 else "underspend" if net < 0 else "balanced"
    steps = part.overspend if net > 0 else part.underspend if net < 0 else ()
    return _Shared(
        *(part.name, netted.pointer, netted.fence, direction, steps),
        *(netted.lines, netted.variances_pence, netted.left_pence, netted.offsets),
    )


def _answer(shared: _Shared, stepper: Stepper, partners: Sequence[str]) -> Pot:
    cells, sign = stepper.cells, shared.sign
    return Pot(
        part=shared.name,
        pointer=shared.pointer,
        direction=shared.direction,
        is_variance=shared.direction not in ("charge", "benefit"),
        fence=shared.fence,
        amount_pence=sum(shared.left_pence),
        offsets=shared.offsets,
        shares=shares_of(cells, None, sign, partners),
        drawn=drawn_of(cells, None),
        kept=kept_of(cells, None),
        lines=tuple(
            LineAnswer(
                line=line.name,
                scheme=line.scheme or line.name,
                variance_pence=shared.variances_pence[at],
                offset_pence=shared.left_pence[at] - shared.variances_pence[at],
                shares=shares_of(cells, at, sign, partners),
                drawn=drawn_of(cells, at),
                kept=kept_of(cells, at),
            )
            for at, line in enumerate(shared.lines)
        ),
        working=tuple(stepper.working),
    )
