"""A service killed again and again in the midst of an import: no line is lost, none is doubled."""

import asyncio
import csv
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from ledger.http.door import Role
from ledger.settings import Settings
from tests.conftest import NHS, Client, World, _wait_for
from tests.embedded.conftest import free_port
from tests.intake.sending import differences, ended, send

pytestmark = pytest.mark.long

DEMO = Path(__file__).parents[2] / "deploy" / "demo"
FILE = DEMO / "data" / "london_nhs_south_east_london_ccg_spend_over_25k_2020-09.csv"
PROFILE: dict[str, Any] = {
    **msgspec.json.decode((DEMO / "profiles" / "ccg-spend-over-25k.json").read_bytes()),
    "body": NHS,
    "coding": [],
}
COPIES, KILLS = 1, 2
# Under the account of the tests, which alone may enter their database's folder.
SERVE = """
import asyncio
from ledger.app import create_app
from ledger.log import configure_logging
from ledger.settings import read_settings
from tests.conftest import _serve
configure_logging(level="ERROR")
settings = read_settings()
asyncio.run(_serve(create_app(settings), settings, asyncio.Event()))
"""


def file_and_totals() -> tuple[bytes, int, int]:
    """The published lines several times over; how many there are and what they add up to, by csv and Decimal alone."""
    content = FILE.read_bytes()
    head, _, lines = content.partition(b"\n")
    whole = head + b"\n" + (lines.rstrip(b"\r\n") + b"\r\n") * COPIES
    rows = list(csv.DictReader(whole.decode("utf-8-sig").splitlines()))
    pounds = sum((Decimal(row["Amount"].replace(",", "")) for row in rows), Decimal(0))
    return whole, len(rows), int(pounds * 100)


class Service:
    """The service in a process of its own, which can be killed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = await asyncio.to_thread(self._spawn)
        for _ in range(6):
            try:
                await _wait_for(self.settings.base_url)
            except AssertionError:
                assert self.process.poll() is None, "it ended by itself"
            else:
                return
        raise AssertionError("the service did not start")

    def _spawn(self) -> "subprocess.Popen[bytes]":
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")}
        environment |= {
            "LEDGER_HOME": str(self.settings.home),
            "LEDGER_DATABASE_URL": self.settings.database_url or "",
            "LEDGER_PORT": str(self.settings.port),
            "LEDGER_LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        return subprocess.Popen([sys.executable, "-c", SERVE], env=environment)

    def kill(self) -> None:
        """As the kernel or a power cut would: no word beforehand."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def killable(settings: Settings) -> Iterator[Service]:
    made = Service(msgspec.structs.replace(settings, port=free_port()))
    yield made
    made.kill()


@pytest.fixture
async def nhs(world: World, killable: Service) -> AsyncIterator[Client]:
    """The poster of the NHS body, at the service that will be killed."""
    admin = await world.client(Role.PLACE_ADMIN)
    made = await admin.post(f"/v1/places/{world.place}/intake-profiles", PROFILE)
    assert made.status_code == 201, made.text
    token = (await world.client(Role.POSTER, NHS)).token
    async with httpx.AsyncClient(base_url=killable.settings.base_url, timeout=60, trust_env=False) as http:
        yield Client(http, token)


async def test_killed_at_any_moment_it_goes_on_without_a_lost_or_doubled_line(
    world: World, nhs: Client, killable: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed between and within batches; in the end every row stands once, and the totals are the file's."""
    content, row_count, total_pence = file_and_totals()
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    await killable.start()
    query = {"profile": PROFILE["code"], "row_count": row_count, "total_pence": total_pence}
    accepted = await send(nhs, f"{world.aligned}/imports", content, **query)
    assert accepted.status_code == 202, accepted.text
    where = accepted.headers["location"]
    done_at_kills: list[int] = []
    for _ in range(KILLS):
        before = done_at_kills[-1] if done_at_kills else 0
        done_at_kills.append(await killed_after(nhs, where, killable, before, chance.uniform(0, 0.1)))
        await killable.start()
    view = await ended(nhs, where)

    assert any(0 < done < row_count for done in done_at_kills), "it was never in the midst"
    assert "completed" == view["state"]
    assert (row_count, total_pence) == (view["done"]["row_count"], view["done"]["total_pence"])
    assert (row_count, total_pence) == (view["done"]["posted"], view["done"]["posted_pence"])
    await compare_books(world, nhs, where, row_count, total_pence)
    assert [] == await differences(world)
    with capsys.disabled():
        print(f"\nkilled {KILLS} times with {done_at_kills} of {row_count} lines done")  # noqa: T201 - told


async def killed_after(client: Client, where: str, service: Service, before: int, seconds: float) -> int:
    """Kill a little after some batch more was done; how many lines were, as last told."""
    done = before
    for _ in range(2_000):
        view = (await client.get(where)).json()
        done = view["done"]["row_count"]
        if done > before or view["ended_at"] is not None:
            break
        await asyncio.sleep(0.005)
    await asyncio.sleep(seconds)
    service.kill()
    return done


async def compare_books(world: World, client: Client, where: str, row_count: int, total_pence: int) -> None:
    """Each row has one result and one entry of its own, and the pool holds what the file adds up to."""
    lines = await client.all_items(f"{where}/lines", page_size=1_000)
    entries = await client.all_items(f"{world.aligned}/entries", page_size=1_000)
    rows = Counter(int(one["source"]["line"]) for one in entries)

    assert set(range(2, row_count + 2)) == {one["row"] for one in lines} == set(rows)
    assert row_count == len(lines) == len(entries)
    assert {1} == set(rows.values())
    assert {one["sequence"]: one["row"] for one in lines} == {
        one["sequence"]: int(one["source"]["line"]) for one in entries
    }
    suspense = (await client.get(f"{world.aligned}/legs", account="suspense")).json()
    assert (total_pence, row_count) == (suspense["figure_pence"], suspense["leg_count"])
