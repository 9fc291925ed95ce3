"""What intake answers: one JSON object a line, as the file goes in."""

from typing import Literal

from msgspec import Struct

from ledger.core.refusal import Refusal


class FileResult(Struct, frozen=True, tag_field="type", tag="file"):
    """The first line: what was read, before anything is posted."""

    content_sha256: str
    profile: str
    profile_version: int
    validate_only: bool
    row_count: int
    total_pence: int
    duplicate_rows: tuple[tuple[int, int], ...]


class LineResult(Struct, frozen=True, tag_field="type", tag="line", omit_defaults=True):
    """What became of one line: posted, there already, valid (when only that was asked), zero, or refused."""

    row: int
    outcome: Literal["posted", "exists", "valid", "zero", "refused"]
    amount_pence: int
    programme: str | None = None
    scheme: str | None = None
    suspense: bool = False
    sequence: int | None = None
    refusals: tuple[Refusal, ...] = ()


class ProgressResult(Struct, frozen=True, tag_field="type", tag="progress"):
    """How far the file is in: everything up to here is committed."""

    done: int
    of: int


class TotalsResult(Struct, frozen=True, tag_field="type", tag="totals", kw_only=True):
    """The last line: counts and pence by outcome; they add up to the file's."""

    row_count: int
    total_pence: int
    posted: int
    posted_pence: int
    exists: int
    exists_pence: int
    valid: int
    valid_pence: int
    zero: int
    refused: int
    refused_pence: int
    suspense: int
    suspense_pence: int


class ProblemResult(Struct, frozen=True, tag_field="type", tag="problem"):
    """The file stopped here; what was reported before stands, and sending the file again goes on from it."""

    refusals: tuple[Refusal, ...]


Result = FileResult | LineResult | ProgressResult | TotalsResult | ProblemResult


def totals_of(results: list[LineResult]) -> TotalsResult:
    """Counts and pence of the lines by outcome."""

    def number(outcome: str) -> int:
        return sum(1 for one in results if one.outcome == outcome)

    def pence(outcome: str) -> int:
        return sum(one.amount_pence for one in results if one.outcome == outcome)

    return TotalsResult(
        row_count=len(results),
        total_pence=sum(one.amount_pence for one in results),
        posted=number("posted"),
        posted_pence=pence("posted"),
        exists=number("exists"),
        exists_pence=pence("exists"),
        valid=number("valid"),
        valid_pence=pence("valid"),
        zero=number("zero"),
        refused=number("refused"),
        refused_pence=pence("refused"),
        suspense=sum(1 for one in results if one.suspense),
        suspense_pence=sum(one.amount_pence for one in results if one.suspense),
    )
