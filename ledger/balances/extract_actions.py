"""The verbs of ledger extracts: take one in, and match it.

Matches are derived whenever they are asked for, from the lines, the entries known at a sequence number and the
tolerance: new postings are matched without a new upload, and the same question has the same answer for ever.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.acts.recording import record_done
from ledger.balances import extract_store, store
from ledger.balances.actions import period_of
from ledger.balances.deciding import refusal_of_speaker, refusals_of_balance
from ledger.balances.extract_model import (
    ExtractQuery,
    ExtractsQuery,
    ExtractView,
    MatchedEntry,
    MatchingView,
    MatchView,
    ReadLine,
    RuleTotal,
    SideTotals,
    TakenExtract,
)
from ledger.balances.extract_reading import digest_of
from ledger.balances.extract_store import Extract
from ledger.core.ids import new_id
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import ConnectionPool, in_place, reading_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.http.problems import NOTHING_HERE
from ledger.intake.store import SavedProfile, find_profile
from ledger.journal.doors import pool_path
from ledger.journal.reading import through_of
from ledger.journal.store import lock_heads
from ledger.rules.matching import Booked, Line, Matching, Rule, match


def refuse_extract(access: Access, query: ExtractQuery) -> None:
    """Raises RefusedError for an extract that the requester may not bring, or that the pool has no balance for."""
    last_day, refusal = period_of(query.period).last_day, refusal_of_speaker(access, query.body)
    refusals = refusals_of_balance(access.pool, query.body, query.balance, last_day, "/body")
    raise_for(refusal, *refusals)


async def profile_of(db: ConnectionPool, access: Access, query: ExtractQuery) -> SavedProfile | None:
    """The saved profile that an extract is read by, if it names one; raises RefusedError for another body's."""
    if query.profile is None:
        return None
    async with in_place(db, access.place.place_id) as connection:
        saved = await find_profile(connection, access.place.place_id, query.profile)
    if saved is None or saved.profile.body != query.body:
        detail = f"the place has no profile {query.profile} of {query.body}"
        raise RefusedError(Refusal(Code.NOT_FOUND, detail, "/profile"))
    return saved


async def take_in_extract(
    db: ConnectionPool,
    access: Access,
    door: Door,
    query: ExtractQuery,
    read: tuple[bytes, str, Sequence[ReadLine]],
    now: datetime,
) -> TakenExtract:
    """Keep an extract with its lines; the same file, read the same way, is found again."""
    content, read_as, lines = read
    texts = [store.salted(one.description or "", "description") for one in lines]
    ids, period = access.ids, period_of(query.period)
    async with refusing(), in_place(db, ids[0]) as connection:
        await lock_heads(connection, ids[0], [ids[1]])  # so that of two who bring one file, the second finds it
        detail = {"balance": query.balance, "period": query.period, "file": hashlib.sha256(content).hexdigest()}
        extract = Extract(
            extract_id=new_id(),
            body=query.body,
            balance=query.balance,
            period=query.period,
            last_day=period.last_day,
            content_sha256=detail["file"],
            line_count=len(lines),
            total_pence=sum(one.amount_pence for one in lines),
            taken_at=now,
            act_id=UUID(int=0),
        )
        known = await extract_store.find_extract(connection, *ids, extract, read_as)
        if known is None:
            act_id = await record_done(connection, access, door, ids[0], detail, acting_body=query.body)
            committed = [one.commitment for one in texts]
            kept = msgspec.structs.replace(extract, act_id=act_id)
            numbered = list(zip(lines, committed, strict=True))
            await extract_store.insert_extract(connection, ids, kept, read_as, numbered, digest_of(lines, committed))
            described = [(one.row, text) for one, text in zip(lines, texts, strict=True)]
            await store.insert_texts(connection, ids[0], act_id, described)
    return TakenExtract(was_known=known is not None, extract=await find_view(db, access, known or extract.extract_id))


def _fields(extract: Extract) -> dict[str, object]:
    return {name: getattr(extract, name) for name in Extract.__struct_fields__}


async def find_view(db: ConnectionPool, access: Access, extract_id: UUID) -> ExtractView:
    """An extract of the pool of the request; raises RefusedError where there is none."""
    return view_of(await _find(db, access, extract_id), access)


