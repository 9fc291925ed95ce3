"""Two services on one database: what orders postings is the lock in the database, not the queue of one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

import httpx

from ledger.app import create_app
from ledger.db import connect_pool
from ledger.http.door import Role
from ledger.journal.checking import check_everything
from tests.conftest import COUNCIL, NHS, Client, World

MANY = 40
PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 100}


def _now(ahead: timedelta) -> datetime:
    return datetime.now(UTC) + ahead


@asynccontextmanager
async def services(world: World, token: str, ahead: timedelta = timedelta()) -> AsyncIterator[list[Client]]:
    """Clients with one token, each of a service of its own with its own connections and its own writer.

    ahead: by how much the clock of the first is ahead of the other's.
    """
    async with AsyncExitStack() as stack:
        clients = []
        for more in (ahead, timedelta()):
            app = create_app(world.settings, partial(_now, more))
            await stack.enter_async_context(app.lifespan())
            transport = httpx.ASGITransport(app=cast("Any", app))
            http = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://service", timeout=60)
            )
            clients.append(Client(http, token))
        yield clients


async def test_the_order_of_one_pool_has_no_gap(world: World, host: Client) -> None:
    """Everything posts, none under another's number, each number later than the one before."""
    async with services(world, host.token) as clients:
        answers = await asyncio.gather(
            *(client.post(f"{world.pooled}/payments", PAYMENT) for _ in range(MANY) for client in clients)
        )
    entries = await host.all_items(f"{world.pooled}/entries", page_size=1000)

    assert [201] * 2 * MANY == [one.status_code for one in answers], [one.text for one in answers if one.is_error]
    assert list(range(1, 2 * MANY + 1)) == sorted(one.json()["entries"][0]["sequence"] for one in answers)
    assert list(range(1, 2 * MANY + 1)) == [one["sequence"] for one in entries]
    instants = [one["recorded_at"] for one in entries]
    assert sorted(set(instants)) == list(dict.fromkeys(instants))


async def test_a_key_posts_once(world: World, host: Client) -> None:
    """Sent to both at once, the key is answered with one entry by both."""
    async with services(world, host.token) as clients:
        answers = await asyncio.gather(
            *(client.post(f"{world.pooled}/payments", PAYMENT, key="one") for _ in range(10) for client in clients)
        )

    assert {201} == {one.status_code for one in answers}
    assert 1 == len({one.content for one in answers})
    assert 1 == len(await host.all_items(f"{world.pooled}/entries"))


async def test_transfers_both_ways_never_wait_for_each_other(world: World, pool_manager: Client) -> None:
    """The heads of both pools are locked in one order, whichever of them sends."""
    await open_second_pool(world)
    second = f"/v1/places/{world.place}/pools/second"
    ways = ((world.pooled, "second"), (second, "pooled"))
    async with services(world, pool_manager.token) as clients:
        answers = await asyncio.gather(
            *(
                client.post(f"{start}/transfers", {**PAYMENT, "to_pool": end})
                for _ in range(MANY)
                for client in clients
                for start, end in ways
            )
        )

    assert [201] * 4 * MANY == [one.status_code for one in answers], [one.text for one in answers if one.is_error]
    for pool in (world.pooled, second):
        entries = await pool_manager.all_items(f"{pool}/entries", page_size=1000)
        assert list(range(1, 4 * MANY + 1)) == [one["sequence"] for one in entries]


async def test_a_step_of_months_follows_an_entry_by_a_clock_that_is_ahead(world: World, pool_manager: Client) -> None:
    """What came later was recorded later, or at once, though the service that did it has a slower clock."""
    step = {"acting_body": COUNCIL, "period": "2025-04", "reason": "month end"}
    async with services(world, pool_manager.token, timedelta(hours=1)) as (fast, slow):
        paid = await fast.post(f"{world.pooled}/payments", PAYMENT)
        closed = await slow.post(f"{world.pooled}/period-soft-closes", step)
    changes = await pool_manager.all_items(f"{world.pooled}/periods/2025-04/changes")
    pool = await connect_pool(world.database.app_dsn, size=2)
    found = [one.text async for one in check_everything(pool, world.place) if one.is_difference]
    await pool.close()

    assert (201, 200) == (paid.status_code, closed.status_code), closed.text
    assert [(1, paid.json()["entries"][0]["recorded_at"])] == [
        (one["through_sequence"], one["recorded_at"]) for one in changes
    ]
    assert [] == found


async def open_second_pool(world: World) -> None:
    admin = await world.client(Role.PLACE_ADMIN)
    agreement = {
        "code": "second",
        "name": "Another section 75 agreement",
        "legal_basis": "section_75_pooled_fund",
        "effective_from": "2025-04-01",
        "effective_to": "2027-03-31",
        "partners": [NHS, COUNCIL],
        "host": COUNCIL,
        "pool": {"code": "second", "name": "Second pooled fund"},
    }
    made = await admin.post(f"/v1/places/{world.place}/agreements", agreement)
    assert httpx.codes.CREATED == made.status_code, made.text
