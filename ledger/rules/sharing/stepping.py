"""Engine 1: what each step takes of what is left, and for whom. Its meaning is frozen; a change is another engine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from ledger.core.money import rounded, share_exactly
from ledger.rules.sharing.amounting import Asked, Here
from ledger.rules.sharing.apportioning import shared_within_limits, spread
from ledger.rules.sharing.asking import UnfitError, Weighed, profile_of
from ledger.rules.sharing.figures import Item, Line
from ledger.rules.sharing.model import (
    Amount,
    Bands,
    Bear,
    Compensate,
    Draw,
    Keep,
    Limit,
    LineProfile,
    PartnerLimit,
    Share,
    Split,
    Step,
)
from ledger.rules.sharing.reading_steps import step_sentence
from ledger.rules.sharing.result import Refused, Taken, WeightUsed, Working
from ledger.rules.sharing.taking import Cells, Items, Taker, ToItem, ToKeep, ToPartner, name_of

_Shares = Mapping[str, int]


class Standing(Struct, frozen=True):
    """How bodies stand in a gain before it gives anything: what each saved less what it put in, of it or of all."""

    this_part: _Shares
    all_so_far: _Shares


_COMES_BACK = "what a limit frees comes back to {}: its excess needs another taker"


class Stepper:
    """Runs the steps of one pot. `earlier` is what partners bear of earlier pots, in this pot's direction.

    `said` keeps the sentence of each step by its place: many pots of one evaluation run the same steps. `standing` is
    of a gain only; `outstanding` is then what is left of weights in pence of which each got a part.
    """

    def __init__(
        self,
        asked: Asked,
        lines: Sequence[Line],
        fence: str | None,
        *,
        is_charge: bool,
        items: Items,
        earlier: Mapping[str, Mapping[str, int]],
        due: Mapping[str, date | None],
        said: dict[str, str],
        standing: Standing | None = None,
    ) -> None:
        self.asked, self.lines, self.fence, self.is_charge = asked, lines, fence, is_charge
        self.items, self.earlier, self.due, self.said = items, earlier, due, said
        self.cells, self.standing, self.whole_pence = Cells(lines), standing, 0
        self.outstanding: dict[str, dict[str, int]] = {}
        self.working: list[Working] = []

    def run(self, steps: Sequence[Step], left: list[int], pointer: str, depth: int = 0) -> list[int]:
        """Run steps in order on pence by line; what they leave of it."""
        whole = sum(left)
        self.whole_pence = self.whole_pence if depth else whole
        for at, step in enumerate(steps):
            place = f"{pointer}/{at}"
            if sum(left) or isinstance(step, Limit):
                left = self._run_one(step, left, whole, place, depth)
            else:
                self._note(step, place, depth, left, left)
        return left

    def _run_one(  # noqa: PLR0911 - one for each type of step
        self, step: Step, left: list[int], whole: int, pointer: str, depth: int
    ) -> list[int]:
        match step:
            case Draw():
                return self._draw(step, left, pointer, depth)
            case Share():
                return self._share(step, left, pointer, depth)
            case Bear():
                return self._bear(step, left, pointer, depth)
            case Bands():
                return self._bands(step, left, whole, pointer, depth)
            case Split():
                return self._split(step, left, pointer, depth)
            case Limit():
                return self._limit(step, left, pointer, depth)
            case Keep():
                return self._keep(step, left, pointer, depth)
            case Compensate():
                return self._compensate(step, left, pointer, depth)

    def _note(
        self,
        step: Step,
        pointer: str,
        depth: int,
        before: Sequence[int],
        after: Sequence[int],
        *,
        taken: Iterable[tuple[str, int]] = (),
        passed_over: Sequence[Refused] = (),
        weights: WeightUsed | None = None,
        place: int | None = None,
    ) -> None:
        """Write a step into the working: last, or at the place before the steps that it has of its own."""
        if pointer not in self.said:
            self.said[pointer] = step_sentence(self.asked.rule_set, step)
        noted = Working(
            pointer=pointer,
            says=self.said[pointer],
            before_pence=sum(before),
            taken_pence=sum(before) - sum(after),
            after_pence=sum(after),
            taken=tuple(Taken(to=to, amount_pence=pence) for to, pence in taken if pence),
            passed_over=tuple(passed_over),
            weights=weights,
            depth=depth,
        )
        self.working.insert(len(self.working) if place is None else place, noted)

    def _upto(self, at_most: Amount | None, left: Sequence[int], pointer: str) -> int:
        if at_most is None:
            return sum(left)
        return min(sum(left), self._amount(at_most, left, f"{pointer}/at_most"))

    def _amount(self, amount: Amount, left: Sequence[int], pointer: str) -> int:
        """What an amount comes to at a step that is reached by so much."""
        return self.asked.amount_pence(amount, Here(self.lines, self.whole_pence, sum(left)), pointer)

    def _give(
        self,
        step: Step,
        left: list[int],
        to: Mapping[Taker, int],
        pointer: str,
        depth: int,
        *,
        passed_over: Sequence[Refused] = (),
        weights: WeightUsed | None = None,
    ) -> list[int]:
        after = self.cells.give(left, to)
        told = ((name_of(taker), pence) for taker, pence in to.items())
        self._note(step, pointer, depth, left, after, taken=told, passed_over=passed_over, weights=weights)
        return after

    def _give_by_line(
        self, step: Share | Bear, left: list[int], pointer: str, depth: int, shares_of: Callable[[Line, int], _Shares]
    ) -> list[int]:
        """Let each line's own partners take its part of the amount; lines of which nothing is taken are not asked."""
        rows = spread(self._upto(step.at_most, left, pointer), left)
        told: dict[str, int] = {}
        for at, (line, pence) in enumerate(zip(self.lines, rows, strict=True)):
            for partner, part in shares_of(line, pence).items() if pence else ():
                self.cells.put(ToPartner(partner, step.form, step.instalments), at, part)
                told[partner] = told.get(partner, 0) + part
        after = [pence - row for pence, row in zip(left, rows, strict=True)]
        self._note(step, pointer, depth, left, after, taken=told.items())
        return after

    # draw

    def _draw(self, step: Draw, left: list[int], pointer: str, depth: int) -> list[int]:
        wanted = self._upto(step.at_most, left, pointer)
        taken: dict[Taker, int] = {}
        passed_over = []
        for at, item in self.items.named(step.items):
            why = self._why_not(step, item)
            pence = 0 if why else min(wanted, self.items.left_pence[at])
            self.items.left_pence[at] -= pence
            wanted -= pence
            if why:
                passed_over.append(Refused(item=item.name, amount_pence=item.amount_pence, why=why))
            taker = ToItem(item.name, item.kind)
            taken[taker] = taken.get(taker, 0) + pence
        return self._give(step, left, taken, pointer, depth, passed_over=passed_over)

    def _why_not(self, step: Draw, item: Item) -> str:
        """Why an item is passed over; empty where it is not. Money may go into a fence, never out of it."""
        if "non_recurrent" in step.only and item.is_recurrent is not False:
            return "recurrent" if item.is_recurrent else "not said to be non-recurrent"
        if "agreed" in step.only and not item.is_agreed:
            return "not agreed"
        out_of = item.fence if self.is_charge else self.fence
        into = self.fence if self.is_charge else item.fence
        return f"outside the ring-fence {out_of}" if out_of not in (None, into) else ""

    # share

    def _share(self, step: Share, left: list[int], pointer: str, depth: int) -> list[int]:
        if isinstance(self.asked.rule_set.weights.get(step.by), LineProfile):
            return self._share_by_profile(step, left, pointer, depth)
        amount = self._upto(step.at_most, left, pointer)
        weighed = self.asked.weights(step.by, step.among, f"{pointer}/by")
        may_be_none = self.standing is not None and step.each_at_most is not None  # nobody has anything outstanding
        if amount and not any(weighed.of.values()) and not may_be_none:
            raise UnfitError(f"all weights '{step.by}' are nothing: nobody can share by them", f"{pointer}/by")
        limits = self._limits_each(step, weighed, pointer)
        pence_of = dict(zip(weighed.of, shared_within_limits(amount, list(weighed.of.values()), limits), strict=True))
        if self.standing is not None and step.each_at_most is not None:
            self._carry_forward(step.each_at_most.of, pence_of, f"{pointer}/each_at_most/of")
        return self._give(step, left, self._takers(step, pence_of, pointer), pointer, depth, weights=weighed.used)

    def _carry_forward(self, name: str, pence_of: _Shares, pointer: str) -> None:
        """Less is left of what each had by these weights, such as of an investment that is repaid."""
        left = self.outstanding.setdefault(name, self.asked.pence_of_weights(name, pointer))
        for partner, pence in pence_of.items():
            left[partner] = max(left[partner] - pence, 0)

    def _limits_each(self, step: Share, weighed: Weighed, pointer: str) -> list[int | None]:
        if step.each_at_most is None:
            return [None] * len(weighed.of)
        own = self.asked.weights(step.each_at_most.of, tuple(weighed.of), f"{pointer}/each_at_most/of")
        most = [self.asked.percent_pence(step.each_at_most.percent, own.of[partner]) for partner in weighed.of]
        left = self.outstanding.get(step.each_at_most.of, {})
        return [min(pence, left.get(partner, pence)) for partner, pence in zip(weighed.of, most, strict=True)]

    def _takers(self, step: Share, pence_of: Mapping[str, int], pointer: str) -> dict[Taker, int]:
        """Partners with their shares; a share that is passed on is divided once more, and goes no further."""
        to: dict[Taker, int] = {}
        for partner, pence in pence_of.items():
            parts = {partner: pence}
            if partner in step.onward and pence:
                weighed = self.asked.weights(step.onward[partner], None, f"{pointer}/onward")
                if not any(weighed.of.values()):
                    detail = f"all weights '{step.onward[partner]}' are nothing: nothing goes onward by them"
                    raise UnfitError(detail, f"{pointer}/onward")
                parts = dict(zip(weighed.of, share_exactly(pence, list(weighed.of.values())), strict=True))
            for taking, part in parts.items():
                taker = ToPartner(taking, step.form, step.instalments)
                to[taker] = to.get(taker, 0) + part
        return to

    def _share_by_profile(self, step: Share, left: list[int], pointer: str, depth: int) -> list[int]:
        partners = step.among or self.asked.rule_set.partners

        def shares_of(line: Line, pence: int) -> _Shares:
            profile = profile_of(line, partners, pointer)
            return dict(zip(profile, share_exactly(pence, list(profile.values())), strict=True))

        return self._give_by_line(step, left, pointer, depth, shares_of)

    def _bear(self, step: Bear, left: list[int], pointer: str, depth: int) -> list[int]:
        if step.role == "responsible":
            return self._bear_own(step, left, pointer, depth)
        partner = step.partner or self.asked.rule_set.host or ""
        amount = self._upto(step.at_most, left, pointer)
        return self._give(step, left, {ToPartner(partner, step.form, step.instalments): amount}, pointer, depth)

    def _bear_own(self, step: Bear, left: list[int], pointer: str, depth: int) -> list[int]:
        def shares_of(line: Line, pence: int) -> _Shares:
            if line.responsible is None:
                raise UnfitError(f"nobody is responsible for line '{line.name}'", pointer)
            return {line.responsible: pence}

        return self._give_by_line(step, left, pointer, depth, shares_of)

    def _keep(self, step: Keep, left: list[int], pointer: str, depth: int) -> list[int]:
        amount = self._upto(step.at_most, left, pointer)
        approvers = {"each_partner": self.asked.rule_set.partners, "board": ("board",), "nobody_further": ()}
        pending = approvers[step.approved_by]
        by = self.due.get(step.unless_agreed_by or "")
        return self._give(step, left, {ToKeep(step.how, step.to, self.fence, pending, by): amount}, pointer, depth)

    # compensate

    def _compensate(self, step: Compensate, left: list[int], pointer: str, depth: int) -> list[int]:
        """Top up to the floor, in proportion to what each lacks."""
        if self.standing is None:
            raise UnfitError("nobody is worse off by what is no gain", pointer)
        among = step.among or self.asked.rule_set.partners
        weighed = None if step.floor is None else self.asked.weights(step.floor, among, f"{pointer}/floor")
        stands = self.standing.this_part if step.counted_over == "this_part" else self.standing.all_so_far
        lacking = [
            max((rounded(weighed.of[one]) if weighed else 0) - stands.get(one, 0) - self.cells.of_partner(one), 0)
            for one in among
        ]
        amount = min(self._upto(step.at_most, left, pointer), sum(lacking))
        given: dict[Taker, int] = {
            ToPartner(one): pence for one, pence in zip(among, spread(amount, lacking), strict=True)
        }
        return self._give(step, left, given, pointer, depth, weights=weighed.used if weighed else None)

    # steps that have steps of their own

    def _bands(self, step: Bands, left: list[int], whole: int, pointer: str, depth: int) -> list[int]:
        already = whole - sum(left) if step.counted_from == "the_whole" else 0
        top, low = already + sum(left), 0
        place, start = len(self.working), left
        for at, band in enumerate(step.bands):
            of_band = f"{pointer}/bands/{at}"
            high = top
            if band.up_to is not None:
                high = self._amount(band.up_to, start, f"{of_band}/up_to")
                if high < low:
                    raise UnfitError("the edge of a band lies below the one before it", f"{of_band}/up_to")
            slice_pence = max(min(high, top) - max(low, already), 0)
            left = self._within(band.steps, left, slice_pence, f"{of_band}/steps", depth)
            low = high
        self._note(step, pointer, depth, start, left, place=place)
        return left

    def _split(self, step: Split, left: list[int], pointer: str, depth: int) -> list[int]:
        weights = [Fraction(branch.parts) for branch in step.branches]
        limits = [
            None if branch.at_most is None else self._amount(branch.at_most, left, f"{pointer}/branches/{at}/at_most")
            for at, branch in enumerate(step.branches)
        ]
        shares = shared_within_limits(sum(left), weights, limits)
        place, start = len(self.working), left
        for at, (branch, pence) in enumerate(zip(step.branches, shares, strict=True)):
            left = self._within(branch.steps, left, pence, f"{pointer}/branches/{at}/steps", depth)
        told = [(branch.name, pence) for branch, pence in zip(step.branches, shares, strict=True)]
        self._note(step, pointer, depth, start, left, taken=told, place=place)
        return left

    def _within(self, steps: Sequence[Step], left: list[int], pence: int, pointer: str, depth: int) -> list[int]:
        """Run steps on a part of what is left; what they leave of it goes back."""
        rows = list(spread(pence, left))
        back = self.run(steps, rows, pointer, depth + 1) if pence else rows
        return [one - row + more for one, row, more in zip(left, rows, back, strict=True)]

    def _limit(self, step: Limit, left: list[int], pointer: str, depth: int) -> list[int]:
        place = len(self.working)
        freed, told = [0] * len(left), []
        for at, limit in enumerate(step.limits):
            over = self._over(step, limit, left, f"{pointer}/limits/{at}")
            freed = [one + more for one, more in zip(freed, self.cells.release(limit.partner, over), strict=True)]
            told.append((limit.partner, -over))
        back = self.run(step.excess, freed, f"{pointer}/excess", depth + 1) if any(freed) else freed
        for at, limit in enumerate(step.limits):
            if self._over(step, limit, left, f"{pointer}/limits/{at}"):
                raise UnfitError(_COMES_BACK.format(limit.partner), f"{pointer}/excess")
        for at, limit in enumerate(step.limits):
            told += self._fill(step, limit, left, f"{pointer}/limits/{at}")
        after = [one + more for one, more in zip(left, back, strict=True)]
        self._note(step, pointer, depth, left, after, taken=told, place=place)
        return after

    def _borne(self, step: Limit, partner: str) -> int:
        return self.cells.of_partner(partner) + self.earlier[step.counted_over].get(partner, 0)

    def _over(self, step: Limit, limit: PartnerLimit, left: Sequence[int], pointer: str) -> int:
        """What a partner bears above its cap here; what it bears of earlier pots stays."""
        if limit.at_most is None:
            return 0
        cap = self._amount(limit.at_most, left, f"{pointer}/at_most")
        return min(self.cells.of_partner(limit.partner), max(self._borne(step, limit.partner) - cap, 0))

    def _fill(self, step: Limit, limit: PartnerLimit, left: Sequence[int], pointer: str) -> list[tuple[str, int]]:
        """Move to a partner what it lacks to its floor, from those listed, as far as they have it."""
        if limit.at_least is None:
            return []
        floor = self._amount(limit.at_least, left, f"{pointer}/at_least")
        if limit.at_most is not None and floor > self._amount(limit.at_most, left, f"{pointer}/at_most"):
            raise UnfitError(f"the floor of {limit.partner} lies above its cap", f"{pointer}/at_least")
        lacking = max(floor - self._borne(step, limit.partner), 0)
        told = []
        for partner in step.lacking_from:
            pence = min(lacking, self.cells.of_partner(partner)) if partner != limit.partner else 0
            self.cells.move(partner, limit.partner, pence)
            told += [(partner, -pence), (limit.partner, pence)]
            lacking -= pence
        return told
