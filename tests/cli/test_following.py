"""`placeledger intake --job` and `follow`: an import from a terminal, left and taken up again."""

from pathlib import Path

import msgspec
import pytest

from tests.cli.test_commands import run
from tests.conftest import Client, World
from tests.intake.sending import csv_of, save_profiles, sha256

FILE = csv_of([("ACME", "Equipment", "10.00"), ("Bolt", "", "5.00"), ("Coil", "", "0.00")])


@pytest.fixture
async def options(world: World, host: Client, tmp_path: Path) -> list[str]:
    """Where the service is, and the token of the host."""
    await save_profiles(world)
    token = tmp_path / "token"
    token.write_text(host.token)
    return ["--server", world.settings.base_url, "--token-file", str(token)]


def intake(world: World, file: Path) -> list[str]:
    said = ["--profile", "council-spend", "--effective-date", "2025-09-30", "--job"]
    return ["intake", world.place, "pooled", str(file), *said]


async def test_an_import_is_followed_to_its_end_and_again_later(
    world: World, options: list[str], tmp_path: Path
) -> None:
    """The command that takes it up again is told at once; both tell the same end."""
    file = tmp_path / "file.csv"
    file.write_bytes(FILE)
    code, out, err = await run(*intake(world, file), "--row-count", "3", *options)
    (again,) = [line.partition("placeledger ")[2] for line in err.splitlines() if "Follow it" in line]
    later = await run(*again.split(), *options)
    as_json = await run(*again.split(), "--json", *options)

    assert (0, out) == (code, later[1]), err
    assert "Ended: completed." in out
    assert ["posted", "2", "lines", "£15.00"] == next(line.split() for line in out.splitlines() if "posted" in line)
    assert 2 == msgspec.json.decode(as_json[1])["done"]["posted"]


async def test_a_correction_names_the_file_that_it_replaces(world: World, options: list[str], tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_bytes(FILE)
    second.write_bytes(csv_of([("ACME", "Equipment", "10.00")]))
    await run(*intake(world, first), *options)
    code, out, _ = await run(*intake(world, second), "--replaces", sha256(FILE), *options)

    assert 0 == code
    assert ["reversed", "1", "lines", "£5.00"] == next(line.split() for line in out.splitlines() if "reversed" in line)


async def test_an_import_that_failed_says_why_and_exits_otherwise(
    world: World, options: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(csv_of([("ACME", "", "ten")]))
    code, out, err = await run(*intake(world, file), *options)

    assert 3 == code
    assert "Ended: failed." in out
    assert "#/rows/2" in err


async def test_what_an_import_has_not_is_a_wrong_use(world: World, options: list[str], tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(FILE)
    for wrong in (["--validate-only"], ["--results", str(tmp_path / "results.csv")]):
        assert 2 == (await run(*intake(world, file), *wrong, *options))[0]
