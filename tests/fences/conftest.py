"""The place in which the case table of fences runs."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ledger.core.ids import new_id
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role
from ledger.settings import Settings
from tests.cases.postings import Stage
from tests.cases.properties import IS_DEEP
from tests.cases.tables import table
from tests.conftest import COUNCIL, World

__all__ = ["IS_DEEP", "stage"]
SETTING = table("fences")["setting"]


@pytest.fixture(scope="module")
async def stage(service: str, settings: Settings, database: Throwaway) -> AsyncIterator[Stage]:
    """The place of the postings' cases, with the streams, fences and schemes of the table."""
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        world = World(http, settings, database)
        world.place = f"fenced-{new_id()}"
        world.other_place = f"{world.place}-other"
        await world.build()
        await set_up(world, world.place, SETTING)
        made = Stage(world)
        yield made
        await made.check()


async def set_up(world: World, place: str, setting: dict[str, Any]) -> None:
    """Streams with their fences, then a programme with its schemes."""
    admin = await world.client(Role.PLACE_ADMIN, place=place)
    for stream in setting["stream"]:
        fences = stream.get("fences", [])
        payload = {"stream": stream["stream"], "name": stream["name"]}
        made = await admin.post(f"/v1/places/{place}/funding-streams", payload)
        assert made.status_code == httpx.codes.CREATED, made.text
        for fence in fences:
            made = await admin.post(f"/v1/places/{place}/funding-streams/{stream['stream']}/fences", as_dated(fence))
            assert made.status_code == httpx.codes.CREATED, made.text
    schemes = [{"responsible_body": COUNCIL, "name": one["code"], **one} for one in setting["scheme"]]
    programme = {"code": "care", "name": "Care", "first_day": "2025-04-01", "last_day": "2027-03-31"}
    made = await admin.post(f"/v1/places/{place}/programmes", {**programme, "schemes": schemes})
    assert made.status_code == httpx.codes.CREATED, made.text


def as_dated(fence: dict[str, Any]) -> dict[str, Any]:
    """TOML reads dates, JSON writes them as text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in fence.items()}