async def _find(db: ConnectionPool, access: Access, extract_id: UUID) -> Extract:
    async with reading_place(db, access.place.place_id) as connection:
        found = await extract_store.list_extracts(connection, access.ids, ExtractsQuery(), one=extract_id, limit=1)
    if not found:
        raise RefusedError(NOTHING_HERE)
    return found[0]


def view_of(extract: Extract, access: Access) -> ExtractView:
    """An extract as it reads, with its address."""
    href = f"{pool_path(access)}/ledger-extracts/{extract.extract_id}/matching"
    said = {name: value for name, value in _fields(extract).items() if name != "act_id"}
    return ExtractView(**said, href=href)  # type: ignore[arg-type]  # the fields of the one are those of the other


class Derived(Struct, frozen=True):
    """The matching of an extract, as known at a sequence number, with both sides whole."""

    extract: Extract
    through: int
    lines: dict[int, ReadLine]
    entries: dict[int, Booked]
    matching: Matching


async def derive(
    db: ConnectionPool, access: Access, extract_id: UUID, tolerance_days: int, through: int | None
) -> Derived:
    """Match an extract to the entries behind the pool's figure, as known at a sequence number or now."""
    extract, ids = await _find(db, access, extract_id), access.ids
    async with reading_place(db, ids[0]) as connection:
        at = await through_of(connection, *ids, through, None)
        lines = await extract_store.lines_of_extract(connection, ids[0], extract_id)
        entries = await extract_store.entries_behind(connection, ids, extract, at)
    plain = [Line(one.row, one.line_date, one.reference, one.amount_pence, one.document, one.line) for one in lines]
    matching = match(plain, entries, tolerance_days)
    return Derived(extract, at, {one.row: one for one in lines}, {one.sequence: one for one in entries}, matching)


def matching_view(derived: Derived, access: Access, tolerance_days: int) -> MatchingView:
    """The matching in sum, with the control totals of both sides."""
    matching = derived.matching
    lines = _totals(derived.lines.values(), matching.lines_left)
    entries = _totals(derived.entries.values(), matching.entries_left)
    return MatchingView(
        extract=view_of(derived.extract, access),
        tolerance_days=tolerance_days,
        through_sequence=derived.through,
        rules=tuple(_of_rule(rule, matching) for rule in Rule),
        lines=lines,
        entries=entries,
        difference_pence=entries.total_pence - lines.total_pence,
    )


def _of_rule(rule: Rule, matching: Matching) -> RuleTotal:
    found = [one for one in matching.matches if one.rule is rule]
    return RuleTotal(
        rule=rule,
        match_count=len(found),
        line_count=sum(len(one.rows) for one in found),
        entry_count=sum(len(one.sequences) for one in found),
        amount_pence=sum(one.amount_pence for one in found),
    )


def _totals(everything: Iterable[ReadLine | Booked], left: Iterable[Line | Booked]) -> SideTotals:
    whole, unmatched = [one.amount_pence for one in everything], [one.amount_pence for one in left]
    return SideTotals(
        count=len(whole),
        total_pence=sum(whole),
        matched_count=len(whole) - len(unmatched),
        matched_pence=sum(whole) - sum(unmatched),
        unmatched_count=len(unmatched),
        unmatched_pence=sum(unmatched),
    )


def match_views(derived: Derived, access: Access) -> list[MatchView]:
    """Every match with its lines and entries, the strictest rules first."""
    return [
        MatchView(
            rule=one.rule,
            amount_pence=one.amount_pence,
            lines=tuple(derived.lines[row] for row in one.rows),
            entries=tuple(entry_view(derived.entries[sequence], access) for sequence in one.sequences),
        )
        for one in derived.matching.matches
    ]


def entry_view(entry: Booked, access: Access) -> MatchedEntry:
    """An entry as matches show it."""
    return MatchedEntry(
        sequence=entry.sequence,
        effective_date=entry.effective_date,
        event_date=entry.event_date,
        reference=entry.reference,
        amount_pence=entry.amount_pence,
        href=f"{pool_path(access)}/entries/{entry.sequence}",
    )
