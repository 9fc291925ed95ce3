"""An answer of the API taken apart for a page: what is said in a line, in a table, in a section of its own. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ledger.pages.seen import Figure, Record, Rows, Said
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.words import name_text

_INSTANT, _DAY = re.compile(r"\d{4}-\d\d-\d\dT"), re.compile(r"\d{4}-\d\d-\d\d\Z")
_STATES = {"state", "status", "stage", "outcome"}


def lines_of(record: Record) -> Iterator[tuple[str, Column]]:
    """What a record says in one value each, in order, by name."""
    for name in record:
        if not _is_nested(record[name]) and name not in {"next_cursor", "href"}:
            yield name, column_of(name, [record])


def sections_of(record: Record) -> Iterator[tuple[str, Record]]:
    """The records within a record, by name."""
    for name in record:
        value = record[name]
        if isinstance(value, Record) and not _is_figure(value):
            yield name, value


def tables_of(record: Record) -> Iterator[Table]:
    """The lists of records within a record, each as a table."""
    for name in record:
        value = record[name]
        if isinstance(value, Rows) and any(isinstance(one, Record) for one in value):
            yield table_of(name, name_text(name), value)


def table_of(name: str, caption: str, rows: Iterable[Any]) -> Table:
    """A list of records as a table: a column for each field that says one value in any of them."""
    records = [one for one in rows if isinstance(one, Record)]
    names = dict.fromkeys(name for one in records for name in one if name != "href")
    shown = [name for name in names if not any(_is_nested(one[name]) for one in records if name in one)]
    columns = [column_of(name, records) for name in shown]
    if columns and any("href" in one for one in records):
        first = columns[0]
        columns[0] = Column(first.label, first.get, first.kind, field("href"), first.otherwise)
    return Table(name=name, caption=caption, columns=columns, rows=records)


def column_of(name: str, records: Iterable[Record]) -> Column:
    """The column of a field, by what stands in it."""
    value = next((one[name] for one in records if name in one and one[name] is not None), None)
    leads = field(name) if isinstance(value, Said) and name.endswith("href") else None
    return Column(name_text(name), _getter(name), _kind(name, value), leads)


def _getter(name: str) -> Any:
    get = field(name)

    def shown(row: Any) -> Any:
        match get(row):
            case Rows() as several:
                return ", ".join(str(one) for one in several)
            case True:
                return "Yes"
            case False:
                return "No"
            case value:
                return value

    return shown


def _kind(name: str, value: Any) -> Kind:
    match value:
        case Record():
            return Kind.VARIANCE if "variance" in name else Kind.MONEY
        case Figure():
            is_variance = name.endswith("variance_pence")
            return (Kind.VARIANCE if is_variance else Kind.MONEY) if name.endswith("_pence") else Kind.NUMBER
        case Said() if _INSTANT.match(value):
            return Kind.INSTANT
        case Said() if _DAY.match(value):
            return Kind.DAY
        case Said() if name in _STATES:
            return Kind.TAG
        case _:
            return Kind.TEXT


def _is_figure(value: Any) -> bool:
    return isinstance(value, Record) and "amount_pence" in value and "legs" in value and isinstance(value.legs, Said)


def _is_nested(value: Any) -> bool:
    if isinstance(value, Rows):
        return any(isinstance(one, Record | Rows) for one in value)
    return isinstance(value, Record) and not _is_figure(value)
