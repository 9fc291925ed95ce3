"""Ways in and out that a fence must hold at too: files, winding up, and what a year's balances cost."""

from typing import Any

import asyncpg
import msgspec

from ledger.db import queries
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role
from tests.agreements.test_winding_up import WIND_UP, balances, ended
from tests.books import make_books, payment, spent
from tests.conftest import COUNCIL, NHS, Client, World
from tests.fences.test_fence_check import differences
from tests.fences.test_fences import FENCE, FENCES, USE, USES, money, post_all, put, received

PROFILE = {
    "code": "spend",
    "name": "Spend",
    "body": COUNCIL,
    "source_system": "oracle",
    "encoding": "utf-8",
    "columns": ["Date", "Line", "Scheme", "Amount"],
    "amount_column": "Amount",
    "amount_sign": "spend_is_positive",
    "date_column": "Date",
    "date_formats": ["%d/%m/%Y"],
    "line_identity_column": "Line",
    "coding": [{"when": {"Scheme": "t"}, "programme": "home-first", "scheme": "telecare"}],
}
FILE = b"Date,Line,Scheme,Amount\n01/09/2025,1,t,6.00\n02/09/2025,2,t,6.00\n"


async def test_a_file_draws_on_the_fence_as_far_as_it_goes(
    world: World, pool_manager: Client, host: Client, auditor: Client
) -> None:
    """Two lines of £6 against £10: the second one draws £4, and £2 have no stream; nothing of it breaks the fence."""
    admin = await world.client(Role.PLACE_ADMIN)
    await put(admin, world, USES, USE)
    await put(admin, world, FENCES, FENCE)
    saved = await put(admin, world, "intake-profiles", PROFILE)
    assert saved.status_code == 201, saved.text
    scheduled = money("scheduled_contribution", 100, "2025-04-01", body=NHS, stream="nhs-minimum")
    allocated = money("allocation", 100, stream="nhs-minimum", programme="home-first", scheme="telecare")
    await post_all(pool_manager, world.pooled, received(10), scheduled, allocated)
    taken = await host.http.post(
        f"{world.pooled}/intake",
        params={"profile": "spend", "effective_date": "2025-09-30"},
        content=FILE,
        headers={"Authorization": f"Bearer {host.token}", "Content-Type": "text/csv"},
    )
    entries = await auditor.all_items(f"{world.pooled}/entries", kind="payment")

    assert ["posted", "posted"] == outcomes(taken.content)
    assert [[("nhs-minimum", 600)], [("nhs-minimum", 400), (None, 200)]] == [
        [(leg["stream"], leg["amount_pence"]) for leg in one["legs"] if leg["account"] == "expenditure"]
        for one in entries
    ]


def outcomes(content: bytes) -> list[str]:
    return [one["outcome"] for line in content.splitlines() if (one := msgspec.json.decode(line))["type"] == "line"]


async def test_winding_up_gives_fenced_money_back_to_who_paid_it_in(world: World, database: Throwaway) -> None:
    """The NHS gets all that its fence has left; the council owes what was spent beyond its own money. check agrees."""
    admin = await world.client(Role.PLACE_ADMIN)
    await put(admin, world, FENCES, FENCE)
    partners = await ended(world)
    await partners.agree("wind-up-agreement", **WIND_UP)
    stands = await balances(partners)

    due = {body: pence for (account, body, _), pence in stands.items() if account == "partner_settlement"}
    assert {NHS: -200_000, COUNCIL: 189_999} == due
    assert ("contribution_income", NHS, "nhs-minimum") not in stands
    assert [] == await differences(database, world.place)


async def test_a_years_balances_are_read_by_index(database: Throwaway) -> None:
    """Neither the legs nor the carried totals of a pool are read whole, so that a long year costs no more."""
    connection = await asyncpg.connect(database.app_dsn)
    (books,) = await make_books(connection)
    for _ in range(20):
        await books.post(connection, payment(5))
    transaction = await books.begin(connection)
    sql = queries("ledger.journal")["load_balances_of_years"]
    asked = books.place_id, books.pool_id, ["expenditure"], [spent().stream]
    # Few rows are soonest read whole, by which statistics there happen to be; whether an index serves is the question.
    await connection.execute("SET LOCAL enable_seqscan = off")
    told = await connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *asked)
    found = await connection.fetch(sql, *asked)
    await transaction.rollback()
    await connection.close()

    scans = list(scanned(msgspec.json.decode(told)[0]["Plan"]))
    assert {"leg", "carried_total"} <= {table for table, _ in scans}
    assert [] == [one for one in scans if one[0] in {"leg", "carried_total"} and one[1] == "Seq Scan"]
    assert [("expenditure", spent().stream, 2025, 100)] == [tuple(row) for row in found]


def scanned(plan: dict[str, Any]) -> list[tuple[str, str]]:
    """Every table that a plan reads, and how."""
    own = [(plan["Relation Name"], plan["Node Type"])] if "Relation Name" in plan else []
    return own + [one for part in plan.get("Plans", []) for one in scanned(part)]
