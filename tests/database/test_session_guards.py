"""The database refuses what would change a session, bring one back or use a link again; each by a name."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import pytest

from ledger.core.ids import new_id
from ledger.db import Connection
from ledger.embedded.throwaway import Throwaway
from tests.books import insert

NOW = datetime.now(UTC)
ONE = "WHERE session_id = $1"
Kept: TypeAlias = tuple[Connection, UUID]


def session_row(**changes: Any) -> dict[str, Any]:
    given = {"session_id": new_id(), "cookie_sha256": uuid4().bytes * 2, "issuer": "issuer", "subject": "somebody"}
    limits = {"idle_minutes": 30, "ends_at": NOW + timedelta(hours=12)}
    return {
        **given,
        "way": "link",
        "device": "",
        "signed_in_at": NOW,
        "last_seen_at": NOW,
        **limits,
        **changes,
    }


@pytest.fixture
async def kept(database: Throwaway) -> AsyncIterator[Kept]:
    """The owner's connection, since triggers hold for the owner too, and a session with its end and its link."""
    connection = await asyncpg.connect(database.owner_dsn)
    session_id = new_id()
    await insert(connection, "browser_session", [session_row(session_id=session_id)])
    await insert(
        connection, "browser_session_end", [{"session_id": session_id, "ended_at": NOW, "reason": "signed_out"}]
    )
    await insert(connection, "sign_in_link_use", [{"link_id": session_id, "session_id": session_id, "used_at": NOW}])
    yield connection, session_id
    await connection.close()


REFUSED_ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "no digest": ({"cookie_sha256": b"cookie"}, "session_cookie_is_a_digest"),
    "an unknown way": ({"way": "password"}, "session_way_is_known"),
    "a device that tells too much": ({"device": "x" * 81}, "session_device_is_short"),
    "never idle": ({"idle_minutes": 0}, "session_has_its_limits"),
    "over before it began": ({"ends_at": NOW}, "session_has_its_limits"),
    "seen before it began": ({"last_seen_at": NOW - timedelta(seconds=1)}, "session_is_seen_while_it_lasts"),
    "seen after its end": ({"last_seen_at": NOW + timedelta(hours=12)}, "session_is_seen_while_it_lasts"),
}
REFUSED_CHANGES = {
    "seen earlier": (f"UPDATE browser_session SET last_seen_at = last_seen_at - interval '1 s' {ONE}", "is_only_seen"),
    "another cookie": (f"UPDATE browser_session SET cookie_sha256 = sha256(cookie_sha256) {ONE}", "is_only_seen"),
    "somebody else": (f"UPDATE browser_session SET subject = 'else' {ONE}", "is_only_seen"),
    "lasting longer": (f"UPDATE browser_session SET ends_at = ends_at + interval '1 s' {ONE}", "is_only_seen"),
    "forgotten": (f"DELETE FROM browser_session {ONE}", "session_is_over_before_it_is_forgotten"),
    "brought back": (f"DELETE FROM browser_session_end {ONE}", "stay_with_their_session"),
    "ended otherwise": (f"UPDATE browser_session_end SET reason = reason {ONE}", "append_only"),
    "a link to be used again": (f"DELETE FROM sign_in_link_use {ONE}", "stay_with_their_session"),
    "a link used otherwise": (f"UPDATE sign_in_link_use SET used_at = used_at {ONE}", "append_only"),
    "ended twice": ("INSERT INTO browser_session_end SELECT $1, now(), 'signed_out'", "ends_once"),
    "a link used twice": ("INSERT INTO sign_in_link_use SELECT $1, $1, now()", "is_used_once"),
}


@pytest.mark.parametrize("name", REFUSED_ROWS)
async def test_a_session_that_cannot_be_is_refused(app: Connection, name: str) -> None:
    changes, constraint = REFUSED_ROWS[name]
    with pytest.raises(asyncpg.CheckViolationError) as refusal:
        await insert(app, "browser_session", [session_row(**changes)])

    assert constraint == refusal.value.constraint_name


@pytest.mark.parametrize("name", REFUSED_CHANGES)
async def test_a_session_is_not_changed(kept: Kept, name: str) -> None:
    connection, session_id = kept
    statement, constraint = REFUSED_CHANGES[name]
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
        await connection.execute(statement, session_id)

    assert (refusal.value.constraint_name or "").endswith(constraint)


async def test_a_session_is_seen(kept: Kept) -> None:
    """The control: a later instant is taken."""
    connection, session_id = kept
    done = await connection.execute(
        f"UPDATE browser_session SET last_seen_at = last_seen_at + interval '1 s' {ONE}", session_id
    )

    assert "UPDATE 1" == done


@pytest.mark.parametrize("table", ["browser_session", "browser_session_end", "sign_in_link_use"])
async def test_no_table_of_sessions_is_emptied(kept: Kept, table: str) -> None:
    with pytest.raises(asyncpg.RestrictViolationError):
        await kept[0].execute(f"TRUNCATE {table} CASCADE")
