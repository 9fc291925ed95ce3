"""Listings: pages that fit together, and cursors that serve one listing with its filters and nothing else."""

import base64
from typing import Any

import httpx
import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client, World

PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 12_345}


async def post_payments(world: World, host: Client, number: int) -> None:
    items = [{"type": "payment", **PAYMENT} for _ in range(number)]
    assert 201 == (await host.post(f"{world.pooled}/bulk", {"items": items})).status_code


def sequences(page: httpx.Response) -> list[int]:
    return [one["sequence"] for one in page.json()["items"]]


@pytest.fixture
async def five(world: World, host: Client) -> Client:
    """The host, in whose pool five payments stand."""
    await post_payments(world, host, 5)
    return host


async def test_pages_fit_together_and_never_drift(world: World, five: Client) -> None:
    """What is posted between two pages belongs to the next reading; the end is the page without a cursor."""
    address, pages = f"{world.pooled}/entries?page_size=2", []
    page = await five.get(address)
    while True:
        pages.append(sequences(page))
        if "next" not in page.links:
            break
        assert page.json()["next_cursor"] == httpx.URL(page.links["next"]["url"]).params["cursor"]
        await post_payments(world, five, 1)
        page = await five.get(page.links["next"]["url"])

    assert [[1, 2], [3, 4], [5]] == pages
    assert page.json()["next_cursor"] is None
    assert 7 == len(await five.all_items(f"{world.pooled}/entries", page_size=3))


async def test_the_last_page_may_be_full(world: World, five: Client) -> None:
    page = await five.get(f"{world.pooled}/entries?page_size=5")

    assert ([1, 2, 3, 4, 5], None) == (sequences(page), page.json()["next_cursor"])


async def test_the_legs_behind_a_figure_sum_to_it_on_pages_of_any_size(world: World, five: Client) -> None:
    """The figure and its count are the same on every page, while others post."""
    figures, legs = set(), []
    page = await five.get(f"{world.pooled}/legs?account=suspense&page_size=2")
    while True:
        found = page.json()
        figures.add((found["figure_pence"], found["leg_count"], found["through_sequence"]))
        legs += found["items"]
        if found["next_cursor"] is None:
            break
        await post_payments(world, five, 1)
        page = await five.get(page.links["next"]["url"])

    assert {(5 * 12_345, 5, 5)} == figures
    assert 5 * 12_345 == sum(leg["figure_pence"] for leg in legs)


async def test_the_page_size(world: World, five: Client) -> None:
    for asked, found in [("", 5), ("page_size=0", 5), ("page_size=1", 1), ("page_size=5", 5)]:
        assert found == len(sequences(await five.get(f"{world.pooled}/entries?{asked}")))


async def test_a_page_has_at_most_a_thousand(world: World, five: Client) -> None:
    """More is taken as a thousand, however much more."""
    await post_payments(world, five, 1_000)
    for size in ("1001", "5000", str(2**63 - 1)):
        page = await five.get(f"{world.pooled}/entries?page_size={size}")
        assert (200, 1_000) == (page.status_code, len(sequences(page)))
        assert 5 == len(sequences(await five.get(page.links["next"]["url"])))


async def test_a_page_size_that_is_none_is_refused(world: World, five: Client) -> None:
    for size in ("-1", "1.5", "x", "", str(2**63), "1e3", "0x10"):
        answer = await five.get(f"{world.pooled}/entries?page_size={size}")
        assert (400, "query-is-not-valid") == (answer.status_code, answer.json()["code"]), size


async def test_a_cursor_serves_its_listing_with_its_filters_only(world: World, five: Client) -> None:
    """The page size may change from page to page; anything else is refused."""
    address = f"{world.pooled}/entries"
    cursor = (await five.get(f"{address}?page_size=2&kind=payment")).json()["next_cursor"]
    other_pool = await world.client(Role.POSTER, COUNCIL, subject=f"in two places {world.place}")
    await world.client(Role.POSTER, COUNCIL, world.other_place, subject=f"in two places {world.place}")

    same = await five.get(address, kind="payment", page_size=3, cursor=cursor)
    assert (200, [3, 4, 5]) == (same.status_code, sequences(same))
    refused = [
        await five.get(address, cursor=cursor),
        await five.get(address, cursor=cursor, kind="reversal"),
        await five.get(address, cursor=cursor, kind="payment", acting_body=COUNCIL),
        await five.get(address, cursor=cursor, kind="payment", to="2025-12-31"),
        await five.get(f"{world.aligned}/entries", cursor=cursor, kind="payment"),
        await five.get(f"{world.pooled}/legs", cursor=cursor, account="cash"),
        await five.get(f"/v1/places/{world.place}/pools", cursor=cursor),
        await other_pool.get(f"/v1/places/{world.other_place}/pools/pooled/entries", cursor=cursor, kind="payment"),
    ]
    for answer in refused:
        assert (400, "cursor-is-not-valid") == (answer.status_code, answer.json()["code"]), answer.request.url
        assert "#/cursor" == answer.json()["errors"][0]["pointer"]


