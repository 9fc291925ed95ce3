"""Who posts and reads in the tests of the journal."""

from collections.abc import AsyncIterator

import pytest

from tests.cases.properties import IS_DEEP
from tests.conftest import World
from tests.journal.driving import Cast, make_cast

__all__ = ["IS_DEEP", "cast"]


@pytest.fixture
async def cast(world: World) -> AsyncIterator[Cast]:
    """Every poster and reader of one place, and a connection that looks beneath the service."""
    made = await make_cast(world)
    yield made
    await made.connection.close()
