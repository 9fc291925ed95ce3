"""The tables of the journal. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ledger.pages.names import Names
from ledger.pages.tables import Column, Get, Kind, Table, field
from ledger.pages.words import name_text

_OF = re.compile(r"\b(of|on) ([a-z0-9][\w:-]*\w)")


def in_words(*names: str) -> Get:
    """A code of a row, in words."""
    get = field(*names)
    return lambda row: name_text(value) if (value := get(row)) else value


def named(call: Callable[[Any], str], *names: str) -> Get:
    """A code of a row by its name."""
    get = field(*names)
    return lambda row: call(get(row))


def side(row: Any) -> str:
    """Debits are above zero, credits below."""
    return "debit" if row.amount_pence > 0 else "credit"


def entry_link(row: Any) -> str:
    """Where one reads the entry of a row, within the page's pool."""
    return str(row["entry_href"] if "entry_href" in row else row["href"])


def filled(columns: Iterable[Column], rows: Sequence[Any]) -> list[Column]:
    """Those in which something stands, and all that are figures: an empty column says nothing."""
    return [one for one in columns if one.kind.is_numeric or any(one.get(row) not in {None, ""} for row in rows)]


def dimension_columns(names: Names) -> list[Column]:
    """Whose a leg is, by name."""
    return [
        Column("Body", named(names.body, "body")),
        Column("Funding stream", named(names.stream, "stream")),
        Column("Programme", named(names.programme, "programme")),
        Column("Scheme", lambda row: names.scheme(row.programme, row.scheme)),
        Column("Subjective", field("subjective")),
    ]


def _of_event(*within: str) -> tuple[Column, ...]:
    return (
        Column("Effective", field(*within, "effective_date"), Kind.DAY),
        Column("Happened", field(*within, "event_date"), Kind.DAY),
        Column("What happened", in_words(*within, "kind")),
    )


def _of_posting(*within: str) -> tuple[Column, ...]:
    return (
        Column("Supplier", field(*within, "supplier_name")),
        Column("Narrative", field(*within, "narrative")),
        Column("Reference", field(*within, "reference")),
        Column("Recorded", field(*within, "recorded_at"), Kind.INSTANT),
        Column("Label", field(*within, "label")),
    )


def table_of_entries(rows: Sequence[Any], names: Names, at: str) -> Table:
    """A line for each entry of a pool. at: the page of the pool's entries."""
    return _entries([Column("Entry", field("sequence"), Kind.NUMBER, lambda row: f"{at}/{row.sequence}")], rows, names)


def table_of_found(rows: Sequence[Any], names: Names) -> Table:
    """A line for each entry that was found over a place, with its pool."""
    first = [
        Column("Pool", field("pool_name")),
        Column("Entry", field("entry", "sequence"), Kind.NUMBER, field("href")),
    ]
    return _entries(first, rows, names, "entry")


def _entries(first: Sequence[Column], rows: Sequence[Any], names: Names, *within: str) -> Table:
    """within: where the entry stands in a row."""

    def where(row: Any) -> str:
        legs = field(*within, "legs")(row)
        found = dict.fromkeys(names.scheme(leg.programme, leg.scheme) or names.stream(leg.stream) for leg in legs)
        return ", ".join(filter(None, found))

    columns = (
        *first,
        *_of_event(*within),
        Column("For", named(names.body, *within, "acting_body")),
        Column("Scheme or funding stream", where),
        Column("Amount", field(*within, "amount_pence"), Kind.MONEY),
        *_of_posting(*within),
    )
    return Table(
        name="entries",
        caption="Entries",
        columns=filled(columns, rows),
        rows=rows,
        empty="No entry is as you asked. Choose fewer things, or other dates.",
    )


def table_of_legs(rows: Sequence[Any], names: Names, *, caption: str, counts: str) -> Table:
    """Legs behind a figure or a change. counts: what figure_pence is called."""
    columns = (
        Column("Entry", field("sequence"), Kind.NUMBER, entry_link),
        *_of_event(),
        Column("Account", in_words("account")),
        *dimension_columns(names),
        Column(counts, field("figure_pence"), Kind.MONEY),
        Column("As posted", field("amount_pence"), Kind.MONEY),
        *_of_posting(),
    )
    empty = "No legs are behind it: nothing was posted that counts."
    return Table(name="legs", caption=caption, columns=filled(columns, rows), rows=rows, empty=empty)


def table_of_entry(entry: Any, names: Names) -> Table:
    """What an entry moved, account by account."""
    columns = (
        Column("Account", in_words("account")),
        *dimension_columns(names),
        Column("Amount", field("amount_pence"), Kind.MONEY),
        Column("Side", side),
    )
    note = "Debits are above zero and credits below; within an entry they come to nothing together."
    caption = f"What it moved in the {entry.book} book"
    return Table(name="entry-legs", caption=caption, columns=filled(columns, entry.legs), rows=entry.legs, note=note)


def table_of_working(entry: Any, names: Names) -> Table:
    """The working behind an entry, step by step."""
    columns = (
        Column("Step", lambda row: by_names(row.what, names)),
        Column("Amount", field("amount_pence"), Kind.MONEY),
        Column("By", field("source")),
    )
    return Table(name="working", caption="Working", columns=filled(columns, entry.working), rows=entry.working)


def by_names(step: str, names: Names) -> str:
    """`left of NHS minimum contribution` for `left of nhs-minimum`: the codes that a step is about, by name."""
    return _OF.sub(lambda found: f"{found[1]} {names.stream(names.body(found[2]))}", step)


def table_of_balance(accounts: Sequence[Any], names: Names, legs: Get) -> Table:
    """A trial balance; each balance leads to its legs."""
    figures = (
        Column("Debits", field("debit_pence"), Kind.MONEY),
        Column("Credits", field("credit_pence"), Kind.MONEY),
        Column("Balance", field("balance_pence"), Kind.MONEY, legs),
    )
    return Table(
        name="trial-balance",
        caption="Balances by account",
        columns=_of_accounts(accounts, names, legs, figures),
        rows=accounts,
        empty="No account has moved in what you chose.",
    )


def table_of_changes(accounts: Sequence[Any], names: Names, legs: Get) -> Table:
    """The accounts by which two trial balances differ."""
    figures = (
        Column("Debits before", field("before_debit_pence"), Kind.MONEY),
        Column("Credits before", field("before_credit_pence"), Kind.MONEY),
        Column("Debits after", field("after_debit_pence"), Kind.MONEY),
        Column("Credits after", field("after_credit_pence"), Kind.MONEY),
        Column("Change", field("change_pence"), Kind.MONEY, legs),
    )
    return Table(
        name="changes",
        caption="What differs, by account",
        columns=_of_accounts(accounts, names, legs, figures),
        rows=accounts,
        empty="Nothing differs: both views have the same balances.",
    )


def _of_accounts(accounts: Sequence[Any], names: Names, legs: Get, figures: Sequence[Column]) -> list[Column]:
    first = (Column("Account", in_words("account"), link=legs), Column("Book", in_words("book")))
    return filled([*first, *dimension_columns(names), *figures], accounts)
