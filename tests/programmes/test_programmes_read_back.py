"""Programmes as they are read back: term, schemes and the order of their streams."""

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client, World

PROGRAMME = {
    "code": "ageing-well",
    "name": "Ageing Well",
    "first_day": "2025-07-01",
    "last_day": "2026-06-30",
    "label": "made up",
    "schemes": [
        {
            "code": "falls",
            "name": "Falls service",
            "responsible_body": NHS,
            "streams": ["council-additional", "nhs-minimum"],
            "label": "pilot",
            "purposes": ["falls-prevention", "social-care"],
            "nature": "revenue",
        },
        {
            "code": "lunch",
            "name": "Lunch clubs",
            "responsible_body": COUNCIL,
            "streams": [],
            "label": "",
            "purposes": [],
            "nature": None,
        },
    ],
}


async def test_a_programme_reads_back_as_it_was_written(world: World, auditor: Client) -> None:
    admin = await world.client(Role.PLACE_ADMIN)
    made = await admin.post(f"/v1/places/{world.place}/programmes", PROGRAMME)
    listed = await auditor.all_items(f"/v1/places/{world.place}/programmes", page_size=1)

    assert PROGRAMME == made.json() == listed[0]
    assert ["ageing-well", "home-first"] == [one["code"] for one in listed]


async def test_spend_draws_on_the_streams_in_the_order_of_the_scheme(
    world: World, pool_manager: Client, auditor: Client
) -> None:
    """Another scheme may list the same streams the other way round, and then draws the other way round."""
    admin = await world.client(Role.PLACE_ADMIN)
    await admin.post(f"/v1/places/{world.place}/programmes", PROGRAMME)
    shared = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 100}
    coded = {"programme": "ageing-well", "scheme": "falls"}
    items = []
    for stream in ("nhs-minimum", "council-additional"):
        items.append({**shared, "type": "scheduled_contribution", "body": NHS, "stream": stream})
        items.append({**shared, "type": "allocation", "stream": stream, **coded})
    items.append({**shared, "type": "payment", "amount_pence": 150, **coded})
    made = await pool_manager.post(f"{world.pooled}/bulk", {"items": items})
    entry = (await auditor.get(made.json()["items"][-1]["entries"][0]["href"])).json()

    assert [("council-additional", 100), ("nhs-minimum", 50), (None, -150)] == [
        (leg["stream"], leg["amount_pence"]) for leg in entry["legs"]
    ]
