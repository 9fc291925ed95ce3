"""What the API refused, at the fields where the visitor can mend it. Pure."""

import re
from collections.abc import Iterable
from typing import Protocol

from ledger.pages.forms.model import FormError, Read

_IN_WORDS = (  # what the decoder says in the words of types
    (re.compile(r"Expected `str` of length <= (\d+).*"), r"must be \1 characters or fewer"),
    (re.compile(r"Expected `str` of length >= (\d+).*"), r"must be \1 characters or more"),
    (re.compile(r"Expected `array` of length <= (\d+).*"), r"must be \1 or fewer"),
    (re.compile(r"Expected `array` of length >= (\d+).*"), r"must be \1 or more"),
    (re.compile(r"Invalid UUID"), "must be an identifier, such as 01890a5d-ac96-774b-bcce-b302099a8057"),
)


class SaidError(Protocol):
    """One error as the API tells it; the pointer may begin with `#`."""

    @property
    def detail(self) -> str: ...
    @property
    def pointer(self) -> str: ...


def merge_errors(read: Read, refused: Iterable[SaidError]) -> tuple[FormError, ...]:
    """Everything that is wrong, each once; where both say something of a place, what the page says."""
    of_page = {one.pointer: one for one in reversed(read.errors)}
    of_api = [_of_api(read, said.pointer.removeprefix("#"), said.detail) for said in refused]
    merged = [of_page.get(one.pointer, one) for one in of_api]
    untold = [one for one in read.errors if one.pointer not in {told.pointer for told in of_api}]
    return tuple({(one.at, one.text): one for one in (*merged, *untold)}.values())


def _of_api(read: Read, pointer: str, detail: str) -> FormError:
    """At the field that gave the place, or the innermost one around it."""
    inner = pointer
    while inner and inner not in read.places:
        inner = inner.rpartition("/")[0]
    at = read.places.get(inner, "")
    beyond = f" (at {pointer.removeprefix(inner)})" if at and inner != pointer else ""
    return FormError(pointer, f"{_in_words(read.labels.get(at, ''), detail)}{beyond}", at)


def _in_words(label: str, detail: str) -> str:
    """With the field that it is about, so that it can be understood in the summary too."""
    for pattern, words in _IN_WORDS:
        detail = pattern.sub(words, detail)
    if label:
        return f"{label} {detail}" if detail.startswith("must be ") else f"{label}: {detail}"
    return detail[:1].upper() + detail[1:]
