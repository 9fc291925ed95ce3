"""What trying a rule set answered, as tables and a chart: who pays what, side by side, over a range. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.pages.charts.chart import Chart
from ledger.pages.charts.sweep import GAINS, RISK, Kink, Point, Words, draw_sweep
from ledger.pages.names import Names
from ledger.pages.rules.working import Shared, shared_of
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Get, Kind, Table, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An answer ready to be shown."""

    answer: Record
    tables: Mapping[str, Table]
    charts: Sequence[Chart]
    shared: Sequence[Shared]


def tried(answer: Record, names: Names) -> Tried:
    """Who pays what, by which steps; beside the second rule set and over the range where those were asked for."""
    tables = [shares_table(answer.result, names), *_beside(answer, names)]
    return Tried(
        answer=answer,
        tables={one.name: one for one in tables},
        charts=list(_charts(answer, names)),
        shared=shared_of(answer.result, names),
    )


def shares_table(result: Record, names: Names) -> Table:
    """What each partner bears or gets back, in all."""
    columns = [
        Column("Partner", names.body),
        Column("Of variances", _of(result, "shares_pence"), Kind.MONEY, word=share_word),
        Column("Received of sums", _of(result, "received_pence"), Kind.MONEY),
        Column("Charged of sums", _of(result, "charged_pence"), Kind.MONEY),
    ]
    if "gains" in result:
        columns += [
            Column(f"Net of {one.gain}, payable", _of(one.payable, "net_pence"), Kind.MONEY) for one in result.gains
        ]
    return Table(
        name="shares",
        caption="Who pays what",
        columns=columns,
        rows=list(result.shares_pence),
        note="Of variances: above zero a charge to the partner, below zero a credit.",
    )


def _of(record: Record, name: str) -> Get:
    return lambda body: field(name, body)(record)


def share_word(amount_pence: int) -> str:
    """Beside a share of a variance."""
    return "" if amount_pence == 0 else "bears" if amount_pence > 0 else "gets back"


def _beside(answer: Record, names: Names) -> Iterable[Table]:
    if answer.against is None:
        return
    comparison = answer.against.comparison
    yield _compared("partners", "By partner, side by side", comparison.shares, comparison, names)
    rows = [(scheme, one) for scheme in comparison.schemes for one in scheme.partners]
    columns = (
        Column("Scheme", lambda row: names.scheme_of(row[0].scheme)),
        Column("Partner", lambda row: names.body(row[1].what)),
        *_sides(comparison, lambda row: row[1]),
    )
    yield Table(name="schemes", caption="Scheme by scheme, side by side", columns=columns, rows=rows)
    if "gains" in comparison:
        for gain in comparison.gains:
            yield _compared(f"gain-{gain.gain}", f"{gain.gain}, payable", gain.payable, comparison, names)


def _compared(name: str, caption: str, rows: Any, comparison: Record, names: Names) -> Table:
    columns = (Column("Partner", lambda row: names.body(row.what)), *_sides(comparison, lambda row: row))
    return Table(name=name, caption=caption, columns=columns, rows=rows)


def _sides(comparison: Record, pick: Get) -> Sequence[Column]:
    return (
        Column(f"First: {comparison.first_title}", lambda row: pick(row).first_pence, Kind.MONEY),
        Column(f"Second: {comparison.second_title}", lambda row: pick(row).second_pence, Kind.MONEY),
        Column("Second less first", lambda row: pick(row).difference_pence, Kind.MONEY),
    )


def _charts(answer: Record, names: Names) -> Iterable[Chart]:
    if answer.sweep is not None:
        yield _chart(answer.sweep, "sweep", "variance_pence", "shares_pence", RISK, names)
    if answer.gains_sweep is not None:
        yield _chart(answer.gains_sweep, "gains-sweep", "realised_pence", "net_pence", GAINS, names)


def _chart(sweep: Record, name: str, outcome: str, shares: str, words: Words, names: Names) -> Chart:
    points = [Point(one[outcome], {body: one[shares][body] for body in one[shares]}) for one in sweep.points]
    kinks = [
        Kink(one.partner, one[outcome], one.before_percent, one.after_percent, one.jump_pence or None)
        for one in sweep.kinks
    ]
    bodies = list(sweep.points[0][shares])
    return draw_sweep(name, points, kinks, {body: str(names.body(body)) for body in bodies}, words=words)


def warnings_table(warnings: Any, names: Names) -> Table:
    """What a rule set is warned of, and where it stands."""
    columns = (
        Column("What to think about", lambda row: names.within(row.text)),
        Column("Where", field("pointer"), otherwise="The whole"),
    )
    return Table(
        name="warnings",
        caption="What may not be meant",
        columns=columns,
        rows=warnings,
        empty="There is nothing to be warned of.",
    )
