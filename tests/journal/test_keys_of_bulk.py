"""A key stands for one request, whole: neither a longer nor a shorter one may pass under it."""

import asyncio

import pytest

from tests.cases.books import digest_of
from tests.conftest import COUNCIL, Client, World

PAYMENTS = [
    {"type": "payment", "acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": amount}
    for amount in (100, 200, 300)
]


@pytest.mark.parametrize("number", [1, 3], ids=["shorter", "longer"])
async def test_a_key_of_two_items_is_refused_for_another_number_of_them(
    world: World, host: Client, number: int
) -> None:
    """A different payload under the same key changes nothing and is told so, though its beginning is the same."""
    first = await host.post(f"{world.pooled}/bulk", {"items": PAYMENTS[:2]}, key="whole")
    assert 201 == first.status_code
    before = await digest_of(world)
    second = await host.post(f"{world.pooled}/bulk", {"items": PAYMENTS[:number]}, key="whole")

    assert "key-was-used-for-another-payload" == second.json().get("code")
    assert before == await digest_of(world)


async def test_an_atomic_bulk_sent_twice_at_once_posts_once(world: World, host: Client, auditor: Client) -> None:
    """Both are told of the same entries in the same order."""
    answers = await asyncio.gather(
        *(host.post(f"{world.pooled}/bulk", {"items": PAYMENTS}, key="twice") for _ in range(10))
    )

    assert {201} == {one.status_code for one in answers}
    assert 1 == len({one.content for one in answers})
    entries = await auditor.all_items(f"{world.pooled}/entries")
    assert [100, 200, 300] == [one["legs"][0]["amount_pence"] for one in entries]


async def test_a_bulk_refused_for_a_while_leaves_its_key_free(world: World, pool_manager: Client) -> None:
    """Nothing was posted, so that the same request succeeds once its reason is gone."""
    shared = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 100, "stream": "nhs-minimum"}
    allocation = {**shared, "type": "allocation", "programme": "home-first", "scheme": "reablement"}
    bulk = {"items": [PAYMENTS[0], allocation]}
    refused = await pool_manager.post(f"{world.pooled}/bulk", bulk, key="later")
    made = await pool_manager.post(f"{world.pooled}/scheduled-contributions", {**shared, "body": COUNCIL})
    posted = await pool_manager.post(f"{world.pooled}/bulk", bulk, key="later")

    assert ("allocation-exceeds-unallocated", False) == (refused.json()["code"], refused.json()["final"])
    assert [201, 201] == [made.status_code, posted.status_code]
    assert [2, 3] == [one["entries"][0]["sequence"] for one in posted.json()["items"]]
