"""What the story of the examples needs beside them: agreements signed, statements issued, a schedule adopted."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, WRITTEN_TERMS, Client, World
from tests.savings.claimers import Claimers, line, small_case

PLACE = "south-east-london"
IF_NOT_AGREED = {
    "default": "last_years_spend",
    "escalation": [
        {"to": "board", "month": 10, "day": 31},
        {"to": "authorised_officers", "month": 1, "day": 31},
        {"to": "dispute_clause", "month": 4, "day": 30, "is_in_the_year": True},
    ],
}


async def pay_with_vat(world: World) -> None:
    """A payment whose VAT comes back."""
    host = await world.client(Role.POSTER, COUNCIL, PLACE)
    vat = {"amount_pence": 1_200_000, "vat_pence": 200_000, "recoverable_vat_pence": 200_000}
    coded = {"programme": "southwark-home-first", "scheme": "reablement", "effective_date": "2020-09-30"}
    path = f"/v1/places/{PLACE}/pools/southwark-section-75/payments"
    made = await host.post(path, {"acting_body": COUNCIL, **coded, **vat})
    assert made.status_code == httpx.codes.CREATED, made.text


async def carry_forward(world: World) -> None:
    """Money of the year that a signed pool spends, carries into the next one, and keeps in reserve."""
    path, day = f"/v1/places/{PLACE}/pools/southwark-community-budget", {"effective_date": "2020-09-30"}
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=PLACE)
    treasurer = await world.person(Role.TREASURER, COUNCIL, place=PLACE)
    await world.sign(path, NHS, COUNCIL, place=PLACE, on="2020-04-14")
    of = {"acting_body": COUNCIL, **day, "body": NHS, "stream": "nhs-contribution", "amount_pence": 500_000}
    for door in ("scheduled-contributions", "received-contributions"):
        assert (await manager.post(f"{path}/{door}", of)).status_code == httpx.codes.CREATED
    coded = {"programme": "southwark-home-first", "scheme": "reablement", "stream": "nhs-contribution"}
    paid = await manager.post(f"{path}/payments", {"acting_body": COUNCIL, **day, "amount_pence": 250_000, **coded})
    assert paid.status_code == httpx.codes.CREATED, paid.text
    asked = {"financial_year": "2020-21", "stream": "nhs-contribution", "amount_pence": 200_000}
    content = {"act": "carry-forward", "acting_body": COUNCIL, "reason": "beds that open in April", **asked}
    proposed = await manager.post(f"{path}/proposals", {**content, "reserve_pence": 200_000})
    assert proposed.status_code == httpx.codes.CREATED, proposed.text
    approved = await treasurer.post(f"{proposed.json()['href']}/approval", {"acting_body": COUNCIL})
    assert approved.json()["state"] == "done", approved.text


async def issue_statements(world: World) -> None:
    """An aligned pool whose agreement is signed, with April closed, a late item, and two statements over it."""
    code, of_the_body = "southwark-aligned-budget", {"acting_body": COUNCIL, "reason": "as the board decided"}
    path, pool = f"/v1/places/{PLACE}/pools/{code}", {"code": code, "name": "Southwark aligned budget"}
    terms = {"legal_basis": "aligned_budget", "effective_from": "2020-04-01", "effective_to": "2020-09-30"}
    admin = await world.client(Role.PLACE_ADMIN, place=PLACE)
    agreement = {**terms, "code": code, "name": code, "partners": [NHS, COUNCIL], "terms": WRITTEN_TERMS, "pool": pool}
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=PLACE)
    treasurer = await world.person(Role.TREASURER, COUNCIL, place=PLACE)

    async def do(client: Client, address: str, payload: dict[str, Any]) -> dict[str, Any]:
        made = await client.post(address, payload)
        assert made.is_success, made.text
        found: dict[str, Any] = made.json()
        return found

    async def pay(**said: Any) -> None:
        await do(manager, f"{path}/payments", {"acting_body": COUNCIL, **said})

    async def decide(act: str) -> None:
        proposed = await do(manager, f"{path}/proposals", {**of_the_body, "act": act, "period": "2020-04"})
        await do(treasurer, f"{proposed['href']}/approval", {"acting_body": COUNCIL})

    await do(admin, f"/v1/places/{PLACE}/agreements", agreement)
    await world.sign(path, NHS, COUNCIL, place=PLACE, on="2020-04-14")
    await pay(effective_date="2020-04-30", amount_pence=125_000)
    await do(manager, f"{path}/period-soft-closes", {**of_the_body, "period": "2020-04"})
    await decide("close-period")
    await decide("issue-statement")
    await pay(effective_date="2020-05-04", event_date="2020-04-29", amount_pence=4_000)
    await decide("issue-statement")


async def adopt_schedule(world: World) -> None:
    """What the NHS is to contribute to the aligned pool, agreed by both partners."""
    path = f"/v1/places/{PLACE}/pools/southwark-aligned-budget/proposals"
    written = {"body": NHS, "stream": "nhs-contribution", "amount_pence": 1_000_000_00, "frequency": "monthly"}
    said = {"financial_year": "2020-21", "effective_date": "2020-06-01", "reason": "as the board decided"}
    schedules = [{**written, "timing": "in_advance", "due": {"working_days": 12}}]
    proposal = {**said, "act": "change-contribution-schedule", "acting_body": COUNCIL, "schedules": schedules}
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=PLACE)
    made = await manager.post(path, proposal)
    assert made.status_code == httpx.codes.CREATED, made.text
    for body in (COUNCIL, NHS):
        treasurer = await world.person(Role.TREASURER, body, place=PLACE)
        approved = await treasurer.post(f"{made.json()['href']}/approval", {"acting_body": body})
        assert approved.is_success, approved.text


async def agree_on_notice(world: World) -> None:
    """In the aligned pool: a budget of what is scheduled, spend, an order, and terms of notice that both approved."""
    path = f"/v1/places/{PLACE}/pools/southwark-aligned-budget"
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=PLACE)
    at = {"programme": "southwark-home-first", "scheme": "reablement"}
    posted = (
        ("allocation", 90_000_000, {"stream": "nhs-contribution", **at}),
        ("payment", 40_000_000, at),
        ("commitment", 15_000_000, at),
    )
    of_day = {"acting_body": COUNCIL, "effective_date": "2020-07-01"}
    items = [{"type": kind, "amount_pence": pence, **of_day, **more} for kind, pence, more in posted]
    made = await manager.post(f"{path}/bulk", {"items": items})
    assert made.is_success, made.text
    terms = {
        "effective_from": "2020-04-01",
        "notice_days": 5,
        "overspend": {"basis_points": 250},
        "plan_every_weeks": 6,
    }
    said = {"act": "set-variance-notice", "acting_body": COUNCIL, "reason": "as the board agreed", "terms": terms}
    proposed = await manager.post(f"{path}/proposals", said)
    assert proposed.is_success, proposed.text
    for body in (COUNCIL, NHS):
        treasurer = await world.person(Role.TREASURER, body, place=PLACE)
        approved = await treasurer.post(f"{proposed.json()['href']}/approval", {"acting_body": body})
        assert approved.is_success, approved.text


async def adopt_rules(world: World, document: Any) -> None:
    """A year over its budget on one scheme and under it on another, and rules for it that both partners adopted."""
    path, of_day = f"/v1/places/{PLACE}/pools/southwark-community-budget", {"effective_date": "2020-10-31"}
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=PLACE)
    posted = (
        ("allocation", "reablement", 200_000),
        ("allocation", "discharge-to-assess", 100_000),
        ("payment", "discharge-to-assess", 60_000),
    )
    at = {"acting_body": COUNCIL, "programme": "southwark-home-first", "stream": "nhs-contribution", **of_day}
    items = [{"type": kind, **at, "scheme": scheme, "amount_pence": pence} for kind, scheme, pence in posted]
    written = {"acting_body": COUNCIL, "document": document}
    for address, payload in ((f"{path}/bulk", {"items": items}), (f"{path}/agreement/rule-sets", written)):
        made = await manager.post(address, payload)
        assert made.is_success, made.text
    said = {"act": "adopt-rule-set", "acting_body": COUNCIL, "reason": "as the board agreed"}
    proposed = await manager.post(f"{path}/proposals", {**said, "version": 1, "effective_from": "2020-04-01"})
    assert proposed.is_success, proposed.text
    for body in (COUNCIL, NHS):
        treasurer = await world.person(Role.TREASURER, body, place=PLACE)
        approved = await treasurer.post(f"{proposed.json()['href']}/approval", {"acting_body": body})
        assert approved.is_success, approved.text


async def agree_on_savings(world: World) -> None:
    """The savings agreement in whose pool the example of a case is kept."""
    code, terms = "southwark-savings", {**WRITTEN_TERMS, "savings_sharing": "As the rule set says"}
    agreement = {
        "code": code,
        "name": "Savings of Southwark",
        "legal_basis": "savings_agreement",
        "effective_from": "2020-04-01",
        "effective_to": "2025-03-31",
        "partners": [NHS, COUNCIL],
        "host": COUNCIL,
        "terms": terms,
        "pool": {"code": code, "name": "Savings of Southwark", "label": "constructed"},
    }
    admin = await world.client(Role.PLACE_ADMIN, place=PLACE)
    made = await admin.post(f"/v1/places/{PLACE}/agreements", agreement)
    assert made.status_code == httpx.codes.CREATED, made.text
    await world.sign(f"/v1/places/{PLACE}/pools/{code}", NHS, COUNCIL, place=PLACE, on="2020-04-14")


async def agree_on_a_case(world: World) -> None:
    """A case of that agreement with its baseline, and what the health board claims by it."""
    claimers = Claimers(world, PLACE, "southwark-savings")
    outcome = "children taken into care"
    lines = [
        line("placements", outcome, (COUNCIL, 4_000_000)),
        line("continuing-care", outcome, (NHS, 1_000_000)),
    ]
    document = small_case(bodies=(NHS, COUNCIL), benefits=lines, title="Care at home", first_year=2020)
    await claimers.agreed("care-at-home", document, programme="southwark-home-first", effective_date="2020-05-31")
    said = {"case": "care-at-home", "line": "continuing-care", "budget_line": "Continuing care", "period": "2020-21-Q1"}
    assert await claimers.claimed(NHS, **said, amount_pence=3_000_000, effective_date="2020-09-30") == 1


async def verify_the_claim(world: World) -> None:
    """What the example claims, verified for the most part by both bodies."""
    await Claimers(world, PLACE, "southwark-savings").verify(2, 10_000_000, effective_date="2020-09-30")


async def move_savings(world: World) -> None:
    """In the pool of the savings agreement: what the NHS is to pay the council for a saving, settled and half paid."""
    path = f"/v1/places/{PLACE}/pools/southwark-savings"
    gain = {
        "name": "families",
        "gather": {"type": "paid_by", "amount": {"type": "pence", "amount_pence": 1_200_000}, "partner": NHS},
        "steps": [{"type": "bear", "partner": COUNCIL}],
    }
    document = {
        "format": "placeledger-rule-set/1",
        "title": "What the NHS pays for families",
        "partners": [NHS, COUNCIL],
        "host": COUNCIL,
        "gains": [gain],
    }
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=PLACE)

    async def made(address: str, payload: dict[str, Any], client: Client = manager) -> dict[str, Any]:
        answer = await client.post(address, {"acting_body": COUNCIL, **payload})
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    version = (await made(f"{path}/agreement/rule-sets", {"document": document}))["version"]
    said = {"reason": "as the board agreed"}
    adoption = {**said, "act": "adopt-rule-set", "version": version, "effective_from": "2020-04-01"}
    adopted = await made(f"{path}/proposals", adoption)
    people = {
        body: [await world.person(role, body, place=PLACE) for role in (Role.TREASURER, Role.APPROVER)]
        for body in (COUNCIL, NHS)
    }
    for body, (treasurer, _) in people.items():
        await made(f"{adopted['href']}/approval", {"acting_body": body}, treasurer)
    settled = await made(f"{path}/settlements", {"period": "2020-21"})
    for body, (treasurer, approver) in people.items():
        agreement = {**said, "act": "agree-settlement", "acting_body": body, "settlement": settled["number"]}
        proposed = await made(f"{path}/proposals", agreement, treasurer)
        await made(f"{proposed['href']}/approval", {"acting_body": body}, approver)
    half = {"effective_date": "2021-03-31", "body": COUNCIL, "amount_pence": 600_000}
    await made(f"{path}/settlement-payments", half)
