"""What the service's memory grows to while it sends a file, as the books grow: ten times the legs, the same memory."""

import asyncio
import time

import httpx

from tests.bench.bulk import post_bulk
from tests.bench.memory import resident_mib
from tests.bench.stage import Lane, Stage
from tests.bench.table import Row, command

FILES = ("general-ledger?format=csv", "general-ledger?format=parquet", "trial-balance?format=csv", "journal")


async def measure(stage: Stage, *, requests: int = 4, entries: int = 5_000, times: int = 10) -> list[Row]:
    """Resident memory at its highest while every file of a large pool is sent, against a small pool's."""
    small, large = stage.lanes
    await post_bulk(small, requests, entries)
    await post_bulk(large, requests * times, entries)
    for file in FILES:  # what is loaded once is loaded in both
        await export(stage, small, file)
    rows = []
    for file in FILES:
        highest_small, _, _ = await export(stage, small, file)
        highest, mebibytes, seconds = await export(stage, large, file)
        legs = 2 * requests * entries * times
        work = f"memory of the service sending {file} of {legs:,} legs, {mebibytes:.0f} MiB in {seconds:.1f} s; a tenth"
        rows.append(Row(work, "MiB", [highest], [highest_small], f"the same (+{highest - highest_small:.0f})"))
    return rows


async def export(stage: Stage, lane: Lane, file: str) -> tuple[float, float, float]:
    """Read a file to its end: the most memory seen meanwhile, its size, and how long it took."""
    url = f"http://127.0.0.1:{lane.port}{lane.path}/exports/{file}"
    highest, size, started = 0.0, 0, time.perf_counter()
    async with (
        httpx.AsyncClient(timeout=600, trust_env=False) as client,
        client.stream("GET", url, headers={"Authorization": f"Bearer {lane.token}"}) as response,
    ):
        response.raise_for_status()
        async for piece in response.aiter_raw():
            size += len(piece)
            highest = max(highest, await asyncio.to_thread(resident_mib, stage.service.pid, "VmRSS"))
    return highest, size / 2**20, time.perf_counter() - started


if __name__ == "__main__":
    command(measure)
