"""What steps look up in the figures: named amounts, quantities, weights of the day. Says what is missing."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

from msgspec import Struct

from ledger.core.money import pounds_from_pence, rounded
from ledger.core.refusal import Code, Refusal
from ledger.rules.sharing.figures import Figures, Line
from ledger.rules.sharing.model import (
    ContributedParts,
    EqualParts,
    FixedPercentages,
    FixedRatio,
    Measured,
    Percentages,
    Ratio,
    RuleSet,
)
from ledger.rules.sharing.result import WeightUsed

_HUNDRED = Fraction(100)
_ONE_PERCENT = Fraction(1, 100)
_Version = TypeVar("_Version", Percentages, Ratio)


class UnfitError(Exception):
    """The figures do not answer what a step asks; carries the refusal and never leaves the evaluation."""

    def __init__(self, detail: str, pointer: str) -> None:
        self.refusal = Refusal(Code.FIGURES_DO_NOT_FIT, detail, pointer)
        super().__init__(detail)


class Weighed(Struct, frozen=True):
    """The weights of a step by partner, and where they come from."""

    of: Mapping[str, Fraction]
    used: WeightUsed


def variance_of(line: Line, pointer: str) -> int:
    """Actual - budget of a line, in pence, however it was given."""
    has_both = line.budget_pence is not None and line.actual_pence is not None
    worked_out = (line.actual_pence or 0) - (line.budget_pence or 0)
    if line.variance_pence is None:
        if has_both:
            return worked_out
        raise UnfitError(f"line '{line.name}' has neither budget and actual nor a variance", pointer)
    if has_both and worked_out != line.variance_pence:
        told = f"£{pounds_from_pence(line.variance_pence)}, but actual - budget is £{pounds_from_pence(worked_out)}"
        raise UnfitError(f"the variance of line '{line.name}' is given as {told}", pointer)
    return line.variance_pence


class Lookup:
    """One rule set's questions to one set of figures; `pointer` is where in the rule set a question stands.

    Within a gain it also knows what was realised of each saving, and what each body put in.
    """

    def __init__(self, rule_set: RuleSet, figures: Figures, realised_pence: Mapping[str, int] | None = None) -> None:
        self.rule_set, self.figures, self.realised_pence = rule_set, figures, realised_pence
        self.contributed_pence: Mapping[str, int] | None = None

    def named(self, name: str, pointer: str) -> int:
        """An amount of the figures, in pence."""
        if name not in self.figures.amounts:
            raise UnfitError(f"the figures have no amount '{name}'", pointer)
        return self.figures.amounts[name]

    def quantity(self, name: str, pointer: str) -> Fraction:
        """A quantity of the figures, exactly."""
        if name not in self.figures.quantities:
            raise UnfitError(f"the figures have no quantity '{name}'", pointer)
        return Fraction(self.figures.quantities[name])

    def weights(self, name: str, among: Sequence[str] | None, pointer: str) -> Weighed:
        """The weights of the day, of those that share; none named: all partners; None: those that the weights name."""
        told, version, as_at = self._told(name, among or self.rule_set.partners, pointer)
        partners = self._in_order(told) if among is None else tuple(among) or self.rule_set.partners
        missing = [partner for partner in partners if partner not in told]
        if missing:
            raise UnfitError(f"the weights '{name}' ({version}) say nothing of {', '.join(missing)}", pointer)
        of = {partner: told[partner] for partner in partners}
        used = WeightUsed(name=name, version=version, as_at=as_at, of=of)
        return Weighed({partner: Fraction(text) for partner, text in of.items()}, used)

    def pence_of_weights(self, name: str, pointer: str) -> dict[str, int]:
        """Weights that are money, of all that they name, in whole pence."""
        return {partner: rounded(weight) for partner, weight in self.weights(name, None, pointer).of.items()}

    def _in_order(self, told: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(partner for partner in self.rule_set.partners if partner in told)

    def percent_pence(self, percent: str, of_pence: Fraction) -> int:
        """A percentage of pence, to the nearest penny, half a penny up."""
        return rounded(of_pence * Fraction(percent) * _ONE_PERCENT)

    def _told(self, name: str, partners: Sequence[str], pointer: str) -> tuple[Mapping[str, str], str, date]:
        """Each partner's weight as text, in which version, as at when."""
        match self.rule_set.weights.get(name):
            case FixedPercentages(versions=versions):
                percentages = self._in_force(versions, name, pointer)
                return percentages.percent_of, percentages.version, percentages.starts
            case FixedRatio(versions=versions):
                ratio = self._in_force(versions, name, pointer)
                return ratio.parts_of, ratio.version, ratio.starts
            case EqualParts():
                return dict.fromkeys(partners, "1"), "equal parts", self.figures.as_at
            case Measured(measure=measure) if measure in self.figures.weights:
                measured = self.figures.weights[measure]
                return measured.of, measured.version, measured.as_at
            case Measured(measure=measure):
                raise UnfitError(f"the figures have no weights '{measure}'", pointer)
            case ContributedParts() if self.contributed_pence is not None:
                of = {partner: str(self.contributed_pence.get(partner, 0)) for partner in self.rule_set.partners}
                return of, "what each put into this gain", self.figures.as_at
            case _:
                raise UnfitError(f"'{name}' are no weights by which partners can share here", pointer)

    def _in_force(self, versions: Sequence[_Version], name: str, pointer: str) -> _Version:
        day = self.figures.as_at
        begun = [one for one in versions if one.starts <= day]
        if not begun:
            raise UnfitError(f"no version of the weights '{name}' is in force on {day}", pointer)
        return max(begun, key=lambda one: one.starts)


def profile_of(line: Line, partners: Sequence[str], pointer: str) -> dict[str, Fraction]:
    """The percentages that a line carries; they come to 100."""
    found = {partner: Fraction(line.profile.get(partner, "0")) for partner in partners}
    if sum(found.values()) != _HUNDRED or set(line.profile) - set(partners):
        raise UnfitError(f"the profile of line '{line.name}' is no division of 100% among partners", pointer)
    return found
