"""Facts of the journal: one typed function for each named query. Nothing else inserts entries."""

from collections.abc import Collection, Iterable, Sequence
from datetime import MINYEAR, UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec

from ledger.core.entry import Account, AccountName, EntryKind, Heading, SourceLine
from ledger.core.period import month_end, month_start, spans_between
from ledger.core.refusal import Refusal
from ledger.db import Connection, queries
from ledger.http.door import Role
from ledger.journal.batch import KeyItem
from ledger.journal.model import SOFT_CLOSED_ROLES, Head, KnownKey, Posted, Receipt, Refused
from ledger.journal.rows import BatchRows
from ledger.rules.closing import Periods, PeriodState

_SQL = queries(__package__)
_MOMENT = timedelta(microseconds=1)
_FIRST_INSTANT, _LAST_INSTANT = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_REFUSALS = msgspec.json.Decoder(tuple[Refusal, ...])
_HEADING = ("name", "stream", "programme", "scheme", "body", "subjective")
_LOCK_HEADS, _RECORD = _SQL["lock_heads"], _SQL["record_batch"]


class KeptRefusal(msgspec.Struct, frozen=True):
    """A final refusal to be kept for its key."""

    key_id: UUID
    key_item: int
    act_id: UUID
    salt: bytes
    fingerprint: bytes
    refusals: tuple[Refusal, ...]


class Governed(msgspec.Struct, frozen=True):
    """A body's contribution of a stream in a financial year, where a schedule says how much it is."""

    body: str
    stream: str
    year: int


class Selection(msgspec.Struct, frozen=True):
    """Which accounts are meant, by name and dimensions; None takes any."""

    names: tuple[AccountName, ...] | None = None
    body: str | None = None
    stream: str | None = None
    programme: str | None = None
    scheme: str | None = None
    subjective: str | None = None


EVERY_ACCOUNT = Selection()


class View(msgspec.Struct, frozen=True):
    """What a view takes: the entries known at a sequence number, with effective dates within two days.

    And with event dates within two others, which begin and end months.
    """

    through: int
    first_day: date
    last_day: date
    first_event_day: date = date.min
    last_event_day: date = date.max

    @property
    def asks_for_events(self) -> bool:
        return (self.first_event_day, self.last_event_day) != (date.min, date.max)


class AccountTotal(msgspec.Struct, frozen=True):
    """Gross pence of one account: turnover survives netting."""

    account: Account
    debit_pence: int
    credit_pence: int
    leg_count: int | None = None

    @property
    def balance_pence(self) -> int:
        return self.debit_pence - self.credit_pence


async def open_pool(
    connection: Connection, place_id: UUID, pool_id: UUID, opened_at: datetime, months: Sequence[date]
) -> None:
    """Give a new pool its head and its open months."""
    await connection.execute(_SQL["open_pool"], place_id, pool_id, opened_at, months)


async def add_months(connection: Connection, place_id: UUID, pool_id: UUID, months: Sequence[date]) -> None:
    """Open further months of a pool whose term grew."""
    await connection.execute(_SQL["add_months"], place_id, pool_id, months)


async def days_of_entries(connection: Connection, place_id: UUID, pool_id: UUID) -> tuple[date, date] | None:
    """The first and the last day on which entries of a pool take effect; None while it has none."""
    row = await connection.fetchrow(_SQL["days_of_entries"], place_id, pool_id)
    return None if row is None or row["first_day"] is None else (row["first_day"], row["last_day"])


async def is_wound_up(connection: Connection, place_id: UUID, pool_id: UUID) -> bool:
    """Whether the agreement of a pool is wound up."""
    found: bool = await connection.fetchval(_SQL["is_wound_up"], place_id, pool_id)
    return found


async def lock_heads(connection: Connection, place_id: UUID, pool_ids: Sequence[UUID]) -> dict[UUID, Head]:
    """Lock the heads of pools in id order until the transaction ends; absent pools are left out."""
    rows = await connection.fetch(_LOCK_HEADS, place_id, pool_ids)
    return {row["pool_id"]: Head(row["sequence"], row["recorded_at"]) for row in rows}


