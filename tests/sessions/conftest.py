"""One provider for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.sessions.standing_provider import Standing, standing_provider

PUBLIC_URL = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def standing() -> Iterator[Standing]:
    with standing_provider(f"{PUBLIC_URL}/sign-in/return") as made:
        yield made
