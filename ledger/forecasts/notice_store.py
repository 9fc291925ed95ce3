"""Facts about notices of variance: one typed function for each named query."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.forecasts.store import NEWEST
from ledger.rules.variance_notice import NoticeTerms

_SQL = queries(__package__)
EVERY = 2**31 - 1


class TermsVersion(Struct, frozen=True):
    """One version of what the partners agreed about notice."""

    version: int
    terms: NoticeTerms
    recorded_at: datetime
    proposal_id: UUID

    @property
    def effective_from(self) -> date:
        return self.terms.effective_from


class Told(Struct, frozen=True):
    """One body that was told."""

    notice_id: UUID
    body: str
    given_on: date
    principal_id: UUID
    recorded_at: datetime


class Reported(Struct, frozen=True):
    """One report on an action plan."""

    notice_id: UUID
    number: int
    reported_on: date
    report: str | None
    acting_body: str
    principal_id: UUID
    recorded_at: datetime


class Notice(Struct, frozen=True, kw_only=True):
    """A notice with the forecast and the terms behind it, and its end, if it has one."""

    notice_id: UUID
    pool_id: UUID
    pool: str
    forecast_id: UUID
    programme: str
    scheme: str
    year: int
    acting_body: str
    amount_pence: int
    budget_pence: int
    terms_version: int
    terms: NoticeTerms
    opened_on: date
    due_on: date | None
    opened_at: datetime
    ended_on: date | None
    ended_at: datetime | None
    ended_by_forecast: UUID | None
    minute_reference: str | None
    reason: str | None
    told: tuple[Told, ...] = ()
    reports: tuple[Reported, ...] = ()

    @property
    def last_report_on(self) -> date | None:
        return max((one.reported_on for one in self.reports), default=None)


class NewNotice(Struct, frozen=True, kw_only=True):
    """A notice to be opened."""

    notice_id: UUID
    forecast_id: UUID
    agreement: str
    terms_version: int
    opened_on: date
    due_on: date | None
    act_id: UUID


class Ending(Struct, frozen=True, kw_only=True):
    """How a notice is to end."""

    notice_id: UUID
    forecast_id: UUID | None
    minute_reference: str
    reason: str
    ended_on: date
    recorded_at: datetime
    act_id: UUID


async def add_terms(
    connection: Connection, place_id: UUID, agreement: str, terms: NoticeTerms, *columns: object
) -> int:
    """The next version of what an agreement says about notice; the columns of the statement after the terms."""
    encoded = msgspec.json.encode(terms).decode()
    version: int = await connection.fetchval(
        _SQL["add_terms"], place_id, agreement, terms.effective_from, encoded, *columns
    )
    return version


async def list_terms(
    connection: Connection, place_id: UUID, agreement: str, *, before: int = EVERY, limit: int = EVERY
) -> list[TermsVersion]:
    """What an agreement says about notice, below a version, the newest first."""
    rows = await connection.fetch(_SQL["list_terms"], place_id, agreement, before, limit)
    return [TermsVersion(row["version"], _terms(row["terms"]), row["recorded_at"], row["proposal_id"]) for row in rows]


async def open_notice(connection: Connection, place_id: UUID, pool_id: UUID, new: NewNotice) -> None:
    await connection.execute(_SQL["open_notice"], place_id, pool_id, *msgspec.structs.astuple(new))


async def list_notices(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID | None,
    *,
    before: UUID = NEWEST,
    limit: int = EVERY,
    is_open: bool | None = None,
    notice_id: UUID | None = None,
    of: tuple[str | None, str | None, int | None] = (None, None, None),
) -> list[Notice]:
    """Notices before one, the newest first, with whom they were given to and what was reported.

    of: the programme, scheme and year that they are about.
    """
    rows = await connection.fetch(_SQL["notices"], place_id, pool_id, before, limit, is_open, notice_id, *of)
    ids = [row["notice_id"] for row in rows]
    told = [Told(**row) for row in await connection.fetch(_SQL["givings"], place_id, ids)] if ids else []
    reports = [Reported(**row) for row in await connection.fetch(_SQL["reports"], place_id, ids)] if ids else []
    return [_notice(row, told, reports) for row in rows]


def _notice(row: asyncpg.Record, told: Sequence[Told], reports: Sequence[Reported]) -> Notice:
    of = row["notice_id"]
    return Notice(
        **{**dict(row), "terms": _terms(row["terms"])},
        told=tuple(one for one in told if one.notice_id == of),
        reports=tuple(one for one in reports if one.notice_id == of),
    )


def _terms(encoded: str) -> NoticeTerms:
    return msgspec.json.decode(encoded, type=NoticeTerms)


async def give_notice(
    connection: Connection, place_id: UUID, pool_id: UUID, notice_id: UUID, bodies: Sequence[str], *columns: object
) -> None:
    """Record that bodies were told; the columns of the statement after the bodies, in its order."""
    await connection.execute(_SQL["give_notice"], place_id, pool_id, notice_id, list(bodies), *columns)


async def add_report(connection: Connection, place_id: UUID, pool_id: UUID, notice_id: UUID, *columns: object) -> None:
    """Record a further report; the columns of the statement after the notice, in its order."""
    await connection.execute(_SQL["add_report"], place_id, pool_id, notice_id, *columns)


async def end_notice(connection: Connection, place_id: UUID, pool_id: UUID, ending: Ending) -> None:
    await connection.execute(_SQL["end_notice"], place_id, pool_id, *msgspec.structs.astuple(ending))
