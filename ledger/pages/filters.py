"""The form above a table: what may be asked of it, as the API takes it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ledger.pages.words import name_text

ANY = ("", "Any")


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter of a query as a field of the form.

    kind: text, date, moment, number, or select where there are options. width: of the field in characters.
    value: what stands in it, where that is not what the address says.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    width: int = 10
    value: str = ""


def choice(name: str, label: str, options: Iterable[tuple[str, str]], hint: str = "") -> Filter:
    """One of these, or any."""
    return Filter(name, label, "select", hint, (ANY, *options))


def of_words(names: Iterable[str]) -> list[tuple[str, str]]:
    """Options of codes that read as words."""
    return [(str(one), name_text(one)) for one in names]


def of_names(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Options by name, in the order of the names."""
    return sorted(((str(code), str(name)) for code, name in names.items()), key=lambda one: one[1].casefold())
