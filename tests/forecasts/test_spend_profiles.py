"""Spend profiles as they are recorded: versions, known as of then, by those who forecast; never nonsense; checked."""

from typing import Any

import asyncpg
import httpx

from ledger.cli.check import BESIDE
from ledger.db import connect_pool, reading_place
from ledger.forecasts.profile_checking import differences_of_profiles
from ledger.http.door import Role
from ledger.rules.monthly_profile import MonthParts
from tests.board import CREATED
from tests.conftest import COUNCIL, NHS, POLICE, Client, World
from tests.forecasts.forecaster import YEAR, Forecaster, of, posting

MONTHS = MonthParts.__struct_fields__
EQUAL = dict.fromkeys(MONTHS, 1)
IN_MARCH = {**dict.fromkeys(MONTHS, 0), "march": 1}
IN_WINTER = {**dict.fromkeys(MONTHS, 0), "november": 40, "december": 60}


def said(parts: dict[str, int] | None = None, scheme: str = "reablement", **more: Any) -> dict[str, Any]:
    payload = {"acting_body": COUNCIL, **of(scheme), "financial_year": YEAR, "parts": parts or IN_MARCH}
    return {**payload, "reason": "The grant lands in March", **more}


async def try_profile(forecaster: Forecaster, by: Client | None = None, key: str | None = None, **more: Any) -> Any:
    return await (by or forecaster.manager).post(f"{forecaster.pool}/spend-profiles", said(**more), key=key)


async def profile(forecaster: Forecaster, **more: Any) -> dict[str, Any]:
    made = await try_profile(forecaster, **more)
    assert made.status_code == CREATED, made.text
    found: dict[str, Any] = made.json()
    return found


