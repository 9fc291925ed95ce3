"""What a proposal would change, said in words: each field of what is proposed under a name, with names for codes. Pure.

What a page says of an act in particular stands in `_LABELS` and `_LINKS`; of the rest, the names of its fields.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.core.period import Period, parse_period
from ledger.pages.anything.parts import column_of
from ledger.pages.names import Names
from ledger.pages.seen import Record, Rows
from ledger.pages.statement.periods import period_text as said_text
from ledger.pages.tables import Cell, Column, Table, field
from ledger.pages.words import day_text, name_text

_OF_EVERY_ACT = {"act", "acting_body", "reason", "minute_reference", "evidence", "expires_on"}
_OF_PARTS = {"type", "acting_body"}
_BODIES = {"body", "acting_body", "host", "partners", "bodies", "pool_manager_body", "told"}
_STREAMS = {"stream", "from_stream", "to_stream"}
_PROGRAMMES = {"programme", "from_programme", "to_programme"}
_PERIODS = {"period", "month", "months"}
_LABELS = {
    "virement": {
        "scheme": "From",
        "to_scheme": "To",
        "stream": "Of the funding stream",
        "effective_date": "Takes effect on",
    },
    "draw": {"scheme": "For", "stream": "Of the funding stream", "effective_date": "Takes effect on"},
    "sign-agreement": {"version": "Version of the terms"},
    "adopt-rule-set": {"version": "Version of the rules", "effective_from": "Applies from"},
    "agree-settlement": {"schemes": "Only these schemes"},
    "reverse-entry": {"sequence": "The entry that is taken back"},
    "agree-baseline": {"case": "Savings case", "effective_date": "Takes effect on"},
    "vary-agreement": {"follows_version": "It follows version"},
}
_LINKS = {
    ("adopt-rule-set", "version"): "agreement/rule-sets/{}",
    ("sign-agreement", "version"): "agreement/versions",
    ("agree-settlement", "settlement"): "settlements/{}",
    ("reverse-entry", "sequence"): "entries/{}",
    ("agree-baseline", "case"): "savings-cases/{}",
    ("verify-saving", "claim"): "savings-claims/{}",
    ("bank-saving", "claim"): "savings-claims/{}",
    ("claw-back-saving", "claim"): "savings-claims/{}",
    ("close-period", "period"): "periods/{}",
    ("reopen-period", "period"): "periods/{}",
    ("finalise-period", "period"): "periods/{}",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a proposal would change: in lines, and what it lists in tables."""

    lines: list[Cell]
    tables: list[Table]


def said_of(proposal: Record, names: Names, pool_page: str) -> Said:
    """What a proposal would change."""
    found = list(_within(str(proposal.act), (), proposal.content, names, pool_page))
    return Said([one for one in found if isinstance(one, Cell)], [one for one in found if isinstance(one, Table)])


def _within(act: str, at: tuple[str, ...], record: Record, names: Names, pool_page: str) -> Iterator[Cell | Table]:
    """What stands in a record; from the third level on, each line says where it stands."""
    for name in _shown(record, at):
        value = record[name]
        if isinstance(value, Record):
            yield from _within(act, (*at, name), value, names, pool_page)
        elif isinstance(value, Rows) and any(isinstance(one, Record) for one in value):
            yield table_of_rows("-".join((*at, name)), name_text(name), value, names)
        elif value not in ("", None) and not (isinstance(value, Rows) and not len(value)):
            yield _column(act, at, name, record, names, pool_page).cell(record)


def _shown(record: Record, at: tuple[str, ...]) -> Iterator[str]:
    """The fields that say something of their own: a scheme says its programme too."""
    for name in record:
        scheme = name.replace("programme", "scheme")
        is_said = name in _PROGRAMMES and scheme in record and record[scheme]
        if not is_said and name not in (_OF_EVERY_ACT if not at else _OF_PARTS):
            yield name


def _column(act: str, at: tuple[str, ...], name: str, record: Record, names: Names, pool_page: str) -> Column:
    found = named_column(name, [record], names)
    label = {**_LABELS.get(act, {}), **_LABELS.get(at[-1] if at else "", {})}.get(name, found.label)
    where = f"{name_text(at[-1])}: {label[:1].lower()}{label[1:]}" if len(at) > 1 else label
    way = None if at else _LINKS.get((act, name))
    link = None if way is None else (lambda row: f"{pool_page}/{way.format(row[name])}")
    return Column(where, found.get, found.kind, link, found.otherwise)


