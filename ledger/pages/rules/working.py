"""The working of a rule set's answer: what was shared, step by step, as words and as one table. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledger.pages.names import Names
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table
from ledger.pages.words import listed_text, name_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One amount that was shared as a whole, with the steps that it went through.

    anchor: where it stands on its page. of: the schemes or bodies whose money it is.
    """

    anchor: str
    title: str
    direction: str
    amount_pence: Any
    says: str
    lines: Any
    offsets: Any
    steps: Any
    partner_shares: Any


def shared_of(result: Record, names: Names) -> list[Shared]:
    """What was shared, in the order of the rules: variances and sums, then savings that move."""
    return [*_pots(result, names), *_gains(result, names)]


def _pots(result: Record, names: Names) -> Iterator[Shared]:
    for place, pot in enumerate(result.pots):
        schemes = list(dict.fromkeys(names.scheme_of(line.scheme) for line in pot.lines))
        fence = f", within {pot.fence}" if pot.fence else ""
        yield Shared(
            anchor=f"working-{place}",
            title=f"{listed_text(schemes) or name_text(pot.part)} (part “{pot.part}”{fence})",
            direction=direction_text(pot),
            amount_pence=pot.amount_pence,
            says="" if pot.working else "Nothing is left to be shared.",
            lines=pot.lines,
            offsets=pot.offsets,
            steps=pot.working,
            partner_shares=pot.shares,
        )


def direction_text(pot: Record) -> str:
    """`underspend`, `overspend`, or what a sum is."""
    words = {"balanced": "on budget", "charge": "charge", "benefit": "benefit"}
    return words.get(pot.direction, str(pot.direction))


def _gains(result: Record, names: Names) -> Iterator[Shared]:
    gains = result.gains if "gains" in result else ()
    for place, gain in enumerate(gains):
        for basis, moved in (("proposed", gain.proposed), ("payable", gain.payable)):
            said = "proposed on what is verified" if basis == "proposed" else "payable on what is banked"
            yield Shared(
                anchor=f"working-gain-{place}-{basis}",
                title=f"{name_text(gain.gain)}, {said}",
                direction="to be shared",
                amount_pence=moved.shared_pence,
                says=names.within(moved.says),
                lines=(),
                offsets=(),
                steps=moved.working,
                partner_shares=(),
            )


def working_table(result: Record, names: Names) -> Table:
    """All steps as one table, a row for each amount that a step took and for whom."""
    columns = (
        Column("What is shared", lambda row: row[0].title),
        Column("Step", lambda row: names.within(row[1].says)),
        Column("Before", lambda row: row[1].before_pence, Kind.MONEY),
        Column("Taken by", lambda row: names.body(row[2].to) if row[2] else None),
        Column("Taken", lambda row: row[2].amount_pence if row[2] else row[1].taken_pence, Kind.MONEY),
        Column("Left", lambda row: row[1].after_pence, Kind.MONEY),
    )
    rows = [
        (one, step, taken) for one in shared_of(result, names) for step in one.steps for taken in step.taken or [None]
    ]
    return Table(name="working", caption="Working, step by step", columns=columns, rows=rows)