async def by_month(forecaster: Forecaster, **asked: Any) -> tuple[list[int], list[int | None]]:
    """In pounds, what was to be spent by each month's end; and the version by which each scheme is spread."""
    found = (await forecaster.auditor.get(f"{forecaster.pool}/year-by-month", financial_year=YEAR, **asked)).json()
    versions = {one["scheme"]: one["profile_version"] for one in found["schemes"]}
    own = sum(one is not None for one in versions.values())
    assert (own, len(versions) - own) == (found["schemes_by_profile"], found["schemes_in_equal_parts"])
    months = found["months"]
    assert all(m["spend_less_profile_pence"] == m["spend"]["amount_pence"] - m["profiled_budget_pence"] for m in months)
    assert found["months"][-1]["budget"]["amount_pence"] == found["months"][-1]["profiled_budget_pence"]
    return [one["profiled_budget_pence"] // 100 for one in months], [versions[one] for one in sorted(versions)]


async def numbers(forecaster: Forecaster, **asked: Any) -> list[int]:
    path = f"{forecaster.pool}/spend-profiles"
    return [one["number"] for one in await forecaster.auditor.all_items(path, page_size=1, **asked)]


async def test_the_life_of_a_profile(forecaster: Forecaster) -> None:
    """Recorded, replaced, read as of then by instant and by sequence; it spreads the budget, to the whole of it."""
    await forecaster.spend()
    even = await by_month(forecaster)
    first = await profile(forecaster)
    more = posting("allocation", "2025-04-01", 240, stream="nhs-minimum", **of("telecare"))
    later = await forecaster.manager.post(f"{forecaster.pool}/bulk", {"items": [more]})
    assert later.status_code == CREATED, later.text
    made = await try_profile(forecaster, parts=IN_WINTER, reason="It is a winter scheme", key="two")
    again = await try_profile(forecaster, parts=IN_WINTER, reason="It is a winter scheme", key="two")
    other = await try_profile(forecaster, parts=IN_WINTER, reason="Otherwise", key="two")
    second = made.json()
    telecare = await profile(forecaster, scheme="telecare", parts=EQUAL)
    next_year = await try_profile(forecaster, financial_year="2026-27")

    assert (1, 1, IN_MARCH, "The grant lands in March", None) == tuple(
        first[one] for one in ("number", "version", "parts", "reason", "author")
    )
    assert (2, 2, IN_WINTER, first["through_sequence"] + 1) == tuple(
        second[one] for one in ("number", "version", "parts", "through_sequence")
    )
    assert second == again.json() == (await forecaster.auditor.get(made.headers["location"])).json()
    assert ("true", "key-was-used-for-another-payload") == (again.headers["idempotency-replayed"], other.json()["code"])
    assert ["date-is-outside-programme"] == [one["code"] for one in next_year.json()["errors"]]
    # £1,200 for reablement and £600 for telecare; £240 more for telecare later.
    assert ([150 * month for month in range(1, 13)], [None, None]) == even
    march = [50 * month for month in range(1, 12)]
    assert ([*march, 1_800], [1, None]) == await by_month(forecaster, known_at=first["recorded_at"])
    assert ([*march, 1_800], [1, None]) == await by_month(forecaster, through_sequence=first["through_sequence"])
    assert even == await by_month(forecaster, through_sequence=first["through_sequence"] - 1)
    winter = [70 * month + (480 if month == 8 else 1_200 if month > 8 else 0) for month in range(1, 13)]
    assert (winter, [2, 1]) == await by_month(forecaster)
    # What was recorded, by what was known when, a page at a time.
    assert [3, 2, 1] == await numbers(forecaster)
    assert [3, 2] == await numbers(forecaster, standing_only=True, financial_year=YEAR)
    assert [1] == await numbers(forecaster, standing_only=True, known_at=first["recorded_at"])
    assert [1] == await numbers(forecaster, through_sequence=first["through_sequence"])
    assert [2, 1] == await numbers(forecaster, programme="home-first", scheme="reablement")
    assert [] == await numbers(forecaster, financial_year="2024-25")
    assert [3, 2, 1] == await numbers(forecaster, principal_id=telecare["principal_id"])

    await check_erasing(forecaster.world, forecaster)
    await check_elsewhere(forecaster, first)


async def differences(world: World) -> list[str]:
    place_id, _ = await world.ids()
    pool = await connect_pool(world.database.app_dsn, size=2)
    try:
        async with reading_place(pool, place_id) as connection:
            return [one async for one in differences_of_profiles(connection, place_id)]
    finally:
        await pool.close()


async def check_erasing(world: World, forecaster: Forecaster) -> None:
    """A reason that is erased leaves its profile, and is no difference; what is changed or left over is."""
    assert differences_of_profiles in BESIDE
    assert [] == await differences(world)
    connection = await asyncpg.connect(world.database.super_dsn)
    place_id, pool_id = await world.ids()
    await connection.execute("DELETE FROM spend_profile_text WHERE place_id = $1 AND number = 2", place_id)
    assert [None] == [
        one["reason"]
        for one in await forecaster.auditor.all_items(
            f"{forecaster.pool}/spend-profiles", scheme="reablement", standing_only=True
        )
    ]
    assert [] == await differences(world)
    await connection.execute("INSERT INTO spend_profile_text VALUES ($1, $2, 9, '', '')", place_id, pool_id)
    await connection.execute("SET session_replication_role = replica")
    for change in ("parts[1] = 5 WHERE number = 1", "through_sequence = 99, version = 4, number = 5 WHERE number = 3"):
        await connection.execute(f"UPDATE spend_profile SET {change} AND place_id = $1", place_id)
    await connection.close()
    assert [
        "a reason belongs to no spend profile 3",
        "a reason belongs to no spend profile 9",
        "pool pooled: spend profile 3 is missing",
        "pool pooled: spend profile 4 is missing",
        "pool pooled: spend profile 1: it says something else than what was recorded",
        "pool pooled: spend profile 5 is version 4 of its scheme and year, and should be version 1",
        "pool pooled: spend profile 5: it was made of entries that are not there",
    ] == await differences(world)


async def check_elsewhere(forecaster: Forecaster, first: dict[str, Any]) -> None:
    """Another place has its own, and one that is not there is nowhere."""
    elsewhere = await forecaster.world.client(Role.AUDITOR, place=forecaster.world.other_place)
    there = f"/v1/places/{forecaster.world.other_place}/pools/pooled/spend-profiles"

    assert 404 == (await elsewhere.get(first["href"])).status_code
    assert [] == await elsewhere.all_items(there)
    for number in ("1", "0", "99999999999", "one"):
        assert 404 == (await elsewhere.get(f"{there}/{number}")).status_code


def told(response: httpx.Response) -> list[tuple[str, str]]:
    return [(one["code"], one.get("pointer", "#")) for one in response.json()["errors"]]


async def test_who_may_set_what(forecaster: Forecaster) -> None:
    """Whoever forecasts the scheme; all that is wrong is told with its place; nothing is kept of it."""
    world, invalid = forecaster.world, "payload-is-not-valid"
    asked: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        (
            {"parts": {**EQUAL, "april": -1, "may": 1.5, "june": 10**12}, "reason": " ", "scheme": "A"},
            [(invalid, f"#/{one}") for one in ("scheme", "parts/april", "parts/may", "parts/june", "reason")],
        ),
        ({"parts": {**IN_MARCH, "march": 0}}, [(invalid, "#/parts")]),
        ({"parts": dict.fromkeys(MONTHS[1:], 1)}, [(invalid, "#/parts/april")]),
        ({"financial_year": "2025-27"}, [(invalid, "#")]),
        (
            {"scheme": "no-such-scheme", "acting_body": POLICE, "financial_year": "2030-31"},
            [
                ("body-is-no-partner", "#/acting_body"),
                ("date-is-outside-agreement", "#/financial_year"),
                ("scheme-does-not-exist", "#/scheme"),
            ],
        ),
        ({"acting_body": NHS}, [("body-is-not-yours", "#/acting_body")]),
    ]
    for more, expected in asked:
        assert expected == told(await try_profile(forecaster, **more)), more
    for query in ({"financial_year": "2025-27"}, {"through_sequence": 1, "known_at": "2025-01-01T00:00:00Z"}):
        listed = await forecaster.auditor.get(f"{forecaster.pool}/spend-profiles", **query)
        assert "query-is-not-valid" == listed.json()["code"]
    assert [] == await numbers(forecaster)

    askers = {
        "treasurer of the responsible body": (forecaster.treasurer, COUNCIL, CREATED),
        "poster of the responsible body": (await world.client(Role.POSTER, COUNCIL), COUNCIL, CREATED),
        "poster of another partner": (await world.client(Role.POSTER, NHS), NHS, 403),
        "approver": (forecaster.approver, COUNCIL, 403),
        "auditor": (forecaster.auditor, COUNCIL, 403),
    }
    for name, (by, body, status) in askers.items():
        assert status == (await try_profile(forecaster, by=by, acting_body=body)).status_code, name