def named_column(name: str, records: Iterable[Record], names: Names) -> Column:
    """The column of a field, with names in the place of codes."""
    plain = column_of(name, records)
    call = _caller(name, names)
    if call is None:
        return plain

    found = field(name)

    def get(row: Any) -> Any:
        value = found(row)
        if isinstance(value, Rows):
            return ", ".join(call(row, one) for one in value)
        return None if value is None else call(row, value)

    return Column(plain.label, get)


def _caller(name: str, names: Names) -> Any:
    """How the codes of a field are called."""
    if name in _BODIES:
        return lambda _row, code: names.body(code)
    if name in _STREAMS:
        return lambda _row, code: names.stream(code)
    if name in _PROGRAMMES:
        return lambda _row, code: names.programme(code)
    if name in {"scheme", "from_scheme", "to_scheme"}:
        programme = name.replace("scheme", "programme")
        return lambda row, code: names.scheme_in_full(field(programme)(row), code)
    if name in _PERIODS:
        return lambda _row, period: period_text(period)
    return None


def table_of_rows(name: str, caption: str, rows: Iterable[Any], names: Names) -> Table:
    """A list of records as a table, with names for codes."""
    records = [one for one in rows if isinstance(one, Record)]
    known = dict.fromkeys(one for record in records for one in record if one not in {"href", "type"})
    flat = [one for one in known if not any(isinstance(field(one)(record), Record) for record in records)]
    return Table(name=name, caption=caption, columns=[named_column(one, records, names) for one in flat], rows=records)


def period_text(name: str) -> str:
    """`March 2025` for `2025-03`, and likewise of quarters and years."""
    period: Period | None = parse_period(str(name))
    if period is None:
        return str(name)
    first, last = period.first_day, period.last_day
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"{said_text(str(name)).lower()}, {day_text(first.isoformat())} to {day_text(last.isoformat())}"


_SHORT: Mapping[str, Any] = {
    "vire": lambda c, n: (
        f"from {n.scheme(c.virement.programme, c.virement.scheme)} "
        f"to {n.scheme(c.virement.to_programme, c.virement.to_scheme)}"
    ),
    "draw-contingency": lambda c, n: f"for {n.scheme(c.draw.programme, c.draw.scheme)}",
    "carry-forward": lambda c, n: f"{n.stream(c.stream)}, {c.financial_year}",
    "reverse-entry": lambda c, _n: f"entry {c.sequence}",
    "close-period": lambda c, _n: period_text(c.period),
    "reopen-period": lambda c, _n: period_text(c.period),
    "finalise-period": lambda c, _n: period_text(c.period),
    "issue-statement": lambda c, _n: period_text(c.period),
    "agree-settlement": lambda c, _n: f"settlement {c.settlement}",
    "agree-baseline": lambda c, _n: f"{c.case}, version {c.version}",
    "verify-saving": lambda c, _n: f"claim {c.claim}",
    "bank-saving": lambda c, _n: f"claim {c.claim}",
    "claw-back-saving": lambda c, _n: f"claim {c.claim}",
    "pass-gateway": lambda c, n: f"{n.programme(c.programme)}: {c.decision}",
    "renew-programme": lambda c, n: n.programme(c.programme),
    "allow-late-charges": lambda c, n: n.scheme(c.programme, c.scheme),
    "return-allocation": lambda c, n: n.programme(c.programme),
    "sign-agreement": lambda c, _n: f"version {c.version}",
    "adopt-rule-set": lambda c, _n: f"version {c.version}",
    "end-agreement": lambda c, _n: f"on {day_text(c.last_day)}",
    "change-contribution-schedule": lambda c, _n: c.financial_year,
}


def in_short(proposal: Record, title: str, names: Names) -> str:
    """A proposal in a line: what it does, and to what."""
    say = _SHORT.get(str(proposal.act))
    return f"{title}: {say(proposal.content, names)}" if say else title
