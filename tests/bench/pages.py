"""Pages of a grown pool beside the same pages of one as small as the demonstration's."""

from datetime import UTC, datetime

from ledger.db import connect_pool
from ledger.sessions.actions import begin_session
from ledger.sessions.cookies import cookie_name
from ledger.sessions.model import SignIn, Way
from tests.bench.http1 import Connection
from tests.bench.latency import p50
from tests.bench.reading import fill
from tests.bench.stage import Lane, Stage
from tests.bench.table import Row, command, in_turn

SMALL = 100  # as many entries as a year of the demonstration has
PAGES = {
    "the pool": "",
    "its statement of a year": "/statement?period=2025-26",
    "its entries": "/entries",
    "its legs of an account": "/legs?book=fund&account=cash",
    "its trial balance": "/trial-balance",
}


async def measure(stage: Stage, *, rounds: int = 5, entries: int = 500_000) -> list[Row]:
    """Each page of a pool with that many entries of two legs, beside one with a hundred."""
    small, large = stage.lanes
    await fill(stage, small, min(SMALL, entries))
    await fill(stage, large, entries)
    asked = [(lane, await _cookie(stage, lane), await lane.connect()) for lane in (large, small)]
    rows = []
    for name, rest in PAGES.items():
        ours, other = (_page(lane, cookie, rest) for lane, cookie, _ in asked)
        here, there = (http for _, _, http in asked)
        measured = await in_turn(rounds, lambda: _read(here, ours), lambda: _read(there, other))  # noqa: B023 - awaited
        rows.append(Row(f"page of {name}, {2 * entries:,} legs; {2 * SMALL} legs", "ms", *measured, "≤ 2"))
    for _, _, http in asked:
        http.close()
    return rows


async def _cookie(stage: Stage, lane: Lane) -> str:
    """The cookie header of a session of the lane's own client."""
    settings = stage.settings
    way = SignIn(issuer=settings.issuer, subject=lane.subject, way=Way.LINK, device="bench")
    pool = await connect_pool(stage.database.app_dsn, size=2)
    cookie, _ = await begin_session(pool, settings.secret_key_file.read_bytes(), way, datetime.now(UTC))
    await pool.close()
    return f"{cookie_name('session', settings.public_url)}={cookie}"


def _page(lane: Lane, cookie: str, rest: str) -> bytes:
    head = f"GET {lane.path.removeprefix('/v1')}{rest} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n"
    return f"{head}Cookie: {cookie}\r\n\r\n".encode()


async def _read(http: Connection, request: bytes, times: int = 5) -> float:
    return await p50(lambda one: http.ask(one, expected=200), [request] * times)


if __name__ == "__main__":
    command(measure)
