"""Gains evaluated: what is gathered, who is given it, and who receives or pays on balance; as verified and as banked.

Of each gain net transfers and what is kept come to nothing together: money comes from nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ledger.core.money import pounds_from_pence
from ledger.rules.sharing.amounting import Asked
from ledger.rules.sharing.answering import kept_of
from ledger.rules.sharing.asking import UnfitError
from ledger.rules.sharing.checking_places import Place, inner_lists
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.gathering import Basis, Gathered, contributed, gain_of, own_pence, paid, realised_of
from ledger.rules.sharing.model import Contributed, Gain, RuleSet, Share, Step
from ledger.rules.sharing.reading_gains import gather_sentence
from ledger.rules.sharing.result import Moved, OfSaving, Outstanding, Reallocated, Taken, Working
from ledger.rules.sharing.stepping import Standing, Stepper
from ledger.rules.sharing.taking import Cells, Items, ToPartner


class Gains:
    """The gains of one evaluation, in their order, on both bases."""

    def __init__(
        self, rule_set: RuleSet, figures: Figures, due: Mapping[str, date | None], said: dict[str, str]
    ) -> None:
        self._verified = _OnBasis(rule_set, figures, "verified", due, said)
        self._banked = _OnBasis(rule_set, figures, "banked", due, said)

    def gain(self, at: int, gain: Gain) -> Reallocated:
        """What one gain proposes, and what of it is payable."""
        pointer = f"/gains/{at}"
        proposed, payable = (one.moved(at, gain, pointer) for one in (self._verified, self._banked))
        return Reallocated(gain=gain.name, pointer=pointer, proposed=proposed, payable=payable)


class _OnBasis:
    """All gains on what is verified, or on what is banked; earlier ones are known to later limits and floors."""

    def __init__(
        self,
        rule_set: RuleSet,
        figures: Figures,
        basis: Basis,
        due: Mapping[str, date | None],
        said: dict[str, str],
    ) -> None:
        self.rule_set, self.figures, self.basis, self.due, self.said = rule_set, figures, basis, due, said
        self.realised = realised_of(figures, basis)
        self.given, self.net = (dict.fromkeys(rule_set.partners, 0) for _ in range(2))

    def moved(self, at: int, gain: Gain, pointer: str) -> Moved:
        """One gain: gathered, then given step by step; refused where the steps leave something."""
        asked = Asked(self.rule_set, self.figures, self.realised)
        gathered = self._gathered(asked, at, gain, f"{pointer}/gather")
        asked.contributed_pence = gathered.of
        stepper = self._stepper(asked, gathered)
        stepper.working.append(self._gathering(gain, gathered, f"{pointer}/gather"))
        left = stepper.run(gain.steps, list(gathered.pence), f"{pointer}/steps")
        if sum(left):
            raise UnfitError(f"the steps leave £{pounds_from_pence(sum(left))} that nobody takes", f"{pointer}/steps")
        given = {partner: stepper.cells.of_partner(partner) for partner in self.rule_set.partners}
        net = {partner: pence - gathered.of[partner] for partner, pence in given.items()}
        for partner in self.rule_set.partners:
            self.given[partner] += given[partner]
            self.net[partner] += net[partner]
        return Moved(
            basis=self.basis,
            realised_pence=dict(gathered.own_pence),
            gathered_pence=dict(gathered.of),
            shared_pence=sum(gathered.pence),
            given_pence=given,
            kept=kept_of(stepper.cells, None),
            net_pence=net,
            outstanding=self._outstanding(asked, stepper, gain, pointer),
            savings=_of_savings(gathered, stepper.cells, self.rule_set.partners),
            counted=tuple(asked.counted.values()),
            says=gathered.says,
            working=tuple(stepper.working),
        )

    def _gathered(self, asked: Asked, at: int, gain: Gain, pointer: str) -> Gathered:
        if isinstance(gain.gather, Contributed):
            savings = tuple(one for one in self.figures.savings if gain_of(self.rule_set, one) == at)
            return contributed(asked, gain.gather, savings, pointer)
        return paid(asked, gain.gather, self._own(), pointer)

    def _own(self) -> dict[str, int]:
        """What each body saved of all savings."""
        return own_pence(self.figures.savings, self.realised, self.rule_set.partners)

    def _stepper(self, asked: Asked, gathered: Gathered) -> Stepper:
        all_of_them = self._own()
        standing = Standing(
            this_part={one: gathered.own_pence[one] - pence for one, pence in gathered.of.items()},
            all_so_far={one: all_of_them[one] + self.net[one] - pence for one, pence in gathered.of.items()},
        )
        return Stepper(
            *(asked, gathered.lines, None),
            is_charge=False,
            items=Items(self.figures),
            earlier={"this_part": dict.fromkeys(self.given, 0), "all_so_far": self.given},
            due=self.due,
            said=self.said,
            standing=standing,
        )

    def _gathering(self, gain: Gain, gathered: Gathered, pointer: str) -> Working:
        """The first step of the working: what was there, what was gathered from whom, and what stays."""
        says = self.said.setdefault(pointer, gather_sentence(self.rule_set, gain.gather))
        taken = sum(gathered.pence)
        return Working(
            pointer=pointer,
            says=says,
            before_pence=gathered.before_pence,
            taken_pence=taken,
            after_pence=gathered.before_pence - taken,
            taken=tuple(Taken(to=one, amount_pence=pence) for one, pence in gathered.of.items() if pence),
        )

    def _outstanding(self, asked: Asked, stepper: Stepper, gain: Gain, pointer: str) -> tuple[Outstanding, ...]:
        """What is carried forward of each weights of which partners get a part at most, where the figures have them."""
        found = dict(stepper.outstanding)
        for step in _every(gain.steps):
            if isinstance(step, Share) and step.each_at_most is not None and step.each_at_most.of not in found:
                try:
                    found[step.each_at_most.of] = asked.pence_of_weights(step.each_at_most.of, pointer)
                except UnfitError:  # nothing reached the step, so nothing asked for them
                    continue
        return tuple(Outstanding(weights=name, of_pence=of) for name, of in found.items())


def _every(steps: Sequence[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        for inner, _ in inner_lists(step, Place()):
            yield from _every(inner)


def _of_savings(gathered: Gathered, cells: Cells, partners: Sequence[str]) -> tuple[OfSaving, ...]:
    """Where what was gathered of each saving went."""
    return tuple(
        OfSaving(
            saving=saving.name,
            body=saving.body,
            realised_pence=gathered.lines[at].variance_pence or 0,
            gathered_pence=gathered.pence[at],
            given_pence={one: pence for one in partners if (pence := _given(cells, one, at))},
            kept=kept_of(cells, at),
        )
        for at, saving in enumerate(gathered.savings)
    )


def _given(cells: Cells, partner: str, line: int) -> int:
    return sum(
        row[line] for taker, row in cells.of.items() if isinstance(taker, ToPartner) and taker.partner == partner
    )
