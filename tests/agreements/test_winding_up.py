"""After the end what is left goes to the partners, to the penny; then nothing else can be posted, and it is paid."""

from typing import Any

import pytest

from ledger.http.door import Role
from tests.agreements.partners import CREATED, Partners, as_written, made, reasons
from tests.conftest import COUNCIL, NHS, WRITTEN_TERMS, World

PARTS: dict[str, Any] = {"programme": "home-first", "scheme": "equipment"}
WIND_UP: dict[str, Any] = {"effective_date": "2026-03-31", "settle_by": "2070-06-30"}
LATE = "2026-11-01"


async def ended(world: World, code: str = "over", place: str | None = None, **changed: Any) -> Partners:
    """A fund whose year is over, with two thirds of its income from the NHS and £100.01 left."""
    partners = await made(world, code, place, **changed)
    await world.sign(partners.path, place=place)
    for body, stream, pence in ((NHS, "nhs-minimum", 200_000), (COUNCIL, "council-additional", 100_000)):
        await receive(partners, body, stream, pence)
    assert CREATED == (await partners.post("payments", amount_pence=289_999, **PARTS)).status_code
    return partners


async def receive(partners: Partners, body: str, stream: str, amount_pence: int) -> None:
    host = await partners.world.client(Role.POSTER, COUNCIL, partners.place)
    command = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": amount_pence}
    received = await host.post(f"{partners.path}/received-contributions", {**command, "body": body, "stream": stream})
    assert received.status_code == CREATED, received.text


async def balances(partners: Partners) -> dict[tuple[str, str | None, str | None], int]:
    """What stands on the accounts of money that are not zero."""
    auditor = await partners.world.client(Role.AUDITOR, place=partners.place)
    trial = (await auditor.get(f"{partners.path}/trial-balance")).json()
    return {
        (one["account"], one["body"], one["stream"]): one["balance_pence"]
        for one in trial["accounts"]
        if one["balance_pence"] and one["account"] != "expenditure"
    }


@pytest.fixture
async def partners(world: World) -> Partners:
    return await ended(world)


async def test_what_is_left_is_divided_by_net_paid_in_and_paid(world: World, partners: Partners) -> None:
    """£100.01 left: £66.67 and £33.34; once both are paid nothing is left, and the statement's control total holds."""
    result = await partners.agree("wind-up-agreement", **WIND_UP)
    auditor = await world.client(Role.AUDITOR)
    (sequence,) = result["sequences"]
    entry = (await auditor.get(f"{partners.path}/entries/{sequence}")).json()
    divided = await balances(partners)
    statement = (await auditor.get(f"{partners.path}/statement?period=2025-26")).json()
    paid = [await pay(partners, body, pence) for body, pence in ((NHS, 6_667), (COUNCIL, 3_335), (COUNCIL, 3_334))]

    assert "2070-06-30" == result["settle_by"]
    assert ("winding_up", "2026-03-31", COUNCIL) == tuple(entry[k] for k in ("kind", "effective_date", "acting_body"))
    assert [
        (f"net paid in by {NHS}", 200_000), (f"net paid in by {COUNCIL}", 100_000), ("left to divide", 10_001),
        (f"share of {NHS}", 6_667), (f"share of {COUNCIL}", 3_334),
    ] == [(step["what"], step["amount_pence"]) for step in entry["working"]]  # fmt: skip
    assert {
        ("cash", COUNCIL, None): 10_001,
        ("contribution_income", NHS, "nhs-minimum"): -193_333,
        ("contribution_income", COUNCIL, "council-additional"): -96_666,
        ("partner_settlement", NHS, None): -6_667,
        ("partner_settlement", COUNCIL, None): -3_334,
    } == divided
    assert [True] == [one["holds"] for one in statement["checks"]]
    assert [CREATED, 409, CREATED] == [one.status_code for one in paid]
    assert {"contribution_income"} == {account for account, _, _ in await balances(partners)}
    assert "wound_up" == (await partners.read())["state"]


async def pay(partners: Partners, body: str, amount_pence: int, day: str = LATE) -> Any:
    host = await partners.world.client(Role.POSTER, COUNCIL, partners.place)
    command = {"acting_body": COUNCIL, "effective_date": day, "amount_pence": amount_pence, "body": body}
    return await host.post(f"{partners.path}/settlement-payments", command)


async def test_once_wound_up_only_what_is_due_is_paid(world: World, partners: Partners) -> None:
    """No posting, no reversal but of a payment of what was due, no variation; another pool is as before."""
    result = await partners.agree("wind-up-agreement", **WIND_UP)
    assert CREATED == (await pay(partners, NHS, 6_667)).status_code
    host = await world.client(Role.POSTER, COUNCIL)

    async def reverse(sequence: int) -> Any:
        taken_back = {"acting_body": COUNCIL, "sequence": sequence, "reason": "wrong"}
        return await host.post(f"{partners.path}/reversals", taken_back)

    wound_up = [["agreement-is-wound-up", ""]]
    assert wound_up == reasons(await partners.post("payments", amount_pence=1, **PARTS))
    assert [["agreement-is-wound-up", "/sequence"]] == reasons(await reverse(3))
    assert [["winding-up-cannot-be-reversed", "/sequence"]] == reasons(await reverse(*result["sequences"]))
    assert wound_up == await partners.refused("wind-up-agreement", **WIND_UP)
    assert wound_up[0] in await partners.refused("end-agreement", last_day="2026-01-01")
    vary: dict[str, Any] = {"follows_version": 1, "applies_from": "2026-01-01", "agreement": as_written()}
    assert wound_up == await partners.refused("vary-agreement", **vary)
    assert CREATED == (await reverse(5)).status_code
    assert CREATED == (await pay(partners, NHS, 6_667)).status_code
    assert [["date-is-outside-agreement", "/effective_date"]] == reasons(await pay(partners, COUNCIL, 1, "2070-07-01"))
    assert CREATED == (await Partners(world).post("payments", amount_pence=1, **PARTS)).status_code


