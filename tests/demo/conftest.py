"""The demonstrations, loaded and played once through the API into the tests' service, and who reads them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from click.testing import CliRunner, Result

from ledger.__main__ import main
from ledger.cli import demo
from ledger.cli.demo_playing import read_script
from ledger.cli.demo_savings import SAVINGS_SCRIPT
from ledger.cli.token import issue_token
from ledger.http.door import Role
from ledger.settings import Settings
from tests.conftest import Client
from tests.demo.cutting import cut_short

SAVINGS_PLACE = "demo-savings"
SAVINGS_POOL = f"/v1/places/{SAVINGS_PLACE}/pools/savings"
YEAR_POOL = "/v1/places/demo-year/pools/section-75"
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


def run(settings: Settings, *arguments: str) -> Result:
    """One command as the operator of the tests' service."""
    assert settings.database_url is not None
    environment = {
        "LEDGER_HOME": str(settings.home),
        "LEDGER_DATABASE_URL": settings.database_url,
        "LEDGER_PORT": str(settings.port),
        "LEDGER_SERVER": "",
    }
    return CliRunner().invoke(main, arguments, env=environment)


@pytest.fixture(scope="session")
async def told(service: str, settings: Settings) -> list[str]:
    """The year, played once by the command; the lines that it prints."""
    assert service
    played = await asyncio.to_thread(run, settings, "demo", "year")
    assert played.exit_code == 0, played.output
    return played.output.splitlines()


@pytest.fixture
async def year_auditor(service: str, settings: Settings, told: list[str]) -> AsyncIterator[Client]:
    """The auditor of the year."""
    assert told
    token = await asyncio.to_thread(
        issue_token, settings, subject="demo-year:auditor", role=Role.AUDITOR, place="demo-year", kind="individual"
    )
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        yield Client(http, token)


@pytest.fixture(scope="session")
async def savings_told(service: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Savings, played by the command of a script that stops in every chapter and begins it again; what it prints."""
    assert service
    script = read_script(SAVINGS_SCRIPT)
    chapters = tuple(part for one in script.chapters for part in cut_short(script, one))
    file = tmp_path_factory.mktemp("savings") / "cut_short.json"
    file.write_bytes(msgspec.json.encode(msgspec.structs.replace(script, chapters=chapters)))
    played = await asyncio.to_thread(run, settings, "demo", "savings", "--script", str(file))
    assert played.exit_code == 0, played.output
    return played.output.splitlines()


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
