"""Many at once: one key posts once, one line posts once, one entry is taken back once, and the order has no gap."""

import asyncio
import json
from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import COUNCIL, Client, World
from tests.journal.driving import Cast

MANY = 50
PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 100}
SOURCE = {"system": "oracle", "document": "P06", "line": "17"}


async def entries_of(auditor: Client, pool: str) -> list[dict[str, Any]]:
    return await auditor.all_items(f"{pool}/entries", page_size=1000)


def codes(answers: list[httpx.Response]) -> Counter[str]:
    return Counter(one.json().get("code", "posted") for one in answers)


async def test_one_key_sent_fifty_times_at_once_posts_once(world: World, host: Client, auditor: Client) -> None:
    """Everyone is told of the same entry, in the same words; all but one are told that it stood already."""
    answers = await asyncio.gather(*(host.post(f"{world.pooled}/payments", PAYMENT, key="one") for _ in range(MANY)))

    assert {201} == {one.status_code for one in answers}
    assert 1 == len({one.content for one in answers})
    assert 1 == len({one.headers["location"] for one in answers})
    assert {None: 1, "true": MANY - 1} == Counter(one.headers.get("idempotency-replayed") for one in answers)
    assert [1] == [one["sequence"] for one in await entries_of(auditor, world.pooled)]


async def test_one_key_with_two_payloads_at_once_posts_one_of_them(world: World, host: Client, auditor: Client) -> None:
    """Whichever came first stands; those who sent the other are told that the key is used."""
    payloads = [{**PAYMENT, "amount_pence": 100 + number % 2} for number in range(MANY)]
    answers = await asyncio.gather(*(host.post(f"{world.pooled}/payments", one, key="one") for one in payloads))

    (entry,) = await entries_of(auditor, world.pooled)
    won = entry["legs"][0]["amount_pence"]
    for payload, response in zip(payloads, answers, strict=True):
        taken = payload["amount_pence"] == won
        assert ("posted" if taken else "key-was-used-for-another-payload") == response.json().get("code", "posted")


async def test_one_source_line_sent_fifty_times_at_once_posts_once(world: World, host: Client, auditor: Client) -> None:
    """Under fifty keys the line stands once, and the others learn that it does."""
    payment = {**PAYMENT, "source": SOURCE}
    answers = await asyncio.gather(*(host.post(f"{world.pooled}/payments", payment) for _ in range(MANY)))

    assert {"posted": 1, "line-is-already-posted": MANY - 1} == codes(answers)
    assert 1 == len(await entries_of(auditor, world.pooled))


async def test_one_final_refusal_sent_fifty_times_under_one_key_is_kept_once(world: World, host: Client) -> None:
    """The same refusal for everyone, and for the same request ever after."""
    payment = {**PAYMENT, "source": SOURCE}
    await host.post(f"{world.pooled}/payments", payment)
    answers = await asyncio.gather(*(host.post(f"{world.pooled}/payments", payment, key="two") for _ in range(MANY)))
    again = await host.post(f"{world.pooled}/payments", payment, key="two")

    assert {"line-is-already-posted": MANY} == codes(answers)
    assert ("true", answers[0].json()) == (again.headers.get("idempotency-replayed"), again.json())


async def test_an_entry_is_taken_back_once_however_many_try(world: World, host: Client, auditor: Client) -> None:
    await host.post(f"{world.pooled}/payments", PAYMENT)
    reversal = {"acting_body": COUNCIL, "sequence": 1, "reason": "keyed twice"}
    answers = await asyncio.gather(*(host.post(f"{world.pooled}/reversals", reversal) for _ in range(10)))

    assert {"posted": 1, "entry-is-already-reversed": 9} == codes(answers)
    assert [None, 1] == [one["reverses_sequence"] for one in await entries_of(auditor, world.pooled)]


async def test_money_is_allocated_once_however_many_try(world: World, pool_manager: Client, auditor: Client) -> None:
    """Of what is unallocated nobody gets a penny twice, though all look at the same balance."""
    contribution = {"body": COUNCIL, "stream": "nhs-minimum", "amount_pence": 1_000}
    await pool_manager.post(f"{world.pooled}/scheduled-contributions", {**PAYMENT, **contribution})
    share = {"stream": "nhs-minimum", "programme": "home-first", "scheme": "reablement", "amount_pence": 300}
    answers = await asyncio.gather(
        *(pool_manager.post(f"{world.pooled}/allocations", {**PAYMENT, **share}) for _ in range(20))
    )

    assert {"posted": 3, "allocation-exceeds-unallocated": 17} == codes(answers)
    balance = (await auditor.get(f"{world.pooled}/trial-balance")).json()
    assert {"unallocated": 100, "allocated": 900, "source": -1_000} == {
        one["account"]: one["balance_pence"] for one in balance["accounts"]
    }


