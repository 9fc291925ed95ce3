"""A rule set evaluated on figures: who bears what of which line, to the penny, and how it came to that. Pure and total.

The same rule set, figures and engine version give the same answer for ever.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeVar

from msgspec import Struct

from ledger.core.money import pounds_from_pence, share_exactly
from ledger.core.refusal import Refusal
from ledger.rules.sharing.asking import Asked, UnfitError
from ledger.rules.sharing.clocking import due_of_clock, dues
from ledger.rules.sharing.figures import Figures, Line
from ledger.rules.sharing.fitting import refusals_of_figures
from ledger.rules.sharing.model import RuleSet, SharedSum, Step
from ledger.rules.sharing.pooling import Netted, netted_parts
from ledger.rules.sharing.result import (
    RESULT_FORMAT,
    Drawn,
    Kept,
    LineAnswer,
    Offset,
    PartnerShare,
    Pot,
    Result,
)
from ledger.rules.sharing.stepping import Stepper
from ledger.rules.sharing.taking import Cells, Items, ToItem, ToKeep, ToPartner

_One = TypeVar("_One")
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
        )

    def _each(self, evaluated: Callable[[_One], Pot], all_of_them: Iterable[_One]) -> Iterator[Pot]:
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
        shares=_shares(cells, None, sign, partners),
        drawn=_drawn(cells, None),
        kept=_kept(cells, None),
        lines=tuple(
            LineAnswer(
                line=line.name,
                scheme=line.scheme or line.name,
                variance_pence=shared.variances_pence[at],
                offset_pence=shared.left_pence[at] - shared.variances_pence[at],
                shares=_shares(cells, at, sign, partners),
                drawn=_drawn(cells, at),
                kept=_kept(cells, at),
            )
            for at, line in enumerate(shared.lines)
        ),
        working=tuple(stepper.working),
    )


def _pence(row: Sequence[int], line: int | None) -> int:
    """What a taker has of one line, or of all."""
    return sum(row) if line is None else row[line]


def _shares(cells: Cells, line: int | None, sign: int, partners: Sequence[str]) -> tuple[PartnerShare, ...]:
    found = [
        (taker, sign * pence)
        for taker, row in cells.of.items()
        if isinstance(taker, ToPartner) and (pence := _pence(row, line))
    ]
    return tuple(
        PartnerShare(
            partner=taker.partner,
            amount_pence=pence,
            form=taker.form,
            instalments_pence=share_exactly(pence, [1] * taker.instalments) if taker.instalments > 1 else (),
        )
        for taker, pence in sorted(found, key=lambda one: partners.index(one[0].partner))
    )


def _drawn(cells: Cells, line: int | None) -> tuple[Drawn, ...]:
    return tuple(
        Drawn(item=taker.item, kind=taker.kind, amount_pence=pence)
        for taker, row in cells.of.items()
        if isinstance(taker, ToItem) and (pence := _pence(row, line))
    )


def _kept(cells: Cells, line: int | None) -> tuple[Kept, ...]:
    return tuple(
        Kept(
            how=taker.how,
            to=taker.to,
            amount_pence=pence,
            fence=taker.fence,
            approval_pending_of=taker.approval_pending_of,
            unless_agreed_by=taker.unless_agreed_by,
        )
        for taker, row in cells.of.items()
        if isinstance(taker, ToKeep) and (pence := _pence(row, line))
    )
