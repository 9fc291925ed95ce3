"""What the journals of every program share: amounts, what is said of the whole, and of each entry; pure."""

from collections.abc import Iterator
from datetime import date

from ledger.core.money import pounds_from_pence
from ledger.exports.model import ExportedEntry, View


def plain_amount(pence: int) -> str:
    """`-1234.50` for -123450: exact, and without commas."""
    return pounds_from_pence(pence).replace(",", "")


def about(view: View) -> Iterator[tuple[str, str]]:
    """Which view of which books a file holds, in words."""
    yield "place", view.place
    yield "pool", view.pool
    yield "as known at sequence", str(view.through_sequence)
    yield "effective dates", f"{view.first_day} to {view.last_day}"
    if view.pool_label:
        yield "note", view.pool_label
    if view.attribution:
        yield "attribution", view.attribution


def details(one: ExportedEntry) -> Iterator[tuple[str, str | int | date]]:
    """What an entry rests on, by names that every program takes; what it does not have is left out."""
    said = one.payload
    yield "sequence", one.sequence
    yield "kind", said.kind.value
    yield "event-date", said.event_date
    yield "recorded-at", one.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    yield "acting-body", said.acting_body
    if said.label:
        yield "label", said.label
    if said.reference:
        yield "reference", said.reference
    if said.source is not None:
        for name in ("body", "system", "document", "line"):
            yield f"source-{name}", getattr(said.source, name)
    if said.reverses_sequence is not None:
        yield "reverses", said.reverses_sequence
    if one.reversed_by_sequence is not None:
        yield "reversed-by", one.reversed_by_sequence
    if said.recodes_sequence is not None:
        yield "recodes", said.recodes_sequence
    if said.counterpart is not None:
        yield "counterpart-pool", str(said.counterpart.pool)
        yield "transfer", str(said.counterpart.transfer)
    if one.narrative is None:
        yield "texts", "erased"
