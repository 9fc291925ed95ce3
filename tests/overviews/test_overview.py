"""A place at a glance: each line says what the pool's own doors say, and no more queries are asked for more pools."""

from typing import Any

import asyncpg
from msgspec.structs import replace

from ledger.db import ConnectionPool
from ledger.embedded.throwaway import Throwaway
from ledger.http.access import Access, Grant, Person, Place, Requester
from ledger.http.door import Role
from ledger.overviews.model import OverviewQuery
from ledger.overviews.taking import take_overview
from tests.board import CREATED, OK
from tests.conftest import COUNCIL, NHS, POLICE, Client, World
from tests.forecasts.forecaster import POSTINGS, of, posting
from tests.rule_sets.written import Author, rules
from tests.savings.claimers import Claimers
from tests.statements.reading import check_figures

YEAR = "2025-26"


async def overview(reader: Client, place: str, **asked: Any) -> dict[str, Any]:
    response = await reader.get(f"/v1/places/{place}/overview", **asked)
    assert response.status_code == OK, response.text
    found: dict[str, Any] = response.json()
    return found


async def fill(author: Author) -> None:
    """A year over its budget: £400 called of which nothing came, £1,900 forecast of £1,200, rules at 2 to 1."""
    called = posting("called_contribution", "2025-04-01", 400, body=COUNCIL, stream="nhs-minimum")
    items = [*POSTINGS, called, posting("payment", "2025-06-30", 5)]
    made = await author.manager.post(f"{author.pool}/bulk", {"items": items})
    assert made.status_code == CREATED, made.text
    forecast = {"acting_body": COUNCIL, "financial_year": YEAR, "as_at": "2025-06-30", "method": "run_rate"}
    made = await author.manager.post(
        f"{author.pool}/forecasts", {**forecast, **of("reablement"), "amount_pence": 190_000}
    )
    assert made.status_code == CREATED, made.text
    await author.adopt(await author.written(rules()), "2025-04-01")
    rating = {"rates": "contribution_outstanding", "effective_from": "2025-04-01"}
    await author.manager.post(
        f"{author.pool}/rating-rules", {**rating, "amber": {"percent": "1"}, "red": {"percent": "10"}}
    )


async def test_a_place_in_one_line_for_each_pool(world: World) -> None:
    """The figures are those of the year's statement and of the bodies' positions; each lists its legs."""
    author = Author(world)
    await author.build()
    await fill(author)
    auditor = await world.client(Role.AUDITOR)
    found = await overview(auditor, world.place, financial_year=YEAR)
    by_code = {one["pool"]: one for one in found["pools"]}
    pooled, aligned = by_code["pooled"], by_code["aligned"]

    assert ["aligned", "pooled"] == [one["pool"] for one in found["pools"]]
    statement = (await auditor.get(pooled["statement"])).json()
    assert {
        "scheduled": statement["scheduled_total"],
        "received": statement["received_total"],
        "outstanding": statement["outstanding_total"],
        "spent": statement["spend_to_date_total"],
        "suspense": statement["suspense_to_date_total"],
        "budget": statement["budget_total"],
    } == {one: pooled[one] for one in ("scheduled", "received", "outstanding", "spent", "suspense", "budget")}
    assert (25_000, -117_000) == (pooled["committed"]["amount_pence"], pooled["variance"]["amount_pence"])
    assert await check_figures(auditor, pooled) > 7
    # £1,900 is forecast for reablement; equipment and what is not coded count as spent, telecare at nothing.
    assert (190_000 + 3_000 + 500, 3, 2) == tuple(
        pooled["expected"][one] for one in ("amount_pence", "schemes", "without_forecast")
    )
    assert OK == (await auditor.get(pooled["expected"]["outturn"])).status_code
    assert (13_500, "overspend") == tuple(pooled["expected_variance"][one] for one in ("amount_pence", "direction"))
    assert ("Green", "Red") == (pooled["rating"]["status"], pooled["contribution_rating"]["status"])
    assert "not agreed" in pooled["rating"]["rule"]

    # The ring-fence apart there is none, so all of what schemes are over goes 2 to 1; £5 is coded to no scheme.
    borne = {one["body"]: one["amount_pence"] for one in pooled["borne_by"]["partners"]}
    assert {NHS: 8_667, COUNCIL: 4_333} == borne
    assert "version 1" in pooled["borne_by"]["says"]
    assert "£5.00 that no scheme is charged with yet is left out" in pooled["borne_by"]["says"]
    assert OK == (await auditor.get(pooled["borne_by"]["rule_set"])).status_code
    for body in (NHS, COUNCIL):
        position = await auditor.get(f"/v1/bodies/{body}/position", place=world.place, pool="pooled")
        (one,) = position.json()["items"]
        assert borne[body] == one["exposure"]["amount_pence"]
        assert pooled["expected"]["amount_pence"] == one["pool_expected_pence"]
    assert ([], None) == (aligned["borne_by"]["partners"], aligned["borne_by"]["rule_set"])
    assert "keeps its own cash" in aligned["borne_by"]["says"]
    assert (None, "Not rated") == (aligned["variance"], aligned["rating"]["status"])

    assert found["totals"]["spent_pence"] == sum(one["spent"]["amount_pence"] for one in found["pools"])
    assert borne == {one["body"]: one["amount_pence"] for one in found["borne_by"]}
    assert 2 * pooled["months_to_close"]["count"] == found["totals"]["months_to_close"] > 12
    before = await overview(auditor, world.place, financial_year=YEAR, known_at="2025-01-01T00:00:00Z")
    assert (0, 0) == (before["totals"]["spent_pence"], before["pools"][1]["through_sequence"])
    police = await overview(await world.client(Role.POSTER, POLICE), world.place, financial_year=YEAR)
    assert ["aligned"] == [one["pool"] for one in police["pools"]]
    elsewhere = await overview(await world.client(Role.AUDITOR, place=world.other_place), world.other_place)
    assert (2, 0) == (len(elsewhere["pools"]), elsewhere["totals"]["scheduled_pence"])
    assert 400 == (await auditor.get(f"/v1/places/{world.place}/overview", financial_year="2025-27")).status_code


