"""What an address of the journal chooses, in words; and which account of a balance can be asked for alone. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from ledger.pages.names import Names
from ledger.pages.words import name_text, shown_text

DIMENSIONS = ("body", "stream", "programme", "scheme", "subjective")


class HasQuery(Protocol):
    """What was asked, in order."""

    @property
    def query(self) -> list[tuple[str, str]]: ...

    def asked(self, name: str, otherwise: str = "") -> str: ...


def asked_in_words(visit: HasQuery, names: Names) -> list[str]:
    """Which accounts count, of what and whom, from when to when: a sentence's part each."""
    of = {"body": names.body, "stream": names.stream, "programme": names.programme}
    scheme = names.scheme(visit.asked("programme"), visit.asked("scheme"))
    said = [
        _listed("Adds", [name_text(value) for name, value in visit.query if name == "account"]),
        _listed("Takes away", [name_text(value) for name, value in visit.query if name == "less"]),
        *(f"{name_text(name)}: {call(visit.asked(name))}" for name, call in of.items() if visit.asked(name)),
        f"Scheme: {scheme}" if scheme else "",
        f"Subjective code: {visit.asked('subjective')}" if visit.asked("subjective") else "",
        _span(visit, "Effective", "from", "to"),
        _span(visit, "Happened", "event_from", "event_to"),
    ]
    return [one for one in said if one]


def _listed(what: str, names: Sequence[str]) -> str:
    return f"{what}: {', '.join(names)}" if names else ""


def _span(visit: HasQuery, what: str, first: str, last: str) -> str:
    begins, ends = visit.asked(first), visit.asked(last)
    said = [f"from {shown_text(begins)}" if begins else "", f"to {shown_text(ends)}" if ends else ""]
    return f"{what} {' '.join(filter(None, said))}" if begins or ends else ""


def alone(accounts: Sequence[Any]) -> Iterator[tuple[Any, dict[str, str]]]:
    """The rows that a query for their own account and dimensions finds alone, each with that query.

    A query cannot ask for legs without a body: where an account has some with one and some without, only the first can.
    """
    asked = [(row, {name: str(row[name]) for name in DIMENSIONS if row[name] is not None}) for row in accounts]
    shapes: dict[str, set[tuple[str, ...]]] = {}
    for row, which in asked:
        shapes.setdefault(row.account, set()).add(tuple(which))
    found = Counter(
        (str(row.account), tuple(which[name] for name in shape), shape)
        for row, which in asked
        for shape in shapes[row.account]
        if which.keys() >= set(shape)
    )
    for row, which in asked:
        if found[str(row.account), tuple(which.values()), tuple(which)] == 1:
            yield row, {"account": str(row.account), **which}
