"""Any chart that a page could ask for: amounts of all sizes, gaps, and names as people and attackers type them."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from ledger.core.money import PENCE_MAX
from ledger.pages.charts.chart import Chart
from ledger.pages.charts.flows import Flow, draw_flows
from ledger.pages.charts.months import Month, draw_profile
from ledger.pages.charts.savings import Through, draw_savings
from ledger.pages.charts.schemes import Scheme, draw_schemes
from ledger.pages.charts.spread import Spread, draw_spread
from ledger.pages.charts.sweep import GAINS, RISK, Kink, Point, draw_sweep
from ledger.pages.charts.tornado import Swing, draw_tornado
from ledger.pages.seen import Figure

HOSTILE = [
    "Home first <script>alert(1)</script>",
    "Falls & \"fractures\" 'prevention'",
    "خدمات الرعاية المنزلية",
    "שירותים \u202e\u2066 reversed",
    "Warm homes 🏠🔥👩🏽‍⚕️",
    "]]></title><svg onload=alert(1)>",
    "W" * 300,
    "one\x00two\x1b\ufffe\ud800three",
    "",
    "a name of a scheme that goes from the front door to the discharge lounge and back to the community",
]


@dataclass(frozen=True)
class Asked:
    """A chart, and an amount that it was given for its words alone."""

    chart: Chart
    also: int | None = None


PERCENTS = (5, 25, 50, 75, 95)

amounts = st.builds(
    Figure,
    st.integers(-PENCE_MAX, PENCE_MAX) | st.integers(-(10**9), 10**9) | st.sampled_from([0, 1, -1, PENCE_MAX]),
    st.sampled_from(["/v1/places/x#/a", "/v1/places/y#/b"]),
)
maybe = st.none() | amounts
names = st.sampled_from(HOSTILE) | st.text(max_size=60)


@st.composite
def profiles(draw: st.DrawFn) -> Asked:
    first = draw(st.integers(0, 11))
    months = [
        Month(f"{2026 + (first + n) // 12}-{(first + n) % 12 + 1:02d}", *draw(st.tuples(maybe, maybe, maybe)))
        for n in range(draw(st.integers(0, 40)))
    ]
    over = draw(maybe)
    what = draw(st.sampled_from(["Spend", "Contributions"]))
    return Asked(draw_profile("chart", what, months, over_profile=over), over)


@st.composite
def savings(draw: st.DrawFn) -> Asked:
    step = timedelta(days=draw(st.sampled_from([31, 92, 365])))
    points = [
        Through((date(2026, 4, 30) + n * step).isoformat(), *draw(st.tuples(maybe, maybe, maybe, maybe, maybe)))
        for n in range(draw(st.integers(0, 20)))
    ]
    return Asked(draw_savings("chart", points))


schemes = st.lists(st.builds(Scheme, names, maybe, maybe, maybe), max_size=15).map(
    lambda given: Asked(draw_schemes("chart", given))
)
flows = st.lists(st.builds(Flow, names, names, amounts), max_size=40, unique_by=lambda one: (one.payer, one.payee)).map(
    lambda given: Asked(draw_flows("chart", given))
)
tornados = st.lists(st.builds(Swing, names, st.just("80%"), st.just("120%"), amounts, amounts), max_size=20).map(
    lambda given: Asked(draw_tornado("chart", "net present budget impact", given))
)
spreads = st.lists(
    st.builds(
        lambda name, projected, found: Spread(name, projected, list(zip(PERCENTS, sorted(found), strict=True))),
        names,
        amounts,
        st.lists(amounts, min_size=5, max_size=5),
    ),
    max_size=5,
).map(lambda given: Asked(draw_spread("chart", "Present value", given)))


@st.composite
def sweeps(draw: st.DrawFn) -> Asked:
    partners = {f"gss:{n}": draw(names) for n in range(draw(st.integers(1, 12)))}
    shares = st.fixed_dictionaries(dict.fromkeys(partners, amounts))
    points = draw(st.lists(st.builds(Point, amounts, shares), max_size=8, unique_by=lambda one: one.outcome))
    percents = st.sampled_from(["0", "12.5", "100"])
    kinks = st.builds(Kink, st.sampled_from(list(partners)), amounts, percents, percents, maybe)
    bent = draw(st.lists(kinks, max_size=15))
    words = draw(st.sampled_from([RISK, GAINS]))
    current = draw(st.none() | st.builds(Point, amounts, shares))
    return Asked(draw_sweep("chart", points, bent, partners, words=words, current=current))


EVERY_KIND: dict[str, st.SearchStrategy[Asked]] = {
    "profile": profiles(),
    "savings": savings(),
    "schemes": schemes,
    "flows": flows,
    "tornado": tornados,
    "spread": spreads,
    "sweep": sweeps(),
}
