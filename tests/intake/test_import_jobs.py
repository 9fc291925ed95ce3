"""Imports: accepted at once, worked in the background, told line by line; refused files leave no trace in the books."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import pytest

from ledger.app import create_app
from ledger.http.door import Role
from ledger.http.requests import REQUEST_BYTES_MAX
from tests.cases.books import digest_of
from tests.conftest import COUNCIL, NHS, Client, World
from tests.intake.sending import csv_of, ended, imported, save_profiles, send, sha256, taken_in

ROWS = [("ACME", "Equipment", "10.00"), ("Bolt", "", "5.00"), ("Coil", "", "-2.00"), ("Dyer", "", "0.00")]
FILE = csv_of(ROWS)


@pytest.fixture
async def poster(world: World, host: Client) -> Client:
    """The host, whose files the place can read."""
    await save_profiles(world)
    return host


@asynccontextmanager
async def head_locked(world: World) -> AsyncIterator[None]:
    """While somebody else holds the pool, no import of it gets on."""
    _, pool_id = await world.ids()
    connection = await asyncpg.connect(world.database.super_dsn)
    async with connection.transaction():
        await connection.execute("SELECT FROM pool_head WHERE pool_id = $1 FOR UPDATE", pool_id)
        yield
    await connection.close()


async def parts_kept(world: World) -> int:
    place_id, _ = await world.ids()
    connection = await asyncpg.connect(world.database.super_dsn)
    found: int = await connection.fetchval("SELECT count(*) FROM import_part WHERE place_id = $1", place_id)
    await connection.close()
    return found


async def test_an_import_posts_what_an_intake_posts(world: World, poster: Client) -> None:
    """The same entries, results and totals; the file itself is not kept."""
    told = await taken_in(poster, world.aligned, FILE)
    accepted = await send(poster, f"{world.pooled}/imports", FILE, row_count=4, total_pence=1_300)
    view = await ended(poster, accepted.headers["location"])
    lines = await poster.all_items(f"{accepted.headers['location']}/lines", page_size=1)

    assert ("waiting", None) == (accepted.json()["state"], accepted.json()["row_count"])
    assert ("completed", 4, 1_300) == (view["state"], view["row_count"], view["total_pence"])
    assert [one for one in told if one["type"] == "line"] == lines
    same = {name: value for name, value in told[-1].items() if name in view["done"]}
    assert same == view["done"]
    entries = await poster.all_items(f"{world.pooled}/entries")
    assert [2, 3, 4] == [int(one["source"]["line"]) for one in entries]
    assert 0 == await parts_kept(world)
    assert [view] == await poster.all_items(f"{world.pooled}/imports")


async def test_a_file_larger_than_a_request_is_imported(world: World, poster: Client) -> None:
    """Beyond the limit of a request, in many pieces and batches; its totals are the file's."""
    rows = [("ACME", "A scheme that nobody knows " * 160, f"{number}.01") for number in range(1, 2_101)]
    content = csv_of(rows)
    assert len(content) > REQUEST_BYTES_MAX
    refused = await send(poster, f"{world.pooled}/intake", content)
    view = await imported(poster, world.pooled, content)

    assert 413 == refused.status_code
    pence = sum(100 * number + 1 for number in range(1, 2_101))
    assert ("completed", 2_100, pence) == (view["state"], view["done"]["posted"], view["done"]["posted_pence"])
    suspense = (await poster.get(f"{world.pooled}/legs", account="suspense")).json()
    assert (pence, 2_100) == (suspense["figure_pence"], suspense["leg_count"])


