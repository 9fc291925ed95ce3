"""Acts: who did what from which request, refusals too, once for each request that did something."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, Client, World

PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 100}
WITH_TEXT = {**PAYMENT, "narrative": "for Mrs O'Neill", "supplier_name": "A Person"}


async def acts_of(reader: Client, world: World) -> list[dict[str, Any]]:
    return await reader.all_items(f"/v1/places/{world.place}/acts", page_size=3)


async def test_every_posting_has_its_act(world: World, host: Client, auditor: Client) -> None:
    """The act names the request, the key and the sequences, the entry names the act, and both name one principal."""
    before = await acts_of(auditor, world)
    made = await host.post(f"{world.pooled}/payments", WITH_TEXT, key="invoice-7")
    (act,) = (await acts_of(auditor, world))[len(before) :]
    entry = (await auditor.get(made.headers["location"])).json()

    assert {
        "pool": "pooled",
        "acting_body": COUNCIL,
        "operation": "record_payment",
        "idempotency_key": "invoice-7",
        "request_id": made.headers["x-request-id"],
        "outcome": "done",
        "detail": {"sequences": [1, 1]},
    }.items() <= act.items()
    assert (act["act_id"], act["principal_id"]) == (entry["act_id"], entry["principal_id"])
    assert act["recorded_at"] == entry["recorded_at"]


async def test_a_bulk_request_is_one_act(world: World, host: Client, auditor: Client) -> None:
    before = await acts_of(auditor, world)
    await host.post(f"{world.pooled}/bulk", {"items": [{**PAYMENT, "type": "payment"}] * 5})
    (act,) = (await acts_of(auditor, world))[len(before) :]

    assert ("post_bulk", {"sequences": [1, 5]}) == (act["operation"], act["detail"])


@pytest.mark.parametrize("path", ["payments", "bulk"])
async def test_a_refusal_of_the_books_is_an_act(world: World, host: Client, auditor: Client, path: str) -> None:
    """It tells every reason by its code, and the same reasons are not told again for a replay."""
    wrong = {**WITH_TEXT, "effective_date": "2030-01-01"}
    item = {**wrong, "type": "payment"}
    payload = wrong if path == "payments" else {"items": [{**PAYMENT, "type": "payment"}, item, item]}
    before = await acts_of(auditor, world)
    refused = await host.post(f"{world.pooled}/{path}", payload)
    (act,) = (await acts_of(auditor, world))[len(before) :]

    assert httpx.codes.UNPROCESSABLE_ENTITY == refused.status_code
    wanted = ["date-is-outside-agreement"] * (1 if path == "payments" else 2)
    assert ("refused", wanted) == (act["outcome"], [one["code"] for one in act["detail"]["refusals"]])


async def test_a_replay_is_no_act(world: World, host: Client, auditor: Client) -> None:
    """What a key answers from memory did nothing, whether it posted once or was refused for ever."""
    line = {**PAYMENT, "source": {"system": "oracle", "document": "P06", "line": "17"}}
    for key in ("first", "second"):
        await host.post(f"{world.pooled}/payments", line, key=key)
    before = await acts_of(auditor, world)
    again = [await host.post(f"{world.pooled}/payments", line, key=key) for key in ("first", "second", "first")]

    assert ["true"] * 3 == [one.headers["idempotency-replayed"] for one in again]
    assert before == await acts_of(auditor, world)


async def test_what_is_stopped_at_the_door_is_no_act(world: World, host: Client, auditor: Client) -> None:
    before = await acts_of(auditor, world)
    await host.post(f"{world.pooled}/payments", {**PAYMENT, "amount_pence": 0})
    await auditor.post(f"{world.pooled}/payments", PAYMENT)

    assert before == await acts_of(auditor, world)


async def test_no_text_that_may_name_people_is_in_an_act(world: World, host: Client, auditor: Client) -> None:
    """Narrative, supplier and reasons can be erased, and acts cannot."""
    await host.post(f"{world.pooled}/payments", WITH_TEXT)
    await host.post(f"{world.pooled}/payments", {**WITH_TEXT, "effective_date": "2030-01-01"})
    await host.post(f"{world.pooled}/reversals", {"acting_body": COUNCIL, "sequence": 1, "reason": "Mrs O'Neill died"})
    told = str(await acts_of(auditor, world))

    assert [] == [text for text in ("O'Neill", "A Person", "died") if text in told]


async def test_making_the_terms_is_acts_too(world: World, auditor: Client) -> None:
    """A place is opened and its streams, agreements and programmes are added, in the order of the listing."""
    assert [
        "open_place",
        "add_funding_stream",
        "add_funding_stream",
        "make_agreement",
        "make_agreement",
        "add_programme",
    ] == [one["operation"] for one in await acts_of(auditor, world)]


async def test_acts_are_for_auditor_and_place_admin_of_the_place(world: World, host: Client) -> None:
    """Those who post do not read them, and those of another place do not learn that the place is there."""
    path = f"/v1/places/{world.place}/acts"
    admin = await world.client(Role.PLACE_ADMIN)
    elsewhere = await world.client(Role.AUDITOR, place=world.other_place)

    assert [200, 403, 404] == [(await one.get(path)).status_code for one in (admin, host, elsewhere)]


async def test_acts_are_found_by_who_what_where_when_and_whether_they_were_refused(
    world: World, host: Client, auditor: Client
) -> None:
    path = f"/v1/places/{world.place}/acts"
    await host.post(f"{world.pooled}/payments", PAYMENT)
    await host.post(f"{world.pooled}/payments", {**PAYMENT, "effective_date": "2030-01-01"})
    everything = await acts_of(auditor, world)
    refused, done = everything[-1], everything[-2]

    async def found(**query: str) -> list[dict[str, Any]]:
        return await auditor.all_items(path, page_size=2, **query)

    assert await found(outcome="refused") == [refused]
    assert await found(operation="record_payment", pool="pooled") == [done, refused]
    assert await found(principal_id=done["principal_id"], order="newest_first") == [refused, done]
    assert await found(order="newest_first") == everything[::-1]
    today = datetime.fromisoformat(done["recorded_at"]).astimezone(ZoneInfo("Europe/London")).date()
    assert await found(**{"from": today.isoformat(), "to": "9999-12-31"}) == everything
    assert await found(to=(today - timedelta(days=1)).isoformat()) == []
    assert await found(pool="aligned", operation="record_payment") == []
    assert (await auditor.get(path, outcome="perhaps", order="by_name")).status_code == httpx.codes.BAD_REQUEST
