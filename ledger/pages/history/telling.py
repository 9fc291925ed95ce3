"""Acts in words: who did what, for whom, and what came of it. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledger.http.door import Door
from ledger.pages.names import Names
from ledger.pages.seen import Record, Rows
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.tasks.acts import ACT_WORDS
from ledger.pages.tasks.differing import said_text
from ledger.pages.words import name_text, shown_text

_CLAUSES = re.compile("[:;,]")
_CALLED = {"act": "What", "sequences": "Entries"}
_IDENTITIES = {"proposal", "sha256", "notice"}  # long, and said by the link


def operations_of(doors: Iterable[Door]) -> dict[str, str]:
    """What each operation that changes something is called, by its name."""
    return {one.operation: _first(one.summary) for one in doors if one.method != "GET" and one.scope is not None}


def _first(summary: str) -> str:
    """The first clause of a summary, as short as it can be and still say what is done."""
    return _CLAUSES.split(summary, maxsplit=1)[0]


def acts_table(rows: Sequence[Any], names: Names, operations: Mapping[str, str], place: str) -> Table:
    """Who did what, with what is known of each."""
    columns = (
        Column("When", field("recorded_at"), Kind.INSTANT),
        Column("Who", lambda row: names.person(row.principal_id)),
        Column(
            "What",
            lambda row: operations.get(str(row.operation), name_text(row.operation)),
            link=lambda row: page_of_act(row, place),
        ),
        Column("For", lambda row: names.body(row.acting_body) if row.acting_body else "", otherwise="no body"),
        Column("Outcome", field("outcome"), Kind.TAG),
        Column("More", lambda row: detail_text(row.detail, names)),
        Column("Pool", field("pool"), otherwise="none"),
    )
    return Table(
        name="acts",
        caption="Who did what",
        columns=columns,
        rows=rows,
        empty="Nothing was done that is as you chose. Choose less.",
    )


def page_of_act(row: Any, place: str) -> str | None:
    """The proposal or the entries that an act is about; none where it is about neither."""
    if row.pool is None:
        return None
    at = f"/places/{place}/pools/{row.pool}"
    if "proposal" in row.detail:
        return f"{at}/proposals/{row.detail.proposal}"
    return f"{at}/entries?act_id={row.act_id}" if "sequences" in row.detail and row.outcome == "done" else None


def detail_text(detail: Record, names: Names) -> str:
    """What an act names, or why it was refused; identities are left to the links."""
    if "refusals" in detail:
        return "; ".join(str(one.detail) for one in detail.refusals)
    said = [(name, _text(name, detail[name], names)) for name in detail if name not in _IDENTITIES]
    return "; ".join(f"{_CALLED.get(name, name_text(name))}: {text}" for name, text in said if text)


def _text(name: str, value: Any, names: Names) -> str:
    match value:
        case Rows() if name == "sequences":
            first, last = value[0], value[-1]
            return str(first) if first == last else f"{first} to {last}"
        case str() if name == "act" and value in ACT_WORDS:
            return ACT_WORDS[value].title
        case str():
            return names.bodies.get(value) or shown_text(value.replace("_", " "))
        case _:
            return said_text(value, names)
