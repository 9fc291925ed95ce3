"""The connection to the database cut around COMMIT: nobody knows, the key finds out, and one entry stands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, cast

import httpx
import msgspec
import pytest

from ledger.app import create_app
from ledger.db import connect_pool
from ledger.embedded.postmaster import SOCKET_NAME
from ledger.journal.checking import check_everything
from tests.conftest import COUNCIL, Client, World
from tests.databases import ask
from tests.reliability.proxy import Cut, Proxy, proxied

PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 12_345}
SOURCE = {"system": "oracle", "document": "P06", "line": "17"}
# Each door, what is sent to it, and how many entries that makes, after one payment with a source line stands.
REQUESTS: dict[str, tuple[str, Any, int]] = {
    "payment": ("payments", PAYMENT, 1),
    "bulk": ("bulk", {"items": [{"type": "payment", **PAYMENT, "amount_pence": n} for n in (1, 2, 3)]}, 3),
    "reversal": ("reversals", {"acting_body": COUNCIL, "sequence": 1, "reason": "keyed twice"}, 1),
}
CUTS = pytest.mark.parametrize("cut", Cut, ids=str)


class Cuttable(NamedTuple):
    """A client of a service that reaches its database through the proxy."""

    proxy: Proxy
    host: Client


@asynccontextmanager
async def cuttable(world: World, host: Client) -> AsyncIterator[Cuttable]:
    """The whole service once more, beside the one of the test run, with the proxy in its way."""
    database = world.database
    async with proxied(database.place.socket_folder / SOCKET_NAME) as proxy:
        password = database.place.passwords.app
        address = f"postgresql://ledger_app:{password}@127.0.0.1:{proxy.port}/ledger?sslmode=disable"
        app = create_app(msgspec.structs.replace(world.settings, database_url=address))
        async with app.lifespan():
            transport = httpx.ASGITransport(app=cast("Any", app))
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
                yield Cuttable(proxy, Client(http, host.token))


@CUTS
@pytest.mark.parametrize("name", REQUESTS)
async def test_the_key_finds_out_and_one_entry_stands(name: str, cut: Cut, world: World, host: Client) -> None:
    """The first answer is that nobody knows; the second posts, or says what was posted; the third says the same."""
    await host.post(f"{world.pooled}/payments", {**PAYMENT, "source": SOURCE})
    door, payload, entries = REQUESTS[name]
    async with cuttable(world, host) as (proxy, doubtful):
        proxy.armed = cut
        first = await doubtful.post(f"{world.pooled}/{door}", payload, key="lost")
        standing = await entry_count(world)
        second = await doubtful.post(f"{world.pooled}/{door}", payload, key="lost")
    third = await host.post(f"{world.pooled}/{door}", payload, key="lost")

    assert (503, "outcome-is-unknown", False) == (first.status_code, first.json()["code"], first.json()["final"])
    assert "1" == first.headers["retry-after"]
    assert 1 + (entries if cut is Cut.AFTER_COMMIT else 0) == standing
    assert (201, "true" if cut is Cut.AFTER_COMMIT else None) == (second.status_code, replayed(second))
    assert (201, "true", second.content) == (third.status_code, replayed(third), third.content)
    assert (1 + entries, 1) == (await entry_count(world), proxy.cuts)
    assert [] == await differences(world)


@CUTS
async def test_a_refusal_is_kept_or_met_again(cut: Cut, world: World, host: Client) -> None:
    """A final refusal is written under its key too: whether that stood or not, the same refusal follows."""
    payment = {**PAYMENT, "source": SOURCE}
    await host.post(f"{world.pooled}/payments", payment)
    async with cuttable(world, host) as (proxy, doubtful):
        proxy.armed = cut
        first = await doubtful.post(f"{world.pooled}/payments", payment, key="lost")
        second = await doubtful.post(f"{world.pooled}/payments", payment, key="lost")

    assert (503, "outcome-is-unknown") == (first.status_code, first.json()["code"])
    assert (409, "line-is-already-posted") == (second.status_code, second.json()["code"])
    assert ("true" if cut is Cut.AFTER_COMMIT else None) == replayed(second)
    assert (1, 1) == (await entry_count(world), proxy.cuts)


@CUTS
async def test_another_payload_under_a_key_in_doubt(cut: Cut, world: World, host: Client) -> None:
    """Who does not repeat the same request is refused if the first stood: never are there two entries of one key."""
    async with cuttable(world, host) as (proxy, doubtful):
        proxy.armed = cut
        await doubtful.post(f"{world.pooled}/payments", PAYMENT, key="lost")
        other = await doubtful.post(f"{world.pooled}/payments", {**PAYMENT, "amount_pence": 1}, key="lost")

    told = "key-was-used-for-another-payload" if cut is Cut.AFTER_COMMIT else "posted"
    assert told == other.json().get("code", "posted")
    assert 1 == await entry_count(world)


@CUTS
async def test_everyone_in_a_batch_that_is_cut_finds_out(cut: Cut, world: World, host: Client) -> None:
    """Requests that went together are in doubt together; each key finds its own entry."""
    payments = [{**PAYMENT, "amount_pence": number} for number in range(1, 31)]

    async def send(client: Client) -> list[httpx.Response]:
        return await asyncio.gather(
            *(client.post(f"{world.pooled}/payments", one, key=f"key-{one['amount_pence']}") for one in payments)
        )

    async with cuttable(world, host) as (proxy, doubtful):
        await doubtful.get(f"{world.pooled}/entries")
        proxy.armed = cut
        first, second = await send(doubtful), await send(doubtful)

    doubted = [one.status_code == httpx.codes.SERVICE_UNAVAILABLE for one in first]
    assert any(doubted)
    assert {201} == {one.status_code for one in second}
    stood = [not doubt or cut is Cut.AFTER_COMMIT for doubt in doubted]
    assert ["true" if stands else None for stands in stood] == [replayed(one) for one in second]
    assert len(payments) == await entry_count(world)
    assert [] == await differences(world)


def replayed(answer: httpx.Response) -> str | None:
    found: str | None = answer.headers.get("idempotency-replayed")
    return found


async def entry_count(world: World) -> int:
    place_id, pool_id = await world.ids()
    question = "SELECT count(*) FROM entry WHERE place_id = $1 AND pool_id = $2"
    ((number,),) = await ask(world.database.super_dsn, question, place_id, pool_id)
    assert isinstance(number, int)
    return number


async def differences(world: World) -> list[str]:
    pool = await connect_pool(world.database.app_dsn, size=2)
    told = [line.text async for line in check_everything(pool, world.place) if line.is_difference]
    await pool.close()
    return told
