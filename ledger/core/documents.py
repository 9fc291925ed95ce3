"""A document of sections: numbered paragraphs and tables; as a workbook, and as text laid out for print. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import count

from msgspec import Struct

from ledger.core.clock import day_text, instant_text
from ledger.core.money import pounds_from_pence
from ledger.core.quantity import fraction_text
from ledger.core.tables import Cell, Column, Kind, Row, Table, write_tables

PARAGRAPHS = "Notes"
ROWS_MAX = 2_000  # of a printed document: each row costs the typesetter about 0.1 MB
MINUS = "\N{MINUS SIGN}"
_HUNDRED, _PLACES = 100, 2
_PLAIN = {None: "", True: "yes", False: "no"}
_RIGHT = frozenset({Kind.MONEY, Kind.NUMBER, Kind.PERCENT})


class Section(Struct, frozen=True):
    """A heading, what is said under it, and its tables; one that is empty is left out."""

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()


class Document(Struct, frozen=True, kw_only=True):
    """A whole document. mark: DRAFT, or nothing; identity: what is printed on every page, line by line."""

    title: str
    mark: str
    identity: Sequence[str]
    about: Mapping[str, Cell]
    sections: Sequence[Section]

    @property
    def every_section(self) -> Iterator[Section]:
        return (one for one in self.sections if one.paragraphs or one.tables)


def document_workbook(document: Document) -> bytes:
    """As XLSX: a sheet of contents, one of what is said, and one for each table; mark and identity on each."""
    numbered = count(1)
    said = [(next(numbered), one.heading, text) for one in document.every_section for text in one.paragraphs]
    notes = Table(PARAGRAPHS, (Column("Paragraph", Kind.NUMBER), Column("Section"), Column("Text")), said)
    tables = [notes, *(table for one in document.every_section for table in one.tables)]
    marks = (*((document.mark,) if document.mark else ()), *document.identity)
    return write_tables(document.title, tables, document.about, marks)


class PrintedTable(Struct, frozen=True):
    """A table in which every cell is text; right: which columns stand to the right."""

    caption: str
    notes: tuple[str, ...]
    headings: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]


class PrintedSection(Struct, frozen=True):
    """A section to print: the number of its first paragraph, the paragraphs, the tables."""

    heading: str
    first_number: int
    paragraphs: tuple[str, ...]
    tables: tuple[PrintedTable, ...]


class Printed(Struct, frozen=True):
    """A document as it is laid out: text and nothing else."""

    title: str
    mark: str
    identity: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    sections: tuple[PrintedSection, ...]


def printed(document: Document) -> Printed:
    """A document with every value as people read it; of its rows no more than may be printed, and it says so."""
    sections, number, left = [], 1, ROWS_MAX
    for one in document.every_section:
        tables = []
        for table in one.tables:
            tables.append(_printed_table(table, left))
            left -= len(tables[-1].rows)
        sections.append(PrintedSection(one.heading, number, tuple(one.paragraphs), tuple(tables)))
        number += len(one.paragraphs)
    about = tuple((name, shown(Kind.TEXT, value)) for name, value in document.about.items())
    return Printed(document.title, document.mark, tuple(document.identity), about, tuple(sections))


def _printed_table(table: Table, rows_max: int) -> PrintedTable:
    missing = len(table.rows) - rows_max
    cut = (f"{missing:,} more rows are in the workbook and in the CSV file.",) if missing > 0 else ()
    return PrintedTable(
        caption=table.caption,
        notes=(*table.notes, *cut),
        headings=tuple(one.heading for one in table.columns),
        right=tuple(one.kind in _RIGHT for one in table.columns),
        rows=tuple(_printed_row(table.columns, row) for row in table.rows[:rows_max]),
        total=() if table.total is None else _printed_row(table.columns, table.total),
    )


def _printed_row(columns: Sequence[Column], row: Row) -> tuple[str, ...]:
    return tuple(
        shown(column.kind if not isinstance(cell, str) else Kind.TEXT, cell)
        for column, cell in zip(columns, row, strict=True)
    )


def shown(kind: Kind, cell: Cell) -> str:
    """A value as people read it: money with its sign and pence, `6 April 2024`, `62.50%`, `yes`."""
    match cell:
        case None | bool():
            return _PLAIN[cell]
        case str():
            return cell
        case datetime():
            return instant_text(cell)
        case date():
            return day_text(cell)
        case _:
            return _number_text(kind, cell)


def _number_text(kind: Kind, number: int | Decimal) -> str:
    if kind is Kind.MONEY and isinstance(number, int):
        return money_text(number)
    if kind is Kind.PERCENT:
        return f"{fraction_text(Fraction(number) * _HUNDRED, _PLACES)}%".replace("-", MINUS)
    return f"{number:,}".replace("-", MINUS)


def money_text(pence: int) -> str:
    """`£1,234.50`; below zero after a minus sign."""
    return f"{MINUS if pence < 0 else ''}£{pounds_from_pence(abs(pence))}"
