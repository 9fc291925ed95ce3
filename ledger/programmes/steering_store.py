"""Facts of steering: decisions, limits, plans, and what stands on a programme's accounts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

import asyncpg
import msgspec

from ledger.approvals.model import Acting
from ledger.core.entry import AccountName
from ledger.db import Connection, queries
from ledger.programmes.steering_model import Decision, Gateway, GatewayPlan, NewGatewayPlan, Steered
from ledger.rules.gateways import Decided, Term
from ledger.rules.returning import Sums

_SQL = queries(__package__)
_READ_GATEWAYS = msgspec.json.Decoder(tuple[Gateway, ...])
NEWEST = 2**31 - 1
OfPools = Mapping[UUID, Mapping[str, tuple[Sums, ...]]]
_FIELD = {
    AccountName.ALLOCATED: "allocated_pence",
    AccountName.EXPENDITURE: "spent_pence",
    AccountName.COMMITTED: "committed_pence",
}


class Limit(msgspec.Struct, frozen=True):
    """A limit as it is kept."""

    number: int
    pool_id: UUID
    scheme: str
    until: date | None
    limit_pence: int
    through_sequence: int


async def find_steered(connection: Connection, place_id: UUID, programme: str) -> Steered | None:
    """A programme and what was decided of it; None where there is none."""
    row = await connection.fetchrow(_SQL["find_programme"], place_id, programme)
    if row is None:
        return None
    decisions = await connection.fetch(_SQL["find_decisions"], place_id, programme)
    return Steered(
        row["programme"],
        row["name"],
        row["label"],
        Term(row["first_day"], row["last_day"]),
        tuple(msgspec.convert(dict(one), Decision) for one in decisions),
    )


async def insert_decision(
    connection: Connection, acting: Acting, programme: str, number: int, decided: Decided, **said: object
) -> None:
    """Keep the next decision of a programme."""
    await connection.execute(
        _SQL["insert_decision"],
        *(acting.place_id, programme, number, decided.value, acting.pool.pool_id),
        *(said.get(name) for name in ("gateway", "scheme", "first_day", "last_day", "amount_pence", "effective_date")),
        *(acting.recorded_at, acting.proposal_id, acting.act_id),
    )


async def insert_limits(
    connection: Connection,
    place_id: UUID,
    programme: str,
    number: int,
    limits: Mapping[tuple[UUID, str], int],
    until: date | None = None,
) -> None:
    """Keep what schemes may have spent of each pool; nothing to do for none."""
    await connection.execute(
        _SQL["insert_limits"],
        *(place_id, programme, number, until),
        *([pool_id for pool_id, _ in limits], [scheme for _, scheme in limits], list(limits.values())),
    )


async def limits_of(connection: Connection, place_id: UUID, programme: str) -> list[Limit]:
    """Every limit of a programme, in order."""
    rows = await connection.fetch(_SQL["limits_of"], place_id, programme)
    return [msgspec.convert(dict(row), Limit) for row in rows]


async def sums_of(
    connection: Connection, place_id: UUID, programme: str, day: date, pool_ids: Collection[UUID] | None = None
) -> OfPools:
    """What stands on the accounts of a programme now, by pool, scheme and stream; accrued as on a day."""
    wanted = None if pool_ids is None else list(pool_ids)
    rows = await connection.fetch(_SQL["programme_sums"], place_id, programme, wanted)
    accrued = await connection.fetch(_SQL["accrued_of_programme"], place_id, programme, day, wanted, None)
    return _gathered(rows, accrued, await streams_of(connection, place_id, programme))


async def sums_as_known(
    connection: Connection, place_id: UUID, programme: str, day: date, pool_id: UUID, through: int
) -> Mapping[str, tuple[Sums, ...]]:
    """The same of one pool, from the legs up to a sequence number."""
    rows = await connection.fetch(_SQL["programme_sums_as_known"], place_id, programme, pool_id, through)
    accrued = await connection.fetch(_SQL["accrued_of_programme"], place_id, programme, day, [pool_id], through)
    return _gathered(rows, accrued, await streams_of(connection, place_id, programme)).get(pool_id, {})


async def streams_of(connection: Connection, place_id: UUID, programme: str) -> dict[str, tuple[str, ...]]:
    """The streams of each scheme of a programme, in listed order."""
    rows = await connection.fetch(_SQL["streams_of_schemes"], place_id, programme)
    return {row["scheme"]: tuple(row["streams"]) for row in rows}


def _gathered(
    rows: Sequence[asyncpg.Record], accrued: Sequence[asyncpg.Record], listed: Mapping[str, tuple[str, ...]]
) -> OfPools:
    found: dict[UUID, dict[str, dict[str | None, dict[str, int]]]] = {}
    for row in rows:
        of_stream = found.setdefault(row["pool_id"], {}).setdefault(row["scheme"], {}).setdefault(row["stream"], {})
        of_stream[_FIELD[AccountName(row["account"])]] = row["pence"]
    for row in accrued:
        of_stream = found.setdefault(row["pool_id"], {}).setdefault(row["scheme"], {}).setdefault(row["stream"], {})
        of_stream["accrued_pence"] = row["pence"]
    return {
        pool_id: {
            scheme: tuple(Sums(stream, **streams[stream]) for stream in _in_order(streams, listed.get(scheme, ())))
            for scheme, streams in sorted(schemes.items())
        }
        for pool_id, schemes in found.items()
    }


def _in_order(streams: Collection[str | None], listed: Sequence[str]) -> list[str | None]:
    """As the scheme lists them, then others by their codes, then none."""
    others = sorted(one for one in streams if one is not None and one not in listed)
    return [*(one for one in listed if one in streams), *others, *([None] if None in streams else [])]


async def returns_of(connection: Connection, place_id: UUID, programme: str) -> list[asyncpg.Record]:
    """The entries by which a programme's allocation went back: pool_id, sequence, payload."""
    return await connection.fetch(_SQL["returns_of"], place_id, programme)


