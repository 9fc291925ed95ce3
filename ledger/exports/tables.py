"""The tables that are exported, column by column: general ledger detail and trial balance; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import asyncpg

from ledger.exports.model import ExportedEntry, View

Cell = str | int | date | datetime | bool | None
Row = tuple[Cell, ...]
Rows = Iterator[Row]


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    WHOLE = "whole"
    DAY = "day"
    INSTANT = "instant"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, and what its cells are."""

    name: str
    kind: Kind = Kind.TEXT


def _columns(**kinds: Kind) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name, kind in kinds.items())


_ACCOUNT = dict.fromkeys(("account", "body", "stream", "programme", "scheme", "subjective"), Kind.TEXT)
LEDGER_COLUMNS = _columns(
    place=Kind.TEXT,
    pool=Kind.TEXT,
    sequence=Kind.WHOLE,
    line=Kind.WHOLE,
    recorded_at=Kind.INSTANT,
    kind=Kind.TEXT,
    effective_date=Kind.DAY,
    event_date=Kind.DAY,
    book=Kind.TEXT,
    **_ACCOUNT,
    amount_pence=Kind.WHOLE,
    acting_body=Kind.TEXT,
    label=Kind.TEXT,
    reference=Kind.TEXT,
    narrative=Kind.TEXT,
    supplier_name=Kind.TEXT,
    texts_erased=Kind.YES_NO,
    source_body=Kind.TEXT,
    source_system=Kind.TEXT,
    source_document=Kind.TEXT,
    source_line=Kind.TEXT,
    reverses_sequence=Kind.WHOLE,
    reversed_by_sequence=Kind.WHOLE,
    recodes_sequence=Kind.WHOLE,
    counterpart_pool_id=Kind.TEXT,
    transfer_id=Kind.TEXT,
    principal_id=Kind.TEXT,
    act_id=Kind.TEXT,
)
BALANCE_COLUMNS = _columns(
    place=Kind.TEXT,
    pool=Kind.TEXT,
    pool_label=Kind.TEXT,
    first_day=Kind.DAY,
    last_day=Kind.DAY,
    through_sequence=Kind.WHOLE,
    book=Kind.TEXT,
    **_ACCOUNT,
    debit_pence=Kind.WHOLE,
    credit_pence=Kind.WHOLE,
    balance_pence=Kind.WHOLE,
)


def ledger_rows(view: View, found: Iterable[ExportedEntry]) -> Iterator[Row]:
    """A row for every leg of every entry."""
    for one in found:
        said = one.payload
        source, other = said.source, said.counterpart
        for leg in said.legs:
            yield (
                view.place,
                view.pool,
                one.sequence,
                leg.line,
                one.recorded_at,
                said.kind.value,
                said.effective_date,
                said.event_date,
                said.book.value,
                leg.account.value,
                leg.body,
                leg.stream,
                leg.programme,
                leg.scheme,
                leg.subjective,
                leg.amount_pence,
                said.acting_body,
                said.label,
                said.reference,
                one.narrative,
                one.supplier_name,
                one.narrative is None,
                *((source.body, source.system, source.document, source.line) if source else (None,) * 4),
                said.reverses_sequence,
                one.reversed_by_sequence,
                said.recodes_sequence,
                *((str(other.pool), str(other.transfer)) if other else (None, None)),
                str(said.actor),
                str(said.act),
            )


def balance_rows(view: View, found: Iterable[asyncpg.Record]) -> Iterator[Row]:
    """A row for every account: what went in, what went out, what is left."""
    for row in found:
        *account, debit_pence, credit_pence = row.values()
        yield (
            view.place,
            view.pool,
            view.pool_label,
            view.first_day,
            view.last_day,
            view.through_sequence,
            *account,
            debit_pence,
            credit_pence,
            debit_pence - credit_pence,
        )
