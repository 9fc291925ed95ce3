"""The place in which the case table runs; and a programme that is funded, with its board."""

import pytest

from tests.cases.postings import stage
from tests.conftest import World
from tests.programmes.steered import Steering

__all__ = ["stage", "steering"]


@pytest.fixture
async def steering(world: World) -> Steering:
    """A programme in its term, funded by the pooled fund."""
    made = Steering(world)
    await made.build()
    await made.fund()
    return made
