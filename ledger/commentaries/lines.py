"""Which line or figure of a statement a commentary is on, by its place such as `programmes/home-first/variance`; pure.

The places are those by which a restatement names figures: sections, the identity of a line, the name of the figure.
"""

from types import MappingProxyType

from msgspec import Struct

WHOLE = ""
# The figures of a statement by the section whose lines have them, as the statement names them; and its own, in no line.
TOTALS = frozenset(
    {
        *("scheduled_total", "received_total", "outstanding_total", "in_kind_total", "budget_total"),
        *("spend_in_period_total", "spend_of_earlier_periods_total", "spend_posted_later_total"),
        *("spend_to_date_total", "variance_total", "suspense_in_period_total", "suspense_of_earlier_periods_total"),
        *("suspense_posted_later_total", "suspense_to_date_total", "contingency_total", "carried_forward_total"),
        *("put_to_reserve_total", "vat_recoverable_total", "risk_share_total", "left_in_year"),
    }
)
# What a year is expected to end at stands beside these lines, though no statement counts it.
EXPECTED = frozenset({"forecast", "forecast_variance"})
_PROGRAMME = EXPECTED | {
    *("budget", "spend_in_period", "spend_of_earlier_periods", "spend_posted_later", "spend_to_date", "variance")
}
SCHEMES = "schemes"
FIGURES = MappingProxyType(
    {
        "contributions": frozenset({"scheduled", "received", "outstanding", "in_kind"}),
        "programmes": _PROGRAMME,
        SCHEMES: _PROGRAMME | {"risk_share"},
        "reserves": frozenset({"put_to_reserve", "in_reserve"}),
        "partners": frozenset({"risk_share", "due"}),
        "bodies": frozenset({"expenditure", "suspense", "cash"}),
        "fences": frozenset({"contributed", "allocated", "committed", "spent", "left", "spent_in_year"}),
        "minimum_contributions": frozenset({"scheduled", "received"}),
    }
)
# By what a line of a section is that line, in the order in which it is written.
_IDENTITY = MappingProxyType(
    {
        "contributions": ("body", "stream"),
        "programmes": ("programme",),
        SCHEMES: ("scheme",),
        "reserves": ("stream",),
        "partners": ("body",),
        "bodies": ("body",),
        "fences": ("stream",),
        "minimum_contributions": ("body", "stream"),
    }
)
_ALL_PARTNERS = "None"  # how a place names the line of no single body
_OF_NO_STREAM = ("reserves", "")  # what is in the pot of savings has none


class Line(Struct, frozen=True):
    """A line of a statement by its dimensions; none of them for a total, or for the whole."""

    body: str | None = None
    stream: str | None = None
    programme: str | None = None
    scheme: str | None = None


def line_at(place: str) -> Line | None:
    """The line of a place, or None where no statement can have such a place."""
    if place == WHOLE or place in TOTALS:
        return Line()
    parts = place.split("/")
    named: dict[str, str] = {}
    section = ""
    while len(parts) > 1 and parts[0] in FIGURES and (parts[0] == SCHEMES) == (section == "programmes"):
        section, identity, *parts = parts
        values = identity.split("+")
        is_named = all(values) or (section, identity) == _OF_NO_STREAM
        if len(values) != len(_IDENTITY[section]) or not is_named:
            return None
        named |= dict(zip(_IDENTITY[section], values, strict=True))
    if not section or len(parts) > 1 or (parts and parts[0] not in FIGURES[section]):
        return None
    return Line(**{name: value for name, value in named.items() if value not in {"", _ALL_PARTNERS}})
