"""The tables of a savings case and its projection. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from ledger.pages.charts.flows import Flow
from ledger.pages.names import Names
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Get, Kind, Table, field
from ledger.pages.words import name_text

# What a projection says of each body and of the place: its name there, and what a treasurer calls it.
MEASURES = (
    ("cashable", "Cashable savings: what a budget can be cut by"),
    ("fiscal", "Savings of public money, cashable or not"),
    ("cost", "Costs"),
    ("net", "Savings of public money less costs"),
    ("public_value", "Public value"),
)


def benefits_table(document: Record) -> Table:
    """The lines of what is saved, as they were put in."""
    columns = (
        Column("Line", field("id")),
        Column("What changes", field("name")),
        Column("Outcome", field("outcome")),
        Column("Affected, %", field("affected_percent"), Kind.NUMBER),
        Column("Engaged, %", field("engaged_percent"), Kind.NUMBER),
        Column("Achieved, %", field("impact_percent"), Kind.NUMBER),
        Column("Would happen anyway, %", field("deadweight_percent"), Kind.NUMBER),
        Column("Optimism bias, %", field("optimism_bias", "percent"), Kind.NUMBER, otherwise="by table"),
        Column("Cashable, %", field("cashable_percent"), Kind.NUMBER),
        Column("Evidence grade", field("evidence_grade"), Kind.NUMBER),
    )
    return Table(name="benefits", caption="What is expected to be saved", columns=columns, rows=document.benefits)


def values_table(document: Record, names: Names) -> Table:
    """What one unit of each line is worth to each body."""
    columns = (
        Column("Line", lambda row: f"{row[0].id}: {row[0].name}"),
        Column("Body", lambda row: names.body(row[1].body)),
        Column("One unit is", lambda row: row[0].unit if "unit" in row[0] else None),
        Column("Worth", lambda row: row[1].amount_pence, Kind.MONEY),
        Column("In prices of", lambda row: str(row[1].price_year) if "price_year" in row[1] else None),
        Column("Source", lambda row: row[0].source if "source" in row[0] else None),
    )
    rows = [(line, value) for line in document.benefits for value in line.unit_values]
    return Table(name="unit-values", caption="What one unit is worth, and to whom", columns=columns, rows=rows)


def costs_table(document: Record, names: Names) -> Table:
    """The lines of what it costs, as they were put in."""
    columns = (
        Column("Line", field("id")),
        Column("What is paid for", field("name")),
        Column("Paid by", lambda row: names.body(row.body)),
        Column("Amount", field("amount_pence"), Kind.MONEY),
        Column("Recurrence", lambda row: name_text(row.recurrence) if "recurrence" in row else "Each year"),
        Column("Kind", lambda row: name_text(row.kind) if "kind" in row else "Revenue"),
        Column("Optimism bias, %", field("optimism_bias", "percent"), Kind.NUMBER, otherwise="by table"),
        Column("Evidence grade", field("evidence_grade"), Kind.NUMBER),
    )
    return Table(name="costs", caption="What it costs", columns=columns, rows=document.costs, empty="It costs nothing.")


def chain_table(document: Record, projection: Record) -> Table:
    """From those affected to what changes because of the programme, line by line."""
    named = {line.id: line.name for line in document.benefits}
    columns = (
        Column("Line", lambda row: f"{row.benefit}: {named.get(row.benefit, '')}"),
        Column("Affected", field("affected"), Kind.NUMBER),
        Column("Engaged", field("engaged"), Kind.NUMBER),
        Column("Achieved", field("achieved"), Kind.NUMBER),
        Column("Anyway", field("deadweight"), Kind.NUMBER),
        Column("Because of it, a full year", field("outcomes"), Kind.NUMBER),
    )
    return Table(name="chain", caption="From those affected to what changes", columns=columns, rows=projection.benefits)


def measure_table(projection: Record, measure: str, caption: str, names: Names) -> Table:
    """One measure by body and year, with the place as a whole below."""
    years = [Column(str(year), _year(measure, place), Kind.MONEY) for place, year in enumerate(projection.years)]
    columns = (
        Column("Body", lambda row: "All bodies" if row.body == projection.place.body else names.body(row.body)),
        *years,
        Column("In all", field(measure, "sum_pence"), Kind.MONEY),
        Column("Present value", field(measure, "present_value_pence"), Kind.MONEY),
    )
    return Table(
        name=measure.replace("_", "-"),
        caption=caption,
        columns=columns,
        rows=projection.bodies,
        foot=[projection.place],
    )


def _year(measure: str, place: int) -> Get:
    return lambda row: row[measure].by_year_pence[place]


def matrix_table(projection: Record, names: Names) -> Table:
    """Who pays, down, and who gains, across: the present value of what each gains, by who paid for it."""
    cells = {(str(one.pays), str(one.gains)): one.present_value_pence for one in projection.matrix}
    payers = list(dict.fromkeys(pays for pays, _ in cells))
    gainers = list(dict.fromkeys(gains for _, gains in cells))
    columns = (
        Column("Paid by", names.body),
        *(Column(f"Gained by {names.body(body)}", _cell(cells, body), Kind.MONEY) for body in gainers),
    )
    return Table(
        name="matrix",
        caption="Who pays and who gains, at present value",
        columns=columns,
        rows=payers,
        empty="Nobody gains from it yet.",
        note="What each body gains is divided among those who pay, in proportion to what they pay.",
    )


def _cell(cells: dict[tuple[str, str], Any], gains: str) -> Get:
    return lambda pays: cells.get((pays, gains))


def flows(projection: Record, names: Names) -> list[Flow]:
    """The same, to be drawn."""
    return [
        Flow(str(names.body(one.pays)), str(names.body(one.gains)), one.present_value_pence)
        for one in projection.matrix
    ]


def cumulative_table(projection: Record) -> Table:
    """Savings less costs, added up from the first year on."""
    returns = projection.returns
    columns = (
        Column("Year", lambda row: row[0]),
        Column("Added up", lambda row: row[1], Kind.MONEY),
        Column("Added up, discounted", lambda row: row[2], Kind.MONEY),
        Column("Discount factor", lambda row: row[3], Kind.NUMBER),
    )
    rows = list(
        zip(
            projection.years,
            returns.cumulative_undiscounted_pence,
            returns.cumulative_discounted_pence,
            projection.discount_factors,
            strict=True,
        )
    )
    return Table(name="cumulative", caption="Savings less costs, added up", columns=columns, rows=rows)


def payback_text(projection: Record, name: str) -> str:
    """In which year it has paid back."""
    year = field(name)(projection.returns)
    return "Not within the years of the case" if year is None else f"In {projection.years[int(year)]}"


def reviews_table(reviews: Sequence[Any], names: Names) -> Table:
    """What each body says of the plans of the others."""
    columns = (
        Column("Body", lambda row: names.body(row.body)),
        Column("Version", lambda row: f"Version {row.version}"),
        Column("Says", field("outcome"), Kind.TAG),
        Column("Why", field("reason"), otherwise="No reason needed"),
        Column("Answer of the owner", field("answer"), otherwise="None"),
        Column("Recorded", field("recorded_at"), Kind.INSTANT),
    )
    return Table(
        name="reviews",
        caption="Reviews",
        columns=columns,
        rows=reviews,
        empty="No body has reviewed it yet. Each body of the case does before it can be agreed.",
    )


def shunts_table(reviews: Sequence[Any], names: Names) -> Table:
    """Costs that reviews found to be shunted onto a body."""
    rows = [(review, one) for review in reviews for one in review.findings]
    columns = (
        Column("Body that would pay", lambda row: names.body(row[0].body)),
        Column("Line", lambda row: row[1].line),
        Column("Cost", lambda row: row[1].amount_pence, Kind.MONEY),
        Column("Evidence", lambda row: row[1].evidence.title if "evidence" in row[1] and row[1].evidence else None),
        Column("Answered", lambda row: "Yes" if row[0].is_answered else "Not yet"),
    )
    return Table(
        name="shunts", caption="Costs shunted onto others", columns=columns, rows=rows, empty="No review found any."
    )


def versions_table(versions: Sequence[Any], names: Names) -> Table:
    """Every version of a case that one may see."""
    columns = (
        Column("Version", lambda row: f"Version {row.version}"),
        Column("Title", field("title")),
        Column("Stands", field("state"), Kind.TAG),
        Column("Agreed from", field("agreed_from"), Kind.DAY, otherwise="Not agreed"),
        Column("Written for", lambda row: names.body(row.written_for) if row.written_for else None),
        Column("Recorded", field("recorded_at"), Kind.INSTANT),
    )
    return Table(name="versions", caption="Versions", columns=columns, rows=versions)


def projected_tables(projection: Record, names: Names) -> Iterator[Table]:
    """Each measure by body and year."""
    for measure, caption in MEASURES:
        yield measure_table(projection, measure, caption, names)