async def test_sequences_have_no_gap_and_follow_the_order_of_recording(
    world: World, host: Client, auditor: Client
) -> None:
    """In two pools at once, with refusals between: 1, 2, 3 … in each, and never an earlier instant after a later."""
    pools = (world.pooled, world.aligned)
    wrong = {**PAYMENT, "effective_date": "2030-01-01"}
    jobs = [
        host.post(f"{pool}/payments", wrong if number % 7 == 0 else {**PAYMENT, "amount_pence": number + 1})
        for number in range(MANY * 2)
        for pool in pools
    ]
    answers = await asyncio.gather(*jobs)

    assert {"posted", "date-is-outside-agreement"} == set(codes(answers))
    for pool in pools:
        told = sorted(
            one.json()["entries"][0]["sequence"]
            for one in answers
            if one.status_code == httpx.codes.CREATED and pool in one.headers["location"]
        )
        listed = await entries_of(auditor, pool)
        instants = [datetime.fromisoformat(one["recorded_at"]) for one in listed]
        assert told == list(range(1, len(told) + 1)) == [one["sequence"] for one in listed]
        assert sorted(instants) == instants


async def test_a_trial_balance_read_while_others_post_is_that_of_its_sequence(
    world: World, host: Client, auditor: Client
) -> None:
    """What is shown as known now is what the same sequence number shows for ever."""

    async def read() -> tuple[dict[str, Any], dict[str, Any]]:
        now = (await auditor.get(f"{world.pooled}/trial-balance")).json()
        then = await auditor.get(f"{world.pooled}/trial-balance", through_sequence=now["through_sequence"])
        return now, then.json()

    posts = [host.post(f"{world.pooled}/payments", PAYMENT) for _ in range(MANY * 2)]
    done = await asyncio.gather(*(job for pair in zip(posts, [read() for _ in posts], strict=True) for job in pair))

    for now, then in (one for one in done if isinstance(one, tuple)):
        assert then == now


@pytest.mark.parametrize("sent", [40, 400, None], ids=["within the head", "within the payload", "after all of it"])
async def test_a_client_that_goes_away_leaves_a_whole_entry_or_none(
    world: World, host: Client, auditor: Client, sent: int | None
) -> None:
    """Whatever of a request arrived, the same key posts once in the end and is answered with that entry."""
    address = urlsplit(str(world.http.base_url))
    payload = json.dumps({**PAYMENT, "programme": "home-first", "scheme": "reablement"})
    head = (
        f"POST {world.pooled}/payments HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {host.token}\r\nIdempotency-Key: gone\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    request = (head + payload).encode()
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(request if sent is None else request[: len(head) + 20 if sent == 400 else sent])
    await writer.drain()
    writer.close()
    answer = await host.post(f"{world.pooled}/payments", json.loads(payload), key="gone")

    assert 201 == answer.status_code
    (entry,) = await entries_of(auditor, world.pooled)
    assert (1, 0) == (entry["sequence"], sum(leg["amount_pence"] for leg in entry["legs"]))
    assert f"{world.pooled}/entries/1" == answer.headers["location"]


async def test_many_clients_that_go_away_leave_books_that_balance(cast: Cast, world: World) -> None:
    """Half of fifty requests are abandoned as soon as they are sent; each key then stands for one whole entry."""
    pair = (await cast.open_pools())["pooled"]
    host = cast.clients["host"]

    async def send(number: int) -> None:
        await host.post(f"{pair.path}/payments", {**PAYMENT, "amount_pence": number}, key=f"gone-{number}")

    tasks = [asyncio.create_task(send(number)) for number in range(1, MANY + 1)]
    await asyncio.sleep(0.02)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with httpx.AsyncClient(base_url=world.http.base_url, timeout=60, trust_env=False) as http:
        again = Client(http, host.token)
        for number in range(1, MANY + 1):
            payment = {**PAYMENT, "amount_pence": number}
            answer = await again.post(f"{pair.path}/payments", payment, key=f"gone-{number}")
            assert 201 == answer.status_code
        listed = await again.all_items(f"{pair.path}/entries", page_size=1000)

    assert list(range(1, MANY + 1)) == [one["sequence"] for one in listed]
    assert list(range(1, MANY + 1)) == sorted(one["legs"][0]["amount_pence"] for one in listed)
