"""Fences and uses as they are set and read: versions from a date, two places apart, and nothing set that is broken."""

import asyncio
from typing import Any

import httpx
import pytest

from ledger.http.door import Role
from tests.cases.books import digest_of
from tests.conftest import COUNCIL, NHS, Client, World
from tests.statements.reading import check_figures, line_of, pence_of

CARE = {"programme": "home-first", "scheme": "telecare"}
FENCE = {"effective_from": "2025-04-01", "name": "NHS money", "source": "made up", "purposes": ["telecare"]}
USE = {"effective_from": "2025-04-01", "purposes": ["telecare"], "nature": "revenue"}
USES = "programmes/home-first/schemes/telecare/uses"
FENCES = "funding-streams/nhs-minimum/fences"


@pytest.fixture
async def admin(world: World) -> Client:
    return await world.client(Role.PLACE_ADMIN)


async def put(client: Client, world: World, path: str, payload: dict[str, Any]) -> httpx.Response:
    return await client.post(f"/v1/places/{world.place}/{path}", payload)


def money(kind: str, pounds: int, day: str = "2025-09-30", **more: str) -> dict[str, Any]:
    return {"type": kind, "acting_body": COUNCIL, "effective_date": day, "amount_pence": pounds * 100, **more}


def received(pounds: int, day: str = "2025-04-01") -> dict[str, Any]:
    return money("received_contribution", pounds, day, body=NHS, stream="nhs-minimum")


def paid(pounds: int, day: str = "2025-09-30") -> dict[str, Any]:
    return money("payment", pounds, day, stream="nhs-minimum", **CARE)


async def post_all(manager: Client, pool: str, *items: dict[str, Any]) -> None:
    made = await manager.post(f"{pool}/bulk", {"items": items})
    assert made.status_code == 201, made.text


async def test_versions_of_a_fence_stand_beside_each_other(world: World, admin: Client, auditor: Client) -> None:
    """Adopted by name and date, then the place's own; every version can be listed, and the reference data too."""
    (reference,) = [one for one in await auditor.all_items("/v1/reference-fences", page_size=1) if one["name"] == "dfg"]
    adopted = {"name": "dfg", "dated": reference["dated"]}
    limits = [{"financial_year": "2025-26", "amount_pence": 5}]
    first = await put(admin, world, FENCES, {"effective_from": "2025-04-01", "adopts": adopted, "limits": limits})
    second = await put(admin, world, FENCES, {**FENCE, "effective_from": "2025-10-01"})
    listed = await auditor.all_items(f"/v1/places/{world.place}/fences", page_size=1)

    assert [first.json(), second.json()] == listed
    assert [("nhs-minimum", 1, "2025-04-01"), ("nhs-minimum", 2, "2025-10-01")] == [
        (one["stream"], one["version"], one["effective_from"]) for one in listed
    ]
    same = ("purposes", "nature", "source", "first_day", "last_day", "may_carry_forward")
    assert [reference[name] for name in same] == [listed[0][name] for name in same]
    assert (reference["title"], limits) == (listed[0]["name"], listed[0]["limits"])
    minimums = await auditor.all_items("/v1/reference-minimum-contributions", page_size=1)
    assert {"nhs-minimum"} == {one["name"] for one in minimums}


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ({"effective_from": "2025-04-01"}, 422),
        ({"effective_from": "2025-04-01", "name": "Own"}, 422),
        ({**FENCE, "adopts": {"name": "dfg", "dated": "2015-04-01"}}, 422),
        ({"effective_from": "2025-04-01", "adopts": {"name": "dfg", "dated": "2015-04-02"}}, 422),
        ({**FENCE, "first_day": "2025-05-01", "last_day": "2025-04-30"}, 422),
        ({**FENCE, "limits": [{"financial_year": "2025-27", "amount_pence": 1}]}, 422),
        ({**FENCE, "limits": [{"financial_year": "2025-26", "amount_pence": -1}]}, 422),
        ({**FENCE, "limits": [{"financial_year": "2025-26", "amount_pence": 1}] * 2}, 422),
        ({**FENCE, "nature": "mixed"}, 422),
    ],
)
async def test_a_fence_that_is_none_is_refused(
    world: World, admin: Client, auditor: Client, payload: dict[str, Any], status: int
) -> None:
    refused = await put(admin, world, FENCES, payload)

    assert (status, "payload-is-not-valid") == (refused.status_code, refused.json()["code"])
    assert [] == await auditor.all_items(f"/v1/places/{world.place}/fences")


