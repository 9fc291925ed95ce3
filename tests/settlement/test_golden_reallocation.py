"""The golden cases of moving savings between bodies, through the service: from banked savings to the money paid."""

from typing import Any

from ledger.core.entry import AccountName
from tests.board import code_of
from tests.cases.tables import pence, table
from tests.conftest import COUNCIL, NHS, POLICE, World
from tests.savings_cases.savers import BODY_OF, DWP
from tests.settlement.savings_pool import AGREED, BODIES, CASE, YEAR, SavingsPool, waterfall
from tests.settlement.settling import CONFLICT, CREATED, owed, states
from tests.statements.reading import check_figures, pence_of

GOLDEN: dict[str, dict[str, Any]] = {one.get("id", one.get("name")): one for one in table("reallocation")["case"]}
FIRST, CLAW_BACK = GOLDEN["waterfall-repay-then-reinvest-then-return"], GOLDEN["reversed-saving-is-clawed-back"]
POT = "reinvestment_pot"


def of_bodies(pounds: dict[str, str]) -> dict[str, int]:
    """A row of the golden case by body, without the pot and those that have nothing."""
    return {BODY_OF[name]: amount for name, text in pounds.items() if name != POT and (amount := pence(text))}


NET, POT_PENCE = of_bodies(FIRST["net_transfer"]), pence(FIRST["net_transfer"][POT])
BACK, POT_BACK_PENCE = of_bodies(CLAW_BACK["difference_posted"]), pence(CLAW_BACK["difference_posted"][POT])


def owing(net: dict[str, int]) -> dict[str, int]:
    """Who receives is owed, below zero."""
    return {body: -pence for body, pence in net.items()}


def some(of: dict[str, int]) -> dict[str, int]:
    return {body: amount for body, amount in of.items() if amount}


async def begun(world: World) -> SavingsPool:
    """Four bodies with a signed agreement and rules, who invested what, and savings that are verified."""
    pool = SavingsPool(world)
    await pool.build()
    await pool.adopt(await pool.written(waterfall()), "2026-04-01")
    await pool.verified(of_bodies(FIRST["verified"]))
    await pool.invested(of_bodies(FIRST["investors"]))
    return pool


async def test_savings_move_from_banked_to_paid_and_back(world: World) -> None:
    """Proposed on what is verified, posted on what is banked, agreed by all four, paid, and clawed back."""
    pool = await begun(world)
    await proposed_before_it_is_banked(pool)
    await pool.banked(of_bodies(FIRST["verified"]))
    await settled_to_the_penny(pool)
    await paid(pool)
    await stands_in_the_pack(pool)
    await clawed_back(pool)
    await drawn_on(pool)

    assert [] == await pool.differences()


async def proposed_before_it_is_banked(pool: SavingsPool) -> None:
    """Figures, a preview and a settlement show what the rules will give; nothing is payable, and nothing posts."""
    all_to_council = {"type": "document", "document": bearing(COUNCIL)}
    more = {"against": all_to_council, "gains_sweep": {"to_percent": "100", "points": 3}}
    tried = (await pool.manager.post(f"{pool.pool}/rule-previews", {**in_force(YEAR), **more})).json()
    (gain,) = tried["result"]["gains"]
    assert (NET, {}) == (some(gain["proposed"]["net_pence"]), some(gain["payable"]["net_pence"]))
    (compared,) = tried["against"]["comparison"]["gains"]
    assert (NET[NHS], -pence(FIRST["verified"]["nhs"])) == next(
        (one["first_pence"], one["second_pence"]) for one in compared["proposed"] if one["what"] == NHS
    )
    nothing, _, all_of_it = (some(one["net_pence"]) for one in tried["gains_sweep"]["points"])
    assert ({}, NET) == (nothing, all_of_it)
    (council, *_) = tried["figures"]["figures"]["savings"]
    verified = pence(FIRST["verified"]["la"])
    assert (f"{CASE} {COUNCIL}", verified, 0, AGREED) == tuple(
        council[name] for name in ("name", "verified_pence", "banked_pence", "projected_pence")
    )

    listed = await pool.settle(YEAR)

    assert {CASE: "proposed"} == states(listed)
    assert {} == some(owed(listed))
    (scheme,) = listed["schemes"]
    assert owing(NET) == {
        one["body"]: one["evaluated_pence"] for one in scheme["effects"] if one["what"] == "share" and not one["posts"]
    }
    year = (await pool.secured())["years"][0]
    receive = year["to_receive"]
    assert (NET[NHS], 0, 0, "0.00") == tuple(
        receive[name] for name in ("due_pence", "payable_pence", "paid_pence", "secured_percent")
    )


