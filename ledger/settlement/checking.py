"""Replaying settlements (invariant 9): the journal and the rule version give the same figures, result and entries."""

import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec

from ledger.agreements.store import find_terms
from ledger.core.entry import Draft
from ledger.core.payload import Payload, payload_legs
from ledger.core.refusal import RefusedError
from ledger.db import Connection
from ledger.settlement import store
from ledger.settlement.agreeing import head_of
from ledger.settlement.posting import drafts_of
from ledger.settlement.proposing import Basis, Evaluated, evaluated, rules_for
from ledger.settlement.settlement_model import Content
from ledger.settlement.store import KeptSettlement

Settled = Mapping[UUID, tuple[date, frozenset[str]]]
_SAID = ("kind", "effective_date", "event_date", "reference", "working")


async def differences_of_settlements(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the settlements of a place."""
    async for text in replay_settlements(connection, place_id, None):
        yield text


async def count_settlements(connection: Connection, place_id: UUID, pool: str | None) -> int:
    """How many settlements a place has, or the pool of a code."""
    return sum(last for _, _, last in await store.pools_with_settlements(connection, place_id, pool))


async def replay_settlements(connection: Connection, place_id: UUID, pool: str | None) -> AsyncIterator[str]:
    """Every difference in the settlements of a place, or of the pool of a code, each made again from the journal."""
    for pool_id, code, last_number in await store.pools_with_settlements(connection, place_id, pool):
        for number in range(1, last_number + 1):
            kept = await store.find_settlement(connection, place_id, pool_id, number)
            if kept is None:
                yield f"pool {code}: settlement {number}: it is missing"
                continue
            async for text in _differences(connection, (place_id, pool_id), kept):
                yield f"pool {code}: settlement {number}: {text}"
        for sequence in await store.stray_entries(connection, place_id, pool_id):
            yield f"pool {code}: entry {sequence}: no settlement that was agreed has posted it"


async def _differences(connection: Connection, ids: tuple[UUID, UUID], kept: KeptSettlement) -> AsyncIterator[str]:
    figures, result = await store.bytes_of_settlement(connection, *ids, kept.content.number)
    if hashlib.sha256(figures + result + kept.content_bytes).digest() != kept.sha256:
        yield "its bytes are not those of its digest"
    again = await _made_again(connection, ids, kept.content)
    if isinstance(again, str):
        yield again
    else:
        said = (("figures", figures, again.figures), ("result", result, again.result))
        for what, before, now in (*said, ("differences", kept.content_bytes, again.content_bytes)):
            if before != now:
                yield f"the journal and the rules do not give its {what} again"
    entries = await store.entries_of_settlement(connection, *ids, kept.content.number)
    settled = await store.settled_schemes(connection, *ids, kept.content.number)
    for text in _of_entries(kept, settled, entries):
        yield text


async def _made_again(connection: Connection, ids: tuple[UUID, UUID], content: Content) -> Evaluated | str:
    """The settlement as the books and rules of its time give it, or why they give none."""
    basis = Basis(
        number=content.number,
        period=content.period,
        first_day=content.first_day,
        last_day=content.last_day,
        through=content.through_sequence,
        known_at=content.known_at,
        budget=content.budget,
    )
    terms = await find_terms(connection, *ids)
    rules = await rules_for(connection, ids[0], terms, basis.last_day, basis.known_at, basis.number)
    if rules is None or rules.version != content.rule_set_version:
        return f"rule set {content.rule_set_version} was not the one in force"
    try:
        return await evaluated(connection, ids[0], terms, basis, rules)
    except RefusedError as error:
        return f"the rules do not fit its figures any more: {error}"


def _of_entries(kept: KeptSettlement, settled: Settled, entries: Sequence[tuple[int, Payload]]) -> Iterator[str]:
    """Agreement by agreement: the entries that settling its schemes makes, against those that it posted."""
    for proposal_id, (day, schemes) in settled.items():
        posted = [one for one in entries if one[1].proposal == proposal_id]
        in_order = [one for group in kept.content.groups for one in group if one in schemes]
        own = [one for one in kept.content.effects if one.effect.scheme in schemes]
        expected = drafts_of(head_of(kept.content, day, ""), own, in_order)
        if len(posted) != len(expected):
            yield f"its agreement {proposal_id} makes {len(expected)} entries, and {len(posted)} were posted"
            continue
        for (sequence, payload), draft in zip(posted, expected, strict=True):
            if _as_said(payload) != _as_made(draft):
                yield f"entry {sequence} is not the one that settling makes"


def _as_said(payload: Payload) -> bytes:
    return msgspec.json.encode([*(getattr(payload, name) for name in _SAID), payload_legs(payload)])


def _as_made(draft: Draft) -> bytes:
    return msgspec.json.encode([*(getattr(draft, name) for name in _SAID), draft.legs])
