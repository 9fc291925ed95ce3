"""What the service's memory grows to under bulk load: resident MiB at most, against idle."""

import asyncio
import re
from pathlib import Path

from tests.bench.bulk import post_bulk
from tests.bench.stage import Stage
from tests.bench.table import Row, command

_KIB = 1_024


async def measure(stage: Stage, *, requests: int = 10, entries: int = 5_000) -> list[Row]:
    """Resident memory at its highest under bulk load on two pools, against idle after start."""
    idle = resident_mib(stage.service.pid, "VmRSS")
    await asyncio.gather(*(post_bulk(lane, requests, entries) for lane in stage.lanes))
    highest, after = (resident_mib(stage.service.pid, what) for what in ("VmHWM", "VmRSS"))
    work = f"memory of the service, {entries:,} entries a request, two pools ({after:.0f} MiB after); idle"
    return [Row(work, "MiB", [highest], [idle], f"≤ idle + 150 MiB (+{highest - idle:.0f})")]


def resident_mib(pid: int, what: str) -> float:
    """A figure of the process's memory, as the kernel tells it."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    assert found is not None, "the kernel tells it of every process"
    return int(found[1]) / _KIB


if __name__ == "__main__":
    command(measure)
