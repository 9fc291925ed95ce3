"""The round trip: every run of a year, loaded once into a plain ledger of each partner, gives the pool's position."""

from typing import Any

from ledger.core.money import share_exactly
from ledger.db import connect_pool, in_place
from ledger.general_ledgers.checking import differences_of_runs
from tests.conftest import COUNCIL, DISTRICT, NHS
from tests.general_ledgers.plain_ledger import PlainLedger
from tests.general_ledgers.three_partners import OPEN, PARTNERS, TREATMENTS, Fund

SCHEDULED = {NHS: 600_000, COUNCIL: 300_000, DISTRICT: 100_001}


def by_schedule(pence: int) -> dict[str, int]:
    return dict(zip(PARTNERS, share_exactly(pence, [SCHEDULED[body] for body in PARTNERS]), strict=True))


def position(accounts: list[dict[str, Any]], name: str, **dimensions: str) -> int:
    """What the trial balance of the pool says."""
    return sum(
        one["balance_pence"]
        for one in accounts
        if one["account"] == name and all(one[key] == value for key, value in dimensions.items())
    )


async def test_the_runs_of_a_year_agree_with_the_pool(fund: Fund) -> None:
    """By month, then by year, then what came late: each loaded once, difference 0 for every partner."""
    await fund.year()
    await fund.profile()
    runs = {body: [await fund.run(body, period) for period in ("2025-04", "2025-05", "2025-26")] for body in PARTNERS}
    await fund.pay("joint", 70_003, "2026-02-01")
    await fund.pay(OPEN, 11, "2026-02-01")
    await fund.treat("host-leads", treatment="joint_operation")
    for body in PARTNERS:
        runs[body].append(await fund.run(body))
    ledgers = {body: PlainLedger(found) for body, found in runs.items()}

    accounts = await fund.balances(to="2026-03-31")
    for body, ledger in ledgers.items():
        contributed = ledger.pence("contribution_expenditure")
        assert (body, -position(accounts, "contribution_income", body=body)) == (body, contributed)
        assert position(accounts, "contribution_receivable", body=body) == -ledger.pence("contribution_creditor")
        assert position(accounts, "partner_settlement", body=body) == -ledger.pence("settlement_with_host")
        assert position(accounts, "contribution_receivable", body=body) == ledgers[COUNCIL].pence(
            "contribution_debtor", counterparty=body
        )
        assert position(accounts, "partner_settlement", body=body) == ledgers[COUNCIL].pence(
            "settlement_with_partner", counterparty=body
        )
    paid_in = SCHEDULED[COUNCIL] - 99
    assert position(accounts, "cash") == ledgers[COUNCIL].pence("cash") + paid_in
    assert position(accounts, "suspense") == ledgers[COUNCIL].pence("suspense")
    assert position(accounts, "in_kind_use", body=NHS) == ledgers[NHS].pence("in_kind_use")
    expected = shares_of_spend(
        {scheme: position(accounts, "expenditure", scheme=scheme) for scheme in (*TREATMENTS, OPEN)}
    )
    actual = {
        scheme: {
            body: pence for body in PARTNERS if (pence := ledgers[body].pence("scheme_expenditure", scheme=scheme))
        }
        for scheme in expected
    }
    assert expected == actual
    assert await differences(fund) == []


def shares_of_spend(spent: dict[str, int]) -> dict[str, dict[str, int]]:
    """Which partner's accounts show how much of each scheme, by its treatment at the end; undecided: the host all."""
    nhs, district = share_exactly(spent["fixed"], [3_333, 6_667])
    return {
        "joint": by_schedule(spent["joint"]),
        "fixed": {NHS: nhs, DISTRICT: district},
        "host-leads": by_schedule(spent["host-leads"]),
        "nhs-leads": {NHS: spent["nhs-leads"]},
        "agency": {DISTRICT: spent["agency"]},
        OPEN: {COUNCIL: spent[OPEN]},
    }


async def differences(fund: Fund) -> list[str]:
    """What the check finds of the runs of the place."""
    place_id, _ = await fund.world.ids("three")
    db = await connect_pool(fund.world.database.app_dsn, size=2)
    try:
        async with in_place(db, place_id) as connection:
            return [text async for text in differences_of_runs(connection, place_id)]
    finally:
        await db.close()