class Known(msgspec.Struct, frozen=True):
    """What a batch meets in the books: its keys by item, the entries at its source lines, and the pool's months."""

    keys: dict[KeyItem, KnownKey]
    lines: dict[SourceLine, int]
    months: dict[date, PeriodState]
    soft_closed_roles: frozenset[Role]


async def find_known(
    connection: Connection, place_id: UUID, pool_id: UUID, key_ids: Sequence[UUID], lines: Sequence[SourceLine]
) -> Known:
    """What keys and source lines met before, the pool's months, and who may post into a soft-closed one."""
    columns = _columns_of(lines)
    row = await connection.fetchrow(_SQL["find_known"], place_id, pool_id, key_ids, *columns)
    assert row is not None, "a query of arrays has one row"
    keys: dict[KeyItem, KnownKey] = {}
    for key_id, item, fingerprint, salt, *receipt in row["keys"]:
        earlier = keys.get((key_id, item))
        keys[key_id, item] = _known_entry(fingerprint, salt, _receipt(*receipt), earlier)
    for key_id, item, fingerprint, salt, refusals in row["refused_keys"]:
        keys[key_id, item] = KnownKey(fingerprint, salt, Refused(read_refusals(refusals), replayed=True))
    held = {SourceLine(*line): sequence for *line, sequence in row["lines"]}
    months = dict(zip(row["months"], map(PeriodState, row["states"]), strict=True))
    return Known(keys, held, months, _roles(row["soft_closed_roles"]))


async def lines_of_request(
    connection: Connection, place_id: UUID, pool_id: UUID, request_id: str, lines: Sequence[SourceLine]
) -> dict[SourceLine, int]:
    """Those of the source lines that a request posted, with their entries: what it did before it was cut short."""
    rows = await connection.fetch(_SQL["lines_of_request"], place_id, pool_id, request_id, *_columns_of(lines))
    return {SourceLine(*line): sequence for *line, sequence in (row.values() for row in rows)}


def _columns_of(lines: Sequence[SourceLine]) -> list[list[str]]:
    return [[getattr(line, name) for line in lines] for name in ("body", "system", "document", "line")]


def _known_entry(fingerprint: bytes, salt: bytes | None, receipt: Receipt, earlier: KnownKey | None) -> KnownKey:
    """An item of several entries has the fingerprint of its first, and the receipts of all."""
    if earlier is None or not isinstance(earlier.outcome, Posted):
        return KnownKey(fingerprint, salt, Posted((receipt,), replayed=True))
    return KnownKey(earlier.fingerprint, earlier.salt, Posted((*earlier.outcome.receipts, receipt), replayed=True))


def _receipt(sequence: int, kind: str, effective_date: date, recorded_at: datetime) -> Receipt:
    return Receipt(sequence, EntryKind(kind), effective_date, recorded_at)


def _roles(soft_closed_roles: str | None) -> frozenset[Role]:
    """The roles that a scheme of delegation lists; those of a pool without one, or silent on it, where it has none."""
    if soft_closed_roles is None:
        return frozenset(SOFT_CLOSED_ROLES)
    return msgspec.json.decode(soft_closed_roles, type=frozenset[Role])


async def months_of(connection: Connection, place_id: UUID, pool_id: UUID) -> dict[date, PeriodState]:
    """Every month of a pool with its state, in order."""
    rows = await connection.fetch(_SQL["months_of"], place_id, pool_id)
    return {row["month"]: PeriodState(row["state"]) for row in rows}


async def load_periods(connection: Connection, place_id: UUID, pool_id: UUID) -> Periods:
    """The months of a pool, and how far statements are issued: what a step of a month is decided by."""
    issued_through: date | None = await connection.fetchval(_SQL["issued_through"], place_id, pool_id)
    return Periods(await months_of(connection, place_id, pool_id), issued_through)


async def load_balances(
    connection: Connection, place_id: UUID, pool_id: UUID, headings: Iterable[Heading]
) -> dict[Heading, int]:
    """Net pence under the headings named; 0 for one never used."""
    asked = list(headings)
    of_years = [one for one in asked if one.year is not None]
    wanted = [one for one in asked if one.year is None]
    return {
        **await _balances_of_headings(connection, place_id, pool_id, wanted),
        **await _balances_of_years(connection, place_id, pool_id, of_years),
    }


