"""The crash loop: database and service killed at random under load; what was acknowledged stands, once, in order.

It shows what the death of processes does, not that of the machine: the system's page cache survives a kill.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest
from click.testing import CliRunner

from ledger.__main__ import main
from tests.conftest import World
from tests.databases import tell
from tests.reliability.history import InvalidRunError, Verdict, judge
from tests.reliability.load import Load, make_load
from tests.reliability.stage import Stage, staged

pytestmark = pytest.mark.long

CYCLES, DEEP_CYCLES = 10, 300
POSTERS = 12
SEED = 20_260_401
FORGETFUL = (
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET wal_writer_delay = '10s'",
    "SELECT pg_reload_conf()",
)


def stop_the_server(stage: Stage) -> None:
    stage.stop_server_at_once()
    stage.start_server()


def kill_the_server(stage: Stage) -> None:
    stage.kill_server()
    stage.start_server()


def kill_a_backend(stage: Stage) -> None:
    stage.kill_a_backend()


def kill_the_service(stage: Stage) -> None:
    stage.kill_service()
    stage.start_service()


def kill_both(stage: Stage) -> None:
    stage.kill_service()
    stage.kill_server()
    stage.start_server()
    stage.start_service()


WAYS: tuple[Callable[[Stage], None], ...] = (
    stop_the_server,
    kill_the_server,
    kill_a_backend,
    kill_the_service,
    kill_both,
)


@dataclass
class Run:
    """What a crash loop did, beside the history of its requests."""

    load: Load
    verdict: Verdict
    killed: Counter[str] = field(default_factory=Counter)
    seconds_down: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        killed = ", ".join(f"{number} x {way.replace('_', ' ')}" for way, number in sorted(self.killed.items()))
        down = sorted(self.seconds_down)
        return f"{killed}\n  {self.verdict}\n  down {down[len(down) // 2]:.2f} s (median), {down[-1]:.2f} s at most"


async def run_loop(
    stage: Stage, cycles: int, ways: tuple[Callable[[Stage], None], ...], seed: int, *configuration: str
) -> Run:
    """Load, kill, start, resolve what is in doubt, again and again; then read everything and judge it."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated, not a secret
    killed, down = Counter[str](), []
    async with httpx.AsyncClient(base_url=stage.settings.base_url, timeout=30, trust_env=False) as http:
        await stage.ready(http)
        world = World(http, stage.settings, stage.server)
        await world.build()
        load = await make_load(world)
        await asyncio.to_thread(tell, stage.server.super_dsn, *configuration)
        for number in range(cycles):
            cut = asyncio.Event()
            posting = asyncio.create_task(load.post_until(cut, POSTERS))
            await asyncio.sleep(chance.uniform(0.05, 0.6))
            way = ways[number % len(ways)]
            begun = time.monotonic()
            await asyncio.to_thread(way, stage)
            cut.set()
            await posting
            await stage.ready(http)
            down.append(time.monotonic() - begun)
            killed[way.__name__] += 1
            await load.resolve()
        await load.send_acknowledged_again(every=50)
        return Run(load, judge(load.history, await stage.rows()), killed, down)


def report(run: Run, capsys: pytest.CaptureFixture[str], name: str) -> None:
    with capsys.disabled():
        print(f"\n{name}: {run}\n  answers: {dict(sorted(run.load.endings.items()))}")  # noqa: T201 - the figures are the point


async def prove(cycles: int, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    async with staged() as stage:
        run = await run_loop(stage, cycles, WAYS, seed)
        report(run, capsys, f"{cycles} kills, seed {seed}")
        checked = await asyncio.to_thread(check, stage)
        defects = stage.defects()

    assert [] == defects
    assert run.verdict.is_clean, run.verdict.anomalies
    assert run.verdict.counts["in doubt"] == run.verdict.counts["resolved by key"] > 0
    assert {"201", "503"} >= {answer[:3] for answer in run.load.endings if answer[0].isdigit()}, run.load.endings
    assert (0, "No difference.") == checked


def check(stage: Stage) -> tuple[int, str]:
    """The exit code of `placeledger check`, and its last line."""
    done = CliRunner().invoke(main, ["check"], env={"LEDGER_DATABASE_URL": stage.server.app_dsn})
    return done.exit_code, done.output.splitlines()[-1]


async def test_nothing_acknowledged_is_lost_or_doubled(capsys: pytest.CaptureFixture[str]) -> None:
    """Killed in five ways under load: every acknowledgement stands, every doubt is resolved by its key, in order."""
    await prove(CYCLES, SEED, capsys)


@pytest.mark.deep
async def test_nothing_acknowledged_is_lost_or_doubled_at_length(capsys: pytest.CaptureFixture[str]) -> None:
    """No failure in n kills bounds the rate of failure at about 3/n: this run says below one in a hundred."""
    await prove(DEEP_CYCLES, time.time_ns() % 10**6, capsys)


async def test_a_database_that_forgets_is_found_out(capsys: pytest.CaptureFixture[str]) -> None:
    """The control: with `synchronous_commit = off` the same loop tells of acknowledged entries that are gone."""
    async with staged() as stage:
        run = await run_loop(stage, 2, (stop_the_server,), SEED, *FORGETFUL)
        report(run, capsys, "synchronous_commit = off")

    assert run.verdict.anomalies["lost"], run.verdict


async def test_a_database_that_cannot_be_read_is_no_pass() -> None:
    """Neither a run without loss nor one with it: it is invalid."""
    async with staged() as stage:
        stage.stop_server_at_once()
        with pytest.raises(InvalidRunError):
            await stage.rows()
        (stage.server.place.data / "global" / "pg_control").unlink()
        with pytest.raises(InvalidRunError):
            stage.start_server()
