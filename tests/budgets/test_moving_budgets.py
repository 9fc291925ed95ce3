"""Limits by role, draws above them, carry-forward inside fences, reserves; and the budget from original to latest."""

from typing import Any

import httpx
import pytest

from ledger.http.door import Role
from tests.board import CREATED, OK, code_of
from tests.budgets.stories import BEDS, HOMES, Treasury
from tests.conftest import COUNCIL, NHS, World

NHS_MINIMUM, ADDITIONAL = "nhs-minimum", "council-additional"
CARRY: dict[str, Any] = {"financial_year": "2025-26", "stream": NHS_MINIMUM, **BEDS}


@pytest.fixture
async def treasury(world: World) -> Treasury:
    made = Treasury(world)
    await made.build()
    return made


async def test_each_role_moves_up_to_its_limit_alone_and_above_it_two_people_do(treasury: Treasury) -> None:
    """The pool manager to £10, the treasurer of the host to £50, nobody above; contingency likewise."""
    await treasury.delegate(
        virement_limit_pence=1_000,
        contingency_limit_pence=100,
        limits_by_role=[
            {"act": "vire", "role": "treasurer", "up_to_pence": 5_000},
            {"act": "draw-contingency", "role": "treasurer", "up_to_pence": 200},
        ],
    )
    await treasury.fund(NHS_MINIMUM, 50_000, 40_000, **BEDS)
    await treasury.post("contingency-set-asides", stream=NHS_MINIMUM, amount_pence=9_000)
    to_homes: dict[str, Any] = {"stream": NHS_MINIMUM, **BEDS, "to_programme": "two-years", "to_scheme": "homes"}
    for_homes: dict[str, Any] = {"stream": NHS_MINIMUM, **HOMES, "narrative": "a hard winter"}

    asked = [
        ("virements", treasury.manager, {**to_homes, "amount_pence": 1_000}),
        ("virements", treasury.manager, {**to_homes, "amount_pence": 1_001}),
        ("virements", treasury.treasurer, {**to_homes, "amount_pence": 5_000}),
        ("virements", treasury.treasurer, {**to_homes, "amount_pence": 5_001}),
        ("virements", treasury.approver, {**to_homes, "amount_pence": 1}),
        ("virements", treasury.nhs_treasurer, {**to_homes, "amount_pence": 1}),
        ("contingency-draws", treasury.manager, {**for_homes, "amount_pence": 101}),
        ("contingency-draws", treasury.treasurer, {**for_homes, "amount_pence": 200}),
    ]
    said = [code_or_made(await treasury.ask(door, by, **payload)) for door, by, payload in asked]
    draw = {"acting_body": COUNCIL, "effective_date": "2025-09-30", **for_homes, "amount_pence": 7_000}
    proposal = await treasury.propose(treasury.manager, "draw-contingency", draw=draw)
    approved = await treasury.approve(treasury.treasurer, proposal)

    above, foreign = "second-person-is-needed", "body-is-not-yours"
    assert ["made", above, "made", above, above, foreign, above, "made"] == said
    assert "done" == approved.json()["state"]
    balances = await treasury.balances()
    assert (1_800, 13_200) == (balances["contingency", NHS_MINIMUM, None], balances["allocated", NHS_MINIMUM, "homes"])


def code_or_made(response: httpx.Response) -> str:
    return "made" if response.status_code == CREATED else code_of(response)