async def _balances_of_headings(
    connection: Connection, place_id: UUID, pool_id: UUID, wanted: Sequence[Heading]
) -> dict[Heading, int]:
    if not wanted:
        return {}
    columns = [[getattr(one, field) for one in wanted] for field in _HEADING]
    rows = await connection.fetch(_SQL["load_balances"], place_id, pool_id, *columns)
    return {wanted[row["ordinal"] - 1]: int(row["balance_pence"]) for row in rows}


async def _balances_of_years(
    connection: Connection, place_id: UUID, pool_id: UUID, wanted: Sequence[Heading]
) -> dict[Heading, int]:
    """From what is carried by month, and the legs since: however long the year, few rows are read."""
    if not wanted:
        return {}
    names, streams = sorted({one.name for one in wanted}), sorted({one.stream for one in wanted if one.stream})
    rows = await connection.fetch(_SQL["load_balances_of_years"], place_id, pool_id, names, streams)
    found = {Heading(AccountName(name), stream, year=year): int(pence) for name, stream, year, pence in rows}
    return {heading: found.get(heading, 0) for heading in wanted}


def read_refusals(kept: str) -> tuple[Refusal, ...]:
    """The refusals that are kept for a key; raises msgspec.MsgspecError for what is none."""
    return _REFUSALS.decode(kept)


async def record_batch(connection: Connection, rows: BatchRows) -> None:
    """Write what a batch accepted by one statement; the caller holds the head's lock."""
    await connection.execute(_RECORD, rows.place_id, rows.pool_id, rows.sequence, rows.recorded_at, *rows.columns())


async def keep_refused_keys(connection: Connection, place_id: UUID, pool_id: UUID, kept: Sequence[KeptRefusal]) -> None:
    """Keep final refusals for their keys; nothing to do for none."""
    if not kept:
        return
    await connection.execute(
        _SQL["keep_refused_keys"],
        place_id,
        pool_id,
        [one.key_id for one in kept],
        [one.key_item for one in kept],
        [one.act_id for one in kept],
        [one.salt for one in kept],
        [one.fingerprint for one in kept],
        [msgspec.json.encode(one.refusals).decode() for one in kept],
    )


async def reversal_terms(connection: Connection, place_id: UUID, pool_id: UUID) -> asyncpg.Record:
    """What a reversal must know of its pool: limit_pence (None: none is agreed), kind, months, fences as JSON."""
    row = await connection.fetchrow(_SQL["reversal_terms"], place_id, pool_id)
    assert row is not None, "a pool with a head is there"
    return row


async def governed_sources(connection: Connection, place_id: UUID, pool_id: UUID) -> frozenset[Governed]:
    """What schedules govern in a pool: body, stream, and the calendar year in which the financial year begins."""
    rows = await connection.fetch(_SQL["governed_sources"], place_id, pool_id)
    return frozenset(Governed(*row.values()) for row in rows)


