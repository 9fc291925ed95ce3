"""The people who write and adopt rule sets."""

import pytest

from tests.conftest import World
from tests.rule_sets.written import Author


@pytest.fixture
async def author(world: World) -> Author:
    made = Author(world)
    await made.build()
    return made
