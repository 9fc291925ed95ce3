"""Sound rule sets for hypothesis: every kind of step, amount, weight, part and gain, so that nothing is wrong.

`rule_sets()` draws them. One drawn number makes a whole rule set: a thousand choices drawn one by one would take the
tests minutes; `size` is drawn apart, so that what fails is shown small.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from random import Random
from typing import Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec.structs import replace as with_fields

from ledger.rules.sharing.model import (
    Amount,
    Band,
    Bands,
    Bear,
    Branch,
    Clock,
    Compensate,
    ContributedParts,
    Draw,
    EachUpTo,
    EqualParts,
    FixedPercentages,
    FixedRatio,
    Form,
    Gain,
    Gather,
    Keep,
    Keeping,
    Limit,
    LineProfile,
    Lines,
    Measured,
    Netting,
    PaidBy,
    Part,
    PartnerLimit,
    Percentages,
    Ratio,
    RuleSet,
    Share,
    SharedSum,
    Split,
    Step,
    Weights,
)
from tests.rules.sharing.amounts import any_amount, any_percent, pence_edge, percent_edge
from tests.rules.sharing.gain_parts import contributed_all, contributed_some, gain_amount, paid
from tests.rules.sharing.walking import structs_of

PARTNERS = ("council", "icb", "district", "trust", "county “north”")
FENCES = ("iBCF", "DFG")
ITEMS = ("reserve a", "reserve b", "risk pool", "request")
TEXTS = ("minuted", "as the board “agreed”. Step 2:", "5 \\ years average")
KEPT = {
    "overspend": (Keeping.ESCALATE, Keeping.CARRY_FORWARD),
    "underspend": (Keeping.CARRY_FORWARD, Keeping.HOLD, Keeping.REINVEST, Keeping.ESCALATE),
    "charge": (Keeping.ESCALATE, Keeping.CARRY_FORWARD),
    "benefit": tuple(Keeping),
    "gain": tuple(Keeping),
}
IN_FENCE_KEPT = (Keeping.CARRY_FORWARD, Keeping.HOLD, Keeping.REINVEST)
FORMS = (Form.SETTLED, Form.SETTLED, Form.PROVISIONAL, Form.CONTRIBUTION)
PAID = {Form.SETTLED, Form.CONTRIBUTION, Form.IN_FENCE}
CONDITIONS = {
    "named": Lines(names=("line 1", "line 2")),
    "labelled": Lines(label="shared"),
    "of one": Lines(responsible=PARTNERS[0]),
    "fixed": Lines(kind="fixed"),
    "caused": Lines(cause="windfall", is_recurrent=False),
    "fence": Lines(fence=FENCES[0]),
}


@dataclass(frozen=True)
class Place:
    """Where steps stand: what they may name, and what is sound there."""

    partners: tuple[str, ...]
    has_host: bool
    weights: tuple[str, ...]
    clocks: tuple[str, ...]
    direction: Literal["overspend", "underspend", "charge", "benefit", "gain"]
    is_part: bool
    is_fenced: bool
    size: int
    depth: int = 0

    @property
    def stays_in_fence(self) -> bool:
        return self.is_fenced and self.direction in {"underspend", "benefit"}

    @property
    def is_gain(self) -> bool:
        return self.direction == "gain"

    @property
    def within(self) -> "Place":
        return replace(self, depth=self.depth + 1)


def rule_sets(size_max: int = 3) -> SearchStrategy[RuleSet]:
    """A sound rule set: one to five partners, some parts, perhaps a sum, perhaps clocks."""
    return st.builds(made, st.integers(0, size_max), st.integers(0, 2**32))


def made(size: int, seed: int) -> RuleSet:
    """The rule set of a number, the same each time."""
    chance = Random(seed)  # noqa: S311 - examples for tests, nothing secret
    partners = tuple(chance.sample(PARTNERS, chance.randint(1, min(size + 1, len(PARTNERS)))))
    weights = _all_weights(chance, partners)
    host = chance.choice((None, *partners))
    clocks = tuple(_clock(chance, name) for name in ("notice", "escalation")[: chance.randint(0, 2)])
    once = tuple(one.name for one in clocks if not one.repeats)
    place = Place(partners, host is not None, tuple(weights), once, "overspend", True, False, size)
    has_parts = chance.random() < 0.8
    drawn = RuleSet(
        format="placeledger-rule-set/1",
        title=chance.choice(TEXTS),
        partners=partners,
        host=host,
        parts=_parts(chance, place) if has_parts else (),
        sums=(_sum(chance, place),) if not has_parts or chance.random() < 0.3 else (),
        clocks=clocks,
    )
    drawn = with_fields(drawn, gains=_gains(Random(-seed - 1), place))  # noqa: S311 - examples for tests, nothing secret
    used = _used(drawn, weights)
    return with_fields(drawn, weights={name: weights[name] for name in weights if name in used})


def _used(rule_set: RuleSet, weights: dict[str, Weights]) -> set[str]:
    """The names of the weights that steps use, and of those that printed percentages stand for."""
    found: set[str] = set()
    for one in structs_of(rule_set):
        if isinstance(one, Share):
            found |= {one.by, *one.onward.values()}
        elif isinstance(one, EachUpTo):
            found.add(one.of)
        elif isinstance(one, PaidBy | Compensate):
            name = one.by if isinstance(one, PaidBy) else one.floor
            found |= {name} if name is not None else set()
    printed = weights["printed"]
    stands_for = printed.printed_for if isinstance(printed, FixedPercentages) and "printed" in found else None
    return found if stands_for is None else found | {stands_for}


def _all_weights(chance: Random, partners: tuple[str, ...]) -> dict[str, Weights]:
    """One of each kind; what no step uses is left out of the rule set again."""
    starts = (date(2020, 4, 1), date(2025, 4, 1))[: chance.randint(1, 2)]
    return {
        "printed": FixedPercentages(
            versions=tuple(
                Percentages(version=f"v{day.year}", starts=day, percent_of=percentages(chance, partners))
                for day in starts
            ),
            printed_for=chance.choice((None, "contributions")),
        ),
        "ratio": FixedRatio(
            versions=tuple(
                Ratio(
                    version=f"r{day.year}", starts=day, parts_of={one: str(chance.randint(1, 20)) for one in partners}
                )
                for day in starts
            )
        ),
        "contributions": Measured(measure="contribution", taken="opening contributions"),
        "population": Measured(measure="population", taken="mid-year estimate"),
        "alike": EqualParts(),
        "by line": LineProfile(),
        "put in": ContributedParts(),
    }


def percentages(chance: Random, partners: Sequence[str]) -> dict[str, str]:
    """Percentages of all partners with two decimals; they come to 100."""
    edges = [0, *sorted(chance.randint(0, 10000) for _ in partners[1:]), 10000]
    parts = [high - low for low, high in pairwise(edges)]
    return {one: f"{part // 100}.{part % 100:02d}" for one, part in zip(partners, parts, strict=True)}


def _parts(chance: Random, place: Place) -> tuple[Part, ...]:
    """Parts by different conditions, one for the lines of fences, and a last one that takes every other line."""
    chosen = chance.sample(sorted(CONDITIONS), chance.randint(0, min(place.size, 3)))
    lines = [
        *((name, CONDITIONS[name]) for name in chosen if name != "of one" or PARTNERS[0] in place.partners),
        ("other fences", Lines(fence="*")),
        ("the rest", Lines()),
    ]
    return tuple(
        Part(
            name=name,
            lines=one,
            netting=chance.choice(list(Netting)),
            overspend=_steps(chance, replace(place, direction="overspend", is_fenced=one.fence is not None)),
            underspend=_steps(chance, replace(place, direction="underspend", is_fenced=one.fence is not None)),
        )
        for name, one in lines
    )


def _sum(chance: Random, place: Place) -> SharedSum:
    """A sum to bear or to receive."""
    direction: Literal["charge", "benefit"] = chance.choice(("charge", "benefit"))
    fence = chance.choice((None, None, *FENCES))
    here = replace(place, direction=direction, is_part=False, is_fenced=fence is not None)
    amount = _amount(chance, here)
    return SharedSum(name="a saving", amount=amount, direction=direction, steps=_steps(chance, here), fence=fence)


def _gains(chance: Random, place: Place) -> tuple[Gain, ...]:
    """None, or one to three: savings of some names first, savings of any name last, an amount that is paid between."""
    here = replace(place, direction="gain", is_part=False, is_fenced=False)
    kinds = chance.choice(((), (), ("some",), ("all",), ("paid",), ("some", "paid", "all"), ("paid", "all")))
    gathers: dict[str, Callable[..., Gather]] = {"some": contributed_some, "all": contributed_all, "paid": paid}
    return tuple(
        Gain(
            name=f"gain of {kind}",
            gather=gathers[kind](chance, place.partners, place.weights, place.size),
            steps=_steps(chance, here),
        )
        for kind in kinds
    )


def _clock(chance: Random, name: str) -> Clock:
    return Clock(
        name=name,
        event=chance.choice(("projected", "proposed")),
        days=chance.randint(1, 60),
        unit=chance.choice(("working_days", "days", "weeks", "months")),
        what=chance.choice(TEXTS),
        repeats=chance.random() < 0.3,
        otherwise=chance.choice((None, *TEXTS)),
    )


def _steps(chance: Random, place: Place) -> tuple[Step, ...]:
    """Steps that leave something, then one that takes all that is left, then perhaps limits to what was shared."""
    first = _compensate if place.is_gain else _draw
    partial = [first, _some(_share), _some(_bear), _some(_keep)]
    final: list[Callable[[Random, Place], Step]] = [_share, _bear, _keep]
    if place.depth < min(2, place.size):
        final += [_bands, _split]
    steps = [chance.choice(partial)(chance, place) for _ in range(chance.randint(0, min(place.size, 2)))]
    if len([one for one in steps if isinstance(one, Draw)]) > 1:
        steps.pop()  # what one draw uses up, a second cannot have
    steps.append(chance.choice(final)(chance, place))
    has_shares = any(isinstance(one, Share | Bear) for one in steps)
    may_limit = place.depth == 0 and len(place.partners) > 1 and has_shares and not place.stays_in_fence
    return (*steps, _limit(chance, place)) if may_limit and chance.random() < 0.5 else tuple(steps)


def _some(make: Callable[..., Step]) -> Callable[[Random, Place], Step]:
    return lambda chance, place: make(chance, place, is_last=False)


def _amount(chance: Random, place: Place) -> Amount:
    if place.is_gain:
        return gain_amount(chance, place.partners, place.size)
    return any_amount(chance, has_lines=place.is_part, size=place.size)


def _compensate(chance: Random, place: Place) -> Compensate:
    return Compensate(
        floor=chance.choice((None, "contributions", "ratio", "put in")),
        among=tuple(chance.sample(place.partners, chance.randint(0, len(place.partners)))),
        at_most=chance.choice((None, _amount(chance, place))),
        counted_over=chance.choice(("this_part", "all_so_far")),
        because=chance.choice((None, *TEXTS)),
    )


def _share(chance: Random, place: Place, *, is_last: bool = True) -> Share:
    """By any weights that cover whom it names; not the last one of a list: with a limit."""
    elsewhere = {name for name, is_here in (("by line", place.is_part), ("put in", place.is_gain)) if not is_here}
    by = chance.choice([name for name in place.weights if name not in elsewhere])
    among: tuple[str, ...] = ()
    if by not in {"printed", "by line", "put in"} and chance.random() < 0.5:
        chosen = chance.sample(place.partners, chance.randint(1, len(place.partners)))
        among = tuple(one for one in place.partners if one in chosen)
    each = not is_last and by != "by line" and chance.random() < 0.5
    form = _form(chance, place)
    return Share(
        by=by,
        among=among,
        at_most=None if is_last or each else _amount(chance, place),
        each_at_most=EachUpTo(percent=any_percent(chance, 30), of="contributions") if each else None,
        onward={(among or place.partners)[0]: "alike"} if by != "by line" and chance.random() < 0.1 else {},
        form=form,
        instalments=chance.choice((1, 1, 4, 12)) if form in PAID and not place.is_gain else 1,
        because=chance.choice((None, *TEXTS)),
    )


def _bear(chance: Random, place: Place, *, is_last: bool = True) -> Bear:
    """A partner by name, or by its role where there is one."""
    form = _form(chance, place)
    role = chance.choice((None, *(("host",) if place.has_host else ()), *(("responsible",) if place.is_part else ())))
    return Bear(
        partner=chance.choice(place.partners) if role is None else None,
        role=role,
        at_most=None if is_last else _amount(chance, place),
        form=form,
        instalments=chance.choice((1, 1, 4)) if form in PAID and not place.is_gain else 1,
        because=chance.choice((None, *TEXTS)),
    )


def _form(chance: Random, place: Place) -> Form:
    if place.stays_in_fence or place.is_gain:
        return Form.SETTLED if place.is_gain else Form.IN_FENCE
    return chance.choice((*FORMS, Form.COMMITTED_OUTSIDE) if place.direction in {"overspend", "charge"} else FORMS)


def _keep(chance: Random, place: Place, *, is_last: bool = True) -> Keep:
    """What may be kept in this direction; inside a fence it stays there."""
    return Keep(
        how=chance.choice(IN_FENCE_KEPT if place.stays_in_fence else KEPT[place.direction]),
        to=chance.choice(("next year", "contingency", "the board")),
        at_most=None if is_last else _amount(chance, place),
        approved_by=chance.choice(("nobody_further", "each_partner", "board")),
        unless_agreed_by=chance.choice((None, *place.clocks)),
        because=chance.choice((None, *TEXTS)),
    )


def _draw(chance: Random, place: Place) -> Draw:
    """From one or two items, by name or kind."""
    return Draw(
        items=tuple(chance.sample(ITEMS, chance.randint(1, 2))),
        only=chance.choice(((), ("non_recurrent",), ("agreed",), ("non_recurrent", "agreed"))),
        at_most=chance.choice((None, _amount(chance, place))),
        because=chance.choice((None, *TEXTS)),
    )


def _bands(chance: Random, place: Place) -> Bands:
    """Edges that rise, in pence or in percent of all budgets, and a last slice without one."""
    edges = sorted(chance.sample(range(1, 2000), chance.randint(1, 2)))
    edge = chance.choice((pence_edge, percent_edge))
    return Bands(
        bands=(
            *(Band(up_to=edge(one), steps=_steps(chance, place.within)) for one in edges),
            Band(steps=_steps(chance, place.within)),
        ),
        counted_from=chance.choice(("what_is_left", "the_whole")),
        because=chance.choice((None, *TEXTS)),
    )


def _split(chance: Random, place: Place) -> Split:
    """Two or three branches; the first takes whatever the others cannot."""
    return Split(
        branches=tuple(
            Branch(
                name=f"tranche {number}",
                parts=str(chance.randint(1, 9)),
                steps=_steps(chance, place.within),
                at_most=_amount(chance, place) if number > 1 and chance.random() < 0.5 else None,
            )
            for number in range(1, chance.randint(2, 3) + 1)
        ),
        because=chance.choice((None, *TEXTS)),
    )


def _limit(chance: Random, place: Place) -> Limit:
    """A cap on one partner whose excess another bears, or a floor for one that another gives."""
    first, second = chance.sample(place.partners, 2)
    counted: Literal["this_part", "all_so_far"] = chance.choice(("this_part", "all_so_far"))
    limit = _amount(chance, place)
    if chance.random() < 0.5:
        excess = Bear(partner=second, form=_form(chance, place))
        return Limit(
            limits=(PartnerLimit(partner=first, at_most=limit),), excess=(excess,), counted_over=counted, because="ok"
        )
    return Limit(limits=(PartnerLimit(partner=first, at_least=limit),), lacking_from=(second,), counted_over=counted)
