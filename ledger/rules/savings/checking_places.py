"""Where in a savings case something stands: its JSON pointer, and the line in words for those who wrote it."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from ledger.core.pointers import segment
from ledger.core.refusal import Code, Refusal
from ledger.rules.savings.case import Benefit, Case, Cost


class CaseWarning(Struct, frozen=True):
    """Something that may not be meant, and where in the case it stands (JSON pointer)."""

    pointer: str
    text: str


class Place(NamedTuple):
    """A place by pointer and, within a line, in words."""

    pointer: str = ""
    words: str = ""

    def at(self, *segments: str | int) -> "Place":
        """A place further down."""
        return Place(self.pointer + "".join(f"/{segment(str(one))}" for one in segments), self.words)

    def refused(self, detail: str) -> Refusal:
        """That this place is wrong: the detail says how, and what to do."""
        return Refusal(Code.SAVINGS_CASE_IS_NOT_SOUND, self._told(detail), self.pointer)

    def warned(self, text: str) -> CaseWarning:
        """That this place may not be meant."""
        return CaseWarning(self.pointer, self._told(text))

    def _told(self, detail: str) -> str:
        return f"{self.words}: {detail}" if self.words else detail


def benefits_of(case: Case) -> Iterator[tuple[Benefit, Place]]:
    """Each benefit line with its place."""
    for number, line in enumerate(case.benefits):
        yield line, Place(f"/benefits/{number}", f"benefit '{line.id}'")


def costs_of(case: Case) -> Iterator[tuple[Cost, Place]]:
    """Each cost line with its place."""
    for number, line in enumerate(case.costs):
        yield line, Place(f"/costs/{number}", f"cost '{line.id}'")