async def test_what_a_year_leaves_is_carried_with_its_money_and_only_once(treasury: Treasury) -> None:
    """Asked by who answers for the scheme, approved by the host; the next year has it, and its money is in reserve."""
    await treasury.fund(NHS_MINIMUM, 10_000, 8_000, **BEDS)
    await treasury.post("payments", **BEDS, amount_pence=5_000, stream=NHS_MINIMUM)
    await treasury.post("payments", **HOMES, amount_pence=1_000, stream=NHS_MINIMUM)
    content = {**CARRY, "acting_body": NHS, "amount_pence": 3_000, "reserve_pence": 2_500}

    proposal = await treasury.propose(treasury.nhs_treasurer, "carry-forward", **content)
    approved = await treasury.approve(treasury.treasurer, proposal)
    again = await refused(treasury, **CARRY, amount_pence=1)
    too_much_money = await refused(
        treasury, financial_year="2025-26", stream=NHS_MINIMUM, amount_pence=2_000, reserve_pence=1_501
    )

    assert [6, 7, 8] == approved.json()["result"]["sequences"]
    assert ("carry-forward-exceeds-what-is-left", "£0.00 of nhs-minimum is left in 2025-26") == again
    assert "£15.00 of the money of nhs-minimum is received and not used" == too_much_money[1]
    first, second = {"to": "2026-03-31"}, {"from": "2026-04-01"}
    year, next_year = await treasury.balances(**first), await treasury.balances(**second)
    assert (5_000, 3_000) == (year["allocated", NHS_MINIMUM, "beds"], year["carried_forward", NHS_MINIMUM, None])
    assert 3_000 == next_year["allocated", NHS_MINIMUM, "beds"]
    assert (-2_500, 2_500) == tuple(year[name, NHS_MINIMUM, None] for name in ("reserve", "transfer_to_reserves"))

    await treasury.post(
        "reserve-draws", stream=NHS_MINIMUM, amount_pence=2_000, effective_date="2026-05-01", narrative="beds of May"
    )
    statement = (await treasury.manager.get(f"{treasury.pool}/statement", period="2026-27")).json()
    (reserve,) = statement["reserves"]
    assert (-2_000, 500) == (reserve["put_to_reserve"]["amount_pence"], reserve["in_reserve"]["amount_pence"])
    assert all(check["holds"] for check in statement["checks"])
    await entries_go_back_in_order(treasury, *approved.json()["result"]["sequences"])


async def entries_go_back_in_order(treasury: Treasury, out: int, into: int, kept: int) -> None:
    """The next year's entry first; and not the reserve, of which part was drawn."""
    said = [await reverse(treasury, sequence) for sequence in (out, kept, into, out)]
    assert ["money-has-moved-on", "money-has-moved-on", "made", "made"] == said
    assert 8_000 == (await treasury.balances(to="2026-03-31"))["allocated", NHS_MINIMUM, "beds"]


async def reverse(treasury: Treasury, sequence: int) -> str:
    payload = {"acting_body": COUNCIL, "sequence": sequence, "reason": "the board changed its mind"}
    return code_or_made(await treasury.manager.post(f"{treasury.pool}/reversals", payload))


async def refused(treasury: Treasury, **content: Any) -> tuple[str, str]:
    """The code and detail of a carry-forward that is not taken."""
    payload = {"act": "carry-forward", "acting_body": COUNCIL, "reason": "for the beds", **content}
    problem = (await treasury.manager.post(treasury.path, payload)).json()
    return problem["code"], problem["errors"][0]["detail"]


async def test_a_fence_that_forbids_it_refuses_by_name_with_the_amount(treasury: Treasury) -> None:
    """And a request that the host refuses is listed with the reason, beside those that wait and those that are done."""
    admin = await treasury.world.client(Role.PLACE_ADMIN)
    fence = {"effective_from": "2025-04-01", "name": "Winter money", "source": "made up"}
    path = f"/v1/places/{treasury.world.place}/funding-streams/{ADDITIONAL}/fences"
    assert CREATED == (await admin.post(path, fence)).status_code
    await treasury.fund(ADDITIONAL, 10_000, 8_000, **HOMES)
    await treasury.fund(NHS_MINIMUM, 10_000, 8_000, **BEDS)

    kept = await refused(treasury, financial_year="2025-26", stream=ADDITIONAL, **HOMES, amount_pence=1_234)
    late = await refused(treasury, financial_year="2026-27", stream=NHS_MINIMUM, amount_pence=1)
    foreign = await refused(treasury, **{**CARRY, **HOMES}, acting_body=NHS, amount_pence=1)
    declined = await treasury.propose(treasury.manager, "carry-forward", **CARRY, amount_pence=10)
    no = {"acting_body": COUNCIL, "reason": "the year is over budget elsewhere"}
    assert OK == (await treasury.treasurer.post(f"{declined['href']}/refusal", no)).status_code
    await treasury.propose(
        treasury.manager, "carry-forward", financial_year="2025-26", stream=NHS_MINIMUM, amount_pence=20
    )

    assert "fence-keeps-money" == kept[0]
    assert "Winter money" in kept[1]
    assert "£12.34 of 2025-26" in kept[1]
    assert ("date-is-outside-agreement", "body-is-not-yours") == (late[0], foreign[0])
    listed = await treasury.manager.all_items(f"{treasury.pool}/carry-forwards", page_size=1)
    assert [("waiting", None, 20, ""), ("refused", "beds", 10, no["reason"])] == [
        (one["state"], one["scheme"], one["amount_pence"], one["end_reason"]) for one in listed
    ]
    of_state = await treasury.manager.all_items(f"{treasury.pool}/carry-forwards", state="refused")
    of_year = await treasury.manager.all_items(f"{treasury.pool}/carry-forwards", financial_year="2026-27")
    assert (1, 0) == (len(of_state), len(of_year))


