"""Re-deriving investments: fingerprints from what was said, amounts that add up, and what they rest on still there."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import asyncpg
import msgspec

from ledger.core.keyed import is_of
from ledger.db import Connection, queries
from ledger.investments.actions import Command
from ledger.investments.model import (
    InvestedCommand,
    InvestmentCommand,
    InvestmentTerms,
    Paid,
    RepaidCommand,
    TakenBackCommand,
    TermsCommand,
    WrittenOffCommand,
)
from ledger.investments.store import track

_SQL = queries(__package__)


async def differences_of_investments(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the investments of a place."""
    for pool in await connection.fetch(_SQL["pools_with_investments"], place_id):
        ids = place_id, pool["pool_id"]
        for row in await connection.fetch(_SQL["fingerprints_to_check"], *ids):
            for text in _of_record(row):
                what = "version" if row["part"] == "terms" else "movement"
                yield f"pool {pool['code']}: investment {row['investment']}, {what} {row['number']}: {text}"
        for row in await connection.fetch(_SQL["reversed_beneath"], *ids):
            said = f"it rests on entry {row['paid_sequence']} of pool {row['pool']}, which was reversed"
            yield f"pool {pool['code']}: investment {row['investment']}, movement {row['movement']}: {said}"
        for one in await track(connection, *ids):
            numbers = [said.movement for said in one.recorded]
            if numbers != list(range(1, len(numbers) + 1)):
                yield f"pool {pool['code']}: investment {one.head.investment}: movements are missing"


def _of_record(row: asyncpg.Record) -> Iterator[str]:
    if row["at_sequence"] > row["head"]:
        yield "it was recorded after entries that are not there"
    # Without the salt, which is erased with the text, nothing can be compared, and nothing is wrong.
    if row["salt"] is None:
        return
    command = _command_of(row)
    at = None if isinstance(command, InvestmentCommand) else row["investment"]
    if not is_of(row["fingerprint"], (at, command), row["salt"]):
        yield "it says something else than what was recorded"


def _command_of(row: asyncpg.Record) -> Command:
    """The command as it came, from what is kept of it."""
    body, reason = row["acting_body"], row["reason"]
    if row["part"] == "terms":
        terms = msgspec.json.decode(row["terms"], type=InvestmentTerms)
        if row["number"] == 1:
            return InvestmentCommand(acting_body=body, case=row["case_code"], terms=terms, reason=reason)
        return TermsCommand(acting_body=body, follows_version=row["number"] - 1, terms=terms, reason=reason)
    said = {"acting_body": body, "reason": reason}
    if row["what"] == "taken_back":
        return TakenBackCommand(**said, movement=row["takes_back"])
    said |= {"on": row["on_day"], "amount_pence": row["amount_pence"]}
    if row["what"] == "written_off":
        return WrittenOffCommand(**said, minute_reference=row["minute_reference"])
    said["paid_with"] = Paid(pool=row["paid_pool"], sequence=row["paid_sequence"], voucher=row["voucher"])
    return InvestedCommand(**said) if row["what"] == "paid" else RepaidCommand(**said, by=row["by_body"])
