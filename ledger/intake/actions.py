"""Taking a file in: read it whole, check it whole, then post it chunk by chunk through the pool writer."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ledger.core.ids import Code as CodeText
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import ConnectionPool, in_place
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.http.problems import NOTHING_HERE
from ledger.intake.coding import coder
from ledger.intake.model import FileLine, FileRead, Profile
from ledger.intake.reading import read_file
from ledger.intake.results import FileResult, LineResult, ProblemResult, ProgressResult, Result, totals_of
from ledger.intake.store import SavedProfile, find_profile
from ledger.journal.model import Group, Item, Outcome, Posted, Refused, Valid
from ledger.journal.writer import PoolWriter
from ledger.programmes.store import all_scheme_keys
from ledger.spend.actions import spend_item
from ledger.spend.model import AnySpendCommand, CreditNoteCommand, PaymentCommand

LINES_PER_CHUNK = 500
ERRORS_MAX = 1_000


class IntakeQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a file is taken in. Control totals, when given, must equal what is read, or nothing is posted."""

    profile: CodeText
    effective_date: Annotated[date, Meta(description="the accounting date of every line, usually the period's end")]
    validate_only: Annotated[bool, Meta(description="check the file through the same code, post nothing")] = False
    row_count: Annotated[int, Meta(ge=0, description="control total: how many lines the file has")] | None = None
    total_pence: Annotated[int, Meta(description="control total: what the lines add up to")] | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read and coded: its lines as items for the pool writer, zero lines as None."""

    saved: SavedProfile
    file: FileRead
    items: tuple[Item | None, ...]
    codings: tuple[tuple[str, str] | None, ...]


async def prepare(db: ConnectionPool, access: Access, query: IntakeQuery, content: bytes) -> Prepared:
    """Read and code a file; raises RefusedError with every fault, each with its row."""
    place_id = access.place.place_id
    async with in_place(db, place_id) as connection:
        saved = await find_profile(connection, place_id, query.profile)
        schemes = await all_scheme_keys(connection, place_id)
    if saved is None:
        raise RefusedError(Refusal(NOTHING_HERE.code, f"the place has no profile {query.profile}", "/profile"))
    refusal = access.refusal_of_acting_body(saved.profile.body)
    if refusal is not None:
        raise RefusedError(Refusal(refusal.code, refusal.detail, "/profile"))
    file = read_file(saved.profile, content)
    if not isinstance(file, FileRead):
        raise RefusedError(*file)
    refusals = _refusals_of_totals(file, query)
    if refusals:
        raise RefusedError(*refusals)
    code = coder(saved.profile, schemes)
    codings = tuple(code(line) for line in file.lines)
    return Prepared(saved, file, _items(saved.profile, query, file.lines, codings), codings)


def _refusals_of_totals(file: FileRead, query: IntakeQuery) -> tuple[Refusal, ...]:
    refusals = []
    if query.row_count is not None and query.row_count != file.row_count:
        detail = f"the file has {file.row_count} lines, and {query.row_count} were announced"
        refusals.append(Refusal(Code.CONTROL_TOTALS_DIFFER, detail, "/row_count"))
    if query.total_pence is not None and query.total_pence != file.total_pence:
        detail = f"the lines add up to {file.total_pence} pence, and {query.total_pence} were announced"
        refusals.append(Refusal(Code.CONTROL_TOTALS_DIFFER, detail, "/total_pence"))
    return tuple(refusals)


def _items(
    profile: Profile,
    query: IntakeQuery,
    lines: Sequence[FileLine],
    codings: Sequence[tuple[str, str] | None],
) -> tuple[Item | None, ...]:
    """Every line as an item, by the same limits as the API's payloads; raises RefusedError with all misfits."""
    items: list[Item | None] = []
    refusals: list[Refusal] = []
    for line, coding in zip(lines, codings, strict=True):
        try:
            items.append(_item(profile, query, line, coding) if line.amount_pence else None)
        except msgspec.ValidationError as error:
            refusals.append(Refusal(Code.FILE_LINE_IS_NOT_VALID, f"row {line.row}: {error}", f"/rows/{line.row}"))
    if refusals:
        raise RefusedError(*refusals[:ERRORS_MAX])
    return tuple(items)


