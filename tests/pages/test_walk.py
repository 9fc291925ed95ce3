"""Every kind of page in a real browser: at each width, for axe, by keyboard, every figure against the API."""

import pytest

from tests.pages.conftest import SignIn
from tests.pages.walk import Stop, stops, walk

pytestmark = pytest.mark.long


STOPS = [pytest.param(one, id=one.name, marks=[pytest.mark.deep] if one.deep else []) for one in stops()]


@pytest.mark.parametrize("stop", STOPS)
async def test_a_page_holds_what_every_page_promises(
    stop: Stop, visitor_of: SignIn, told: list[str], savings_told: list[str]
) -> None:
    assert told
    assert savings_told
    visitor = await visitor_of(stop.person)

    wrong = await walk(visitor, stop)

    assert not wrong, "\n".join([stop.address, *wrong])


def test_no_two_pages_of_the_walk_have_one_name() -> None:
    names = [one.name for one in stops()]

    assert sorted(set(names)) == sorted(names)
