"""The golden year, settled by both partners."""

import pytest

from tests.conftest import World
from tests.settlement.settling import Settler


@pytest.fixture
async def settled(world: World) -> Settler:
    made = Settler(world)
    await made.build_golden()
    await made.settle()
    await made.agree(1)
    return made
