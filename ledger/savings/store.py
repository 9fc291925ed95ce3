"""Facts of claims and their moves: one typed function for each named query."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import asyncpg

from ledger.core.payload import Payload, read_payload
from ledger.core.quantity import quantity_text
from ledger.db import Connection, queries
from ledger.rules.savings.life import Kind, Move, Recurrence, Stage
from ledger.rules.savings.overlaps import Counted
from ledger.savings.model import NUMBER_MAX, ClaimEvidence, Counterfactual
from ledger.savings.records import AgreedCase, KeptAnswer, KeptClaim, KeptEvidence, KeptShortfall, KeptStep
from ledger.savings_cases.documents import read_case

_SQL = queries(__package__)
_SAME = (
    *("pool_id", "pool", "claim", "baseline", "line", "body", "programme", "budget_line", "period", "first_day"),
    *("last_day", "amount_pence", "counterfactual_words", "baseline_budget_pence", "cohort", "outcome", "label"),
    *("effective_date", "sequence", "recorded_at"),
)
_SAME_OF_STEP = (
    *("number", "amount_pence", "journal_reference", "journal_date", "unit", "other_pool", "other_claim", "label"),
    *("effective_date", "sequence", "proposal_id", "recorded_at", "reason"),
)


async def agreed_cases(
    connection: Connection, place_id: UUID, pool_id: UUID | None = None, codes: Collection[str] | None = None
) -> list[AgreedCase]:
    """The cases of a place, or of a pool and of codes, with the baseline that their bodies agreed last."""
    wanted = None if codes is None else list(codes)
    return [
        AgreedCase(
            pool_id=row["pool_id"],
            pool=row["pool"],
            code=row["case_code"],
            programme=row["programme"],
            baseline=row["number"],
            case=read_case(row["document"]),
        )
        for row in await connection.fetch(_SQL["agreed_cases"], place_id, pool_id, wanted)
    ]


async def next_numbers(connection: Connection, place_id: UUID, pool_id: UUID) -> tuple[int, int]:
    """The numbers of the next claim and of the next shortfall of a pool."""
    row = await connection.fetchrow(_SQL["next_numbers"], place_id, pool_id)
    assert row is not None, "a query of aggregates has one row"
    return row["claim"], row["shortfall"]


async def months_taken(
    connection: Connection, place_id: UUID, body: str, budget_line: str, months: Sequence[date]
) -> list[tuple[str, int, date]]:
    """The claims that take a budget line in some months: their pools, numbers, and first months of those."""
    rows = await connection.fetch(_SQL["months_taken"], place_id, body, budget_line, months)
    return [(row["pool"], row["claim"], row["month"]) for row in rows]


async def insert_claim(connection: Connection, place_id: UUID, pool_id: UUID, *columns: object) -> None:
    """Keep a claim with its months and evidence: the columns of the statement after the pool, in its order."""
    await connection.execute(_SQL["insert_claim"], place_id, pool_id, *columns)


def columns_of(evidence: Iterable[ClaimEvidence]) -> tuple[list[str], list[str], list[date]]:
    """Names, digests and days of documents, as statements take them."""
    given = list(evidence)
    return [one.name for one in given], [one.sha256 for one in given], [one.extracted_on for one in given]


async def insert_evidence(
    connection: Connection, place_id: UUID, pool_id: UUID, claim: int, evidence: Iterable[ClaimEvidence], now: datetime
) -> None:
    """Keep further evidence of a claim."""
    await connection.execute(_SQL["insert_evidence"], place_id, pool_id, claim, *columns_of(evidence), now)


async def insert_step(connection: Connection, place_id: UUID, pool_id: UUID, *columns: object) -> None:
    """Keep a move: the columns of the statement after the pool, in its order."""
    await connection.execute(_SQL["insert_step"], place_id, pool_id, *columns)


async def end_claim(connection: Connection, place_id: UUID, pool_id: UUID, claim: int, number: int) -> None:
    """Keep that a move took the last of a claim."""
    await connection.execute(_SQL["end_claim"], place_id, pool_id, claim, number)


async def insert_answer(connection: Connection, place_id: UUID, pool_id: UUID, claim: int, *columns: object) -> None:
    """Keep why an overlap is not the same saving: the columns of the statement after the claim, in its order."""
    await connection.execute(_SQL["insert_answer"], place_id, pool_id, claim, *columns)


async def insert_shortfall(connection: Connection, place_id: UUID, pool_id: UUID, *columns: object) -> None:
    """Keep what of a baseline will not come: the columns of the statement after the pool, in its order."""
    await connection.execute(_SQL["insert_shortfall"], place_id, pool_id, *columns)


async def list_claims(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID | None,
    *,
    before: int = NUMBER_MAX,
    claims: Collection[int] | None = None,
    body: str | None = None,
    case: str | None = None,
    programme: str | None = None,
    year: int | None = None,
    kind: Kind | None = None,
    stage: Stage | None = None,
    line: str | None = None,
    limit: int = NUMBER_MAX,
) -> list[KeptClaim]:
    """Claims below a number, the newest first, with everything that was done with them."""
    numbers = None if claims is None else [one for one in claims if one < NUMBER_MAX]
    asked = (before, numbers, body, case, programme, year, kind, stage, line, limit)
    rows = await connection.fetch(_SQL["claims"], place_id, pool_id, *asked)
    steps = await _steps(connection, place_id, pool_id, [row["claim"] for row in rows])
    return [_claim(row, steps.get((row["pool_id"], row["claim"]), ())) for row in rows]


async def find_claim(connection: Connection, place_id: UUID, pool_id: UUID, claim: int) -> KeptClaim | None:
    """One claim; None where there is none of the number."""
    found = await list_claims(connection, place_id, pool_id, claims=[claim], limit=1)
    return found[0] if found else None


async def claims_within(connection: Connection, place_id: UUID, first_day: date, last_day: date) -> list[Counted]:
    """What the claims of a place count that have not ended and whose days meet some others."""
    rows = await connection.fetch(_SQL["claims_within"], place_id, first_day, last_day)
    return [Counted(**dict(row)) for row in rows]


async def claim_of_entry(connection: Connection, place_id: UUID, pool_id: UUID, sequence: int) -> int:
    """The claim that an entry made, or moved a part of; it is one of them."""
    claim: int = await connection.fetchval(_SQL["claim_of_entry"], place_id, pool_id, sequence)
    return claim


async def references_used(
    connection: Connection, place_id: UUID, body: str, references: Collection[str]
) -> frozenset[str]:
    """Which of some journals of a body's own budget have banked a saving."""
    rows = await connection.fetch(_SQL["references_used"], place_id, body, list(references))
    return frozenset(row["journal_reference"] for row in rows)


