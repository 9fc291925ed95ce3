"""The canonical payload of an entry: the exact bytes that are stored, proved and checked.

Text that may name people enters it only as a salted commitment.
"""

import hmac
from datetime import date
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.core.entry import Account, AccountName, Book, Counterpart, Draft, EntryKind, Leg, SourceLine
from ledger.core.working import Step

PAYLOAD_VERSION = 1
SALT_BYTES = 16


class _PayloadLeg(Struct, frozen=True, omit_defaults=True):
    line: int
    amount_pence: int
    account: AccountName
    body: str | None = None
    stream: str | None = None
    programme: str | None = None
    scheme: str | None = None
    subjective: str | None = None


class Payload(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the canonical bytes say; the order of the fields is the order of the bytes."""

    version: int
    place: UUID
    pool: UUID
    kind: EntryKind
    book: Book
    effective_date: date
    event_date: date
    actor: UUID
    acting_body: str
    act: UUID
    label: str = ""
    reference: str = ""
    source: SourceLine | None = None
    reverses_sequence: int | None = None
    recodes_sequence: int | None = None
    counterpart: Counterpart | None = None
    proposal: UUID | None = None
    narrative_commitment: str = ""
    supplier_name_commitment: str = ""
    vat_pence: int = 0  # within what was paid; below zero within what came back
    working: tuple[Step, ...] = ()
    legs: tuple[_PayloadLeg, ...]


class Signature(Struct, frozen=True):
    """Who posts: the principal, the act that records the request, and the approved proposal beneath it, if any."""

    place_id: UUID
    pool_id: UUID
    actor: UUID
    act_id: UUID
    proposal_id: UUID | None = None


_ENCODER = msgspec.json.Encoder(order=None)
_PAYLOAD_DECODER = msgspec.json.Decoder(Payload, strict=True)


def canonical_payload(draft: Draft, signature: Signature, salt: bytes) -> bytes:
    """The canonical bytes of an entry: JSON without spaces, fields in fixed order, defaults left out."""
    return _ENCODER.encode(
        Payload(
            version=PAYLOAD_VERSION,
            place=signature.place_id,
            pool=signature.pool_id,
            kind=draft.kind,
            book=draft.book,
            effective_date=draft.effective_date,
            event_date=draft.event_date,
            actor=signature.actor,
            acting_body=draft.acting_body,
            act=signature.act_id,
            label=draft.label,
            reference=draft.reference,
            source=draft.source,
            reverses_sequence=draft.reverses_sequence,
            recodes_sequence=draft.recodes_sequence,
            counterpart=draft.counterpart,
            proposal=signature.proposal_id,
            narrative_commitment=commitment("narrative", draft.texts.narrative, salt),
            supplier_name_commitment=commitment("supplier_name", draft.texts.supplier_name, salt),
            vat_pence=draft.vat_pence,
            working=draft.working,
            legs=tuple(_payload_leg(line, leg) for line, leg in enumerate(draft.legs, 1)),
        )
    )


def _payload_leg(line: int, leg: Leg) -> _PayloadLeg:
    account = leg.account
    return _PayloadLeg(
        line,
        leg.amount_pence,
        account.name,
        account.body,
        account.stream,
        account.programme,
        account.scheme,
        account.subjective,
    )


def read_payload(payload: bytes) -> Payload:
    """The payload that canonical bytes say; raises msgspec.ValidationError for bytes that are none."""
    return _PAYLOAD_DECODER.decode(payload)


def payload_legs(payload: Payload) -> tuple[Leg, ...]:
    """The legs of a payload, in line order."""
    return tuple(
        Leg(
            Account(leg.account, leg.body, leg.stream, leg.programme, leg.scheme, leg.subjective),
            leg.amount_pence,
        )
        for leg in payload.legs
    )


def commitment(field: str, text: str, salt: bytes) -> str:
    """Hex HMAC-SHA-256 of a text under the entry's salt; empty for no text. Erasing the salt hides the text."""
    if not text:
        return ""
    return hmac.digest(salt, f"{field}\0{text}".encode(), "sha256").hex()
