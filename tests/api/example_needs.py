"""What the story of the examples needs beside them: money, terms and schedules that other doors have made."""

import httpx

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, World

PLACE = "south-east-london"


async def pay_with_vat(world: World) -> None:
    """A payment whose VAT comes back."""
    host = await world.client(Role.POSTER, COUNCIL, PLACE)
    vat = {"amount_pence": 1_200_000, "vat_pence": 200_000, "recoverable_vat_pence": 200_000}
    coded = {"programme": "southwark-home-first", "scheme": "reablement", "effective_date": "2020-09-30"}
    path = f"/v1/places/{PLACE}/pools/southwark-section-75/payments"
    made = await host.post(path, {"acting_body": COUNCIL, **coded, **vat})
    assert made.status_code == httpx.codes.CREATED, made.text


async def carry_forward(world: World) -> None:
    """Money of the year that a signed pool carries into the next one, and keeps in reserve."""
    path, day = f"/v1/places/{PLACE}/pools/southwark-community-budget", {"effective_date": "2020-09-30"}
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=PLACE)
    treasurer = await world.person(Role.TREASURER, COUNCIL, place=PLACE)
    await world.sign(path, NHS, COUNCIL, place=PLACE, on="2020-04-14")
    of = {"acting_body": COUNCIL, **day, "body": NHS, "stream": "nhs-contribution", "amount_pence": 500_000}
    for door in ("scheduled-contributions", "received-contributions"):
        assert (await manager.post(f"{path}/{door}", of)).status_code == httpx.codes.CREATED
    asked = {"financial_year": "2020-21", "stream": "nhs-contribution", "amount_pence": 200_000}
    content = {"act": "carry-forward", "acting_body": COUNCIL, "reason": "beds that open in April", **asked}
    proposed = await manager.post(f"{path}/proposals", {**content, "reserve_pence": 200_000})
    assert proposed.status_code == httpx.codes.CREATED, proposed.text
    approved = await treasurer.post(f"{proposed.json()['href']}/approval", {"acting_body": COUNCIL})
    assert approved.json()["state"] == "done", approved.text


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
    """In the aligned pool, of what is scheduled: a budget, spend, an order, and terms of notice of both partners."""
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
