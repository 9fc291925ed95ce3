"""Re-deriving calls and schedules: each call from its entry, each schedule from its parts and the budget book."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import asyncpg
from msgspec import MsgspecError

from ledger.contributions.schedule_store import differences_of_calls, read_content, schedules_to_check
from ledger.contributions.scheduling import SCHEDULE_ACT
from ledger.db import Connection
from ledger.rules.fencing import year_name


async def differences_of_contributions(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the calls and schedules of a place, with the pool where it is."""
    for pool, text in await differences_of_calls(connection, place_id):
        yield f"pool {pool}: {text}"
    async for row in schedules_to_check(connection, place_id):
        year = f"for {year_name(row['year'])}, version {row['version']}"
        what = f"pool {row['pool']}: the schedule of {row['body']}, {row['stream']} {year}"
        for text in _of_schedule(row):
            yield f"{what}: {text}"


def _of_schedule(row: asyncpg.Record) -> Iterator[str]:
    if (row["act"], row["outcome"]) != (SCHEDULE_ACT.name, "done"):
        yield "it rests on no proposal that was done"
    try:
        content = read_content(row["content"])
    except MsgspecError:
        yield "its content cannot be read"
        return
    said = content.written
    if (said.body, said.stream) != (row["body"], row["stream"]):
        yield f"its content is of {said.body}, {said.stream}"
    base_pence = sum(one.base_pence for one in content.instalments)
    varied_pence = sum(one.variation_pence for one in content.instalments)
    if {base_pence, said.amount_pence} != {row["base_pence"]}:
        yield f"its base is {row['base_pence']} pence, and its instalments add up to {base_pence}"
    if {varied_pence, content.variation_pence} != {row["variation_pence"]}:
        yield f"its variation is {row['variation_pence']} pence, and its instalments add up to {varied_pence}"
    in_all_pence = row["base_pence"] + row["variation_pence"]
    if row["is_in_force"] and row["source_pence"] != in_all_pence:
        yield f"it is of {in_all_pence} pence, and the budget book says {row['source_pence']}"
