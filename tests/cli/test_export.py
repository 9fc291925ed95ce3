"""`placeledger export`: the same bytes as the door gives, written whole or not at all."""

import asyncio
import sys
from pathlib import Path

import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, World

PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 12_345}


async def run(*arguments: str) -> tuple[int, bytes, str]:
    """Exit code, standard output and standard error of one command."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ledger", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, error = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out, error.decode()


def files(folder: Path) -> set[Path]:
    return set(folder.iterdir())


@pytest.fixture
async def where(world: World, tmp_path: Path) -> list[str]:
    """The options of an auditor, and a pool with one payment of each of two days."""
    host = await world.client(Role.POSTER, COUNCIL)
    for day in ("2025-08-30", "2025-09-30"):
        made = await host.post(f"{world.pooled}/payments", {**PAYMENT, "effective_date": day})
        assert made.status_code == 201, made.text
    token = tmp_path / "token"
    token.write_text((await world.client(Role.AUDITOR)).token)
    return ["--server", world.settings.base_url, "--token-file", str(token)]


@pytest.mark.parametrize(
    ("what", "form"),
    [("general-ledger", "csv"), ("trial-balance", "parquet"), ("journal", "beancount"), ("journal", "hledger")],
)
async def test_a_file_is_what_the_door_gives(
    what: str, form: str, world: World, where: list[str], tmp_path: Path
) -> None:
    """For the view that was asked, to a file and to standard output alike."""
    view = ["--from", "2025-09-01", "--to", "2025-09-30", "--through-sequence", "2"]
    path = tmp_path / "exported"
    to_file = await run("export", world.place, "pooled", what, "--format", form, *view, *where, "--output", str(path))
    to_output = await run("export", world.place, "pooled", what, "--format", form, *view, *where)
    auditor = await world.client(Role.AUDITOR)
    query = {"format": form, "from": "2025-09-01", "to": "2025-09-30", "through_sequence": 2}
    door = await auditor.get(f"{world.pooled}/exports/{what}", **query)

    assert (0, 0) == (to_file[0], to_output[0]), to_file[2] + to_output[2]
    assert door.content == path.read_bytes() == to_output[1]
    assert {path, tmp_path / "token"} == files(tmp_path)


async def test_a_refusal_leaves_no_file(world: World, where: list[str], tmp_path: Path) -> None:
    """A pool that is not there, days that cross, a format that is none of the kind: in words, and no file."""
    path = tmp_path / "exported"
    for arguments, words in (
        (["nowhere", "journal"], "nothing here for you"),
        (["pooled", "journal", "--from", "2025-09-02", "--to", "2025-09-01"], "from lies after to"),
        (["pooled", "journal", "--format", "csv"], "A journal is written as beancount or hledger"),
        (["pooled", "journal", "--known-at", "yesterday"], "known_at"),
    ):
        code, out, error = await run("export", world.place, *arguments, *where, "--output", str(path))
        assert (1, b"") == (code, out)
        assert words in error
    assert {tmp_path / "token"} == files(tmp_path)


async def test_a_file_that_cannot_be_written_is_told(world: World, where: list[str], tmp_path: Path) -> None:
    code, _, error = await run(
        "export", world.place, "pooled", "journal", *where, "--output", str(tmp_path / "no" / "such" / "folder")
    )

    assert (1, True) == (code, "cannot be written" in error)
    assert 1 == len(error.splitlines())
