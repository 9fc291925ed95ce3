"""Verbs of sessions: find, begin, end, end all of a person's."""

from datetime import datetime
from uuid import UUID

from ledger.core.ids import new_id
from ledger.db import ConnectionPool
from ledger.sessions import store
from ledger.sessions.cookies import csrf_token_of, digest_of, is_ours, new_cookie
from ledger.sessions.model import SESSION_KEPT, Ending, OwnSession, Session, SignIn, SignInError, Trouble

SHOWN_MAX = 50


async def find_session(db: ConnectionPool, secret: bytes, cookie: str | None, now: datetime) -> Session | None:
    """The session that a cookie stands for, while it lasts; one query, and none for a cookie that is not ours."""
    if cookie is None or not is_ours(secret, cookie):
        return None
    async with db.acquire() as connection:
        return await store.find_session(connection, digest_of(cookie), csrf_token_of(secret, cookie), now)


async def find_ending(db: ConnectionPool, secret: bytes, cookie: str | None, now: datetime) -> Ending | None:
    """Why a cookie stands for no session any more; None where it never did, or still does."""
    if cookie is None or not is_ours(secret, cookie):
        return None
    async with db.acquire() as connection:
        return await store.find_ending(connection, digest_of(cookie), now)


async def begin_session(
    db: ConnectionPool, secret: bytes, sign_in: SignIn, now: datetime, *, cookie_before: str | None = None
) -> tuple[str, Session]:
    """A new session with a cookie of its own, in the place of the one that the browser had.

    Long past ones, whosever, are forgotten now. Raises SignInError when the link was used before.
    """
    cookie, session_id = new_cookie(secret), new_id()
    async with db.acquire() as connection, connection.transaction():
        await store.forget_sessions(connection, now - SESSION_KEPT)
        ends_at = await store.insert_session(connection, session_id, digest_of(cookie), sign_in, now)
        if sign_in.link_id is not None and not await store.use_link(connection, sign_in.link_id, session_id, now):
            raise SignInError(Trouble.LINK_WAS_USED)
        if cookie_before is not None and is_ours(secret, cookie_before):
            await store.end_session(connection, digest_of(cookie_before), Ending.SIGNED_IN_AGAIN, now)
    csrf_token = csrf_token_of(secret, cookie)
    return cookie, Session(session_id, sign_in.issuer, sign_in.subject, csrf_token, now, ends_at)


async def is_link_used(db: ConnectionPool, link_id: UUID) -> bool:
    """Whether a sign-in link was followed to its end."""
    async with db.acquire() as connection:
        return await store.is_link_used(connection, link_id)


async def end_session(db: ConnectionPool, secret: bytes, cookie: str | None, now: datetime) -> None:
    """End the session of a cookie, from the next request on."""
    if cookie is not None and is_ours(secret, cookie):
        async with db.acquire() as connection:
            await store.end_session(connection, digest_of(cookie), Ending.SIGNED_OUT, now)


async def end_all_sessions(db: ConnectionPool, session: Session, now: datetime) -> int:
    """End every session of the person, by whatever account, from the next request on; how many there were."""
    async with db.acquire() as connection:
        return await store.end_all_sessions(connection, session.issuer, session.subject, now)


async def own_sessions(db: ConnectionPool, session: Session, now: datetime) -> tuple[OwnSession, ...]:
    """The latest sessions of the person, the newest first."""
    async with db.acquire() as connection:
        return await store.own_sessions(connection, session.issuer, session.subject, now, limit=SHOWN_MAX)


async def has_role(db: ConnectionPool, session: Session) -> bool:
    """Whether somebody who is signed in may see anything at all."""
    async with db.acquire() as connection:
        return await store.has_role(connection, session.issuer, session.subject)
