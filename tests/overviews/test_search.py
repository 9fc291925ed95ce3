"""Entries over a place: what each pool's own listing gives, for the pools that one may see, page by page."""

from typing import Any

from ledger.http.door import Role
from tests.board import CREATED
from tests.conftest import COUNCIL, NHS, POLICE, Client, World
from tests.forecasts.forecaster import POSTINGS

SUPPLIER = "Borsetshire Care Ltd"


async def search(reader: Client, world: World, **asked: Any) -> list[tuple[str, int]]:
    found = await reader.all_items(f"/v1/places/{world.place}/entries", **asked)
    return [(one["pool"], one["entry"]["sequence"]) for one in found]


async def test_entries_of_all_pools_by_whatever_is_known_of_them(world: World) -> None:
    """By text, amount, kind, body, scheme and date; the same filters as one pool's, and the same entries."""
    manager, nhs = await world.client(Role.POOL_MANAGER, COUNCIL), await world.client(Role.POSTER, NHS)
    police, auditor = await world.client(Role.POSTER, POLICE), await world.client(Role.AUDITOR)
    await manager.post(f"{world.pooled}/bulk", {"items": POSTINGS})
    paid = {"effective_date": "2025-09-30", "amount_pence": 12_345, "supplier_name": SUPPLIER}
    for by, body, pool in (
        (manager, COUNCIL, world.pooled),
        (nhs, NHS, world.aligned),
        (police, POLICE, world.aligned),
    ):
        made = await by.post(f"{pool}/payments", {**paid, "acting_body": body, "narrative": f"of {body}"})
        assert made.status_code == CREATED, made.text

    everywhere = [("aligned", 1), ("aligned", 2), ("pooled", 10)]
    assert everywhere == await search(auditor, world, text="borsetshire CARE", page_size=1)
    assert everywhere == await search(auditor, world, amount_from_pence=12_345, amount_to_pence=12_345)
    assert everywhere[:2] == await search(police, world, kind="payment")
    assert [("aligned", 1)] == await search(auditor, world, text=SUPPLIER, acting_body=NHS)
    assert [("pooled", 10)] == await search(auditor, world, text=SUPPLIER, pool="pooled")
    assert [] == await search(auditor, world, known_at="2025-01-01T00:00:00Z")
    asked: dict[str, Any] = {"programme": "home-first", "from": "2025-05-01", "page_size": 2}
    own = await auditor.all_items(f"{world.pooled}/entries", **asked)
    over_all = await auditor.all_items(f"/v1/places/{world.place}/entries", **asked)
    assert own == [one["entry"] for one in over_all]
    assert own[0] == (await auditor.get(over_all[0]["href"])).json()
    other = await world.client(Role.AUDITOR, place=world.other_place)
    assert [] == await other.all_items(f"/v1/places/{world.other_place}/entries", text=SUPPLIER)
    for wrong in ({"through_sequence": 3}, {"from": "2025-05-02", "to": "2025-05-01"}, {"cursor": "x"}):
        assert 400 == (await auditor.get(f"/v1/places/{world.place}/entries", **wrong)).status_code