def bearing(body: str) -> dict[str, Any]:
    """Other rules: one body is given all that is gathered."""
    (gain,) = waterfall()["gains"]
    all_of_it = {**gain, "steps": [{"type": "bear", "partner": body}]}
    return {**waterfall(), "title": f"All to {body}", "weights": {}, "gains": [all_of_it]}


def in_force(period: str) -> dict[str, Any]:
    return {"rules": {"type": "in_force"}, "figures": {"type": "books", "period": period}}


async def settled_to_the_penny(pool: SavingsPool) -> None:
    """Every body agrees; the last agreement posts money and savings beside each other, once."""
    key = "the-year-of-early-help"
    proposed = await pool.settle(YEAR, key=key)
    assert owing(NET) == some(owed(proposed))
    number, (*others, last) = proposed["number"], BODIES
    waiting = await pool.agreed(number, *others)
    assert ("proposed", []) == (waiting["state"], waiting["entries"])

    done = await pool.agreed(number, last)

    assert ("settled", 2) == (done["state"], len(done["entries"]))
    assert owing(NET) | {"": -POT_PENCE} == {
        body: amount
        for (_, body), amount in (await pool.balances(AccountName.PARTNER_SETTLEMENT, AccountName.RESERVE)).items()
    }
    gathered = {BODY_OF[name]: pence(text) for name, text in FIRST["verified"].items()} | {DWP: pence("30617.28")}
    savings = await pool.balances(AccountName.SAVINGS_DISTRIBUTED, AccountName.SAVINGS_REINVESTED)
    moved = {body: sum(pence for (_, whose), pence in savings.items() if whose == body) for body in BODIES}
    assert gathered == moved
    assert POT_PENCE == sum(pence for (name, _), pence in savings.items() if name == "savings_reinvested")
    again = await pool.try_proposing(YEAR, key=key)
    assert (CREATED, "true", number) == (
        again.status_code,
        again.headers["idempotency-replayed"],
        again.json()["number"],
    )
    same = await pool.try_proposing(YEAR)
    assert (CONFLICT, "nothing-is-to-be-settled") == (same.status_code, code_of(same))
    await nobody_takes_it_back(pool, done["entries"])


async def nobody_takes_it_back(pool: SavingsPool, entries: list[str]) -> None:
    """Neither the money nor what stands beside it: another settlement posts what differs."""
    for href in entries:
        said = {"acting_body": COUNCIL, "sequence": int(href.rpartition("/")[2]), "reason": "a mistake"}
        reversal = await pool.manager.post(f"{pool.pool}/reversals", said)
        assert (CONFLICT, "settlement-cannot-be-reversed") == (reversal.status_code, code_of(reversal))


