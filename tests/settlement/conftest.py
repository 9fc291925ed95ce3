"""The place in which the case table runs, and the people who settle."""

import pytest

from tests.cases.postings import stage
from tests.conftest import World
from tests.settlement.settling import Settler

__all__ = ["golden", "settler", "stage"]


@pytest.fixture
async def settler(world: World) -> Settler:
    """The people, in a fund without rules."""
    made = Settler(world)
    await made.build()
    return made


@pytest.fixture
async def golden(world: World) -> Settler:
    """The golden year, ready to be settled."""
    made = Settler(world)
    await made.build_golden()
    return made
