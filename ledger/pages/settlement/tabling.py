"""The tables of settlements. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.pages.names import Names
from ledger.pages.seen import Record
from ledger.pages.settlement.stating import done_text, effect_text
from ledger.pages.tables import Column, Get, Kind, Table, field
from ledger.pages.words import listed_text, owed_word


def settlements_table(settlements: Iterable[Record], partners: Sequence[str], names: Names) -> Table:
    """Settlements, with what each partner owes by them."""
    columns = [
        Column("Settlement", lambda row: f"Settlement {row.number}", link=field("href")),
        Column("Financial year", field("financial_year")),
        Column("Up to", field("last_day"), Kind.DAY),
        Column("Stands", field("state"), Kind.TAG),
        *(Column(names.body(body), _owed_by(body), Kind.MONEY, word=owed_word) for body in partners),
        Column("Proposed", field("proposed_at"), Kind.INSTANT),
    ]
    return Table(
        name="settlements",
        caption="Settlements, the newest first",
        columns=columns,
        rows=settlements,
        empty="Nothing has been settled yet. The pool manager proposes a settlement when a period has ended.",
        note="Above zero a partner owes the fund; below zero the fund owes the partner.",
    )


def _owed_by(body: str) -> Get:
    return lambda row: next((one.to_settle_pence for one in row.owed if one.body == body), None)


def owed_table(settlement: Record, names: Names) -> Table:
    """Who owes what by one settlement, and what of it is settled."""
    columns = (
        Column("Partner", lambda row: names.body(row.body)),
        Column("By this settlement", field("to_settle_pence"), Kind.MONEY, word=owed_word),
        Column("Of it settled", field("settled_pence"), Kind.MONEY, word=owed_word),
    )
    return Table(
        name="owed",
        caption="Who owes what",
        columns=columns,
        rows=settlement.owed,
        empty="By this settlement no partner owes anything.",
        note="Above zero a partner owes the fund; below zero the fund owes the partner.",
    )


def standing_table(settlement: Record, names: Names) -> Table:
    """Where each scheme of a settlement stands, and whom it waits for."""
    columns = (
        Column("Scheme", lambda row: names.scheme_of(row.scheme)),
        Column("Stands", field("state"), Kind.TAG),
        Column("What holds it up", lambda row: names.within(row.says), otherwise="Nothing"),
        Column("Agreed by", _bodies("agreed_by", names), otherwise="Nobody yet"),
        Column("Posted on", field("effective_date"), Kind.DAY, otherwise="Not posted"),
    )
    return Table(name="schemes", caption="Where each scheme stands", columns=columns, rows=settlement.schemes)


def _bodies(name: str, names: Names) -> Get:
    return lambda row: listed_text([names.body(code) for code in row[name]])


def effects_table(settlement: Record, names: Names) -> Table:
    """What becomes of the variance of each scheme, in each way."""
    columns = (
        Column("Scheme", lambda row: names.scheme_of(row[0].scheme)),
        Column("What becomes of its variance", lambda row: effect_text(row[1], names)),
        Column("By the rules, for the year so far", _of_effect("evaluated_pence"), Kind.MONEY),
        Column("Settled before", _of_effect("settled_before_pence"), Kind.MONEY),
        Column("To settle now", _of_effect("to_settle_pence"), Kind.MONEY),
        Column("Makes entries", lambda row: "Yes" if row[1].posts else row[1].why or "No: it is listed only"),
    )
    rows = [(scheme, effect) for scheme in settlement.schemes for effect in scheme.effects]
    return Table(
        name="effects",
        caption="What becomes of each scheme's variance",
        columns=columns,
        rows=rows,
        empty="There is nothing to share: every scheme is on its budget.",
        note="A share above zero is a charge to the partner; below zero it is a credit.",
    )


def _of_effect(name: str) -> Get:
    return lambda row: row[1][name]


def history_table(settlement: Record, names: Names) -> Table:
    """Who did what with a settlement, and when."""
    columns = (
        Column("When", field("recorded_at"), Kind.INSTANT),
        Column("What", lambda row: done_text(row, names), link=field("proposal")),
        Column("Schemes", lambda row: ", ".join(names.scheme_of(one) for one in row.schemes), otherwise="All of it"),
    )
    return Table(name="history", caption="What was done, and when", columns=columns, rows=settlement.history)


def disputes_table(disputes: Iterable[Record], names: Names, empty: str) -> Table:
    """Disputes: of which scheme, who has each now and until when."""
    columns = (
        Column("Dispute", lambda row: f"Dispute {row.dispute}", link=field("href")),
        Column("Scheme", lambda row: names.scheme_of(row.scheme)),
        Column("Raised by", lambda row: names.body(row.body)),
        Column("Raised on", field("raised_on"), Kind.DAY),
        Column("Why", field("reason"), otherwise="The reason was erased"),
        Column("With", _with),
        Column("Until", field("level_now", "until"), Kind.DAY, otherwise="No date"),
        Column("Stands", dispute_state, Kind.TAG),
    )
    return Table(name="disputes", caption="Disputes", columns=columns, rows=disputes, empty=empty)


def _with(dispute: Record) -> Any:
    if dispute.end is not None:
        return "Nobody: it has ended"
    return dispute.level_now.to if dispute.level_now else "The partners: the agreement names no levels"


def dispute_state(dispute: Record) -> Any:
    """How a dispute ended, or that it stands; overdue once the last level's time is over."""
    if dispute.end is not None:
        return dispute.end.outcome
    return "overdue" if dispute.is_overdue else "disputed"


def levels_table(dispute: Record) -> Table:
    """The levels through which a dispute climbs, with their dates."""
    columns = (
        Column("Level", field("to")),
        Column("From", field("since"), Kind.DAY, otherwise="Not known: no bank holidays are listed that far"),
        Column("Until", field("until"), Kind.DAY, otherwise="Not known: no bank holidays are listed that far"),
    )
    return Table(
        name="levels",
        caption="Who has it, and until when",
        columns=columns,
        rows=dispute.levels,
        empty="The agreement names no levels of escalation. Until it does, a dispute stays with the partners.",
    )
