"""The golden year settled through the service: proposed, agreed by both, posted, on the statement, and paid."""

from typing import Any

from tests.cases.tables import pence
from tests.conftest import COUNCIL, NHS
from tests.golden_year import GOLDEN
from tests.settlement.settling import CREATED, Settler, owed, says, states
from tests.statements.reading import check_figures, line_of, pence_of

OUTCOME: dict[str, Any] = GOLDEN["outcome"]
OWED = {NHS: pence(OUTCOME["owed"]["icb"]), COUNCIL: pence(OUTCOME["owed"]["council"])}
CARRIED = pence(OUTCOME["carried_forward_in_ring_fence_dfg"])


async def test_the_golden_year_is_settled_to_the_penny(golden: Settler) -> None:
    """What each owes, what is carried in its fence, the check line; then payments clear what is due."""
    proposed = await golden.settle()
    assert ("proposed", OWED) == (proposed["state"], owed(proposed))
    one_sided = await golden.agree(1, NHS)
    assert ("proposed", []) == (one_sided["state"], one_sided["entries"])
    assert f"it waits for {COUNCIL}" == says(one_sided)["s1"]

    settled = await golden.agree(1, COUNCIL)

    nothing = {"s2": "settled", "s4": "nothing_to_settle"}
    assert {"s1": "settled", "s3": "settled", "s5": "settled", **nothing} == states(settled)
    assert ("settled", 3) == (settled["state"], len(settled["entries"]))
    statement = await golden.statement()
    partners = {one["body"]: (pence_of(one["risk_share"]), pence_of(one["due"])) for one in statement["partners"]}
    assert {body: (amount, amount) for body, amount in OWED.items()} == partners
    reserve = line_of(statement["reserves"], stream="council-dfg")
    assert (CARRIED, CARRIED) == (pence_of(reserve["put_to_reserve"]), pence_of(reserve["in_reserve"]))
    assert pence(OUTCOME["owed_total"]) == pence_of(statement["risk_share_total"])
    # 20430790.00 + 155432.21 - 20364122.11 = 222100.10, the carried DFG: nothing is left to settle.
    received, spent = pence_of(statement["received_total"]), pence_of(statement["spend_to_date_total"])
    assert received is not None
    assert spent is not None
    assert CARRIED == received + pence(OUTCOME["owed_total"]) - spent == pence_of(statement["put_to_reserve_total"])
    assert 0 == pence_of(statement["left_in_year"])
    assert all(one["holds"] for one in statement["checks"])
    assert await check_figures(golden.auditor, statement) > 40
    positions = (await golden.nhs_treasurer.get(f"/v1/bodies/{NHS}/position", pool="pooled")).json()
    assert (OWED[NHS], OWED[NHS]) == (positions["totals"]["risk_share_pence"], positions["totals"]["due_pence"])
    await pays(golden)


async def pays(golden: Settler) -> None:
    """Each partner pays what it owes, never more; then nothing is due."""
    for body, amount in OWED.items():
        said = {"acting_body": COUNCIL, "effective_date": "2026-03-31", "body": body}
        path = f"{golden.pool}/settlement-payments"
        more = await golden.manager.post(path, {**said, "amount_pence": amount + 1})
        assert "payment-exceeds-what-is-due" == more.json()["code"]
        paid = await golden.manager.post(path, {**said, "amount_pence": amount})
        assert CREATED == paid.status_code, paid.text
    assert [0, 0] == [pence_of(one["due"]) for one in (await golden.statement())["partners"]]
