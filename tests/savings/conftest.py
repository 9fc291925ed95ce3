"""A savings agreement with an agreed case, in a place of its own."""

import pytest

from tests.cases.properties import IS_DEEP
from tests.conftest import World
from tests.savings.claimers import Claimers

__all__ = ["IS_DEEP"]  # loads how hypothesis runs here


@pytest.fixture
async def claimers(world: World) -> Claimers:
    made = Claimers(world)
    await made.begin()
    return made