async def pools_seen(
    connection: Connection, place_id: UUID, bodies: Collection[str] | None
) -> dict[UUID, tuple[str, str | None]]:
    """The code and host of each pool that bodies are partners of, or of all, by id and in order of code."""
    rows = await connection.fetch(_SQL["pools_seen"], place_id, None if bodies is None else list(bodies))
    return {row["pool_id"]: (row["code"], row["host"]) for row in rows}


async def insert_plan(
    connection: Connection, place_id: UUID, programme: str, plan: NewGatewayPlan, act_id: UUID
) -> None:
    """Keep a version of the planned gateways, after the one that it follows."""
    gateways = msgspec.json.encode(plan.gateways).decode()
    version = plan.follows_version + 1
    await connection.execute(_SQL["insert_plan"], place_id, programme, version, gateways, plan.reason, act_id)


async def list_plans(
    connection: Connection, place_id: UUID, programme: str, *, before: int = NEWEST, limit: int = 1
) -> list[GatewayPlan]:
    """Versions of the planned gateways, the newest first."""
    rows = await connection.fetch(_SQL["list_plans"], place_id, programme, before, limit)
    return [
        GatewayPlan(row["version"], _READ_GATEWAYS.decode(row["gateways"]), row["reason"], row["recorded_at"])
        for row in rows
    ]


async def gateways_due(connection: Connection, place_id: UUID) -> list[asyncpg.Record]:
    """Gateways that are planned and not passed: programme, code, name, due_on, recorded_at, pool_ids."""
    return await connection.fetch(_SQL["gateways_due"], place_id)


async def returns_due(connection: Connection, place_id: UUID) -> list[asyncpg.Record]:
    """Pools that have yet to decide what a stopped programme gives back: programme, pool_id, recorded_at."""
    return await connection.fetch(_SQL["returns_due"], place_id)


async def steered_programmes(connection: Connection, place_id: UUID) -> list[str]:
    """The programmes of which anything was decided."""
    return [row["programme"] for row in await connection.fetch(_SQL["steered_programmes"], place_id)]
