"""The figures of the golden year as the books give them, and as they were known before."""

from datetime import date

import asyncpg

from ledger.db import in_place
from ledger.rule_sets.figures_model import Asked, Budgeting
from ledger.rule_sets.figures_reading import figures_of_pool
from ledger.rules.sharing.figures import Figures
from tests.cases.tables import pence
from tests.conftest import COUNCIL, NHS, Client, World
from tests.golden_year import BODIES, GOLDEN, contributions, post_golden_year, stream_of

BEARS = {"S1": COUNCIL, "S2": COUNCIL, "S3": NHS, "S4": COUNCIL, "S5": COUNCIL}


async def read(world: World, through: int = 10_000, **more: object) -> Figures:
    """The figures of the year, as the service takes them from the books."""
    place_id, pool_id = await world.ids()
    asked = {"first_day": date(2025, 4, 1), "last_day": date(2026, 3, 31), "through": through, **more}
    async with (
        asyncpg.create_pool(world.database.app_dsn, min_size=1, max_size=1) as db,
        in_place(db, place_id) as connection,
    ):
        return await figures_of_pool(connection, place_id, pool_id, Asked(**asked))  # type: ignore[arg-type]  # as named


async def test_the_golden_year_gives_its_lines(world: World, pool_manager: Client) -> None:
    """Every scheme's budget, actual and fence to the penny, who answers for it, and what each partner put in."""
    await post_golden_year(world, pool_manager, responsible=BEARS, fenced=True)

    found = await read(world)

    fence_of = {name: stream_of(name) for name, one in contributions().items() if "ring_fence" in one}
    expected = [
        (
            f"golden/{one['id'].lower()}",
            pence(one["budget"]),
            pence(one["actual"]),
            fence_of.get(*one["funded_by"]) if len(one["funded_by"]) == 1 else None,
            BEARS[one["id"]],
        )
        for one in GOLDEN["scheme"]
    ]
    assert expected == [
        (one.scheme, one.budget_pence, one.actual_pence, one.fence, one.responsible) for one in found.lines
    ]
    assert ["golden/s4:council-ibcf", "golden/s5:council-dfg"] == [one.name for one in found.lines if one.fence]
    put_in = dict.fromkeys((NHS, COUNCIL), 0)
    for one in contributions().values():
        put_in[BODIES[one["partner"]]] += pence(one["amount"])
    for measure in ("contributions", "paid_in", "net_paid_in"):
        assert {body: str(amount) for body, amount in put_in.items()} == found.weights[measure].of
    assert () == found.items
    assert date(2026, 3, 31) == found.as_at


async def test_the_same_sequence_gives_the_same_figures_for_ever(world: World, pool_manager: Client) -> None:
    """A late payment changes what is known after it; a quarter is held against its twelfths."""
    await post_golden_year(world, pool_manager, fenced=True)
    before = await read(world, through=20)
    late = {"acting_body": COUNCIL, "effective_date": "2026-03-31", "programme": "golden", "scheme": "s1"}
    paid = await pool_manager.post(f"{world.pooled}/payments", {**late, "amount_pence": 1})
    sequence = paid.json()["entries"][0]["sequence"]

    assert before == await read(world, through=20)
    found = [(await read(world, through=at)).lines[0].actual_pence for at in (sequence - 1, sequence)]
    assert [251_111_111, 251_111_112] == found
    quarter = await read(world, last_day=date(2025, 6, 30), budget=Budgeting.IN_TWELFTHS)
    assert [(56_250_000, 0), (146_141_973, 0)] == [(one.budget_pence, one.actual_pence) for one in quarter.lines[:2]]
    assert {"uncommitted"} == {one.kind for one in quarter.items}
