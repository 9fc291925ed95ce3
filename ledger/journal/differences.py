"""What the rows of an entry say other than its canonical bytes, its act or the entries before it; pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from ledger.core.entry import Account, AccountName, EntryKind, Leg, account_id, legs_digest
from ledger.core.payload import PAYLOAD_VERSION, SALT_BYTES, Payload, commitment, payload_legs, read_payload

_DIGITS_MAX = 19  # no sequence number has more, and Python refuses to read thousands
_CODED = {AccountName.EXPENDITURE, AccountName.SUSPENSE}
_PAIRS = (
    (EntryKind.ACCRUAL, EntryKind.ACCRUAL_REVERSAL, "the accrual is not taken back", "it takes back an accrual"),
    (
        EntryKind.CARRIED_FORWARD,
        EntryKind.BROUGHT_FORWARD,
        "what it carries is not brought into the next year",
        "it brings forward what was carried by an entry",
    ),
)


class Row(Protocol):
    """Columns by name, as the query gives them."""

    def __getitem__(self, name: str, /) -> Any: ...


def of_order(row: Row, sequence: int, recorded_at: datetime | None) -> Iterator[str]:
    """Sequence numbers without a gap, recorded instants never going back."""
    if row["sequence"] != sequence + 1:
        yield f"entries {sequence + 1} to {row['sequence'] - 1} are missing"
    if recorded_at is not None and row["recorded_at"] < recorded_at:
        yield "it was recorded before the entry before it"


def of_entry(row: Row, place_id: UUID, pool_id: UUID) -> Iterator[str]:
    """What columns, legs, texts, act and reversed entry say other than the canonical bytes."""
    try:
        payload = read_payload(row["payload"])
    except msgspec.MsgspecError as error:
        yield f"the canonical bytes cannot be read: {error}"
        return
    if payload.version != PAYLOAD_VERSION or msgspec.json.encode(payload) != row["payload"]:
        yield "the canonical bytes are not in their canonical form"
    if (payload.place, payload.pool) != (place_id, pool_id):
        yield "the canonical bytes are those of another place or pool"
    for name, said in _columns_by_payload(payload):
        if row[name] != said:
            yield f"{name} is {row[name]!r}, the canonical bytes say {said!r}"
    yield from _of_legs(row, payload)
    yield from _of_act(row, pool_id)
    yield from _of_reversal(row, payload)
    yield from _of_recoding(row, payload)
    yield from _of_vat(payload)
    yield from _of_texts(row, payload)


def _columns_by_payload(payload: Payload) -> Iterator[tuple[str, object]]:
    yield "kind", payload.kind.value
    yield "book", payload.book.value
    yield "effective_date", payload.effective_date
    yield "event_date", payload.event_date
    yield "principal_id", payload.actor
    yield "acting_body", payload.acting_body
    yield "act_id", payload.act
    yield "reverses_sequence", payload.reverses_sequence
    yield "recodes_sequence", payload.recodes_sequence
    yield "label", payload.label
    for name in ("body", "system", "document", "line"):
        yield f"source_{name}", getattr(payload.source, name) if payload.source else None


def _of_legs(row: Row, payload: Payload) -> Iterator[str]:
    legs = payload_legs(payload)
    if [leg.line for leg in payload.legs] != list(row["lines"] or ()):
        yield "its legs have other line numbers than the canonical bytes say"
    if [account_id(leg.account) for leg in legs] != list(row["account_ids"] or ()):
        yield "its legs stand on other accounts than the canonical bytes say"
    if [leg.amount_pence for leg in legs] != list(row["amounts_pence"] or ()):
        yield "its legs have other amounts than the canonical bytes say"
    if row["effective_dates"] != [payload.effective_date]:
        yield "its legs have another effective date"
    if sum(leg.amount_pence for leg in legs):
        yield "it does not balance"
    if not all(leg.amount_pence for leg in legs):
        yield "one of its legs is zero"
    if {leg.account.book for leg in legs} != {payload.book}:
        yield "its legs stand in another book"
    if row["leg_count"] != len(legs) or row["legs_digest"] != legs_digest(legs):
        yield "its legs are not those fixed with it"


def _of_vat(payload: Payload) -> Iterator[str]:
    recoverable_pence = sum(leg.amount_pence for leg in payload.legs if leg.account is AccountName.VAT_RECOVERABLE)
    of_spend = payload.kind in {EntryKind.PAYMENT, EntryKind.CREDIT_NOTE}
    if of_spend and abs(recoverable_pence) > abs(payload.vat_pence):
        yield f"{abs(recoverable_pence)} pence of VAT are recoverable, and it has {abs(payload.vat_pence)} of VAT"


def _of_act(row: Row, pool_id: UUID) -> Iterator[str]:
    if row["act_recorded_at"] is None:
        yield "its act is not recorded"
        return
    said = (row["act_principal_id"], row["act_pool_id"], row["act_outcome"], row["act_recorded_at"])
    if said != (row["principal_id"], pool_id, "done", row["recorded_at"]):
        yield "its act tells of another principal, pool, outcome or instant"
    first, last = row["act_first"], row["act_last"]
    if not (_is_number(first) and _is_number(last) and int(first) <= row["sequence"] <= int(last)):
        yield "its act does not tell of it"


def _is_number(text: str | None) -> bool:
    return text is not None and text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX


def _of_reversal(row: Row, payload: Payload) -> Iterator[str]:
    reversed_sequence = payload.reverses_sequence
    if (payload.kind is EntryKind.REVERSAL) != (reversed_sequence is not None):
        yield "a reversal, and only a reversal, names the entry that it reverses"
    if reversed_sequence is None:
        return
    if row["original_payload"] is None or reversed_sequence >= row["sequence"]:
        yield f"it reverses entry {reversed_sequence}, which does not stand before it"
        return
    try:
        original = payload_legs(read_payload(row["original_payload"]))
    except msgspec.MsgspecError:
        return  # told where that entry is checked
    if tuple(Leg(leg.account, -leg.amount_pence) for leg in original) != payload_legs(payload):
        yield f"its legs are not the contrary of those of entry {reversed_sequence}, which it reverses"


def _of_recoding(row: Row, payload: Payload) -> Iterator[str]:
    recoded_sequence = payload.recodes_sequence
    if (payload.kind is EntryKind.RECODING) != (recoded_sequence is not None):
        yield "a re-coding, and only a re-coding, names the entry that it re-codes"
    if recoded_sequence is None or payload.reverses_sequence is not None:
        return
    if row["original_payload"] is None or recoded_sequence >= row["sequence"]:
        yield f"it re-codes entry {recoded_sequence}, which does not stand before it"
        return
    try:
        original = payload_legs(read_payload(row["original_payload"]))
    except msgspec.MsgspecError:
        return  # told where that entry is checked
    out = tuple(Leg(leg.account, -leg.amount_pence) for leg in original if leg.account.name in _CODED)
    if not out or payload_legs(payload)[-len(out) :] != out:
        yield f"it does not take out what entry {recoded_sequence} coded, which it re-codes"


def of_pair(row: Row | None, following: Row | None) -> Iterator[str]:
    """An accrual, or a carry-forward, is followed by its contrary entry of a later day, which follows nothing else."""
    for kind, contrary, is_not_taken_back, takes_back in _PAIRS:
        is_first = row is not None and row["kind"] == kind
        if following is not None and following["kind"] == contrary and not is_first:
            yield f"entry {following['sequence']}: {takes_back} that does not stand before it"
        if row is not None and is_first and not _are_contrary(row, following, contrary):
            yield f"entry {row['sequence']}: {is_not_taken_back} by the entry after it"


def _are_contrary(row: Row, following: Row | None, kind: EntryKind) -> bool:
    return (
        following is not None
        and following["kind"] == kind
        and bool(following["account_ids"] == row["account_ids"])
        and bool(following["amounts_pence"] == [-pence for pence in row["amounts_pence"] or ()])
        and bool(following["effective_date"] > row["effective_date"])
    )


def of_transfers(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The pool, and what is wrong with half of a transfer in it: there is one other half, contrary, of the same day."""
    halves: dict[UUID, list[tuple[str, int, Payload]]] = {}
    for row in rows:
        try:
            payload = read_payload(row["payload"])
        except msgspec.MsgspecError:
            continue  # told where that entry is checked
        if payload.counterpart is None:
            yield row["code"], f"entry {row['sequence']}: it is half of a transfer and does not name the other half"
            continue
        halves.setdefault(payload.counterpart.transfer, []).append((row["code"], row["sequence"], payload))
    for found in halves.values():
        if not _are_one_transfer([payload for _, _, payload in found]):
            for code, sequence, _ in found:
                yield code, f"entry {sequence}: the other half of its transfer is missing or says something else"


