"""Figures for hypothesis: `figures_for(rule_set)` fit a rule set of `rule_sets`; `any_figures()` may lack anything."""

from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ledger.rules.sharing.figures import Event, Figures, Item, Line, MeasuredWeights
from ledger.rules.sharing.model import RuleSet

AS_AT = date(2026, 3, 31)
FENCES = (None, None, None, "iBCF", "DFG")
PROFILES = ((100,), (50, 50), (37, 63))
QUANTITIES = ("admissions", "visits", "days", "planned", "target")


def figures_for(rule_set: RuleSet, most: int = 5) -> SearchStrategy[Figures]:
    """Figures that have all that a sound rule set of these names may look up."""
    return st.builds(
        lambda number, seed: made_figures(rule_set, number, seed), st.integers(1, most), st.integers(0, 2**32)
    )


def made_figures(rule_set: RuleSet, number: int, seed: int) -> Figures:
    """The figures of a number, the same each time: so many lines, and five items at most."""
    chance = Random(seed)  # noqa: S311 - examples for tests, nothing secret
    partners = rule_set.partners
    names = ("reserve a", "reserve b", "risk pool", "a post", "a training")
    return Figures(
        format="placeledger-figures/1",
        as_at=AS_AT,
        lines=tuple(_line(chance, partners, f"line {at}") for at in range(1, number + 1)),
        items=tuple(_item(chance, name) for name in names[: chance.randint(0, len(names))]),
        weights={name: _weights(chance, partners) for name in ("contribution", "population")},
        amounts={name: chance.randint(0, 10**7) for name in ("limit a", "limit b")},
        quantities={name: str(chance.randint(name == "target", 500)) for name in QUANTITIES},
        decisions=chance.choice(({}, {"decision": chance.randint(0, 10**7)})),
        events=chance.choice(((), (Event(name="projected", happened_on=AS_AT),))),
    )


def _line(chance: Random, partners: tuple[str, ...], name: str) -> Line:
    """A line with everything that a step may ask of one."""
    budget = chance.randint(0, 10**9)
    parts = chance.choice([one for one in PROFILES if len(one) <= len(partners)])
    most = chance.choice((3, 500, 10**7))
    return Line(
        name=name,
        budget_pence=budget,
        actual_pence=budget + chance.randint(-most, most),
        responsible=chance.choice(partners),
        fence=chance.choice(FENCES),
        kind=chance.choice((None, "fixed", "variable")),
        cause=chance.choice((None, "windfall")),
        is_recurrent=chance.choice((None, False, True)),
        labels=chance.choice(((), ("shared",))),
        profile={partner: str(part) for partner, part in zip(partners, parts, strict=False)},
    )


def _item(chance: Random, name: str) -> Item:
    """A reserve, or a need."""
    return Item(
        name=name,
        kind=chance.choice(("request", "reserve")),
        amount_pence=chance.randint(0, 10**6),
        is_recurrent=chance.choice((None, False, True)),
        is_agreed=chance.choice((None, False, True)),
        fence=chance.choice(FENCES),
    )


def _weights(chance: Random, partners: tuple[str, ...]) -> MeasuredWeights:
    """Weights of all partners, each something, so that any of them can share by them."""
    of = {one: str(chance.randint(1, chance.choice((3, 10**9)))) for one in partners}
    return MeasuredWeights(version="as minuted", as_at=AS_AT, of=of)


@st.composite
def any_figures(draw: DrawFn) -> Figures:
    """Figures of few names that may lack, repeat or contradict anything."""
    names = st.sampled_from(("a", "b", "shared"))
    maybe: Any = st.none() | names
    pence = st.none() | st.integers(-100, 100)
    lines = st.lists(
        st.builds(
            Line,
            name=names,
            budget_pence=pence,
            actual_pence=pence,
            variance_pence=pence,
            responsible=maybe,
            fence=maybe,
            profile=st.dictionaries(names, st.sampled_from(("50", "100")), max_size=2),
        ),
        max_size=3,
    )
    items = st.builds(Item, name=names, kind=names, amount_pence=st.integers(0, 9))
    weights = st.builds(
        MeasuredWeights,
        version=names,
        as_at=st.just(AS_AT),
        of=st.dictionaries(names, st.sampled_from(("0", "1", "2.5")), max_size=2),
    )
    return Figures(
        format="placeledger-figures/1",
        as_at=AS_AT,
        lines=tuple(draw(lines)),
        items=tuple(draw(st.lists(items, max_size=2))),
        weights=draw(st.dictionaries(names, weights, max_size=2)),
        amounts=draw(st.dictionaries(names, st.integers(-100, 100), max_size=2)),
        quantities=draw(st.dictionaries(names, st.sampled_from(("-1", "0", "3.5")), max_size=2)),
    )
