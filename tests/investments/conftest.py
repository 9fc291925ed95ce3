"""A savings agreement whose council invests."""

import pytest

from tests.conftest import World
from tests.investments.investors import Investors


@pytest.fixture
async def investors(world: World) -> Investors:
    made = Investors(world)
    await made.build()
    return made
