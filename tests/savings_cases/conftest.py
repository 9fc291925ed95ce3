"""A savings agreement in a place of its own."""

import pytest

from tests.conftest import World
from tests.savings_cases.savers import Savers


@pytest.fixture
async def drafting(world: World) -> Savers:
    """Nobody has signed yet: cases are kept and seen all the same."""
    made = Savers(world)
    await made.draft()
    return made


@pytest.fixture
async def savers(world: World) -> Savers:
    made = Savers(world)
    await made.build()
    return made