async def test_a_budget_from_original_to_latest_in_one_call(treasury: Treasury) -> None:
    """Every change in order with who and why, by year, as known at any time; the sums are those of the legs."""
    await treasury.fund(NHS_MINIMUM, 20_000, 8_000, **BEDS)
    await treasury.post("allocations", stream=NHS_MINIMUM, amount_pence=2_000, **HOMES, effective_date="2025-10-01")
    await treasury.post("contingency-set-asides", stream=NHS_MINIMUM, amount_pence=5_000)
    to_homes: dict[str, Any] = {"stream": NHS_MINIMUM, **BEDS, "to_programme": "two-years", "to_scheme": "homes"}
    await treasury.post("virements", **to_homes, amount_pence=500, narrative="homes are short")
    draw: dict[str, Any] = {"stream": NHS_MINIMUM, **BEDS, "amount_pence": 700, "narrative": "a hard winter"}
    taken_back = await treasury.post("contingency-draws", **draw)
    await treasury.post("contingency-draws", **draw)
    assert "made" == await reverse(treasury, taken_back)
    await treasury.post("payments", **BEDS, amount_pence=1_000, stream=NHS_MINIMUM)
    await treasury.post("commitments", **BEDS, amount_pence=300, stream=NHS_MINIMUM)
    proposal = await treasury.propose(treasury.manager, "carry-forward", **CARRY, amount_pence=4_000)
    await treasury.approve(treasury.treasurer, proposal)

    path = f"{treasury.pool}/programmes/two-years/schemes/beds/budget"
    whole = (await treasury.manager.get(path)).json()
    year = (await treasury.manager.get(path, financial_year="2025-26")).json()
    earlier = (await treasury.manager.get(path, through_sequence=whole["changes"][1]["sequence"])).json()
    absent = await treasury.manager.get(path.replace("beds", "cakes"))

    assert [
        ("original", 8_000, 8_000, ""),
        ("virement_out", -500, 7_500, "homes are short"),
        ("contingency_draw", 700, 8_200, "a hard winter"),
        ("contingency_draw", 700, 8_900, "a hard winter"),
        ("reversal", -700, 8_200, "the board changed its mind"),
        ("carried_forward", -4_000, 4_200, "as the board decided"),
        ("brought_forward", 4_000, 8_200, "as the board decided"),
    ] == [(one["what"], one["amount_pence"], one["running_total_pence"], one["reason"]) for one in whole["changes"]]
    assert {proposal["proposal_id"]} == {one["proposal_id"] for one in whole["changes"]} - {None}
    figures = [whole[name]["amount_pence"] for name in ("latest", "spent", "committed", "left")]
    assert [8_000, 8_200, 1_000, 300, 6_900] == [whole["original_pence"], *figures]
    assert (4_200, 7_500) == (year["latest"]["amount_pence"], earlier["latest"]["amount_pence"])
    legs = (await treasury.manager.get(whole["left"]["legs"])).json()
    assert 6_900 == legs["figure_pence"]
    assert httpx.codes.NOT_FOUND == absent.status_code
