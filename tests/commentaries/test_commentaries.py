"""What is said of a figure stays said: versions, who may write which, as known then, erased, and checked."""

from typing import Any

import asyncpg

from ledger.cli.check import BESIDE
from ledger.commentaries.checking import differences_of_commentaries
from ledger.db import connect_pool, reading_place
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role
from tests.board import CREATED, OK
from tests.conftest import COUNCIL, NHS, POLICE, Client, World
from tests.forecasts.forecaster import POSTINGS
from tests.periods.keeping import Keeper, told

TELECARE = "programmes/home-first/schemes/telecare"
SAID = {"acting_body": COUNCIL, "period": "2025-04", "line": f"{TELECARE}/variance", "commentary": "Fewer referrals."}
_STATUS = {
    "body-is-no-partner": 422,
    "scheme-does-not-exist": 422,
    "programme-does-not-exist": 422,
    "stream-does-not-exist": 422,
    "date-is-outside-agreement": 422,
    "version-has-changed-since": 409,
    "payload-is-not-valid": 422,
}


async def write(by: Client, keeper: Keeper, **said: Any) -> dict[str, Any]:
    response = await by.post(f"{keeper.pool}/commentaries", {**SAID, **said})
    assert response.status_code == CREATED, response.text
    found: dict[str, Any] = response.json()
    return found


async def standing(keeper: Keeper, **asked: Any) -> list[tuple[int, str | None]]:
    found = await keeper.auditor.all_items(f"{keeper.pool}/commentaries", standing_only=True, page_size=1, **asked)
    return [(one["number"], one["commentary"]) for one in found]


async def refused(by: Client, keeper: Keeper, **said: Any) -> tuple[int, str]:
    return told(await by.post(f"{keeper.pool}/commentaries", {**SAID, **said}))[:2]


async def differences(database: Throwaway, world: World) -> list[str]:
    place_id, _ = await world.ids()
    pool = await connect_pool(database.app_dsn, size=2)
    try:
        async with reading_place(pool, place_id) as connection:
            return [one async for one in differences_of_commentaries(connection, place_id)]
    finally:
        await pool.close()


async def test_the_life_of_a_commentary(world: World, database: Throwaway) -> None:
    """Written, superseded with a reason, read as of then, its author named while the directory does; then erased."""
    keeper = Keeper(world)
    await keeper.build()
    admin = await world.client(Role.PLACE_ADMIN)
    first = await write(keeper.manager, keeper)
    await keeper.manager.post(f"{keeper.pool}/bulk", {"items": POSTINGS[:2]})
    whole = await write(keeper.nhs_treasurer, keeper, acting_body=NHS, line="", commentary="A quiet month.")
    name = {"name": "Ada Treasurer"}
    await admin.http.put(
        f"/v1/places/{world.place}/people/{first['principal_id']}/name",
        json=name,
        headers={"Authorization": f"Bearer {admin.token}"},
    )
    again = await keeper.manager.post(
        f"{keeper.pool}/commentaries",
        {
            **SAID,
            "period": "2025-26-M01",
            "commentary": "Referrals ended.",
            "follows_version": 1,
            "reason": "recounted",
        },
        key="twice",
    )
    second = again.json()
    replayed = await keeper.manager.post(
        f"{keeper.pool}/commentaries",
        {
            **SAID,
            "period": "2025-26-M01",
            "commentary": "Referrals ended.",
            "follows_version": 1,
            "reason": "recounted",
        },
        key="twice",
    )

    assert (1, 1, None, 0, "") == tuple(
        first[one] for one in ("number", "version", "author", "through_sequence", "reason")
    )
    assert (2, "Southwark", "Ada Treasurer", 2, "recounted") == tuple(
        second[one] for one in ("version", "body_name", "author", "through_sequence", "reason")
    )
    assert (CREATED, "true", second) == (
        replayed.status_code,
        replayed.headers["idempotency-replayed"],
        replayed.json(),
    )
    assert "Ada Treasurer" == (await keeper.auditor.get(first["href"])).json()["author"]
    # What stands now, what stood while no entry did, what stood at an instant; every version is still there.
    assert [(3, "Referrals ended."), (2, "A quiet month.")] == await standing(keeper, period="2025-04")
    assert [(1, "Fewer referrals.")] == await standing(keeper, through_sequence=0)
    assert [(2, "A quiet month."), (1, "Fewer referrals.")] == await standing(keeper, known_at=whole["recorded_at"])
    assert [3, 1] == [
        one["number"]
        for one in await keeper.auditor.all_items(f"{keeper.pool}/commentaries", line=SAID["line"], acting_body=COUNCIL)
    ]
    assert [] == await standing(keeper, period="2025-05")

    await check_erasing(world, keeper, database)


