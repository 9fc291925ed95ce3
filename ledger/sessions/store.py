"""Facts about sessions: one typed function for each named query."""

from datetime import datetime
from uuid import UUID

from ledger.db import Connection, queries
from ledger.sessions.ending import ending_of
from ledger.sessions.model import SEEN_EVERY, SESSION_LASTS, Ending, OwnSession, Session, SignIn, Way

_SQL = queries(__package__)
FORGOTTEN_AT_ONCE_MAX = 1_000  # so that nobody waits for years of sessions when they sign in


async def find_session(connection: Connection, digest: bytes, csrf_token: str, now: datetime) -> Session | None:
    """The session of a cookie, if it lasts, and marks it as seen."""
    row = await connection.fetchrow(_SQL["find_session"], digest, now, SEEN_EVERY)
    if row is None:
        return None
    return Session(row["session_id"], row["issuer"], row["subject"], csrf_token, row["signed_in_at"], row["ends_at"])


async def find_ending(connection: Connection, digest: bytes, now: datetime) -> Ending | None:
    """Why the session of a cookie no longer lasts; None while it does, and where there was none."""
    row = await connection.fetchrow(_SQL["find_ending"], digest)
    return None if row is None else ending_of(**row, now=now)


async def insert_session(
    connection: Connection, session_id: UUID, digest: bytes, sign_in: SignIn, now: datetime
) -> datetime:
    """Begin a session; when it ends at the latest."""
    ends_at = now + SESSION_LASTS
    await connection.execute(
        _SQL["insert_session"],
        *(session_id, digest, sign_in.issuer, sign_in.subject, sign_in.way, sign_in.device),
        *(now, sign_in.idle_minutes, ends_at),
    )
    return ends_at


async def forget_sessions(connection: Connection, before: datetime) -> int:
    """Take away sessions whose time was over before an instant, some at a time; how many."""
    return len(await connection.fetch(_SQL["forget_sessions"], before, FORGOTTEN_AT_ONCE_MAX))


async def use_link(connection: Connection, link_id: UUID, session_id: UUID, now: datetime) -> bool:
    """Use up a link; False when it was used before, and nothing changes."""
    return await connection.fetchval(_SQL["use_link"], link_id, session_id, now) is not None


async def is_link_used(connection: Connection, link_id: UUID) -> bool:
    found: bool = await connection.fetchval(_SQL["is_link_used"], link_id)
    return found


async def end_session(connection: Connection, digest: bytes, ending: Ending, now: datetime) -> None:
    """End the session of a cookie; one that has ended stays as it ended."""
    await connection.execute(_SQL["end_session"], digest, now, ending)


async def end_all_sessions(connection: Connection, issuer: str, subject: str, now: datetime) -> int:
    """End every session of a person that lasts; how many there were."""
    ending = Ending.SIGNED_OUT_EVERYWHERE
    return len(await connection.fetch(_SQL["end_all_sessions"], issuer, subject, now, ending))


async def own_sessions(
    connection: Connection, issuer: str, subject: str, now: datetime, *, limit: int
) -> tuple[OwnSession, ...]:
    """The latest sessions of a person, the newest first."""
    rows = await connection.fetch(_SQL["own_sessions"], issuer, subject, limit)
    return tuple(
        OwnSession(
            session_id=row["session_id"],
            way=Way(row["way"]),
            device=row["device"],
            signed_in_at=row["signed_in_at"],
            last_seen_at=row["last_seen_at"],
            ends_at=row["ends_at"],
            ending=ending_of(
                last_seen_at=row["last_seen_at"],
                idle_minutes=row["idle_minutes"],
                ends_at=row["ends_at"],
                reason=row["reason"],
                now=now,
            ),
        )
        for row in rows
    )


async def has_role(connection: Connection, issuer: str, subject: str) -> bool:
    found: bool = await connection.fetchval(_SQL["has_role"], issuer, subject)
    return found
