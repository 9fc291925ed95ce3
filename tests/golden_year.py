"""The golden pooled year as postings, and the place in which it runs; its numbers are those of the case file."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.cases.tables import pence, table
from tests.conftest import COUNCIL, NHS, Client, World

GOLDEN: dict[str, Any] = table("golden_statement")
CREATED = httpx.codes.CREATED
BODIES = {"icb": NHS, "council": COUNCIL}


def contributions() -> dict[str, dict[str, Any]]:
    return {name: one for name, one in GOLDEN["contributions"].items() if isinstance(one, dict)}


def stream_of(contribution: str) -> str:
    return contribution.replace("_", "-")


def posted(kind: str, day: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "acting_body": COUNCIL, "effective_date": day, "amount_pence": pence(amount), **more}


def postings() -> list[dict[str, Any]]:
    """The year as commands: contributions promised and received, budgets set, actuals paid."""
    made = []
    for name, one in contributions().items():
        named = {"body": BODIES[one["partner"]], "stream": stream_of(name)}
        made.append(posted("scheduled_contribution", "2025-04-01", one["amount"], **named))
        made.append(posted("received_contribution", "2025-06-30", one["amount"], **named))
    for scheme in GOLDEN["scheme"]:
        coded = {"programme": "golden", "scheme": scheme["id"].lower()}
        for name, amount in scheme["funded_by"].items():
            made.append(posted("allocation", "2025-04-01", amount, stream=stream_of(name), **coded))
        made.append(posted("payment", "2026-03-31", scheme["actual"], **coded))
    return made


async def post_golden_year(
    world: World, manager: Client, *, responsible: dict[str, str] | None = None, fenced: bool = False
) -> None:
    """Streams, programme and the whole year at once; the council answers for every scheme unless told otherwise.

    fenced: with the fences on the two streams that the case file calls ring-fenced.
    """
    admin = await world.client(Role.PLACE_ADMIN)
    for name, one in contributions().items():
        await admin.post(f"/v1/places/{world.place}/funding-streams", {"stream": stream_of(name), "name": name})
        if fenced and "ring_fence" in one:
            fence = {"effective_from": "2025-04-01", "name": one["ring_fence"], "source": "the golden year"}
            path = f"/v1/places/{world.place}/funding-streams/{stream_of(name)}/fences"
            made = await admin.post(path, {**fence, "may_carry_forward": True})
            assert made.status_code == CREATED, made.text
    schemes = [
        {
            "code": one["id"].lower(),
            "name": one["name"],
            "responsible_body": (responsible or {}).get(one["id"], COUNCIL),
            "streams": [stream_of(name) for name in one["funded_by"]],
        }
        for one in GOLDEN["scheme"]
    ]
    term = {"first_day": "2025-04-01", "last_day": "2026-03-31"}
    programme = {"code": "golden", "name": "The golden year", **term, "schemes": schemes}
    made = await admin.post(f"/v1/places/{world.place}/programmes", programme)
    assert made.status_code == CREATED, made.text
    done = await manager.post(f"{world.pooled}/bulk", {"items": postings()})
    assert done.status_code == CREATED, done.text
