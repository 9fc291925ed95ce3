"""A board in a pool whose agreement is signed."""

import pytest

from tests.board import Board
from tests.conftest import World


@pytest.fixture
async def board(world: World) -> Board:
    made = Board(world)
    await made.build()
    return made
