"""A year settled quarter by quarter: each settlement posts the difference, and the year ends at the last evaluation."""

from typing import Any

from ledger.db import connect_pool, reading_place
from ledger.settlement.checking import replay_settlements
from tests.board import code_of
from tests.conftest import COUNCIL, NHS
from tests.rule_sets.written import rules, shared
from tests.settlement.settling import CONFLICT, CREATED, Settler, owed, states
from tests.statements.reading import line_of, pence_of

HOME = {"programme": "home-first", "scheme": "reablement"}
BUDGET = 120_000
DRAW = {"type": "draw", "items": ["reserve"]}
HOLD = {"type": "keep", "how": "hold", "to": "the reserve"}


def reserved_rules() -> dict[str, Any]:
    """An overspend is met from reserves first and then shared 2 to 1; an underspend is held."""
    made = rules("Held, then drawn")
    fenced, whole = made["parts"]
    return {**made, "parts": [fenced, {**whole, "overspend": [DRAW, *shared("parts")], "underspend": [HOLD]}]}


async def begun(settler: Settler, document: dict[str, Any]) -> None:
    """A year with one scheme, its budget received from the NHS, and rules that both adopted."""
    said: dict[str, Any] = {"acting_body": COUNCIL, "effective_date": "2025-04-01", "stream": "nhs-minimum"}
    for door, more in (
        ("scheduled-contributions", {"body": NHS}),
        ("received-contributions", {"body": NHS}),
        ("allocations", HOME),
    ):
        made = await settler.manager.post(f"{settler.pool}/{door}", {**said, **more, "amount_pence": BUDGET})
        assert CREATED == made.status_code, made.text
    await settler.adopt(await settler.written(document), "2025-04-01")


async def spend(settler: Settler, amount_pence: int, day: str) -> None:
    await settler.pay(amount_pence, day, **HOME)


async def settled(settler: Settler, period: str, **more: Any) -> dict[str, int]:
    """What each owes by a settlement that both agree."""
    found = await settler.settle(period, **more)
    done = await settler.agree(found["number"])
    assert "settled" == done["state"], done
    return owed(done)


async def due(settler: Settler) -> dict[str, int]:
    """What the books say is due from each."""
    accounts = (await settler.auditor.get(f"{settler.pool}/trial-balance")).json()["accounts"]
    found = {one["body"]: one["balance_pence"] for one in accounts if one["account"] == "partner_settlement"}
    return {body: pence for body, pence in found.items() if pence}


async def replayed(settler: Settler) -> list[str]:
    """What replaying the settlements of the place finds different."""
    place_id, _ = await settler.world.ids()
    pool = await connect_pool(settler.world.database.app_dsn, size=2)
    try:
        async with reading_place(pool, place_id) as connection:
            return [text async for text in replay_settlements(connection, place_id, None)]
    finally:
        await pool.close()


async def test_quarters_true_up_and_a_late_item_shows_only_its_difference(settler: Settler) -> None:
    """Over, then under, then over: after each settlement the books hold what the year to date gives."""
    await begun(settler, rules())
    twelfths = {"budget": "in_twelfths"}
    await spend(settler, 33_000, "2025-06-15")
    assert {NHS: 2_000, COUNCIL: 1_000} == await settled(settler, "2025-26-Q1", **twelfths)
    await spend(settler, 25_500, "2025-09-15")
    assert {NHS: -3_000, COUNCIL: -1_500} == await settled(settler, "2025-26-Q2", **twelfths)
    assert {NHS: -1_000, COUNCIL: -500} == await due(settler)
    earlier = await settler.try_proposing("2025-26-Q1")
    assert (CONFLICT, "period-is-out-of-order") == (earlier.status_code, code_of(earlier))
    await spend(settler, 64_500, "2026-03-15")
    assert {NHS: 3_000, COUNCIL: 1_500} == await settled(settler, "2025-26")
    assert {NHS: 2_000, COUNCIL: 1_000} == await due(settler)

    same = await settler.try_proposing("2025-26")
    assert (CONFLICT, "nothing-is-to-be-settled") == (same.status_code, code_of(same))
    await spend(settler, 300, "2026-03-31")
    supplementary = await settler.settle("2025-26")

    (scheme,) = supplementary["schemes"]
    assert [(NHS, 2_200, 2_000, 200), (COUNCIL, 1_100, 1_000, 100)] == [
        (one["body"], one["evaluated_pence"], one["settled_before_pence"], one["to_settle_pence"])
        for one in scheme["effects"]
    ]
    await settler.agree(supplementary["number"])
    assert {NHS: 2_200, COUNCIL: 1_100} == await due(settler)
    line = line_of((await settler.statement())["programmes"][0]["schemes"], scheme="reablement")
    assert 3_300 == pence_of(line["risk_share"])
    assert [] == await replayed(settler)


async def test_what_settlements_put_to_reserve_is_not_there_for_their_own_year(settler: Settler) -> None:
    """Held in September as money of its stream, taken back in March; a reserve of the books before is drawn first."""
    await begun(settler, reserved_rules())
    await spend(settler, 50_000, "2025-09-15")
    assert {} == await settled(settler, "2025-26-Q2", budget="in_twelfths")
    held = line_of((await settler.statement())["reserves"], stream="nhs-minimum")
    assert 10_000 == pence_of(held["in_reserve"])
    await spend(settler, 73_000, "2026-03-15")

    assert {NHS: 2_000, COUNCIL: 1_000} == await settled(settler, "2025-26")

    statement = await settler.statement()
    assert 0 == pence_of(line_of(statement["reserves"], stream="nhs-minimum")["in_reserve"])
    assert (0, 0) == (pence_of(statement["left_in_year"]), pence_of(statement["put_to_reserve_total"]))
    assert [] == await replayed(settler)


async def test_after_the_close_it_posts_on_the_first_open_day(settler: Settler) -> None:
    """The entries keep the last day of the settlement as theirs, and nobody takes them back."""
    await begun(settler, rules())
    await spend(settler, 123_000, "2025-04-15")
    number = (await settler.settle("2025-04"))["number"]
    await settler.close("2025-04")

    done = await settler.agree(number)

    (scheme,) = done["schemes"]
    assert ("2025-05-01", {"home-first/reablement": "settled"}) == (scheme["effective_date"], states(done))
    (entry,) = [(await settler.auditor.get(href)).json() for href in done["entries"]]
    assert ("risk_share_settled", "2025-05-01", "2025-04-30", "settlement 1") == tuple(
        entry[name] for name in ("kind", "effective_date", "event_date", "reference")
    )
    said = {"acting_body": COUNCIL, "sequence": entry["sequence"], "reason": "a mistake"}
    reversal = await settler.manager.post(f"{settler.pool}/reversals", said)
    assert (CONFLICT, "settlement-cannot-be-reversed") == (reversal.status_code, code_of(reversal))
    assert [] == await replayed(settler)