def _are_one_transfer(payloads: list[Payload]) -> bool:
    if {one.kind for one in payloads} != {EntryKind.TRANSFER_OUT, EntryKind.TRANSFER_IN} or len(payloads) != len(
        {one.kind for one in payloads}
    ):
        return False
    out, into = payloads
    sums = [
        sum(leg.amount_pence for leg in payload_legs(one) if leg.account.name is AccountName.INTER_POOL)
        for one in payloads
    ]
    pools = [one.counterpart.pool if one.counterpart else None for one in (into, out)]
    return pools == [out.pool, into.pool] and sum(sums) == 0 and out.effective_date == into.effective_date


def _of_texts(row: Row, payload: Payload) -> Iterator[str]:
    """Erased texts are no difference: with the salt gone, nothing can be said of them."""
    if is_erased(row):
        return
    if len(row["salt"]) != SALT_BYTES:
        yield f"its salt is not of {SALT_BYTES} bytes"  # to a digest, zeros at the end are nothing
    for name in ("narrative", "supplier_name"):
        if commitment(name, row[name], row["salt"]) != getattr(payload, f"{name}_commitment"):
            yield f"its {name} is not the one committed to"


def is_erased(row: Row) -> bool:
    """Whether the texts of the entry and their salt were erased."""
    return row["salt"] is None


def of_account(row: Row) -> Iterator[str]:
    """The id of an account is the digest of its name and dimensions, and its book is the name's."""
    try:
        account = Account(
            AccountName(row["account"]), row["body"], row["stream"], row["programme"], row["scheme"], row["subjective"]
        )
    except ValueError:
        yield f"account {row['account_id']}: {row['account']!r} is no account"
        return
    if account_id(account) != row["account_id"] or account.book != row["book"]:
        yield f"account {row['account_id']}: its id or book is not that of its dimensions"