@pytest.mark.parametrize("path", ["funding-streams/lottery/fences", "programmes/home-first/schemes/none/uses"])
async def test_what_is_not_there_has_no_fence_and_no_use(world: World, admin: Client, path: str) -> None:
    payload = FENCE if path.endswith("fences") else USE

    assert 404 == (await put(admin, world, path, payload)).status_code


async def test_two_places_have_fences_of_their_own(world: World, pool_manager: Client, admin: Client) -> None:
    """The same stream code: fenced here for another purpose, there for this one, and neither knows of the other."""
    there = World(world.http, world.settings, world.database)
    there.place = world.other_place
    other_admin = await world.client(Role.PLACE_ADMIN, place=there.place)
    other_manager = await world.client(Role.POOL_MANAGER, COUNCIL, there.place)
    await put(admin, world, FENCES, {**FENCE, "purposes": ["equipment"]})
    await put(other_admin, there, FENCES, FENCE)
    for client, where in ((admin, world), (other_admin, there)):
        assert (await put(client, where, USES, USE)).status_code == 201
    await post_all(pool_manager, world.pooled, received(10))
    await post_all(other_manager, there.pooled, received(10))
    here_refused = await pool_manager.post(f"{world.pooled}/payments", paid(10))
    there_made = await other_manager.post(f"{there.pooled}/payments", paid(10))

    assert "fence-excludes-purpose" == here_refused.json()["code"]
    assert "the fence NHS money of nhs-minimum is for equipment; telecare is for telecare" in here_refused.text
    assert 201 == there_made.status_code, there_made.text


async def test_a_scheme_says_later_what_it_is_for(
    world: World, pool_manager: Client, admin: Client, auditor: Client
) -> None:
    """Refused with what is missing; then a version is added, and the same key succeeds."""
    await put(admin, world, FENCES, FENCE)
    await post_all(pool_manager, world.pooled, received(10))
    missing = await pool_manager.post(f"{world.pooled}/payments", paid(10), key="one")
    added = await put(pool_manager, world, USES, USE)
    made = await pool_manager.post(f"{world.pooled}/payments", paid(10), key="one")
    programmes = await auditor.all_items(f"/v1/places/{world.place}/programmes")

    assert "scheme-purpose-is-missing" == missing.json()["code"]
    assert (201, 1) == (added.status_code, added.json()["version"])
    assert 201 == made.status_code, made.text
    scheme = line_of(programmes[0]["schemes"], code="telecare")
    assert (["telecare"], "revenue") == (scheme["purposes"], scheme["nature"])
    listed = await auditor.all_items(f"/v1/places/{world.place}/scheme-uses", page_size=1)
    assert [{**USE, "programme": "home-first", "scheme": "telecare", "version": 1}] == listed


@pytest.mark.parametrize(
    ("path", "payload", "told"),
    [
        (FENCES, {**FENCE, "purposes": ["equipment"]}, "is for equipment; telecare is for telecare"),
        (FENCES, {**FENCE, "limits": [{"financial_year": "2025-26", "amount_pence": 999}]}, "£0.01 too much is spent"),
        (USES, {**USE, "purposes": ["leisure"]}, "telecare is for leisure"),
    ],
)
async def test_nothing_is_set_that_the_books_already_break(
    world: World, pool_manager: Client, admin: Client, path: str, payload: dict[str, Any], told: str
) -> None:
    """A fence, or a use, that begins before what it forbids was done: refused with the entries, and nothing is kept.

    Beginning later, it stands: what was done before then is none of its business.
    """
    await put(admin, world, USES, USE)
    await put(admin, world, FENCES, FENCE)
    await post_all(pool_manager, world.pooled, received(10), paid(10))
    before = await digest_of(world)
    refused = await put(admin, world, path, payload)
    unchanged = before == await digest_of(world)
    later = await put(admin, world, path, {**payload, "effective_from": "2026-04-01"})

    assert (409, "fence-is-broken") == (refused.status_code, refused.json()["code"])
    assert told in refused.text
    assert unchanged
    assert (201, 2) == (later.status_code, later.json()["version"])


