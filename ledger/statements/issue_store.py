"""Facts about issued statements: one typed function for each named query."""

import hashlib
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.approvals.model import Acting
from ledger.core.period import Period
from ledger.db import Connection, queries
from ledger.statements.issue_model import IssueContent, IssueSummary
from ledger.statements.moving_model import Since

_SQL = queries(__package__)


class Issued(Struct, frozen=True, kw_only=True):
    """An issued statement as it is kept."""

    number: int
    period: str
    first_day: date
    last_day: date
    through_sequence: int
    known_at: datetime
    restates: int | None
    restated_by: int | None
    content: bytes
    content_sha256: bytes
    reason: str
    issued_at: datetime
    proposal_id: UUID

    def summary(self, pool_path: str) -> IssueSummary:
        """How it is listed."""
        href = f"{pool_path}/statement-issues/{self.number}"
        same = {name: getattr(self, name) for name in IssueSummary.__struct_fields__ if name in _SAME}
        return IssueSummary(
            **same,
            sha256=self.content_sha256.hex(),
            proposal=f"{pool_path}/proposals/{self.proposal_id}",
            href=href,
            content_href=f"{href}/content",
            file_href=f"{href}/file",
        )


def since_of(issued: Issued, pool_path: str) -> Since:
    """An issued statement as what others moved from."""
    said = {name: getattr(issued, name) for name in Since.__struct_fields__ if hasattr(issued, name)}
    return Since(**said, href=f"{pool_path}/statement-issues/{issued.number}")


_SAME = frozenset(Issued.__struct_fields__) - {"content", "content_sha256", "proposal_id"}


async def next_number(connection: Connection, place_id: UUID, pool_id: UUID) -> int:
    """The number of the next statement that a pool issues; the caller holds the head's lock."""
    number: int = await connection.fetchval(_SQL["next_issue"], place_id, pool_id)
    return number


async def insert_issue(
    connection: Connection,
    acting: Acting,
    period: Period,
    content: IssueContent,
    encoded: bytes,
    *,
    restates: int | None,
) -> str:
    """Keep the bytes of an issued statement; their SHA-256 in hex."""
    statement, digest = content.statement, hashlib.sha256(encoded)
    await connection.execute(
        _SQL["insert_issue"],
        *(acting.place_id, acting.pool.pool_id, content.number, period.name, period.first_day, period.last_day),
        *(statement.through_sequence, statement.recorded_at, restates, encoded, digest.digest()),
        *(acting.command.reason, acting.recorded_at, acting.proposal_id, acting.act_id),
    )
    return digest.hexdigest()


async def last_over(
    connection: Connection, place_id: UUID, pool_id: UUID, first_day: date, last_day: date
) -> Issued | None:
    """The last statement that was issued over these very days."""
    row = await connection.fetchrow(_SQL["last_issue_over"], place_id, pool_id, first_day, last_day)
    return None if row is None else await find_issue(connection, place_id, pool_id, row["number"])


async def last_before(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    period: Period,
    through: int,
    known_at: datetime | None = None,
) -> Issued | None:
    """The last statement that another of a period moved from, of those that knew no more, issued by an instant.

    Of the same financial year: over days that end earlier, the latest of them; or else over days with the same end.
    """
    days = period.year_first_day, period.last_day
    number = await connection.fetchval(_SQL["last_issue_before"], place_id, pool_id, *days, through, known_at)
    return None if number is None else await find_issue(connection, place_id, pool_id, number)


async def find_issue(connection: Connection, place_id: UUID, pool_id: UUID, number: int) -> Issued | None:
    """One issued statement."""
    rows = await connection.fetch(_SQL["list_issues"], place_id, pool_id, number + 1, 1, True)
    return msgspec.convert(dict(rows[0]), Issued) if rows and rows[0]["number"] == number else None


async def find_file(connection: Connection, place_id: UUID, pool_id: UUID, number: int, form: str) -> bytes | None:
    """The bytes in which an issued statement was first written in a format; None while it never was."""
    found: bytes | None = await connection.fetchval(_SQL["find_file"], place_id, pool_id, number, form)
    return found


async def keep_file(connection: Connection, place_id: UUID, pool_id: UUID, number: int, *columns: object) -> None:
    """Keep a file of an issued statement: format, bytes, digest and instant; where one is kept already, that stays."""
    await connection.execute(_SQL["keep_file"], place_id, pool_id, number, *columns)


async def list_issues(
    connection: Connection, place_id: UUID, pool_id: UUID, *, before: int, limit: int
) -> list[Issued]:
    """Issued statements of a pool below a number, the newest first, without their bytes."""
    rows = await connection.fetch(_SQL["list_issues"], place_id, pool_id, before, limit, False)
    return [msgspec.convert(dict(row), Issued) for row in rows]
