"""Posting lines of a file, and taking back those that its correction leaves out; through the pool writer alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from ledger.core.entry import Heading, SourceLine
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection, ConnectionPool, in_place
from ledger.intake import store
from ledger.intake.coding import Coding
from ledger.intake.model import FileLine, Filing, PlannedRow
from ledger.intake.results import LineResult, TakenBackResult
from ledger.journal.model import BalanceView, Decision, Group, Item, Outcome, Posted, Refused, Valid, Verb
from ledger.journal.reversing import REVERSE_WITHOUT_BUDGET, ReversalCommand
from ledger.journal.store import find_known
from ledger.journal.writer import PoolWriter
from ledger.spend.actions import PAY, SpendFacts
from ledger.spend.model import AnySpendCommand, CreditNoteCommand, PaymentCommand, SpendCommand


@dataclass(frozen=True, slots=True)
class Ready:
    """A line of a file, coded and planned; no item where there is nothing to post: zero, or carried over."""

    line: FileLine
    coding: Coding | None
    row: PlannedRow
    item: Item | None


def verb_of(filing: Filing) -> Verb:
    """Payment and credit note as lines of this file: of a file that was replaced nothing more is posted."""

    async def load(
        connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[SpendCommand]
    ) -> tuple[SpendFacts, str | None]:
        facts = await PAY.load(connection, place_id, pool_id, commands)
        return facts, await store.find_successor(connection, filing)

    def headings(command: SpendCommand, facts: tuple[SpendFacts, str | None]) -> list[Heading]:
        return list(PAY.headings(command, facts[0]))

    def decide(command: SpendCommand, facts: tuple[SpendFacts, str | None], books: BalanceView) -> Decision:
        spend_facts, successor = facts
        if successor is not None:
            return Refusal(Code.FILE_IS_ALREADY_REPLACED, f"by the file {successor}")
        return PAY.decide(command, spend_facts, books)

    return Verb(PAY.operation, load, decide, headings)


def make_ready(filing: Filing, verb: Verb, line: FileLine, coding: Coding | None, row: PlannedRow) -> Ready:
    """The line as an item, by the same limits as the API's payloads; raises msgspec.ValidationError for a misfit."""
    item = None
    if line.amount_pence and not row.is_carried:
        command = _command(filing, line, coding, row)
        item = Item(verb, command, command.source_line)
    return Ready(line, coding, row, item)


def _command(filing: Filing, line: FileLine, coding: Coding | None, row: PlannedRow) -> AnySpendCommand:
    kind: type[AnySpendCommand] = PaymentCommand if line.amount_pence > 0 else CreditNoteCommand
    programme, scheme = coding or (None, None)
    fields = {
        "acting_body": filing.profile.body,
        "effective_date": filing.effective_date,
        "event_date": line.event_date,
        "amount_pence": abs(line.amount_pence),
        "programme": programme,
        "scheme": scheme,
        "subjective": line.subjective or None,
        "reference": line.reference,
        "supplier_name": line.supplier_name,
        "narrative": line.narrative,
        "source": {"system": filing.profile.source_system, "document": row.document, "line": row.line},
    }
    return msgspec.convert(fields, type=kind)


async def post_lines(
    writer: PoolWriter, filing: Filing, ready: Sequence[Ready], *, validate_only: bool = False
) -> list[LineResult]:
    """Post lines, each for itself; one result a line, in order."""
    items = [one.item for one in ready if one.item is not None]
    outcomes = iter(await writer.post(_group(filing, items, validate_only=validate_only)) if items else [])
    return [_line_result(one, None if one.item is None else next(outcomes)) for one in ready]


async def take_back(
    writer: PoolWriter, db: ConnectionPool, filing: Filing, gone: Sequence[PlannedRow], *, validate_only: bool = False
) -> list[TakenBackResult]:
    """Reverse the entries of rows that the correction leaves out; one already reversed stays so."""
    if not gone:
        return []
    lines = [filing.source_of(one) for one in gone]
    async with in_place(db, filing.place_id) as connection:
        known = await find_known(connection, filing.place_id, filing.pool_id, [], lines)
    items = [_reversal(filing, known.lines[line]) for line in lines]
    outcomes = await writer.post(_group(filing, items, validate_only=validate_only))
    return [_taken_back(row, outcome) for row, outcome in zip(gone, outcomes, strict=True)]


def _reversal(filing: Filing, sequence: int) -> Item:
    reason = f"not in the file {filing.content_sha256}, which replaces the one it came by"
    command = ReversalCommand(acting_body=filing.profile.body, sequence=sequence, reason=reason)
    return Item(REVERSE_WITHOUT_BUDGET, command)


def _group(filing: Filing, items: Sequence[Item], *, validate_only: bool) -> Group:
    return Group(
        place_id=filing.place_id,
        pool_id=filing.pool_id,
        requester=filing.requester,
        acting_body=filing.profile.body,
        operation=filing.operation,
        items=tuple(items),
        atomic=False,
        validate_only=validate_only,
        roles=filing.roles,
    )


def _taken_back(row: PlannedRow, outcome: Outcome) -> TakenBackResult:
    said: dict[str, Any] = {"row": row.row, "outcome": "reversed", "amount_pence": row.amount_pence}
    match outcome:
        case Posted(receipts):
            return TakenBackResult(**said, sequence=receipts[0].sequence)
        case Refused(refusals) if refusals[0].code is not Code.ENTRY_IS_ALREADY_REVERSED:
            return TakenBackResult(**{**said, "outcome": "refused"}, refusals=refusals)
        case _:
            return TakenBackResult(**said)


def _line_result(ready: Ready, outcome: Outcome | None) -> LineResult:
    line, coding = ready.line, ready.coding
    programme, scheme = coding or (None, None)
    match outcome:
        case None if ready.row.is_carried:
            return LineResult(line.row, "exists", line.amount_pence)
        case None:
            return LineResult(line.row, "zero", 0)
        case Refused(refusals) if refusals[0].code is Code.LINE_IS_ALREADY_POSTED:
            return LineResult(line.row, "exists", line.amount_pence)
        case Refused(refusals):
            return LineResult(line.row, "refused", line.amount_pence, refusals=refusals)
        case Valid():
            return LineResult(line.row, "valid", line.amount_pence, programme, scheme, coding is None)
        case Posted(receipts):
            return posted_line(ready, receipts[0].sequence)


def posted_line(ready: Ready, sequence: int) -> LineResult:
    """The result of a line that stands as an entry."""
    programme, scheme = ready.coding or (None, None)
    amount_pence = ready.line.amount_pence
    return LineResult(ready.line.row, "posted", amount_pence, programme, scheme, ready.coding is None, sequence)


def source_of(ready: Ready) -> SourceLine:
    """The source line of a line that posts."""
    assert ready.item is not None
    assert ready.item.source is not None, "a line of a file has its source"
    return ready.item.source
