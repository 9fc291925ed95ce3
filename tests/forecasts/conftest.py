"""A board with its months and its forecasts, in a pool whose agreement is signed."""

import pytest

from tests.conftest import World
from tests.forecasts.forecaster import Forecaster


@pytest.fixture
async def forecaster(world: World) -> Forecaster:
    made = Forecaster(world)
    await made.build()
    return made