async def paid(pool: SavingsPool) -> None:
    """Those who gained pay in, and the one who paid for it is paid: never more than is due, and then all is secured."""
    assert CONFLICT == await pool.clear(NHS, NET[NHS] + 1)
    assert CREATED == await pool.clear(NHS, NET[NHS] // 2)
    half = (await pool.secured(financial_year=YEAR))["to_receive"]
    assert (NET[NHS], NET[NHS], NET[NHS] // 2) == tuple(
        half[name] for name in ("due_pence", "settled_pence", "paid_pence")
    )
    for body, amount in {NHS: NET[NHS] - NET[NHS] // 2, COUNCIL: -NET[COUNCIL], DWP: -NET[DWP]}.items():
        assert CREATED == await pool.clear(body, amount)
    (year,) = (await pool.secured())["years"]
    assert ("100.00", "100.00", POT_PENCE) == (
        year["to_receive"]["secured_percent"],
        year["to_give"]["secured_percent"],
        year["pot"]["settled_pence"],
    )
    place = await pool.auditor.all_items(f"{pool.place}/secured-reallocation")
    assert [(pool.code, NET[NHS])] == [(one["pool"], one["to_receive"]["paid_pence"]) for one in place]


async def stands_in_the_pack(pool: SavingsPool) -> None:
    """By body: projected, claimed, verified and banked with their legs, what was secured, and how it came about."""
    pack = (await pool.auditor.get(f"{pool.pool}/statement-pack", period=YEAR)).json()
    savings, sharing = pack["beside"]["savings"], pack["beside"]["sharing"]
    verified = {BODY_OF[name]: pence(text) for name, text in FIRST["verified"].items()}
    measures = ("projected", "claimed", "verified", "banked")

    assert {body: (AGREED, *(verified[body],) * 3) for body in BODIES} == {
        one["body"]: tuple(one[name]["amount_pence"] for name in measures)
        for one in savings["lines"]
        if one["financial_year"] == YEAR
    }
    assert "100.00" == savings["secured"]["to_receive"]["secured_percent"]
    assert [["settled"]] == [[one["state"] for one in each["schemes"]] for each in sharing["settlements"][-1:]]
    assert POT_PENCE == pence_of(pack["beside"]["account"]["closing"])
    assert all(one["holds"] for one in pack["beside"]["account"]["checks"])
    figures = {"savings": savings, "through_sequence": pack["statement"]["through_sequence"]}
    assert await check_figures(pool.auditor, figures) >= 4 * len(BODIES)


async def clawed_back(pool: SavingsPool) -> None:
    """The council's saving is reduced: the next settlement gives the difference, by the rules that first shared it."""
    less = of_bodies(FIRST["verified"])[COUNCIL] - of_bodies(CLAW_BACK["verified_now"])[COUNCIL]
    await pool.adopt(await pool.written(bearing(COUNCIL)), "2026-10-01")
    await pool.clawed_back(COUNCIL, less)

    supplementary = await pool.settle(YEAR)

    assert (1, owing(BACK)) == (supplementary["rule_set_version"], some(owed(supplementary)))
    await disputed_meanwhile(pool, supplementary["number"])
    done = await pool.agreed(supplementary["number"])
    assert "settled" == done["state"]
    assert owing(BACK) | {"": -POT_PENCE - POT_BACK_PENCE} == {
        body: amount
        for (_, body), amount in (await pool.balances(AccountName.PARTNER_SETTLEMENT, AccountName.RESERVE)).items()
    }
    banked = await pool.balances(AccountName.SAVINGS_BANKED)
    assert {("savings_banked", DWP): pence("30617.28")} == banked
    (year,) = (await pool.secured())["years"]
    assert (NET[NHS] + BACK[NHS], NET[NHS]) == (year["to_receive"]["due_pence"], year["to_receive"]["paid_pence"])


async def drawn_on(pool: SavingsPool) -> None:
    """What no body takes stands in the pot, and the host brings it back into use: never more than is in it."""
    in_pot = POT_PENCE + POT_BACK_PENCE
    draw = {"acting_body": COUNCIL, "effective_date": "2026-09-30", "narrative": "prevention, as the board decided"}
    before = await pool.statement(YEAR)
    assert [("", "no stream", in_pot)] == reserves(before)
    assert (0, in_pot) == (pence_of(before["left_in_year"]), pence_of(before["put_to_reserve_total"]))

    refused = await pool.manager.post(f"{pool.pool}/reserve-draws", {**draw, "amount_pence": in_pot + 1})
    drawn = await pool.manager.post(f"{pool.pool}/reserve-draws", {**draw, "amount_pence": 1_000_000})

    assert (CONFLICT, "reserve-is-short", CREATED) == (refused.status_code, code_of(refused), drawn.status_code)
    after = await pool.statement(YEAR)
    assert [("", "no stream", in_pot - 1_000_000)] == reserves(after)
    assert 1_000_000 == pence_of(after["left_in_year"])
    assert all(one["holds"] for one in (*before["checks"], *after["checks"]))


def reserves(statement: dict[str, Any]) -> list[tuple[str, str, int | None]]:
    return [(one["stream"], one["stream_name"], pence_of(one["in_reserve"])) for one in statement["reserves"]]


async def disputed_meanwhile(pool: SavingsPool, number: int) -> None:
    """A gain is disputed as a scheme is, and waits until the body that disputes it withdraws."""
    raised = await pool.people_of(POLICE)[0].post(
        f"{pool.settlements}/{number}/disputes", {"acting_body": POLICE, "schemes": [CASE], "reason": "not ours"}
    )
    assert {CASE: "disputed"} == states(raised.json())
    (dispute,) = raised.json()["schemes"][0]["disputes"]
    ended = await pool.people_of(POLICE)[0].post(
        f"{pool.pool}/settlement-disputes/{dispute}/withdrawal", {"acting_body": POLICE, "reason": "explained"}
    )
    assert "withdrawn" == ended.json()["end"]["outcome"]
