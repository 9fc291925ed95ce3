"""What every answer carries, and what RFC 9110 asks of methods, preconditions and refusals."""

from collections.abc import AsyncIterator

import httpx
import pytest

from ledger.app import DOORS
from ledger.http.door import Door
from ledger.http.requests import REQUEST_BYTES_MAX, told_path
from tests.conftest import COUNCIL, Client, World

SAFE = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}
OPEN_DOORS = [door for door in DOORS if door.scope is None]
PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 12_345}


def carries_safe_headers(response: httpx.Response) -> bool:
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert "'unsafe" not in response.headers["content-security-policy"]
    assert 36 == len(response.headers["x-request-id"])
    return response.headers.items() >= SAFE.items()


async def every_kind_of_answer(world: World, host: Client) -> list[tuple[int, httpx.Response]]:
    made = await host.post(f"{world.pooled}/payments", PAYMENT)
    found = await host.get(made.headers["location"])
    token = {"Authorization": f"Bearer {host.token}"}
    json = {**token, "Content-Type": "application/json", "Idempotency-Key": "one"}
    http, payments = world.http, f"{world.pooled}/payments"
    return [
        (201, made),
        (200, found),
        (304, await http.get(made.headers["location"], headers={**token, "If-None-Match": found.headers["etag"]})),
        (303, await http.get("/places")),
        (400, await http.post(payments, headers=json, content=b"{")),
        (401, await http.get(world.pooled)),
        (403, await host.get(f"/v1/places/{world.place}/acts")),
        (404, await host.get("/v1/no/such/thing")),
        (404, await http.get("/v1/%00")),
        (405, await http.delete(payments, headers=token)),
        (413, await http.post(payments, headers=json, content=b" " * (REQUEST_BYTES_MAX + 1))),
        (415, await http.post(payments, headers={**json, "Content-Type": "text/plain"}, content=b"{}")),
        (422, await host.post(payments, {})),
    ]


async def test_every_answer_carries_the_safe_headers(world: World, host: Client) -> None:
    """And a refusal is a problem whose status, type and instance are those of the answer."""
    for status, response in await every_kind_of_answer(world, host):
        assert status == response.status_code, response.text
        assert carries_safe_headers(response)
        if status < 400:
            continue
        problem = response.json()
        assert "application/problem+json" == response.headers["content-type"]
        assert status == problem["status"]
        assert f"/problems/{problem['code']}" == problem["type"]
        assert response.request.url.path == problem["instance"]
        assert problem["errors"]


async def test_the_request_ids_differ(world: World) -> None:
    answers = [await world.http.get("/v1/health", headers={"X-Request-Id": "mine"}) for _ in range(3)]

    assert 3 == len({answer.headers["x-request-id"] for answer in answers} - {"mine"})


def test_the_log_tells_no_secret_of_an_address() -> None:
    """Whoever reads the log does not read somebody's calendar with it; every other address is told as it is."""
    told = {door.path: told_path(door.path) for door in DOORS}

    assert {path.replace("{secret}", "...") for path in told} == set(told.values())
    assert [path for path, one in told.items() if one != path] == ["/v1/places/{place}/calendar-feeds/{secret}"]


async def test_what_each_refusal_must_say(world: World, host: Client) -> None:
    by_status = dict(await every_kind_of_answer(world, host))

    assert "Bearer" == by_status[401].headers["www-authenticate"]
    assert {"POST"} == {m.strip() for m in by_status[405].headers["allow"].split(",")} - {"OPTIONS"}
    assert "application/json" in by_status[415].json()["detail"]
    assert "8 MiB" in by_status[413].json()["what_to_do"]


async def test_a_file_above_8_mib_is_too_large(world: World, host: Client) -> None:
    """With its length announced, and without."""
    token = {"Authorization": f"Bearer {host.token}", "Content-Type": "text/csv"}
    address = f"{world.pooled}/intake?profile=any&effective_date=2025-09-30"
    whole = b"," * (REQUEST_BYTES_MAX + 1)

    async def chunks() -> AsyncIterator[bytes]:  # an iterator has no length to announce
        for _ in range(9):
            yield b"," * (1024 * 1024)

    announced = await world.http.post(address, headers=token, content=whole)
    chunked = await world.http.post(address, headers=token, content=chunks())

    assert (413, "payload-is-too-large") == (announced.status_code, announced.json()["code"])
    assert (413, "payload-is-too-large") == (chunked.status_code, chunked.json()["code"])


@pytest.mark.parametrize("door", OPEN_DOORS, ids=lambda door: str(door.operation))
async def test_head_is_get_without_a_body(door: Door, world: World) -> None:
    address = door.path.format(code="not-found", place=world.place, secret="not-a-secret")
    got, headed = await world.http.get(address), await world.http.head(address)

    assert got.status_code == headed.status_code
    assert b"" == headed.content
    for name in ("content-type", "etag", "location", "content-security-policy"):
        assert got.headers.get(name) == headed.headers.get(name)


async def test_head_needs_a_token_where_get_does(world: World, host: Client) -> None:
    without = await world.http.head(world.pooled)
    with_one = await world.http.head(world.pooled, headers={"Authorization": f"Bearer {host.token}"})

    assert (401, b"") == (without.status_code, without.content)
    assert (200, b"") == (with_one.status_code, with_one.content)


async def test_a_tag_that_is_known_is_answered_304(world: World, host: Client) -> None:
    """Strong, weak, in a list, or the star; and 200 again when the books have changed."""
    await host.post(f"{world.pooled}/payments", PAYMENT)
    address = f"{world.pooled}/entries"
    token = {"Authorization": f"Bearer {host.token}"}
    first = await host.get(address)
    tag = first.headers["etag"]

    assert tag.startswith('"')
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        same = await world.http.get(address, headers={**token, "If-None-Match": known})
        assert (304, b"", tag) == (same.status_code, same.content, same.headers["etag"])
    await host.post(f"{world.pooled}/payments", PAYMENT)
    changed = await world.http.get(address, headers={**token, "If-None-Match": tag})
    assert 200 == changed.status_code
    assert tag != changed.headers["etag"]


async def test_a_tag_without_a_token_tells_nothing(world: World) -> None:
    assert 401 == (await world.http.get(world.pooled, headers={"If-None-Match": "*"})).status_code


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
async def test_other_methods_are_refused_with_what_is_allowed(method: str, world: World) -> None:
    for address in ("/v1/health", world.pooled, f"{world.pooled}/payments", "/docs"):
        response = await world.http.request(method, address)
        assert 405 == response.status_code, (address, response.text)
        assert "method-is-not-allowed" == response.json()["code"]
        assert response.headers["allow"]


async def test_options_names_every_method_of_a_path(world: World) -> None:
    """All that the document holds for the path, whichever slice they come from."""
    methods: dict[str, set[str]] = {}
    for door in DOORS:
        methods.setdefault(door.path, {"OPTIONS"}).add(door.method)
    told = {path: await world.http.options(path.replace("{", "").replace("}", "")) for path in methods}

    assert methods == {path: set(answer.headers["allow"].split(", ")) for path, answer in told.items()}
    assert {204} == {answer.status_code for answer in told.values()}
    assert {"GET", "POST", "OPTIONS"} in methods.values()