@pytest.mark.parametrize(
    ("content", "query", "code"),
    [
        (csv_of([]), {}, "file-line-is-not-valid"),
        (csv_of([("A", "", "1.00"), ("B", "", "one")]), {}, "file-line-is-not-valid"),
        (csv_of([("A", "", "1.00"), ("B\u200e", "", "1.00")]), {}, "file-line-is-not-valid"),
        (FILE, {"row_count": 5}, "control-totals-differ"),
        (FILE, {"total_pence": 1_301}, "control-totals-differ"),
    ],
)
async def test_a_file_that_cannot_be_used_fails_whole(
    world: World, poster: Client, content: bytes, query: dict[str, Any], code: str
) -> None:
    """With every reason and its place, none of its lines posted, and its correction is free to come."""
    before = await digest_of(world)
    view = await imported(poster, world.pooled, content, **query)

    assert ("failed", {code}) == (view["state"], {one["code"] for one in view["errors"]})
    assert all(one["pointer"] for one in view["errors"])
    assert (before, 0) == (await digest_of(world), await parts_kept(world))


async def test_lines_that_the_books_refuse_are_told_and_the_others_post(world: World, poster: Client) -> None:
    """The programme is over on the days of the lines, so that coded lines are refused and suspense is taken."""
    file = FILE.replace(b"/2025", b"/2026")
    view = await imported(poster, world.pooled, file, effective_date="2026-09-30")
    where = f"{world.pooled}/imports/{view['import_id']}/lines"
    refused = await poster.all_items(where, outcome="refused")

    assert ("completed_with_refusals", 1, 2) == (view["state"], view["done"]["refused"], view["done"]["posted"])
    assert [(2, "date-is-outside-programme")] == [(one["row"], one["refusals"][0]["code"]) for one in refused]
    again = await imported(poster, world.pooled, file)
    assert ("completed", 1, 2) == (again["state"], again["done"]["posted"], again["done"]["exists"])


async def test_an_import_is_cancelled_before_its_next_batch(world: World, poster: Client) -> None:
    """Nothing was posted yet, so nothing is; the file may come again; what has ended cannot be cancelled."""
    async with head_locked(world):
        accepted = await send(poster, f"{world.pooled}/imports", FILE)
        where = accepted.headers["location"]
        cancelled = await poster.post(f"{where}/cancellation", b"")
    view = await ended(poster, where)

    assert (202, "cancelling") == (cancelled.status_code, cancelled.json()["state"])
    assert ("cancelled", 0) == (view["state"], view["done"]["posted"])
    refused = await poster.post(f"{where}/cancellation", b"")
    assert (409, "import-has-ended") == (refused.status_code, refused.json()["code"])
    assert 3 == (await imported(poster, world.pooled, FILE))["done"]["posted"]


async def test_imports_of_a_pool_are_worked_in_the_order_they_came(world: World, poster: Client) -> None:
    """So a correction may be sent at once behind the file that it corrects."""
    second = csv_of(ROWS[1:])
    async with head_locked(world):
        sent = [
            await send(poster, f"{world.pooled}/imports", FILE),
            await send(poster, f"{world.pooled}/imports", second, replaces=sha256(FILE)),
        ]
    views = [await ended(poster, one.headers["location"]) for one in sent]

    assert ["completed", "completed"] == [one["state"] for one in views]
    assert (3, 1) == (views[0]["done"]["posted"], views[1]["done"]["reversed"])


async def test_an_import_outlasts_a_pool_that_is_busy(world: World, poster: Client) -> None:
    """Longer than a posting would wait for the pool."""
    async with head_locked(world):
        accepted = await send(poster, f"{world.pooled}/imports", FILE)
        await asyncio.sleep(5.5)
        waiting = (await poster.get(accepted.headers["location"])).json()
    view = await ended(poster, accepted.headers["location"])

    assert (None, "completed", 3) == (waiting["ended_at"], view["state"], view["done"]["posted"])


async def test_who_may_not_post_for_the_body_may_neither_start_nor_cancel(world: World, poster: Client) -> None:
    stranger = await world.client(Role.POSTER, NHS)
    refused = await send(stranger, f"{world.pooled}/imports", FILE)
    async with head_locked(world):
        accepted = await send(poster, f"{world.pooled}/imports", FILE)
        cancelled = await stranger.post(f"{accepted.headers['location']}/cancellation", b"")
    view = await ended(poster, accepted.headers["location"])

    assert [(403, "body-is-not-yours")] * 2 == [(one.status_code, one.json()["code"]) for one in (refused, cancelled)]
    assert ("completed", COUNCIL) == (view["state"], view["body"])


