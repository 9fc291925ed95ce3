"""A board in a pool whose agreement is signed, and the ways in which it takes its periods forward."""

import pytest

from tests.conftest import World
from tests.periods.keeping import Keeper


@pytest.fixture
async def keeper(world: World) -> Keeper:
    made = Keeper(world)
    await made.build()
    return made
