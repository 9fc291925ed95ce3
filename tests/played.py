"""The demonstrations, loaded and played once through the API into the tests' service, whoever needs them first."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from ledger.__main__ import main
from ledger.cli import demo
from ledger.cli.demo_playing import read_script
from ledger.cli.demo_savings import SAVINGS_SCRIPT
from ledger.settings import Settings
from tests.demo.cutting import cut_short

FOLDER = Path(__file__).parents[1] / "deploy" / "demo"


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
async def loaded(service: str, settings: Settings) -> list[str]:
    """The demonstration, loaded through the API into the tests' service; the lines it prints."""
    return await asyncio.to_thread(demo.load, service, settings, FOLDER)


@pytest.fixture(scope="session")
async def told(service: str, settings: Settings) -> list[str]:
    """The year, played once by the command; the lines that it prints."""
    assert service
    played = await asyncio.to_thread(run, settings, "demo", "year")
    assert played.exit_code == 0, played.output
    return played.output.splitlines()


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