async def test_an_import_is_seen_in_its_own_pool_only(world: World, poster: Client) -> None:
    view = await imported(poster, world.pooled, FILE)
    for path in (f"imports/{view['import_id']}", f"imports/{view['import_id']}/lines"):
        assert 200 == (await poster.get(f"{world.pooled}/{path}")).status_code
        assert 404 == (await poster.get(f"{world.aligned}/{path}")).status_code


async def test_an_unknown_profile_and_another_media_type_are_refused_at_once(world: World, poster: Client) -> None:
    unknown = await send(poster, f"{world.pooled}/imports", FILE, profile="unknown")
    headers = {"Authorization": f"Bearer {poster.token}", "Content-Type": "application/json"}
    query = {"profile": "council-spend", "effective_date": "2025-09-30"}
    other = await world.http.post(f"{world.pooled}/imports", content=FILE, headers=headers, params=query)

    assert (404, "#/profile") == (unknown.status_code, unknown.json()["errors"][0]["pointer"])
    assert 415 == other.status_code
    assert [] == await poster.all_items(f"{world.pooled}/imports")


@pytest.mark.parametrize("content", [b"", b"\r\n", b"other,header\r\n", b"{}", b"\xff" * 2_000_000])
async def test_a_file_of_another_layout_is_refused_at_once(world: World, poster: Client, content: bytes) -> None:
    """By its first bytes, before anything is accepted; nothing is kept of it."""
    refused = await send(poster, f"{world.pooled}/imports", content)

    assert (422, "profile-does-not-fit-file") == (refused.status_code, refused.json()["code"])
    assert ([], 0) == (await poster.all_items(f"{world.pooled}/imports"), await parts_kept(world))


@pytest.mark.parametrize("announced", [True, False])
async def test_a_file_above_the_limit_of_the_settings_is_refused(
    world: World,
    poster: Client,
    announced: bool,  # noqa: FBT001 - drawn
) -> None:
    """Whether its length is announced or not; nothing is kept of what arrived."""
    app = create_app(msgspec.structs.replace(world.settings, import_bytes_max=100))
    content = FILE * 3

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), 90):
            yield content[start : start + 90]

    async with app.lifespan():
        transport = httpx.ASGITransport(app=cast("Any", app))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
            here = Client(http, poster.token)
            sent: Any = content if announced else pieces()
            answer = await send(here, f"{world.pooled}/imports", sent)

    assert (413, "payload-is-too-large") == (answer.status_code, answer.json()["code"])
    assert "100 bytes" in answer.json()["detail"]
    assert 0 == await parts_kept(world)


async def test_a_new_service_takes_up_what_an_earlier_one_left(world: World, poster: Client) -> None:
    """Recorded by hand as if the service had ended just after it accepted the file."""
    place_id, pool_id = await world.ids()
    accepted = await imported(poster, world.aligned, FILE)
    connection = await asyncpg.connect(world.database.super_dsn)
    left = uuid4()
    columns = (
        "act_id, recorded_at, principal_id, client_id, body, profile, profile_version, effective_date, "
        "replaces_sha256, row_count_announced, total_pence_announced, content_sha256, byte_count"
    )
    await connection.execute(
        f"INSERT INTO import_job (place_id, import_id, pool_id, {columns}) "
        f"SELECT place_id, $1, $2, {columns} FROM import_job WHERE place_id = $3 AND import_id = $4::text::uuid",
        left,
        pool_id,
        place_id,
        accepted["import_id"],
    )
    await connection.execute(
        "INSERT INTO import_part (place_id, import_id, number, content) VALUES ($1, $2, 0, $3)", place_id, left, FILE
    )
    await connection.close()
    app = create_app(world.settings)
    async with app.lifespan():
        view = await ended(poster, f"{world.pooled}/imports/{left}")

    assert ("completed", 3) == (view["state"], view["done"]["posted"])
