"""Figures of few names that may lack, repeat or contradict anything."""

from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from ledger.rules.sharing.figures import Figures, Item, Line, MeasuredWeights, Saving

AS_AT = date(2026, 3, 31)


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
    savings = st.builds(
        Saving, name=names, body=names, verified_pence=st.integers(-9, 9), banked_pence=st.none() | st.integers(-9, 9)
    )
    return Figures(
        format="placeledger-figures/1",
        as_at=AS_AT,
        lines=tuple(draw(lines)),
        items=tuple(draw(st.lists(items, max_size=2))),
        weights=draw(st.dictionaries(names, weights, max_size=2)),
        amounts=draw(st.dictionaries(names, st.integers(-100, 100), max_size=2)),
        quantities=draw(st.dictionaries(names, st.sampled_from(("-1", "0", "3.5")), max_size=2)),
        savings=tuple(draw(st.lists(savings, max_size=2))),
    )