async def test_what_savings_came_to(world: World) -> None:
    """The line of a savings pool says what the comparison and secured reallocation say of the year."""
    claimers = Claimers(world)
    await claimers.begin()
    claim = await claimers.claimed()
    await claimers.verify(claim, 60_000)
    auditor = await world.client(Role.AUDITOR)
    found = await overview(auditor, world.place, financial_year="2026-27")
    (one,) = [pool for pool in found["pools"] if pool["kind"] == "savings"]
    savings = one["savings"]

    total = (await auditor.get(savings["comparison"])).json()["total"]
    names = ("projected_pence", "baseline_pence", "claimed_pence", "verified_pence", "banked_pence")
    assert {name: total[name] for name in names} == {name: savings[name] for name in names}
    assert (60_000, 0) == (savings["verified_pence"], savings["banked_pence"])
    assert savings["projected_pence"] > savings["verified_pence"]
    assert "fall short" in savings["rating"]["why"]
    secured = (await auditor.get(savings["secured_reallocation"])).json()
    assert secured["to_receive"] == savings["secured"]
    assert "there is no variance to bear" in one["borne_by"]["says"]
    assert savings["verified_pence"] == found["totals"]["verified_pence"]


async def test_more_pools_ask_no_more_queries(world: World, database: Throwaway) -> None:
    """One pool and two are read by the same number of statements."""
    place_id, _ = await world.ids()
    asked: list[str] = []

    async def listen(connection: Any) -> None:
        connection.add_query_logger(lambda record: asked.append(record.query))

    db: ConnectionPool = await asyncpg.create_pool(database.app_dsn, min_size=1, max_size=1, init=listen)
    person = Person(place_id, is_individual=True)
    access = Access(
        Requester(place_id, "client", "request"),
        "issuer",
        "subject",
        person,
        (Grant(Role.AUDITOR),),
        Place(place_id, world.place, "The place", ""),
    )
    counts = []
    async with db:
        # What the connection itself must learn of the database's types it asks the first time.
        for grants in ((Grant(Role.AUDITOR),), (Grant(Role.AUDITOR),), (Grant(Role.POSTER, POLICE),)):
            asked.clear()
            now = await db.fetchval("SELECT now()")
            found = await take_overview(db, replace(access, grants=grants), OverviewQuery(), now)
            counts.append((len(found.pools), len(asked)))

    assert [2, 2, 1] == [pools for pools, _ in counts]
    assert counts[1][1] == counts[2][1] < 20