async def pool_of_code(connection: Connection, place_id: UUID, code: str) -> UUID | None:
    """The pool of a place that has a code."""
    pool_id: UUID | None = await connection.fetchval(_SQL["pool_of_code"], place_id, code)
    return pool_id


async def list_shortfalls(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    *,
    after: int = 0,
    sequence: int | None = None,
    case: str | None = None,
    body: str | None = None,
    year: int | None = None,
    limit: int = NUMBER_MAX,
) -> list[KeptShortfall]:
    """Shortfalls after a number, in order; of an entry, a case, a body, a year."""
    asked = (after, sequence, case, body, year, limit)
    rows = await connection.fetch(_SQL["shortfalls"], place_id, pool_id, *asked)
    return [KeptShortfall(**dict(row)) for row in rows]


async def verified_flows(
    connection: Connection, place_id: UUID, pool_id: UUID, through: int
) -> dict[tuple[str, str, str, int], int]:
    """What was verified and not taken back, by body, programme, case and year, as known by a sequence number."""
    rows = await connection.fetch(_SQL["verified_flows"], place_id, pool_id, through)
    return {(row["body"], row["programme"], row["case_code"], row["year"]): row["pence"] for row in rows}


async def pools_with_savings(connection: Connection, place_id: UUID) -> list[tuple[UUID, str]]:
    """The savings pools of a place, with their codes."""
    return [(row["pool_id"], row["code"]) for row in await connection.fetch(_SQL["pools_with_savings"], place_id)]


async def entries_of_life(
    connection: Connection, place_id: UUID, pool_id: UUID, kinds: Collection[str]
) -> list[tuple[int, Payload]]:
    """The entries of some kinds, by sequence number."""
    rows = await connection.fetch(_SQL["entries_of_life"], place_id, pool_id, list(kinds))
    return [(row["sequence"], read_payload(row["payload"])) for row in rows]


async def balances_of_life(
    connection: Connection, place_id: UUID, pool_id: UUID
) -> dict[tuple[str, str, str, str], dict[str, int]]:
    """What the accounts of the savings book stand at, by body, programme, case and year."""
    found: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for row in await connection.fetch(_SQL["balances_of_life"], place_id, pool_id):
        key = (row["body"], row["programme"], row["scheme"], row["subjective"])
        found.setdefault(key, {})[row["account"]] = row["pence"]
    return found


async def records_that_lie(connection: Connection, place_id: UUID) -> list[str]:
    """What the records of claims of a place say against one another."""
    return [row["text"] for row in await connection.fetch(_SQL["records_that_lie"], place_id)]


async def _steps(
    connection: Connection, place_id: UUID, pool_id: UUID | None, claims: Sequence[int]
) -> Mapping[tuple[UUID, int], Sequence[KeptStep]]:
    found: dict[tuple[UUID, int], list[KeptStep]] = {}
    for row in await connection.fetch(_SQL["steps"], place_id, pool_id, claims) if claims else ():
        found.setdefault((row["pool_id"], row["claim"]), []).append(_step(row))
    return found


def _step(row: asyncpg.Record) -> KeptStep:
    return KeptStep(
        **{name: row[name] for name in _SAME_OF_STEP},
        move=Move(row["move"]),
        source=Stage(row["source"]),
        target=Stage(row["target"]),
        planned=_quantity(row["planned"]),
        actual=_quantity(row["actual"]),
    )


def _quantity(value: Decimal | None) -> str | None:
    return None if value is None else quantity_text(value)


def _claim(row: asyncpg.Record, steps: Sequence[KeptStep]) -> KeptClaim:
    return KeptClaim(
        **{name: row[name] for name in _SAME},
        case=row["case_code"],
        kind=Kind(row["kind"]),
        recurrence=Recurrence(row["recurrence"]),
        counterfactual=Counterfactual(row["counterfactual"]),
        group=row["double_count_group"],
        depends_on=tuple(row["depends_on"]),
        evidence=tuple(KeptEvidence(*one) for one in row["evidence"]),
        steps=tuple(steps),
        answers=tuple(KeptAnswer(*one) for one in row["answers"]),
    )