async def test_a_cursor_that_was_changed_is_refused(world: World, five: Client) -> None:
    """Any bit of it, since it is sealed; and text that was never a cursor."""
    cursor = (await five.get(f"{world.pooled}/entries?page_size=2")).json()["next_cursor"]
    raw = base64.urlsafe_b64decode(cursor)
    changed = [
        base64.urlsafe_b64encode(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]).decode()
        for at in range(0, len(raw), 7)
    ]
    for text in (
        *changed,
        cursor[:-4],
        cursor + "AAAA",
        f"{cursor}==AAAA",
        cursor.rstrip("=") + "==A",
        "x",
        "é",
        "\0",
        "gAAAAA==",
        cursor.upper(),
    ):
        answer = await five.get(f"{world.pooled}/entries", cursor=text)
        assert (400, "cursor-is-not-valid") == (answer.status_code, answer.json()["code"]), text


async def test_a_cursor_tells_nothing_of_where_it_stands(world: World, five: Client) -> None:
    """Opaque: the same place is another text each time, and holds no path or number to read."""
    cursors = {(await five.get(f"{world.pooled}/entries?page_size=2")).json()["next_cursor"] for _ in range(3)}

    assert 3 == len(cursors)
    for cursor in cursors:
        assert world.place.encode() not in base64.urlsafe_b64decode(cursor)


async def test_a_cursor_is_no_permission(world: World, five: Client) -> None:
    """Every page is authorised anew: who may not see the listing may not see its second page."""
    cursor = (await five.get(f"{world.pooled}/entries?page_size=2")).json()["next_cursor"]
    partner = await world.client(Role.POSTER, NHS)
    stranger = await world.client(Role.AUDITOR, place=world.other_place)

    assert 200 == (await partner.get(f"{world.pooled}/entries", cursor=cursor)).status_code
    assert 404 == (await stranger.get(f"{world.pooled}/entries", cursor=cursor)).status_code
    assert 401 == (await world.http.get(f"{world.pooled}/entries", params={"cursor": cursor})).status_code


@pytest.mark.usefixtures("five")
async def test_every_listing_of_a_place_is_whole_by_pages_of_one(world: World, document: dict[str, Any]) -> None:
    """The same items in the same order as on one page, and nothing of the other place."""
    admin = await world.client(Role.PLACE_ADMIN)
    # Nobody's own ledger codes are a place admin's to read.
    await world.client(Role.AUDITOR, subject=f"{Role.PLACE_ADMIN}:None:{world.place}")
    at = {"place": world.place, "pool": "pooled", "sequence": 1, "period": "2025-04"}
    at |= {"programme": "home-first", "scheme": "equipment", "body": NHS, "number": 1}
    listings = [
        path.format(**at)
        for path, methods in document["paths"].items()
        if "{place}" in path
        and not any(one in path for one in ("{import_id}", "{extract}", "{case}", "{edition}", "-comparison"))
        and "get" in methods
        and "Link" in methods["get"]["responses"]["200"]["headers"]
    ]
    assert 67 == len(listings)
    await measure_hours(world)
    for address in listings:
        needed: dict[str, dict[str, Any]] = {
            "legs": {"account": "suspense"},
            "leg-changes": {"before_through_sequence": 2},
            "budget-life": {"programme": "home-first", "scheme": "equipment"},
            "contribution-life": {"body": NHS},
            "agreement-of-balances": {"period": "2025-26-Q2"},
            "activity-figures": {"measure": "hours"},
            "activity-flow": {"measure": "hours"},
        }
        query = needed.get(address.rpartition("/")[2], {})
        whole = await admin.all_items(address, **query)
        assert whole == await admin.all_items(address, page_size=1, **query)
        assert world.other_place not in str(whole)


async def measure_hours(world: World) -> None:
    """Work of a programme that is told in one unit."""
    manager = await world.client(Role.POOL_MANAGER, COUNCIL)
    measure = {"code": "hours", "name": "Hours of care", "unit": "hours", "source": "rosters"}
    made = await manager.post(f"/v1/places/{world.place}/programmes/home-first/measures", measure)
    assert made.is_success, made.text


async def test_places_and_bodies_are_whole_by_pages_of_one(world: World) -> None:
    """Outside places too; the places are those in which one has a role."""
    subject = f"of both places {world.place}"
    client = await world.client(Role.AUDITOR, subject=subject)
    await world.client(Role.AUDITOR, place=world.other_place, subject=subject)
    places = await client.all_items("/v1/places", page_size=1)

    assert [world.place, world.other_place] == [one["code"] for one in places]
    assert await client.all_items("/v1/bodies") == await client.all_items("/v1/bodies", page_size=1)