async def check_erasing(world: World, keeper: Keeper, database: Throwaway) -> None:
    """A text that is erased leaves its commentary, and is no difference; one that is changed or left over is."""
    assert [] == await differences(database, world)
    connection = await asyncpg.connect(database.super_dsn)
    place_id, pool_id = await world.ids()
    await connection.execute("DELETE FROM commentary_text WHERE place_id = $1 AND number = 3", place_id)
    assert [(3, None), (2, "A quiet month.")] == await standing(keeper)
    assert [] == await differences(database, world)
    assert differences_of_commentaries in BESIDE
    await connection.execute(
        "UPDATE commentary_text SET commentary = 'All is well.' WHERE place_id = $1 AND number = 2", place_id
    )
    await connection.execute("INSERT INTO commentary_text VALUES ($1, $2, 9, '', '', '')", place_id, pool_id)
    await connection.close()
    assert [
        "a text belongs to no commentary 9",
        "pool pooled: commentary 2: it says something else than what was written",
    ] == await differences(database, world)


async def test_who_may_say_what(world: World) -> None:
    """Posters on their body's own lines, treasurers on any; all that is wrong of a line is told; nothing is kept."""
    keeper = Keeper(world)
    await keeper.build()
    nhs = await world.client(Role.POSTER, NHS)

    await write(nhs, keeper, acting_body=NHS, line=f"contributions/{NHS}+nhs-minimum/outstanding")
    await write(keeper.host, keeper, line=TELECARE)
    await write(keeper.treasurer, keeper, line="spend_to_date_total")
    manager = keeper.manager
    assert [(403, "body-is-not-yours"), (404, "not-found"), (403, "scope-is-insufficient")] == [
        await refused(nhs, keeper, acting_body=NHS),
        await refused(await world.client(Role.POSTER, POLICE), keeper),
        await refused(keeper.auditor, keeper),
    ]
    told_of = {
        "body-is-no-partner": await refused(manager, keeper, line=f"bodies/{POLICE}/cash"),
        "scheme-does-not-exist": await refused(manager, keeper, line="programmes/home-first/schemes/none"),
        "programme-does-not-exist": await refused(manager, keeper, line="programmes/none"),
        "stream-does-not-exist": await refused(manager, keeper, line="fences/none/left"),
        "date-is-outside-agreement": await refused(manager, keeper, period="2019-04"),
        "version-has-changed-since": await refused(manager, keeper, follows_version=4, reason="recounted"),
        "payload-is-not-valid": await refused(manager, keeper, line="programmes/home-first/cash"),
    }
    assert told_of == {code: (status, code) for code, status in _STATUS.items()}
    for said in ({"period": "2025-13"}, {"commentary": "  "}, {"follows_version": 1}):
        assert (422, "payload-is-not-valid") == await refused(manager, keeper, **said)
    assert 3 == len(await standing(keeper))


async def test_rules_are_set_by_the_pool_manager_and_apply_from_their_day(world: World) -> None:
    """Until then the defaults do, which say that nobody agreed them."""
    manager, auditor = await world.client(Role.POOL_MANAGER, COUNCIL), await world.client(Role.AUDITOR)
    rule: dict[str, Any] = {"rates": "forecast_variance", "effective_from": "2025-07-01", "passed_by": "either"}
    rule |= {"amber": {"percent": "1"}, "red": {"percent": "2.5"}}
    made = await manager.post(f"{world.pooled}/rating-rules", rule)
    before, after = [
        (await auditor.get(f"{world.pooled}/rating-rules-in-force", on=day)).json()["items"]
        for day in ("2025-06-30", "2025-07-01")
    ]
    then = await auditor.get(f"{world.pooled}/rating-rules-in-force", on="2025-07-01", known_at="2025-01-01T00:00:00Z")

    assert (CREATED, 1, rule) == (made.status_code, made.json()["version"], made.json()["rule"])
    assert "more than 2.5% of the budget" in made.json()["words"]
    assert [None, None, None] == [one["version"] for one in before] == [one["version"] for one in then.json()["items"]]
    assert [1, None, None] == [one["version"] for one in after]
    assert [1] == [one["version"] for one in await auditor.all_items(f"{world.pooled}/rating-rules")]
    wrong = {**rule, "red": {"amount_pence": 1}}
    assert 422 == (await manager.post(f"{world.pooled}/rating-rules", wrong)).status_code
    assert (
        403 == (await (await world.client(Role.TREASURER, NHS)).post(f"{world.pooled}/rating-rules", rule)).status_code
    )
    assert OK == (await auditor.get(f"{world.aligned}/rating-rules")).status_code