async def find_uses(
    connection: Connection, place_id: UUID, schemes: Collection[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """What schemes are for, as JSON in order of version; without those that say nothing."""
    if not schemes:
        return {}
    rows = await connection.fetch(_SQL["find_uses"], place_id, [one[0] for one in schemes], [one[1] for one in schemes])
    return {(row["programme"], row["scheme"]): row["uses"] for row in rows}


async def lock_every_head(connection: Connection, place_id: UUID) -> list[UUID]:
    """Lock the heads of every pool of a place, in id order, until the transaction ends; which they are."""
    return [row["pool_id"] for row in await connection.fetch(_SQL["lock_every_head"], place_id)]


async def find_originals(
    connection: Connection, place_id: UUID, pool_id: UUID, sequences: Sequence[int]
) -> list[asyncpg.Record]:
    """Entries to be reversed or re-coded: sequence, payload, reversed_by, and recoded_by while that stands."""
    return await connection.fetch(_SQL["find_originals"], place_id, pool_id, sequences)


async def head_of(connection: Connection, place_id: UUID, pool_id: UUID) -> Head:
    """The pool's head as it is now, without a lock."""
    row = await connection.fetchrow(_SQL["head_of"], place_id, pool_id)
    assert row is not None, "a pool has a head"
    return Head(row["sequence"], row["recorded_at"])


async def sequence_at(connection: Connection, place_id: UUID, pool_id: UUID, known_at: datetime) -> int:
    """The last sequence number known at an instant; 0 before the first entry."""
    sequence: int = await connection.fetchval(_SQL["sequence_at"], place_id, pool_id, _in_range(known_at))
    return sequence


async def sequence_before(connection: Connection, place_id: UUID, pool_id: UUID, instant: datetime) -> int:
    """The last sequence number known before an instant; instants are kept to the microsecond."""
    before = max(_in_range(instant), _FIRST_INSTANT + _MOMENT) - _MOMENT
    return await sequence_at(connection, place_id, pool_id, before)


def _in_range(instant: datetime) -> datetime:
    """The instant in UTC; one that UTC would put outside of the calendar is its first or last instant."""
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return _FIRST_INSTANT if instant.year == MINYEAR else _LAST_INSTANT


async def totals_now(connection: Connection, place_id: UUID, pool_id: UUID) -> list[AccountTotal]:
    """Current gross totals of every account, from the kept balances."""
    return [_total(row) for row in await connection.fetch(_SQL["totals_now"], place_id, pool_id)]


async def totals_as_known(
    connection: Connection, place_id: UUID, pool_id: UUID, view: View, which: Selection = EVERY_ACCOUNT
) -> list[AccountTotal]:
    """Gross totals of accounts as a view takes them by effective date; event dates are asked for elsewhere."""
    assert not view.asks_for_events, "carried totals know effective dates only"
    carried = await carried_before(connection, place_id, pool_id, view.through)
    spans = carried.spans_within(view.first_day, view.last_day)
    rows = await connection.fetch(
        _SQL["totals_as_known"],
        *(place_id, pool_id, view.through, view.first_day, view.last_day, carried.through),
        *([first for first, _ in spans], [last for _, last in spans]),
        *msgspec.structs.astuple(which),
    )
    return [_total(row) for row in rows]


class Carried(msgspec.Struct, frozen=True):
    """How far totals are carried for a view, 0 for not at all, and the months that the pool has."""

    through: int
    first_month: date
    last_month: date

    def spans_within(self, first_day: date, last_day: date) -> tuple[tuple[date, date], ...]:
        """The months and days whose carried totals add up to two days and all between them; none if none are."""
        if not self.through:
            return ()
        return spans_between(max(first_day, self.first_month), min(last_day, month_end(self.last_month)))


async def carried_before(connection: Connection, place_id: UUID, pool_id: UUID, through: int) -> Carried:
    """What carried totals can give to a view as known at a sequence number."""
    row = await connection.fetchrow(_SQL["carried_before"], place_id, pool_id, through)
    assert row is not None, "a query of aggregates has one row"
    # A pool without months has no entries, so any month will do.
    return Carried(row["carried"], row["first_month"] or date.min, row["last_month"] or date.min)


async def labels_as_known(
    connection: Connection, place_id: UUID, pool_id: UUID, view: View
) -> list[tuple[Account, str]]:
    """The labels of the entries behind each account, subjective codes aside, as a view of whole months takes them."""
    assert view.first_day == month_start(view.first_day), "labels are carried by month"
    assert view.last_day == month_end(view.last_day), "labels are carried by month"
    carried = await carried_before(connection, place_id, pool_id, view.through)
    rows = await connection.fetch(
        _SQL["labels_as_known"], place_id, pool_id, view.through, view.first_day, view.last_day, carried.through
    )
    return [
        (
            Account(AccountName(row["account"]), row["body"], row["stream"], row["programme"], row["scheme"]),
            row["label"],
        )
        for row in rows
    ]


def _total(row: asyncpg.Record) -> AccountTotal:
    name, body, stream, programme, scheme, subjective, debit, credit, *leg_count = row.values()
    account = Account(AccountName(name), body, stream, programme, scheme, subjective)
    return AccountTotal(account, debit, credit, *leg_count)
