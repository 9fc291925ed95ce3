"""What the tests of journals sent back share."""

import pytest

from tests.conftest import World
from tests.general_ledgers.three_partners import Fund


@pytest.fixture
async def fund(world: World) -> Fund:
    """A fund of three partners with a scheme under each treatment, in which nothing is posted yet."""
    made = Fund(world)
    await made.build()
    return made
