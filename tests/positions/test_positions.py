"""One body across places, pools and years: what each sees of it; its sums are those of the pools' statements."""

from typing import Any

import httpx
import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, DISTRICT, GLA, NHS, POLICE, Client, World

DAY = {"acting_body": COUNCIL, "effective_date": "2025-09-30"}
CODED = {"programme": "home-first", "scheme": "reablement"}
NEXT = {"effective_date": "2026-05-01"}
SUMS = ("scheduled", "received", "outstanding", "in_kind")


@pytest.fixture
async def busy(world: World) -> World:
    """Both places: a pooled fund that is overspent, an aligned pool in which each pays; two years, two partners."""
    for place in (world.place, world.other_place):
        manager = await world.client(Role.POOL_MANAGER, COUNCIL, place)
        pool, aligned = (f"/v1/places/{place}/pools/{one}" for one in ("pooled", "aligned"))
        for body, pence in ((NHS, 6_000), (COUNCIL, 3_000)):
            of = {"body": body, "stream": "nhs-minimum", "amount_pence": pence}
            await post(manager, f"{pool}/scheduled-contributions", of)
            await post(manager, f"{pool}/called-contributions", of)
            await post(manager, f"{aligned}/scheduled-contributions", {**of, **NEXT})
        received = {"body": NHS, "stream": "nhs-minimum", "amount_pence": 4_000}
        await post(manager, f"{pool}/received-contributions", received)
        await post(manager, f"{pool}/allocations", {"amount_pence": 9_000, "stream": "nhs-minimum", **CODED})
        await post(manager, f"{pool}/payments", {"amount_pence": 9_100, **CODED})
        await post(manager, f"{pool}/payments", {"amount_pence": 7, **NEXT})
        own = await world.client(Role.POSTER, NHS, place)
        await post(own, f"{aligned}/payments", {"amount_pence": 6_500, "acting_body": NHS, **NEXT})
        kind = {"stream": "nhs-minimum", "amount_pence": 40, "form": "staff", "acting_body": NHS, **CODED}
        await post(own, f"{pool}/in-kind-contributions", kind)
    return world


async def post(client: Client, path: str, payload: dict[str, Any]) -> None:
    made = await client.post(path, {**DAY, **payload})
    assert made.status_code == httpx.codes.CREATED, made.text


async def everywhere(world: World, role: Role, body: str | None) -> Client:
    """Somebody with a role in both places."""
    subject = f"{role} of {body} everywhere around {world.place}"
    await world.client(role, body, world.other_place, subject=subject)
    return await world.client(role, body, subject=subject)


async def position(reader: Client, body: str, **query: Any) -> dict[str, Any]:
    response = await reader.get(f"/v1/bodies/{body}/position", **query)
    assert response.status_code == httpx.codes.OK, response.text
    found: dict[str, Any] = response.json()
    return found


def keys(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["place"], one["pool"], one["financial_year"]) for one in found["items"]]


async def test_one_body_over_places_pools_and_years(busy: World) -> None:
    """Its own treasurer sees all of it, page by page as at once; the totals are those of the pools' own statements."""
    treasurer = await everywhere(busy, Role.TREASURER, NHS)

    found = await position(treasurer, NHS)

    places = (busy.place, busy.other_place)
    wanted = [("aligned", "2026-27"), ("pooled", "2025-26"), ("pooled", "2026-27")]
    assert [(place, *one) for place in places for one in wanted] == keys(found)
    paged = await treasurer.all_items(f"/v1/bodies/{NHS}/position", page_size=1, known_at=found["known_at"])
    assert found["items"] == paged
    for name in SUMS:
        of_pools = [await of_statement(treasurer, one, name, NHS) for one in found["items"]]
        assert [one[name]["amount_pence"] for one in found["items"]] == of_pools
        assert sum(of_pools) == found["totals"][f"{name}_pence"]
    for one in found["items"]:
        legs = (await treasurer.get(one["scheduled"]["legs"])).json()
        assert legs["figure_pence"] == one["scheduled"]["amount_pence"]


async def of_statement(reader: Client, one: dict[str, Any], name: str, body: str) -> int:
    path = f"/v1/places/{one['place']}/pools/{one['pool']}/statement"
    statement = (await reader.get(path, period=one["financial_year"])).json()
    return sum(line[name]["amount_pence"] for line in statement["contributions"] if line["body"] == body)


async def test_what_a_body_stands_to_bear_says_on_which_assumption(busy: World) -> None:
    """The pool's overspend of £1.00 by contributions 2 to 1; where each keeps its cash, its own £5.00."""
    auditor = await everywhere(busy, Role.AUDITOR, None)

    nhs, council = [await position(auditor, body, place=busy.place) for body in (NHS, COUNCIL)]

    aligned, pooled, later = nhs["items"]
    assert (500, 67, None) == tuple(one["exposure"]["amount_pence"] for one in (aligned, pooled, later))
    assert "keeps its own cash" in aligned["exposure"]["assumption"]
    assert "no rules for sharing risk" in pooled["exposure"]["assumption"]
    assert (567, 33) == (nhs["totals"]["exposure_pence"], council["totals"]["exposure_pence"])
    (scheme,) = council["items"][1]["schemes"]
    assert ("reablement", 9_000, 9_100, 100) == (
        scheme["scheme"],
        *(scheme[name]["amount_pence"] for name in ("budget", "spend", "variance")),
    )
    assert (6_500, [], 9_000) == (
        aligned["paid"]["amount_pence"],
        pooled["schemes"],
        pooled["pool_scheduled"]["amount_pence"],
    )


async def test_nothing_is_seen_beyond_what_may_be_read(busy: World) -> None:
    """One place for who has a role in one, no pool of which the asker's body is no partner, nothing for a stranger."""
    here = await busy.client(Role.POSTER, NHS)
    police = await everywhere(busy, Role.APPROVER, POLICE)
    district = await everywhere(busy, Role.POSTER, DISTRICT)
    operator = await busy.client(Role.OPERATOR)

    assert {busy.place} == {place for place, _, _ in keys(await position(here, NHS))}
    assert {"aligned"} == {pool for _, pool, _ in keys(await position(police, NHS))}
    for nobody in (district, operator):
        found = await position(nobody, NHS)
        assert ([], {0}) == (found["items"], set(found["totals"].values()))
    assert [] == (await position(here, GLA, pool="pooled"))["items"]
    assert [] == (await position(here, NHS, place=busy.other_place))["items"]
    filtered = await position(here, NHS, pool="pooled", financial_year="2025-26")
    assert [(busy.place, "pooled", "2025-26")] == keys(filtered)
    assert [] == (await position(here, NHS, known_at="2020-01-01T00:00:00Z"))["items"]
    assert httpx.codes.NOT_FOUND == (await here.get("/v1/bodies/ods:ZZ9/position")).status_code
