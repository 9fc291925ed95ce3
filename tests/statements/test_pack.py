"""The pack beside a statement: the golden year's account, its risk share in words, forecasts and savings as known."""

from typing import Any

from tests.cases.tables import pence
from tests.conftest import COUNCIL, NHS, Client
from tests.golden_year import GOLDEN
from tests.settlement.settling import CREATED, Settler
from tests.statements.reading import check_figures, line_of, pence_of

TOTAL, SPENT = pence(GOLDEN["contributions"]["total"]), pence(GOLDEN["totals"]["actual"])
OWED, CARRIED = pence(GOLDEN["outcome"]["owed_total"]), pence(GOLDEN["outcome"]["carried_forward_in_ring_fence_dfg"])
YEAR = "2025-26"


async def pack_of(reader: Client, pool: str, **asked: Any) -> dict[str, Any]:
    response = await reader.get(f"{pool}/statement-pack", **{"period": YEAR, **asked})
    found: dict[str, Any] = response.json()
    assert "statement" in found, found
    return found


async def test_the_golden_pack_to_the_penny(settled: Settler) -> None:
    """Income, expenditure and balance; every figure lists its legs; what is asked by sequence stays as it was."""
    forecast = {"acting_body": COUNCIL, "programme": "golden", "scheme": "s1", "financial_year": YEAR}
    said = {**forecast, "as_at": "2025-09-30", "amount_pence": 240_000_000, "method": "manager_judgement"}
    made = await settled.manager.post(f"{settled.pool}/forecasts", said)
    assert made.status_code == CREATED, made.text
    pack = await pack_of(settled.auditor, settled.pool)
    beside, through = pack["beside"], pack["statement"]["through_sequence"]

    account = beside["account"]
    assert (TOTAL + OWED, SPENT) == (
        pence_of(account["income_to_date_total"]),
        pence_of(account["expenditure_to_date_total"]),
    )
    assert TOTAL + OWED == sum(one["to_date"]["amount_pence"] for one in account["income"])
    assert SPENT == sum(one["to_date"]["amount_pence"] for one in account["expenditure"])
    assert CARRIED == pence_of(account["closing"]) == sum(one["amount"]["amount_pence"] for one in account["held"])
    assert [0, TOTAL + OWED, -SPENT] == [pence_of(one["to_date"]) for one in account["balance"]]
    assert all(one["holds"] for one in account["checks"])
    fenced = line_of(account["sources"], stream="council-dfg")
    assert CARRIED == pence_of(fenced["closing"])
    for body, name in ((NHS, "icb"), (COUNCIL, "council")):
        line = line_of(account["partners"], body=body)
        owes = pence(GOLDEN["outcome"]["owed"][name])
        assert (0, owes, owes) == tuple(pence_of(line[one]) for one in ("due_at_start", "risk_share", "due_at_end"))
    assert (await settled.statement()) == pack["statement"]
    assert await check_figures(settled.auditor, {**beside, "through_sequence": through}) > 60
    _forecasts(beside["forecast"])
    _shares(beside["sharing"])
    assert beside["savings"] is None
    by_sequence = await pack_of(settled.auditor, settled.pool, through_sequence=through)
    await settled.pay(5, scheme="s3")
    assert by_sequence == await pack_of(settled.auditor, settled.pool, through_sequence=through)
    assert "no forecast" in line_of(by_sequence["beside"]["forecast"]["programmes"], programme="golden")["note"]


def _forecasts(forecast: dict[str, Any]) -> None:
    """Of the one scheme that has one: with the address of its record, and which way it lies in words."""
    (programme,) = forecast["programmes"]
    one = line_of(programme["schemes"], scheme="s1")

    assert (240_000_000, 15_000_000) == (one["forecast"]["amount_pence"], one["variance"]["amount_pence"])
    assert one["forecast"]["record"].startswith(f"/v1/places/{one['forecast']['record'].split('/')[3]}/pools/pooled/")
    assert ("adverse: an overspend", None) == (one["reads"], programme["forecast"])
    assert "4 of 5 schemes: no forecast" == programme["note"]


def _shares(sharing: dict[str, Any]) -> None:
    """What each partner bears of each scheme, the steps by which it came, and the rules as they read."""
    (settlement,) = sharing["settlements"]
    shares = {
        (one["scheme"], share["body"]): share["to_settle"]["amount_pence"]
        for one in settlement["schemes"]
        for share in one["shares"]
        if share["what"].startswith("borne by")
    }
    by_body = {body: sum(amount for (_, who), amount in shares.items() if who == body) for body in (NHS, COUNCIL)}

    assert {
        NHS: pence(GOLDEN["outcome"]["owed"]["icb"]),
        COUNCIL: pence(GOLDEN["outcome"]["owed"]["council"]),
    } == by_body
    assert "settled" == line_of(settlement["schemes"], scheme="golden/s1")["state"]
    says = [line["says"] for part in settlement["working"] for line in part["lines"]]
    assert any("2" in one and "1" in one for one in says)
    (rules,) = sharing["rule_sets"]
    assert settlement["rule_set_version"] == rules["version"]
    assert rules["sentences"][0]["text"].startswith("Rules for sharing")
