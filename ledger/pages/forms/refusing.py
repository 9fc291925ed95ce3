"""What the API refused, at the fields where the visitor can mend it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from ledger.pages.forms.model import FormError, Read


class SaidError(Protocol):
    """One error as the API tells it."""

    @property
    def detail(self) -> str: ...
    @property
    def pointer(self) -> str: ...


def merge_errors(read: Read, refused: Iterable[SaidError]) -> tuple[FormError, ...]:
    """Everything that is wrong, once; where both say something of a place, what the page says."""
    seen = {one.pointer: one for one in reversed(read.errors)}
    merged: dict[tuple[str, str], FormError] = {}
    for said in refused:
        pointer = said.pointer.removeprefix("#")
        one = seen.pop(pointer, None) or _of_api(read.places, pointer, said.detail)
        if pointer not in {error.pointer for error in read.errors} or one in read.errors:
            merged.setdefault((one.at, one.text), one)
    for one in reversed(seen.values()):
        merged.setdefault((one.at, one.text), one)
    return tuple(merged.values())


def _of_api(places: Mapping[str, str], pointer: str, detail: str) -> FormError:
    """At the field that gave the place, or the innermost one around it."""
    inner = pointer
    while inner not in places and inner:
        inner = inner.rpartition("/")[0]
    text = detail[:1].upper() + detail[1:]
    beyond = pointer.removeprefix(inner)
    return FormError(pointer, f"{text} (at {beyond})" if beyond and inner else text, places.get(inner, ""))
