"""A place whose every text tries to be markup and a formula, written by the API as anybody there could."""

from typing import Any

from ledger.http.door import Role
from tests.conftest import COUNCIL, World, _terms

MARKUP = "=1+1<script>hit=1</script><img src=x onerror=hit=1>\"'><svg onload=hit=1>"
TEXTS = {"name", "label", "pool_manager", "attribution", "narrative", "supplier_name", "reason", "reference"}


def hostile(value: Any, key: str = "") -> Any:
    """A payload with markup in each of its texts that people write freely."""
    if isinstance(value, dict):
        is_terms = key == "terms"
        return {name: MARKUP if is_terms else hostile(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, key) for one in value]
    return MARKUP if isinstance(value, str) and key in TEXTS else value


async def build_hostile(world: World) -> str:
    """Such a place, with a pool, programmes, entries and a proposal; its code."""
    place = f"{world.place}-hostile"
    operator = await world.client(Role.OPERATOR)
    await _taken(operator.post("/v1/places", {"code": place, "name": MARKUP, "label": MARKUP}))
    admin = await world.client(Role.PLACE_ADMIN, place=place)
    for path, payload in _terms():
        await _taken(admin.post(f"/v1/places/{place}/{path}", hostile(payload)))
    await world.sign(f"/v1/places/{place}/pools/pooled", place=place)
    host = await world.client(Role.POSTER, COUNCIL, place)
    payment = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 12_345}
    texts = dict.fromkeys(("reference", "narrative", "supplier_name"), MARKUP)
    await _taken(host.post(f"/v1/places/{place}/pools/pooled/payments", {**payment, **texts}))
    return place


async def _taken(response: Any) -> None:
    made = await response
    assert made.status_code in {200, 201}, made.text
