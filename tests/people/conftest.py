"""The office of a place, and that of the other one."""

import pytest

from ledger.cli.token import sign
from ledger.http.door import Role, Scope
from tests.conftest import Client, World
from tests.people.staff import Office


async def _office(world: World, place: str) -> Office:
    subject = f"admin of {place}"
    admin = await world.client(Role.PLACE_ADMIN, place=place, subject=subject, kind="individual")
    return Office(world, Client(admin.http, sign(world.settings, subject, tuple(Scope), hours=1)), place)


@pytest.fixture
async def office(world: World) -> Office:
    return await _office(world, world.place)


@pytest.fixture
async def other_office(world: World) -> Office:
    return await _office(world, world.other_place)