async def test_two_who_want_the_last_pound_do_not_both_get_it(
    world: World, pool_manager: Client, admin: Client, auditor: Client
) -> None:
    """Twenty payments of a pound at once against ten pounds: ten are taken, and the rest are told that none is left."""
    await put(admin, world, USES, USE)
    await put(admin, world, FENCES, FENCE)
    await post_all(pool_manager, world.pooled, received(10))
    answers = await asyncio.gather(*(pool_manager.post(f"{world.pooled}/payments", paid(1)) for _ in range(20)))
    refused = [one for one in answers if one.status_code == 409]

    assert 10 == len(refused) == len([one for one in answers if one.status_code == 201])
    assert {"fence-is-short"} == {one.json()["code"] for one in refused}
    assert all("£1.00 is more than the £0.00 left in 2025-26 of the fence NHS money" in one.text for one in refused)
    assert 10 == len(await auditor.all_items(f"{world.pooled}/entries", kind="payment"))


async def test_the_statement_shows_each_fence_with_its_legs(
    world: World, pool_manager: Client, admin: Client, auditor: Client
) -> None:
    """Contributed, allocated, committed, spent and left; and as it was, when asked by sequence number for ever."""
    await put(admin, world, USES, USE)
    limits = [{"financial_year": "2025-26", "amount_pence": 90_000}]
    await put(admin, world, FENCES, {**FENCE, "limits": limits})
    scheduled = money("scheduled_contribution", 1_000, "2025-04-01", body=NHS, stream="nhs-minimum")
    allocated = money("allocation", 700, stream="nhs-minimum", **CARE)
    ordered = money("commitment", 200, **CARE)
    await post_all(pool_manager, world.pooled, scheduled, received(1_000), allocated, ordered, paid(300))
    taken = (await auditor.get(f"{world.pooled}/statement", period="2025-09")).json()
    through = taken["through_sequence"]
    asked = {"period": "2025-09", "through_sequence": through}
    before = await auditor.get(f"{world.pooled}/statement", **asked)
    await put(admin, world, FENCES, {**FENCE, "effective_from": "2025-06-01", "name": "Renamed"})
    after = await auditor.get(f"{world.pooled}/statement", **asked)
    now = (await auditor.get(f"{world.pooled}/statement", period="2025-09")).json()

    (line,) = taken["fences"]
    shown = [pence_of(line[name]) for name in ("contributed", "allocated", "committed", "spent", "left")]
    assert [100_000, 70_000, 20_000, 30_000, 50_000] == shown
    assert (30_000, 90_000, 60_000) == (
        pence_of(line["spent_in_year"]),
        line["limit_pence"],
        line["left_of_limit_pence"],
    )
    assert await check_figures(auditor, taken) > 10
    assert before.content == after.content
    assert (["NHS money"], ["Renamed"]) == tuple([one["fence"] for one in of["fences"]] for of in (taken, now))


async def test_money_carried_forward_is_still_there_next_year(
    world: World, pool_manager: Client, admin: Client, auditor: Client
) -> None:
    """Where it may be carried, the line counts from the beginning; where not, last year's money is gone from it."""
    made = await put(
        admin,
        world,
        "programmes",
        {
            "code": "later",
            "name": "Later",
            "first_day": "2025-04-01",
            "last_day": "2027-03-31",
            "schemes": [
                {
                    "code": "care",
                    "name": "Care",
                    "responsible_body": COUNCIL,
                    "streams": ["nhs-minimum"],
                    "purposes": ["telecare"],
                }
            ],
        },
    )
    assert made.status_code == 201, made.text
    await put(admin, world, FENCES, FENCE)
    await post_all(pool_manager, world.pooled, received(10))
    next_year = {**paid(1, "2026-05-01"), "programme": "later", "scheme": "care"}
    refused = await pool_manager.post(f"{world.pooled}/payments", next_year)
    alone = (await auditor.get(f"{world.pooled}/statement", period="2026-05")).json()
    await put(admin, world, FENCES, {**FENCE, "may_carry_forward": True})
    taken = await pool_manager.post(f"{world.pooled}/payments", next_year)
    carried = (await auditor.get(f"{world.pooled}/statement", period="2026-05")).json()

    assert "£1.00 is more than the £0.00 left in 2026-27" in refused.text
    assert 201 == taken.status_code, taken.text
    assert [("2026-04-01", 0), (None, 900)] == [
        (of["fences"][0]["since"], pence_of(of["fences"][0]["left"])) for of in (alone, carried)
    ]
    assert await check_figures(auditor, carried) > 10
