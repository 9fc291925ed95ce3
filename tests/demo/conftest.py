"""The demonstration, loaded once through the API into the tests' service, and its treasurer."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from ledger.cli import demo
from ledger.settings import Settings

FOLDER = Path(__file__).parents[2] / "deploy" / "demo"


@pytest.fixture(scope="session")
async def loaded(service: str, settings: Settings) -> list[str]:
    """The demonstration, loaded through the API into the tests' service; the lines it prints."""
    return await asyncio.to_thread(demo.load, service, settings, FOLDER)


@pytest.fixture
async def reader(service: str, settings: Settings, loaded: list[str]) -> AsyncIterator[httpx.AsyncClient]:
    """The treasurer of the demonstration."""
    assert loaded
    headers = {"Authorization": f"Bearer {(settings.home / 'demo' / 'treasurer.token').read_text()}"}
    async with httpx.AsyncClient(base_url=service, headers=headers, timeout=60, trust_env=False) as client:
        yield client
