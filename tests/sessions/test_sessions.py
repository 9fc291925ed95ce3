"""Sessions in the database: begun, found, seen, idle, over, ended, and all of a person's ended at once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from ledger.core.ids import new_id
from ledger.db import ConnectionPool, connect_pool
from ledger.embedded.throwaway import Throwaway
from ledger.people.store import ensure_principal, find_principal
from ledger.sessions.actions import (
    begin_session,
    end_all_sessions,
    end_session,
    find_ending,
    find_session,
    own_sessions,
)
from ledger.sessions.cookies import new_cookie
from ledger.sessions.model import SESSION_KEPT, SESSION_LASTS, Ending, Session, SignIn, SignInError, Trouble, Way
from tests.databases import ask

SECRET, OTHER_SECRET, ISSUER = b"s" * 32, b"t" * 32, "https://issuer.example"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def db(database: Throwaway) -> AsyncIterator[ConnectionPool]:
    pool = await connect_pool(database.app_dsn, size=2)
    yield pool
    await pool.close()


def sign_in(subject: str = "", **said: object) -> SignIn:
    given = {"issuer": ISSUER, "subject": subject or uuid4().hex, "way": Way.LINK, "device": "Firefox on Windows"}
    return SignIn(**{**given, **said})  # type: ignore[arg-type]  # the cases name its fields


async def test_a_session_lasts_while_somebody_is_there(db: ConnectionPool, database: Throwaway) -> None:
    """To the end of its time at the most; that it was seen is written once a minute, and not each time."""
    cookie, begun = await begin_session(db, SECRET, sign_in(), NOW)
    seen = []
    for minutes in (0, 0.5, 1, 1.5, 29, 58, 87):
        assert begun == await find_session(db, SECRET, cookie, NOW + minutes * MINUTE)
        seen += await last_seen(database, begun)

    assert [0, 0, 1, 1, 29, 58, 87] == [(one - NOW) / MINUTE for one in seen]
    assert begun.signed_in_at + SESSION_LASTS == begun.ends_at
    assert await find_session(db, SECRET, cookie, NOW + 117 * MINUTE) is None
    assert Ending.IDLE == await find_ending(db, SECRET, cookie, NOW + 117 * MINUTE)


async def test_a_session_ends_at_the_end_of_its_time(db: ConnectionPool) -> None:
    """However busy somebody is."""
    cookie, begun = await begin_session(db, SECRET, sign_in(idle_minutes=10_000), NOW)
    just_before = await find_session(db, SECRET, cookie, begun.ends_at - MINUTE)

    assert (begun, None) == (just_before, await find_session(db, SECRET, cookie, begun.ends_at))
    assert Ending.TIME_IS_OVER == await find_ending(db, SECRET, cookie, begun.ends_at)


async def test_nobody_else_has_it(db: ConnectionPool, database: Throwaway) -> None:
    """Neither with another cookie, nor with this one at a service with another secret, nor from what is kept."""
    cookie, begun = await begin_session(db, SECRET, sign_in(), NOW)
    tried = [
        await find_session(db, SECRET, None, NOW),
        await find_session(db, SECRET, "", NOW),
        await find_session(db, SECRET, new_cookie(SECRET), NOW),
        await find_session(db, OTHER_SECRET, cookie, NOW),
        await find_session(db, SECRET, begun.csrf_token, NOW),
        await find_session(db, SECRET, str(begun.session_id), NOW),
    ]
    kept = await ask(database.super_dsn, "SELECT to_jsonb(s)::text FROM browser_session s")

    assert [None] * len(tried) == tried
    assert not any(part in row for (row,) in kept for part in cookie.split("."))
    assert not any(begun.csrf_token in row for (row,) in kept)


async def test_each_sign_in_has_a_session_of_its_own(db: ConnectionPool) -> None:
    """Fixation: a cookie that somebody else knew before the sign-in is worth nothing after it."""
    before, old = await begin_session(db, SECRET, sign_in(), NOW)
    after, new = await begin_session(db, SECRET, sign_in(), NOW + MINUTE, cookie_before=before)
    planted = new_cookie(SECRET)
    with_planted, _ = await begin_session(db, SECRET, sign_in(), NOW, cookie_before=planted)

    assert 2 == len({old.session_id, new.session_id}) == len({before, after}) == len({planted, with_planted})
    assert old.csrf_token != new.csrf_token
    assert new == await find_session(db, SECRET, after, NOW + MINUTE)
    assert await find_session(db, SECRET, before, NOW + MINUTE) is None
    assert Ending.SIGNED_IN_AGAIN == await find_ending(db, SECRET, before, NOW + MINUTE)
    assert await find_session(db, SECRET, planted, NOW) is None


async def test_a_link_opens_one_session(db: ConnectionPool, database: Throwaway) -> None:
    link = sign_in(link_id=new_id())
    await begin_session(db, SECRET, link, NOW)
    with pytest.raises(SignInError) as refusal:
        await begin_session(db, SECRET, link, NOW + MINUTE)
    begun = await ask(database.super_dsn, f"SELECT count(*) FROM browser_session WHERE subject = '{link.subject}'")

    assert (Trouble.LINK_WAS_USED, [(1,)]) == (refusal.value.trouble, begun)


async def test_signing_out_ends_this_session_only(db: ConnectionPool) -> None:
    here, _ = await begin_session(db, SECRET, sign_in("somebody"), NOW)
    there, other = await begin_session(db, SECRET, sign_in("somebody"), NOW)
    await end_session(db, SECRET, here, NOW + MINUTE)
    await end_session(db, SECRET, here, NOW + 2 * MINUTE)
    await end_session(db, OTHER_SECRET, there, NOW + MINUTE)

    assert await find_session(db, SECRET, here, NOW + MINUTE) is None
    assert Ending.SIGNED_OUT == await find_ending(db, SECRET, here, NOW + 60 * MINUTE)
    assert other == await find_session(db, SECRET, there, NOW + MINUTE)


async def test_signing_out_everywhere_ends_all_of_a_person(db: ConnectionPool, database: Throwaway) -> None:
    """By whatever account they signed in; nobody else's, and not those that begin later."""
    accounts = await three_accounts_of_one(database)
    stranger, _ = await begin_session(db, SECRET, sign_in(), NOW)
    cookies, sessions = zip(*[await begin_session(db, SECRET, sign_in(one), NOW) for one in accounts], strict=True)
    ended = await end_all_sessions(db, sessions[2], NOW + MINUTE)
    later, _ = await begin_session(db, SECRET, sign_in(accounts[0]), NOW + MINUTE)

    assert 3 == ended
    assert [None] * 3 == [await find_session(db, SECRET, one, NOW + MINUTE) for one in cookies]
    assert Ending.SIGNED_OUT_EVERYWHERE == await find_ending(db, SECRET, cookies[0], NOW + MINUTE)
    assert await find_session(db, SECRET, stranger, NOW + MINUTE)
    assert await find_session(db, SECRET, later, NOW + MINUTE)
    assert 1 == await end_all_sessions(db, sessions[1], NOW + 2 * MINUTE)


