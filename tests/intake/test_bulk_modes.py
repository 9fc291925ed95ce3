"""Bulk against singles: in a document or one item a line, all or none or each for itself, the books are the same."""

import random
from typing import Any

import httpx
import msgspec
import pytest

from ledger.core.refusal import Code
from ledger.http.door import Role
from ledger.intake.bulk import POST_BULK
from tests.cases.books import digest_of
from tests.conftest import COUNCIL, DISTRICT, NHS, Client, World

NDJSON, JSON = "application/x-ndjson", "application/json"
DOOR_OF = {
    "payment": "payments",
    "credit_note": "credit-notes",
    "received_contribution": "received-contributions",
    "scheduled_contribution": "scheduled-contributions",
    "allocation": "allocations",
}
PAYMENT = {"type": "payment", "acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 100}
CODED = {"programme": "home-first", "scheme": "reablement"}
UNKNOWN = {"recorded_at", "principal_id", "act_id", "href"}


def command(chance: random.Random) -> dict[str, Any]:
    """One that may be posted, may be refused by the books, or may be no posting at all."""
    made: dict[str, Any] = {**PAYMENT, "type": chance.choice(list(DOOR_OF)), "amount_pence": chance.randint(1, 9_999)}
    if made["type"] == "allocation":
        made |= {**CODED, "stream": "nhs-minimum"}
    elif made["type"].endswith("contribution"):
        made |= {"body": NHS, "stream": chance.choice(["nhs-minimum", "lottery"])}
    else:
        coded: list[dict[str, Any]] = [CODED, {}, {**CODED, "scheme": "cakes"}]
        made |= chance.choice(coded)
        line = {"system": "ap", "document": "1", "line": str(chance.randint(1, 6))}
        made |= {"source": line} if chance.randint(0, 1) else {}
    spoilt: list[dict[str, Any]] = [
        {"amount_pence": 0, "acting_body": "nobody"},
        {"effective_date": "2024-01-01"},
        {"acting_body": NHS},
        {"acting_body": DISTRICT},
        {"colour": "blue"},
        {"reference": "é", "narrative": "£"},
    ]
    return {**made, **(chance.choice(spoilt) if not chance.randint(0, 3) else {})}


async def bulk(
    client: Client, address: str, items: list[Any], *, key: str, media_type: str = JSON, mode: str | None = None
) -> httpx.Response:
    lines = b"\n".join(one if isinstance(one, bytes) else msgspec.json.encode(one) for one in items)
    content = lines if media_type == NDJSON else b'{"items":[' + lines.replace(b"\n", b",") + b"]}"
    headers = {"Authorization": f"Bearer {client.token}", "Idempotency-Key": key, "Content-Type": media_type}
    query = {"mode": mode} if mode else {}
    return await client.http.post(f"{address}/bulk", content=content, headers=headers, params=query)


async def open_pools(world: World, number: int) -> list[str]:
    admin = await world.client(Role.PLACE_ADMIN)
    for code in (pools := [f"alike-{one}" for one in range(number)]):
        agreement = {
            "code": code,
            "name": code,
            "legal_basis": "section_75_pooled_fund",
            "effective_from": "2025-04-01",
            "effective_to": "2027-03-31",
            "partners": [NHS, COUNCIL],
            "host": COUNCIL,
            "pool": {"code": code, "name": code},
        }
        assert 201 == (await admin.post(f"/v1/places/{world.place}/agreements", agreement)).status_code
    return [f"/v1/places/{world.place}/pools/{code}" for code in pools]


def known(value: Any) -> Any:
    """Without ids and instants, which no two postings share."""
    if isinstance(value, dict):
        return {name: known(one) for name, one in value.items() if name not in UNKNOWN}
    return [known(one) for one in value] if isinstance(value, list) else value


def met_singly(response: httpx.Response) -> Any:
    """What a single posting met, as a bulk tells it."""
    answer = response.json()
    if response.status_code == httpx.codes.CREATED:
        return "posted", known(answer["entries"])
    outcome = "exists" if answer["code"] == Code.LINE_IS_ALREADY_POSTED else "refused"
    return outcome, [(one["code"], one.get("pointer", "")) for one in answer["errors"]]


def met_in_bulk(number: int, result: dict[str, Any]) -> Any:
    if result["outcome"] == "posted":
        return "posted", known(result["entries"])
    at = f"#/items/{number}"
    assert all(one["pointer"].startswith(at) for one in result["errors"])
    moved = [(one["code"], one["pointer"].removeprefix(at)) for one in result["errors"]]
    return result["outcome"], [(code, f"#{pointer}" if pointer else "") for code, pointer in moved]


async def content_of(client: Client, address: str) -> Any:
    """Every entry and every balance of a pool."""
    balances = (await client.get(f"{address}/trial-balance")).json()
    return known([await client.all_items(f"{address}/entries", page_size=1_000), balances["accounts"]])


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_each_for_itself_is_as_posted_singly(world: World, pool_manager: Client, seed: int) -> None:
    """The same outcome for each item and the same books: one by one, as a document, as lines, and in three parts."""
    chance = random.Random(seed)  # noqa: S311 - a history, not a secret
    items = [command(chance) for _ in range(90)]
    singly, at_once, as_lines, in_parts = await open_pools(world, 4)
    expected = []
    for one in items:
        payload = {name: value for name, value in one.items() if name != "type"}
        expected.append(met_singly(await pool_manager.post(f"{singly}/{DOOR_OF[one['type']]}", payload)))

    for address, media_type, size in ((at_once, JSON, 90), (as_lines, NDJSON, 90), (in_parts, NDJSON, 30)):
        found = []
        for start in range(0, len(items), size):
            part = items[start : start + size]
            answer = await bulk(pool_manager, address, part, key=f"{start}", media_type=media_type, mode="continue")
            assert 200 == answer.status_code, answer.text
            told = answer.json()
            found += [met_in_bulk(number, one) for number, one in enumerate(told["items"])]
            counted = {name: told[name] for name in ("posted", "exists", "refused")}
            assert counted == {n: sum(one["outcome"] == n for one in told["items"]) for n in counted}
        assert expected == found
        assert await content_of(pool_manager, singly) == await content_of(pool_manager, address)
    assert {"posted", "exists", "refused"} == {outcome for outcome, _ in expected}


@pytest.mark.parametrize("seed", [1, 2])
async def test_atomic_is_as_posted_singly_when_each_alone_is_taken(
    world: World, pool_manager: Client, seed: int
) -> None:
    """A batch of many and many batches of one leave the same entries and balances; lines or a document alike."""
    chance = random.Random(seed)  # noqa: S311 - a history, not a secret
    singly, at_once, as_lines = await open_pools(world, 3)
    taken = []
    for one in [command(chance) for _ in range(120)]:
        payload = {name: value for name, value in one.items() if name != "type"}
        if (await pool_manager.post(f"{singly}/{DOOR_OF[one['type']]}", payload)).status_code == 201:
            taken.append(one)
    assert len(taken) > 30
    for address, media_type in ((at_once, JSON), (as_lines, NDJSON)):
        answer = await bulk(pool_manager, address, taken, key="all", media_type=media_type)
        assert (201, f"{address}/entries/1") == (answer.status_code, answer.headers["location"])
        assert await content_of(pool_manager, singly) == await content_of(pool_manager, address)


async def test_lines_are_refused_whole_with_every_error_at_its_item(world: World, host: Client) -> None:
    """By default none is posted; each error has its item, whatever is wrong with the line."""
    before = await digest_of(world)
    items = [PAYMENT, b"", b"{", {**PAYMENT, "amount_pence": 0, "x": 1}, b"[1", b'{"a":1,"a":1}', b"\xff", {**PAYMENT}]
    answer = await bulk(host, world.pooled, items, key="lines", media_type=NDJSON)

    assert 400 == answer.status_code
    found = [(one["code"], one["pointer"]) for one in answer.json()["errors"]]
    no_json, not_valid = "payload-is-not-json", "payload-is-not-valid"
    assert [(no_json, "#/items/1"), (no_json, "#/items/2"), (not_valid, "#/items/3/x")] == found[:3]
    assert [(not_valid, "#/items/3/amount_pence"), (no_json, "#/items/4"), (no_json, "#/items/5")] == found[3:6]
    assert [(no_json, "#/items/6")] == found[6:]
    assert before == await digest_of(world)


async def test_the_last_line_may_end_or_not_and_lines_may_end_as_on_windows(world: World, host: Client) -> None:
    for number, end in enumerate((b"", b"\n", b"\r\n")):
        line = msgspec.json.encode(PAYMENT)
        content = line + b"\r\n" + line + end
        headers = {"Authorization": f"Bearer {host.token}", "Idempotency-Key": f"{number}", "Content-Type": NDJSON}
        answer = await host.http.post(f"{world.pooled}/bulk", content=content, headers=headers)
        assert (201, 2) == (answer.status_code, len(answer.json()["items"])), answer.text


@pytest.mark.parametrize("mode", ["atomic", "continue"])
@pytest.mark.parametrize("content", [b"", b"\n", b" \n ", b"{}\n" * 5_001])
async def test_there_are_1_to_5000_lines(world: World, host: Client, mode: str, content: bytes) -> None:
    headers = {"Authorization": f"Bearer {host.token}", "Idempotency-Key": "many", "Content-Type": NDJSON}
    answer = await host.http.post(f"{world.pooled}/bulk?mode={mode}", content=content, headers=headers)

    assert (422, ["#/items"]) == (answer.status_code, [error["pointer"] for error in answer.json()["errors"]])


@pytest.mark.parametrize(
    ("payload", "status"),
    [(b"{", 400), (b'{"items":[]}', 422), (b'{"items":{}}', 422), (b"[]", 422), (b'{"a":[]}', 422)],
)
async def test_what_is_no_list_of_items_is_refused_whole_in_either_mode(
    world: World, host: Client, payload: bytes, status: int
) -> None:
    for mode in ("atomic", "continue"):
        assert status == (await host.post(f"{world.pooled}/bulk?mode={mode}", payload)).status_code


async def test_an_unknown_mode_is_refused(world: World, host: Client) -> None:
    answer = await bulk(host, world.pooled, [PAYMENT], key="mode", mode="sometimes")

    assert (400, Code.QUERY_IS_NOT_VALID) == (answer.status_code, answer.json()["code"])
    assert Code.QUERY_IS_NOT_VALID in POST_BULK.all_refusals


async def test_items_that_are_no_postings_at_all_leave_no_trace(world: World, host: Client) -> None:
    before = await digest_of(world, ("act", "entry", "refused_key"))
    answer = await bulk(host, world.pooled, [{}, 1, {**PAYMENT, "amount_pence": -1}], key="none", mode="continue")

    assert (200, 3) == (answer.status_code, answer.json()["refused"])
    assert before == await digest_of(world, ("act", "entry", "refused_key"))


async def test_the_same_key_again_answers_as_before_and_posts_nothing(world: World, host: Client) -> None:
    line = {"system": "ap", "document": "1", "line": "1"}
    items = [PAYMENT, {**PAYMENT, "source": line}, {**PAYMENT, "source": line}]
    first = await bulk(host, world.pooled, items, key="again", mode="continue")
    before = await digest_of(world)
    second = await bulk(host, world.pooled, items, key="again", media_type=NDJSON, mode="continue")

    assert ["posted", "posted", "exists"] == [one["outcome"] for one in first.json()["items"]]
    assert (first.content, "true") == (second.content, second.headers["idempotency-replayed"])
    assert "idempotency-replayed" not in first.headers
    assert before == await digest_of(world)


async def test_what_was_refused_for_a_while_posts_under_the_same_key_later(world: World, pool_manager: Client) -> None:
    """And what posted before is told again, so that the same request can be sent until all of it stands."""
    money = {"stream": "nhs-minimum", "acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 100}
    items = [PAYMENT, {**money, **CODED, "type": "allocation"}]
    first = (await bulk(pool_manager, world.pooled, items, key="later", mode="continue")).json()
    await pool_manager.post(f"{world.pooled}/scheduled-contributions", {**money, "body": NHS})
    second = (await bulk(pool_manager, world.pooled, items, key="later", mode="continue")).json()

    assert ("refused", "posted") == (first["items"][1]["outcome"], second["items"][1]["outcome"])
    assert first["items"][0] == second["items"][0]


@pytest.mark.parametrize(
    ("items", "mode"),
    [
        ([PAYMENT, PAYMENT, PAYMENT], "continue"),
        ([PAYMENT], "continue"),
        ([PAYMENT, {**PAYMENT, "amount_pence": 101}], "continue"),
        ([{**PAYMENT, "amount_pence": 101}, PAYMENT], "continue"),
        ([PAYMENT, PAYMENT], "atomic"),
    ],
    ids=["longer", "shorter", "last altered", "first altered", "in the other mode"],
)
async def test_a_key_stands_for_one_request_whole(
    world: World, host: Client, items: list[dict[str, Any]], mode: str
) -> None:
    first = await bulk(host, world.pooled, [PAYMENT, PAYMENT], key="whole", mode="continue")
    before = await digest_of(world)
    second = await bulk(host, world.pooled, items, key="whole", mode=mode)

    assert (200, 422) == (first.status_code, second.status_code)
    assert Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD == second.json()["code"]
    assert before == await digest_of(world)


async def test_refusals_beside_postings_are_recorded(world: World, host: Client, auditor: Client) -> None:
    """The act of the request tells what was posted and what was refused of it."""
    items = [PAYMENT, {**PAYMENT, "effective_date": "2024-01-01"}]
    await bulk(host, world.pooled, items, key="acts", mode="continue")
    act = (await auditor.all_items(f"/v1/places/{world.place}/acts"))[-1]

    assert ("done", [1, 1]) == (act["outcome"], act["detail"]["sequences"])
    assert [(1, "date-is-outside-agreement")] == [(one["item"], one["code"]) for one in act["detail"]["refusals"]]
