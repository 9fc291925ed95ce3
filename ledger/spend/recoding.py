"""Re-coding: a payment or credit note moves whole to the scheme it belongs to, from suspense or from another scheme."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.fencing import NO_FENCES, Fencing, fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.journal.reversing import Original, find_originals, refusal_of_standing
from ledger.programmes.allocating import scheme_or_refusal
from ledger.programmes.charging import refusal_of_spend, spent_headings
from ledger.programmes.drawing import headings_of_scheme, refusal_of_stream
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes, uses_of
from ledger.rules.gateways import Charge
from ledger.rules.spending import StreamShare
from ledger.rules.vat import refusal_of_recovery
from ledger.spend.actions import drawing_of_spend, parts_of_spend
from ledger.spend.model import RecodingCommand

_CODED = {AccountName.EXPENDITURE, AccountName.SUSPENSE}
_KINDS = {EntryKind.PAYMENT, EntryKind.CREDIT_NOTE}


class RecodingFacts(Struct, frozen=True):
    """The terms of the pool, and the entries and schemes that the batch names."""

    terms: PoolTerms
    originals: Mapping[int, Original]
    schemes: Mapping[SchemeKey, SchemeTerms | None]
    fencing: Fencing = NO_FENCES


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[RecodingCommand]
) -> RecodingFacts:
    terms = await find_terms(connection, place_id, pool_id)
    return RecodingFacts(
        terms,
        await find_originals(connection, place_id, pool_id, [one.sequence for one in commands]),
        await find_schemes(connection, place_id, {(one.programme, one.scheme) for one in commands}),
        fencing_of_terms(terms),
    )


def headings(command: RecodingCommand, facts: RecodingFacts) -> list[Heading]:
    """A re-coding looks at the streams of its scheme, as spend does, and at fences where the money comes from."""
    original = facts.originals.get(command.sequence)
    out = [] if original is None else [leg.account.stream for leg in original.draft.legs]
    found = list(facts.fencing.headings({*out, command.stream}))
    at = command.programme, command.scheme
    found += spent_headings(at, facts.schemes.get(at))
    if command.stream is None:
        found += headings_of_scheme(at, facts.schemes, facts.fencing)
    return found


def decide(command: RecodingCommand, facts: RecodingFacts, books: BalanceView) -> Decision:
    """Expenditure of the scheme +, where the money was coded -; it keeps the original's body and event date."""
    original = facts.originals.get(command.sequence)
    if original is None:
        return Refusal(Code.ENTRY_DOES_NOT_EXIST, f"the pool has no entry {command.sequence}", "/sequence")
    refusal = refusal_of_terms(command, facts.terms, host_only=facts.terms.keeps_cash)
    refusal = refusal or _refusal_of_original(command, original, books)
    if refusal is not None:
        return refusal
    at = command.programme, command.scheme
    coded = [leg for leg in original.draft.legs if leg.account.name in _CODED]
    pence = sum(leg.amount_pence for leg in coded)
    scheme = scheme_or_refusal(command, *at, facts.schemes, Charge.SPEND if pence > 0 else Charge.BACK)
    if isinstance(scheme, Refusal):
        return scheme
    if pence > 0:
        dates = command.effective_date, command.event_date or original.draft.event_date
        refusal = refusal_of_spend(at, scheme, facts.terms.pool_id, pence, dates, books)
    refusal = refusal or refusal_of_stream(command.scheme, command.stream, scheme)
    refusal = refusal or refusal_of_recovery(
        scheme.vat, command.scheme, command.effective_date, _recoverable_pence(original), "/scheme"
    )
    if refusal is not None:
        return refusal
    parts: tuple[StreamShare, ...] = ((command.stream, abs(pence)),)
    working: tuple[Step, ...] = ()
    if command.stream is None and scheme.streams:
        drawing = drawing_of_spend(command, at, scheme, facts.fencing)
        parts, working = parts_of_spend(abs(pence), drawing, books, is_return=pence < 0)
    sign = 1 if pence > 0 else -1
    into = [Leg(_account(command, coded[0], stream), sign * part) for stream, part in parts]
    out = [Leg(leg.account, -leg.amount_pence) for leg in coded]
    draft = command.draft(EntryKind.RECODING, *into, *out, recodes_sequence=command.sequence, working=working)
    pointed = {"/amount_pence": "/sequence"}
    return within_fences((draft,), facts.fencing, uses_of(facts.schemes), books, pointed)


def _refusal_of_original(command: RecodingCommand, original: Original, books: BalanceView) -> Refusal | None:
    """Why an entry is not re-coded: another's, of a kind without a code, taken back, or re-coded already."""
    draft, sequence = original.draft, command.sequence
    if draft.acting_body != command.acting_body:
        detail = f"{draft.acting_body} posted entry {sequence}, and it alone may re-code it"
        return Refusal(Code.BODY_IS_NOT_YOURS, detail, "/acting_body")
    if draft.kind not in _KINDS:
        return Refusal(Code.ENTRY_CANNOT_BE_RECODED, f"entry {sequence} is of kind {draft.kind}", "/sequence")
    return refusal_of_standing(original, books)


def _recoverable_pence(original: Original) -> int:
    """Of what was paid, the VAT that comes back: it stays where it is, and the new scheme must recover it too."""
    legs = original.draft.legs
    return abs(sum(leg.amount_pence for leg in legs if leg.account.name is AccountName.VAT_RECOVERABLE))


def _account(command: RecodingCommand, coded: Leg, stream: str | None) -> Account:
    """The account of the new code: the body and, unless another is named, the subjective code are the original's."""
    subjective = command.subjective or coded.account.subjective
    return Account(AccountName.EXPENDITURE, coded.account.body, stream, command.programme, command.scheme, subjective)


RECODE = Verb("recode", _load, decide, headings)


def recoding_item(command: RecodingCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(RECODE, command, command.source_line)