def _item(profile: Profile, query: IntakeQuery, line: FileLine, coding: tuple[str, str] | None) -> Item:
    command: type[AnySpendCommand] = PaymentCommand if line.amount_pence > 0 else CreditNoteCommand
    programme, scheme = coding or (None, None)
    fields = {
        "acting_body": profile.body,
        "effective_date": query.effective_date,
        "event_date": line.event_date,
        "amount_pence": abs(line.amount_pence),
        "programme": programme,
        "scheme": scheme,
        "subjective": line.subjective or None,
        "reference": line.reference,
        "supplier_name": line.supplier_name,
        "narrative": line.narrative,
        "source": {"system": profile.source_system, "document": line.document, "line": line.line_identity},
    }
    return spend_item(msgspec.convert(fields, type=command))


async def check_whole(writer: PoolWriter, access: Access, door: Door, prepared: Prepared) -> list[LineResult]:
    """What each line would meet, through the posting code itself; raises RefusedError when any would be refused."""
    results = []
    for _, lines in _chunks(prepared):
        results.extend(await _post(writer, access, door, prepared, lines, validate_only=True))
    refusals = [
        Refusal(refusal.code, f"row {one.row}: {refusal.detail}", f"/rows/{one.row}")
        for one in results
        for refusal in one.refusals
    ]
    if refusals:
        raise RefusedError(*refusals[:ERRORS_MAX])
    return results


async def take_in(
    writer: PoolWriter, access: Access, door: Door, query: IntakeQuery, prepared: Prepared, checked: list[LineResult]
) -> AsyncIterator[Result]:
    """Post a checked file chunk by chunk; a line is reported when it is committed."""
    file = prepared.file
    yield FileResult(
        file.content_sha256,
        prepared.saved.profile.code,
        prepared.saved.version,
        query.validate_only,
        file.row_count,
        file.total_pence,
        file.duplicate_rows,
    )
    results: list[LineResult] = []
    for done, lines in _chunks(prepared):
        try:
            if query.validate_only:
                chunk = checked[len(results) : done]
            else:
                chunk = await _post(writer, access, door, prepared, lines, validate_only=False)
        except RefusedError as error:
            yield ProblemResult(error.refusals)
            return
        for one in chunk:
            yield one
        results.extend(chunk)
        yield ProgressResult(done, len(file.lines))
    yield totals_of(results)


def _chunks(prepared: Prepared) -> list[tuple[int, range]]:
    """The file in chunks: how many lines are done after each, and the positions of its lines."""
    number = len(prepared.file.lines)
    starts = range(0, number, LINES_PER_CHUNK)
    return [
        (min(start + LINES_PER_CHUNK, number), range(start, min(start + LINES_PER_CHUNK, number))) for start in starts
    ]


async def _post(
    writer: PoolWriter, access: Access, door: Door, prepared: Prepared, lines: range, *, validate_only: bool
) -> list[LineResult]:
    posting = [(position, item) for position in lines if (item := prepared.items[position]) is not None]
    group = Group(
        place_id=access.place.place_id,
        pool_id=access.pool.pool_id,
        requester=access.requester,
        acting_body=prepared.saved.profile.body,
        operation=door.operation,
        items=tuple(item for _, item in posting),
        atomic=False,
        validate_only=validate_only,
    )
    outcomes = await writer.post(group) if posting else []
    by_position = dict(zip((position for position, _ in posting), outcomes, strict=True))
    return [_line_result(prepared, position, by_position.get(position)) for position in lines]


def _line_result(prepared: Prepared, position: int, outcome: Outcome | None) -> LineResult:
    line, coding = prepared.file.lines[position], prepared.codings[position]
    programme, scheme = coding or (None, None)
    match outcome:
        case None:
            return LineResult(line.row, "zero", 0)
        case Refused(refusals) if refusals[0].code is Code.LINE_IS_ALREADY_POSTED:
            return LineResult(line.row, "exists", line.amount_pence)
        case Refused(refusals):
            return LineResult(line.row, "refused", line.amount_pence, refusals=refusals)
        case Valid():
            return LineResult(line.row, "valid", line.amount_pence, programme, scheme, coding is None)
        case Posted(receipts):
            sequence = receipts[0].sequence
            return LineResult(line.row, "posted", line.amount_pence, programme, scheme, coding is None, sequence)
