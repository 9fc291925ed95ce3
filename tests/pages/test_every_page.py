"""Every page that links lead to, one of each kind, as its HTML says it: there, sound, each figure as the API says it.

What only a browser can tell is in test_walk.py, for the kinds of pages that it names.
"""

import pytest
from litestar import Litestar

from ledger.settings import Settings
from tests.pages.following import walking
from tests.pages.queries import Queries


@pytest.mark.parametrize(
    ("subject", "beginning"),
    [
        ("demo-year:council-treasurer", "/places/demo-year"),
        ("demo-savings:pool-manager", "/places/demo-savings"),
        pytest.param("demo-year:auditor", "/places/demo-year", marks=pytest.mark.deep),
        pytest.param("demo-savings:auditor", "/places/demo-savings", marks=pytest.mark.deep),
    ],
)
async def test_every_page_that_is_linked_is_there_and_sound(
    subject: str,
    beginning: str,
    served: Litestar,
    service: str,
    settings: Settings,
    queries: Queries,
    told: list[str],
    savings_told: list[str],
) -> None:
    assert told
    assert savings_told
    async with walking(served, service, settings, queries, subject) as walker:
        kinds, wrong = await walker.walk(beginning)

    assert not wrong, "\n".join(wrong)
    assert len(kinds) > 20
