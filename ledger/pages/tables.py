"""A table is declared once, by its columns; it is shown as HTML and taken away as CSV or a workbook. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ledger.pages.seen import Record
from ledger.pages.words import variance_word

Get = Callable[[Any], Any]


class Kind(StrEnum):
    """What a column holds; the first four are texts."""

    TEXT = "text"
    DAY = "day"
    INSTANT = "instant"
    TAG = "tag"
    MONEY = "money"
    VARIANCE = "variance"
    NUMBER = "number"

    @property
    def is_numeric(self) -> bool:
        return self in {Kind.MONEY, Kind.VARIANCE, Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what stands in it, and the page that a cell leads to.

    get: of a row, the value; money may be a figure of an answer, `{amount_pence, legs}`, which leads to its legs, or
        `{amount_pence, record}`, which leads to the record that says it.
    otherwise: what is said where there is no value, such as `no budget set`.
    word: what is said beside a figure, such as `owes`.
    """

    label: str
    get: Get
    kind: Kind = Kind.TEXT
    link: Get | None = None
    otherwise: str = ""
    word: Callable[[int], str] | None = None

    def cell(self, row: Any) -> "Cell":
        """What stands in the column for a row."""
        value = self.get(row)
        link = self.link(row) if self.link else None
        if isinstance(value, Record) and "amount_pence" in value:
            return Cell(value.amount_pence, self, value.legs if "legs" in value else value.record)
        return Cell(value, self, link)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in its column; link: the API's address of what lies behind it, or a page."""

    value: Any
    column: Column
    link: Any

    @property
    def is_empty(self) -> bool:
        return self.value is None or self.value == ""

    @property
    def word(self) -> str:
        """What stands beside the value: of a variance `over` or `under`."""
        say = self.column.word or (variance_word if self.column.kind is Kind.VARIANCE else None)
        return "" if say is None or self.is_empty else say(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of answers under columns. foot: rows of totals, which are figures of the API like all others.

    is_part: whether a row stands beneath the one before it, one step in.
    """

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    foot: Sequence[Any] = ()
    empty: str = "Nothing is recorded here yet."
    note: str = ""
    is_part: Callable[[Any], bool] = lambda _: False

    @property
    def lines(self) -> list[tuple[bool, list[Cell]]]:
        """The rows, each with whether it is a part of one above it."""
        return [(self.is_part(row), [column.cell(row) for column in self.columns]) for row in self.rows]

    @property
    def cells(self) -> list[list[Cell]]:
        return [[column.cell(row) for column in self.columns] for row in self.rows]

    @property
    def foot_cells(self) -> list[list[Cell]]:
        return [[column.cell(row) for column in self.columns] for row in self.foot]


def field(*names: str) -> Get:
    """What stands at a path of fields of a row; None where a field before the last is null or lacking."""

    def get(row: Any) -> Any:
        for name in names:
            if row is None or name not in row:
                return None
            row = row[name]
        return row

    return get