async def test_money_that_is_short_is_owed(world: World) -> None:
    """An overspend is owed in the same shares, in the other place as well; each pays its own."""
    partners = await ended(world, place=world.other_place)
    assert CREATED == (await partners.post("payments", amount_pence=10_002, **PARTS)).status_code
    await partners.agree("wind-up-agreement", **WIND_UP)

    assert {NHS: 1} == {
        body: pence
        for (account, body, _), pence in (await balances(partners)).items()
        if account == "partner_settlement"
    }
    assert CREATED == (await pay(partners, NHS, 1)).status_code
    assert {"contribution_income"} == {account for account, _, _ in await balances(partners)}


async def test_the_shares_that_are_written_go_before_what_was_paid_in(world: World) -> None:
    shares = [{"body": NHS, "basis_points": 2_500}, {"body": COUNCIL, "basis_points": 7_500}]
    partners = await ended(world, terms={**WRITTEN_TERMS, "winding_up_shares": shares})
    await partners.agree("wind-up-agreement", **WIND_UP)
    found = await balances(partners)

    assert (-2_500, -7_501) == (found["partner_settlement", NHS, None], found["partner_settlement", COUNCIL, None])


async def test_everything_open_is_named_with_its_amount(world: World, partners: Partners) -> None:
    """Suspense, receivables, accruals, commitments and money between pools must be zero first."""
    for door, command in (
        ("payments", {"amount_pence": 70}),
        ("called-contributions", {"amount_pence": 500, "stream": "nhs-minimum", "body": COUNCIL}),
        ("accruals", {"amount_pence": 9, "reverses_on": "2025-10-31", **PARTS}),
        ("commitments", {"amount_pence": 40, **PARTS}),
        ("transfers", {"amount_pence": 30, "to_pool": "pooled"}),
    ):
        host = await world.client(Role.POSTER, COUNCIL)
        made_one = await host.post(
            f"{partners.path}/{door}", {"acting_body": COUNCIL, "effective_date": "2025-09-30", **command}
        )
        assert made_one.status_code == CREATED, made_one.text
    refused = await partners.propose("wind-up-agreement", **WIND_UP)

    assert [["pool-is-not-settled", ""]] == reasons(refused)
    assert (
        f"committed {COUNCIL} home-first equipment £0.40; contribution receivable {COUNCIL} nhs-minimum £5.00; "
        f"inter pool £0.30; suspense {COUNCIL} £0.70"
    ) == refused.json()["errors"][0]["detail"]


async def test_not_before_the_end_nor_by_another_than_the_host(world: World, partners: Partners) -> None:
    """Each reason by itself; a fund in which nobody paid cannot divide what it has."""
    running = await made(world, "running", effective_to="2070-03-31")
    await world.sign(running.path)
    assert [["agreement-has-not-ended", ""]] == await running.refused("wind-up-agreement", **WIND_UP)
    assert [["host-must-record-this", "/acting_body"]] == await partners.refused("wind-up-agreement", NHS, **WIND_UP)
    late: dict[str, Any] = {**WIND_UP, "effective_date": "2026-04-01"}
    assert [["date-is-outside-agreement", "/effective_date"]] == await partners.refused("wind-up-agreement", **late)
    for day in ("2026-06-30", "9999-12-31"):
        past: dict[str, Any] = {**WIND_UP, "settle_by": day}
        assert [["payload-is-not-valid", "/settle_by"]] == await partners.refused("wind-up-agreement", **past)
    unpaid = await made(world, "unpaid")
    await world.sign(unpaid.path)
    manager = await world.client(Role.POOL_MANAGER, COUNCIL)
    opening = {"acting_body": COUNCIL, "effective_date": "2025-04-01"}
    lines = [{"account": "cash", "body": COUNCIL, "amount_pence": 5}]
    assert CREATED == (await manager.post(f"{unpaid.path}/opening-balances", {**opening, "lines": lines})).status_code
    assert [["division-is-not-written", ""]] == await unpaid.refused("wind-up-agreement", **WIND_UP)


async def test_a_fund_with_nothing_left_is_wound_up_without_an_entry(world: World) -> None:
    partners = await made(world, "empty")
    await world.sign(partners.path)
    result = await partners.agree("wind-up-agreement", **WIND_UP)

    assert ([], "wound_up") == (result["sequences"], (await partners.read())["state"])
