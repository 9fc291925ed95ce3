"""Re-deriving cases: the bytes, digests and projection of each version, and each baseline with the entries it made."""

from collections.abc import AsyncIterator, Iterator, Mapping
from hashlib import sha256
from uuid import UUID

import asyncpg
import msgspec

from ledger.core.entry import Draft
from ledger.core.payload import Payload, payload_legs, read_payload
from ledger.db import Connection
from ledger.rules.savings.projecting import project
from ledger.rules.savings.projection import Projection
from ledger.savings_cases import bias_store, store, unit_cost_store
from ledger.savings_cases.baselining import BASELINE_ACT
from ledger.savings_cases.documents import canonical, kept_projection, read_case, read_projection, read_references
from ledger.savings_cases.model import ProposedBaseline
from ledger.savings_cases.posting import BaselineHead, drafts_of

_READ = msgspec.json.Decoder(ProposedBaseline)
_SAID = ("kind", "effective_date", "event_date", "reference", "working")
Versions = Mapping[tuple[str, int], asyncpg.Record]


async def differences_of_cases(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the savings cases of a place, their baselines and the tables that they name."""
    rows = await store.cases_to_check(connection, place_id)
    for row in rows:
        for text in _of_version(row):
            yield f"pool {row['pool']}: savings case {row['case_code']}: {text}"
    for pool_id, pool in {row["pool_id"]: row["pool"] for row in rows}.items():
        own = {(row["case_code"], row["version"]): row for row in rows if row["pool_id"] == pool_id}
        for text in _of_baselines(own, await store.baselines_to_check(connection, place_id, pool_id)):
            yield f"pool {pool}: savings case {text}"
    for pool, sequence in await store.stray_baseline_entries(connection, place_id):
        yield f"pool {pool}: entry {sequence}: no baseline that was agreed has posted it"
    for text in await bias_store.unsound_bias_tables(connection, place_id):
        yield text
    for text in await unit_cost_store.unsound_editions(connection, place_id):
        yield text


def _of_version(row: asyncpg.Record) -> Iterator[str]:
    if row["version"] is None:
        yield "has no version"
        return
    what = f"version {row['version']}"
    if sha256(row["document"]).digest() != row["digest"]:
        yield f"{what} says something else than its digest"
    if sha256(row["reference_data"] + row["projection"]).digest() != row["projection_digest"]:
        yield f"{what} projects something else than its digest"
    try:
        case, references = read_case(row["document"]), read_references(row["reference_data"])
    except msgspec.MsgspecError:
        yield f"{what} is no savings case of a format that is known"
        return
    said = (canonical(case), case.title, case.engine, list(case.bodies))
    if said != (row["document"], row["title"], row["engine"], row["bodies"]):
        yield f"{what} is not kept in its canonical form"
    projection = project(case, references)
    if not isinstance(projection, Projection):
        yield f"{what} cannot be projected"
    elif kept_projection(case, references, projection).projection_bytes != row["projection"]:
        yield f"{what} projects otherwise than when it was written"


def _of_baselines(versions: Versions, rows: list[asyncpg.Record]) -> Iterator[str]:
    """Baseline by baseline of each case, each against the one before it."""
    before: dict[str, Projection] = {}
    for row in rows:
        what = f"{row['case_code']}: baseline {row['number']}"
        version = versions.get((row["case_code"], row["version"]))
        try:
            projection = None if version is None else read_projection(version["projection"])
        except msgspec.MsgspecError:
            projection = None
        if projection is None or version is None:
            yield f"{what} is of a version that says nothing"
            continue
        for text in _of_baseline(row, version["programme"], before.get(row["case_code"]), projection):
            yield f"{what} {text}"
        before[row["case_code"]] = projection


def _of_baseline(
    row: asyncpg.Record, programme: str, before: Projection | None, projection: Projection
) -> Iterator[str]:
    if (row["act"], row["outcome"]) != (BASELINE_ACT.name, "done"):
        yield "was agreed by no proposal that was done"
        return
    asked = _READ.decode(row["content"])
    if (asked.case, asked.version, asked.effective_date) != (row["case_code"], row["version"], row["effective_date"]):
        yield "was agreed otherwise than was proposed"
    head = BaselineHead(
        case_code=row["case_code"],
        programme=programme,
        version=row["version"],
        effective_date=row["effective_date"],
        acting_body="",
    )
    expected = drafts_of(head, before, projection)
    posted = [(sequence, read_payload(payload)) for sequence, payload in row["entries"]]
    if len(posted) != len(expected):
        yield f"makes {len(expected)} entries, and {len(posted)} were posted"
        return
    if posted and posted[-1][0] != row["through_sequence"]:
        yield "says that it stood with another entry than its last"
    for (sequence, payload), draft in zip(posted, expected, strict=True):
        if _as_said(payload) != _as_made(draft):
            yield f"did not make entry {sequence} as it stands"


def _as_said(payload: Payload) -> bytes:
    return msgspec.json.encode([*(getattr(payload, name) for name in _SAID), payload_legs(payload)])


def _as_made(draft: Draft) -> bytes:
    return msgspec.json.encode([*(getattr(draft, name) for name in _SAID), draft.legs])
