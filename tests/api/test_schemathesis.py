"""Schemathesis at the real service: every operation of the served document, every check, by one who may do all."""

import asyncio
import hashlib
import os
import re
import sys
import tomllib
from pathlib import Path

import httpx
import pytest

from ledger.app import DOORS
from ledger.cli.token import sign
from ledger.http.door import Role, Scope
from tests.api.staging import PLACE
from tests.api.test_examples import STORY, told
from tests.conftest import COUNCIL, World
from tests.reliability.stage import Stage, staged

pytestmark = pytest.mark.long

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
DOCUMENT = Path(__file__).parents[2] / "api_schema" / "openapi.json"
SEED = 20_260_401
PARTS = 16


async def fill(stage: Stage, http: httpx.AsyncClient) -> str:
    """Tell the examples' story, so that there are books to ask about; the token of somebody with every role."""
    world = World(http, stage.settings, stage.server)
    assert all(answer.is_success for answer in (await told(world, *STORY)).values())
    for role in Role:
        body = COUNCIL if role in {Role.POSTER, Role.POOL_MANAGER, Role.APPROVER} else None
        await world.client(role, body, PLACE, subject="everybody")
    return sign(stage.settings, "everybody", tuple(Scope), hours=2)


async def run(tmp_path: Path, *options: str) -> tuple[int, str, list[str]]:
    """Schemathesis's exit code and words, and the defects that the service logged."""
    async with staged() as stage, httpx.AsyncClient(base_url=stage.settings.base_url, trust_env=False) as http:
        await stage.ready(http)
        token = await fill(stage, http)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"),
            *("--config-file", str(CONFIGURATION), "run", f"{stage.settings.base_url}/openapi.json"),
            *("--header", f"Authorization: Bearer {token}", "--checks", "all", "--mode", "all"),
            *("--seed", str(SEED), "--continue-on-failure", "--no-color", *options),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, said.decode(), stage.defects()


async def prove(tmp_path: Path, capsys: pytest.CaptureFixture[str], operations: int, *options: str) -> None:
    code, said, defects = await run(tmp_path, *options)
    cases = re.search(r"Test cases:\n\s+(.*)", said)
    with capsys.disabled():
        print(f"\n{operations} operations: {cases[1] if cases else said}, seed {SEED}")  # noqa: T201 - the figures

    assert f"Tested: {operations}\n" in said, said
    assert (0, []) == (code, defects), said


def changing() -> list[str]:
    """What changes something and is tried by its edges: all but the trees, which the configuration tells of."""
    configured = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["operations"]
    trees = {one["include-operation-id"] for one in configured if one.get("phases", {}).get("coverage")}
    return sorted(door.operation for door in DOORS if door.method != "GET" and door.operation not in trees)


async def test_no_operation_that_changes_something_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The edges of every parameter and payload, allowed and not: as the document says. Examples: test_examples.

    One in sixteen operations; which one, the document itself decides, so that another version of it tries others and
    the same version tries the same. At length, all.
    """
    turn = hashlib.sha256(DOCUMENT.read_bytes()).digest()[0] % PARTS
    tried = changing() if os.environ.get("LEDGER_DEEP") else changing()[turn::PARTS]
    only = [option for operation in tried for option in ("--include-operation-id", operation)]
    await prove(tmp_path, capsys, len(tried), "--phases", "coverage", *only)


@pytest.mark.deep
async def test_no_operation_fails_at_length(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All operations, those that read as well; data by chance, and one after the other as their links suggest."""
    phases = "examples,coverage,fuzzing,stateful"
    await prove(tmp_path, capsys, len(DOORS), "--phases", phases, "--max-examples", "100")
