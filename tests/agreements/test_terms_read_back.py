"""Agreements and pools as they are read back: the terms as written, to those who may see them."""

from ledger.http.door import Role
from tests.conftest import COUNCIL, GLA, NHS, POLICE, Client, World

TERMS = {
    "aims_and_outcomes": "Fewer people wait in hospital.\nMore live at home.",
    "functions": "Section 117 aftercare",
    "contributions_and_their_variation": "2:1",
    "staff_goods_and_premises": "Two social workers",
    "duration": "One year",
    "review": "Each quarter",
    "termination": "Three months' notice",
    "fund_management": "Monthly reports",
}
AGREEMENT = {
    "code": "winter",
    "name": "Winter pressures £ 2025",
    "legal_basis": "section_75_pooled_fund",
    "effective_from": "2025-10-15",
    "effective_to": "2026-03-31",
    "partners": [COUNCIL, NHS],
    "host": NHS,
    "pool_manager": "Head of Finance",
    "terms": TERMS,
    "label": "made up",
    "pool": {"code": "winter-fund", "name": "Winter fund", "label": "made up", "attribution": "OGL v3.0"},
}


async def test_an_agreement_reads_back_as_it_was_written(world: World, auditor: Client) -> None:
    """Every clause of regulation 7, the partners in their order, and the pool that it opened."""
    admin = await world.client(Role.PLACE_ADMIN)
    made = await admin.post(f"/v1/places/{world.place}/agreements", AGREEMENT)
    found = {one["code"]: one for one in await auditor.all_items(f"/v1/places/{world.place}/agreements", page_size=1)}
    pool = await auditor.get(made.headers["location"])

    wanted = {name: value for name, value in AGREEMENT.items() if name != "pool"}
    derived = {"version": 1, "state": "draft", "mark": "agreement not yet signed", "is_review_due": False}
    assert (
        wanted | derived | {"not_yet_agreed": [], "next_review_on": None, "pools": ["winter-fund"]} == found["winter"]
    )
    assert ["alignment", "section-75", "winter"] == list(found)
    assert made.json() == pool.json()
    assert ("pooled", "winter", NHS, [COUNCIL, NHS]) == tuple(
        pool.json()[name] for name in ("kind", "agreement", "host", "partners")
    )


async def test_a_pool_takes_postings_on_the_days_of_its_term_alone(world: World) -> None:
    """A term may begin within a month; the month is open and the days before the term are not."""
    admin = await world.client(Role.PLACE_ADMIN)
    made = await admin.post(f"/v1/places/{world.place}/agreements", AGREEMENT)
    icb = await world.client(Role.POSTER, NHS)
    answers = [
        await icb.post(
            f"{made.headers['location']}/payments", {"acting_body": NHS, "effective_date": day, "amount_pence": 1}
        )
        for day in ("2025-10-14", "2025-10-15", "2026-03-31", "2026-04-01")
    ]

    assert [422, 201, 201, 422] == [one.status_code for one in answers]


async def test_a_body_sees_its_own_agreements_and_pools_only(world: World) -> None:
    """A partner of one agreement does not learn that another is there."""
    seen = {}
    for body in (COUNCIL, POLICE, GLA):
        client = await world.client(Role.POSTER, body)
        seen[body] = [
            [one["code"] for one in await client.all_items(f"/v1/places/{world.place}/{listing}", page_size=1)]
            for listing in ("agreements", "pools")
        ]
    police = await world.client(Role.POSTER, POLICE)

    assert [["alignment", "section-75"], ["aligned", "pooled"]] == seen[COUNCIL]
    assert [["alignment"], ["aligned"]] == seen[POLICE] == seen[GLA]
    assert 404 == (await police.get(world.pooled)).status_code
    assert (await police.get(world.pooled)).json()["detail"] == (await police.get(f"{world.pooled}-x")).json()["detail"]


async def test_a_refused_agreement_leaves_nothing_behind(world: World, auditor: Client) -> None:
    """No pool of it, no version and no act: the same codes are free afterwards."""
    admin = await world.client(Role.PLACE_ADMIN)
    path = f"/v1/places/{world.place}/agreements"
    taken = await admin.post(path, {**AGREEMENT, "pool": {"code": "pooled", "name": "Taken"}})
    made = await admin.post(path, AGREEMENT)

    assert [409, 201] == [taken.status_code, made.status_code]
    acts = await auditor.all_items(f"/v1/places/{world.place}/acts")
    assert 1 == sum(1 for one in acts if one["detail"].get("agreement") == "winter")