async def test_a_person_sees_their_own_sessions(db: ConnectionPool, database: Throwaway) -> None:
    """Of all their accounts, the newest first, each with how it ended; and nobody else's."""
    accounts = await three_accounts_of_one(database)
    await begin_session(db, SECRET, sign_in(), NOW)
    first, _ = await begin_session(db, SECRET, sign_in(accounts[1], way=Way.PROVIDER, device="Safari on iOS"), NOW)
    await begin_session(db, SECRET, sign_in(accounts[2]), NOW + MINUTE)
    _, last = await begin_session(db, SECRET, sign_in(accounts[0]), NOW + 40 * MINUTE)
    await end_session(db, SECRET, first, NOW + 20 * MINUTE)
    found = await own_sessions(db, last, NOW + 41 * MINUTE)

    assert [None, Ending.IDLE, Ending.SIGNED_OUT] == [one.ending for one in found]
    assert ("provider", "Safari on iOS", NOW) == (found[2].way, found[2].device, found[2].signed_in_at)
    assert last.session_id == found[0].session_id


async def test_a_session_is_forgotten_a_month_after_its_end(db: ConnectionPool, database: Throwaway) -> None:
    """With how it ended and the link that opened it, when anybody signs in; a younger one stays, however it ended."""
    now = datetime.now(UTC)
    ages = {"long past": SESSION_KEPT + SESSION_LASTS + MINUTE, "past": SESSION_KEPT + SESSION_LASTS - MINUTE}
    found = {}
    for name, age in ages.items():
        cookie, found[name] = await begin_session(db, SECRET, sign_in(link_id=new_id()), now - age)
        await end_session(db, SECRET, cookie, now - age + MINUTE)
    _, found["new"] = await begin_session(db, SECRET, sign_in(link_id=new_id()), now)

    kept = {name: await rows_of(database, one) for name, one in found.items()}

    assert {"long past": [0, 0, 0], "past": [1, 1, 1], "new": [1, 0, 1]} == kept


async def rows_of(database: Throwaway, session: Session) -> list[int]:
    """How many rows of each table of sessions are of this one."""
    tables = ("browser_session", "browser_session_end", "sign_in_link_use")
    each = [f"SELECT count(*) FROM {one} WHERE session_id = '{session.session_id}'" for one in tables]
    return [number for question in each for (number,) in await ask(database.super_dsn, question)]


async def three_accounts_of_one(database: Throwaway) -> list[str]:
    """The subjects of a person's first account and two others."""
    subjects = [uuid4().hex for _ in range(3)]
    connection = await asyncpg.connect(database.app_dsn)
    try:
        await ensure_principal(connection, ISSUER, subjects[0], "individual")
        first = await find_principal(connection, ISSUER, subjects[0])
        assert first is not None
        for other in subjects[1:]:
            await ensure_principal(connection, ISSUER, other, "individual", first.person_id)
    finally:
        await connection.close()
    return subjects


async def last_seen(database: Throwaway, session: Session) -> list[datetime]:
    question = f"SELECT last_seen_at FROM browser_session WHERE session_id = '{session.session_id}'"
    return [at for (at,) in await ask(database.super_dsn, question)]
