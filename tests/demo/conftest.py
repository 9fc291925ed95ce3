"""Who reads the demonstrations that tests/played.py plays."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ledger.cli.token import issue_token
from ledger.http.door import Role
from ledger.settings import Settings
from tests.conftest import Client

SAVINGS_PLACE = "demo-savings"
SAVINGS_POOL = f"/v1/places/{SAVINGS_PLACE}/pools/savings"
YEAR_POOL = "/v1/places/demo-year/pools/section-75"


@pytest.fixture
async def reader(service: str, settings: Settings, loaded: list[str]) -> AsyncIterator[httpx.AsyncClient]:
    """The treasurer of the demonstration."""
    assert loaded
    headers = {"Authorization": f"Bearer {(settings.home / 'demo' / 'treasurer.token').read_text()}"}
    async with httpx.AsyncClient(base_url=service, headers=headers, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture
async def year_auditor(service: str, settings: Settings, told: list[str]) -> AsyncIterator[Client]:
    """The auditor of the year."""
    assert told
    token = await asyncio.to_thread(
        issue_token, settings, subject="demo-year:auditor", role=Role.AUDITOR, place="demo-year", kind="individual"
    )
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        yield Client(http, token)


@pytest.fixture
async def savings_auditor(service: str, settings: Settings, savings_told: list[str]) -> AsyncIterator[Client]:
    """The auditor of the savings."""
    assert savings_told
    token = await asyncio.to_thread(
        issue_token, settings, subject="demo-savings:auditor", role=Role.AUDITOR, place=SAVINGS_PLACE, kind="individual"
    )
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        yield Client(http, token)


async def read(reader: Client, path: str) -> dict[str, Any]:
    response = await reader.get(path)
    assert response.status_code == httpx.codes.OK, response.text
    found: dict[str, Any] = response.json()
    return found
