"""What intake answers: one JSON object a line, as the file goes in."""

from collections import Counter
from collections.abc import Sequence
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
    replaces: str | None = None


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


class TakenBackResult(Struct, frozen=True, tag_field="type", tag="taken_back", omit_defaults=True):
    """What became of a row of the replaced file that its correction leaves out; `sequence` is that of the reversal."""

    row: int
    outcome: Literal["reversed", "refused"]
    amount_pence: int
    sequence: int | None = None
    refusals: tuple[Refusal, ...] = ()


AnyLineResult = LineResult | TakenBackResult


class ProgressResult(Struct, frozen=True, tag_field="type", tag="progress"):
    """How far the file is in: everything up to here is committed."""

    done: int
    of: int


class TotalsResult(Struct, frozen=True, tag_field="type", tag="totals", kw_only=True):
    """The last line: counts and pence by outcome; those of lines add up to the file's.

    Of the replaced file's rows those that are gone count as reversed, or among the refused when they could not be.
    """

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
    reversed: int
    reversed_pence: int


class ProblemResult(Struct, frozen=True, tag_field="type", tag="problem"):
    """The file stopped here; what was reported before stands, and sending the file again goes on from it."""

    refusals: tuple[Refusal, ...]


Result = FileResult | TakenBackResult | LineResult | ProgressResult | TotalsResult | ProblemResult


def totals_of(results: Sequence[AnyLineResult]) -> TotalsResult:
    """Counts and pence of the lines by outcome."""
    number, pence = Counter[str](), Counter[str]()
    for one in results:
        number[one.outcome] += 1
        pence[one.outcome] += one.amount_pence
        if isinstance(one, LineResult):
            number["line"] += 1
            pence["line"] += one.amount_pence
            number["suspense"] += one.suspense
            pence["suspense"] += one.amount_pence if one.suspense else 0
    return TotalsResult(
        row_count=number["line"],
        total_pence=pence["line"],
        posted=number["posted"],
        posted_pence=pence["posted"],
        exists=number["exists"],
        exists_pence=pence["exists"],
        valid=number["valid"],
        valid_pence=pence["valid"],
        zero=number["zero"],
        refused=number["refused"],
        refused_pence=pence["refused"],
        suspense=number["suspense"],
        suspense_pence=pence["suspense"],
        reversed=number["reversed"],
        reversed_pence=pence["reversed"],
    )
