"""Facts about programmes and schemes: one typed function for each named query."""

from collections.abc import Collection, Mapping
from uuid import UUID

import asyncpg
import msgspec

from ledger.db import Connection, queries
from ledger.journal.fencing import read_uses
from ledger.programmes.model import (
    NewSchemeUse,
    Programme,
    Scheme,
    SchemeKey,
    SchemeLimit,
    SchemeName,
    SchemeTerms,
    SchemeUseView,
    VatTreatmentView,
)
from ledger.rules.fencing import SchemeUse
from ledger.rules.gateways import Decided, Term, standing_after
from ledger.rules.vat import VatTreatment

_SQL = queries(__package__)
_READ_RENEWALS = msgspec.json.Decoder(tuple[Term, ...])
_READ_LIMITS = msgspec.json.Decoder(tuple[SchemeLimit, ...])
_READ_VAT = msgspec.json.Decoder(tuple[VatTreatment, ...])


async def insert_programme(connection: Connection, place_id: UUID, programme: Programme, act_id: UUID) -> None:
    """Record a programme with its schemes."""
    await connection.execute(
        _SQL["insert_programme"],
        place_id,
        programme.code,
        programme.name,
        programme.first_day,
        programme.last_day,
        programme.label,
        act_id,
    )
    await insert_schemes(connection, place_id, programme.code, programme.schemes, act_id)
    for one in programme.schemes:
        if one.purposes or one.nature is not None:
            use = NewSchemeUse(programme.first_day, one.purposes, one.nature)
            await insert_scheme_use(connection, place_id, (programme.code, one.code), use, act_id)


async def insert_schemes(
    connection: Connection, place_id: UUID, programme: str, schemes: Collection[Scheme], act_id: UUID
) -> None:
    await connection.execute(
        _SQL["insert_schemes"],
        place_id,
        programme,
        act_id,
        [one.code for one in schemes],
        [one.name for one in schemes],
        [one.responsible_body for one in schemes],
        [",".join(one.streams) for one in schemes],
        [one.label for one in schemes],
    )


async def list_programmes(connection: Connection, place_id: UUID, *, after: str, limit: int) -> list[Programme]:
    """Programmes with their schemes, after a code, in order of code."""
    rows = await connection.fetch(_SQL["list_programmes"], place_id, after, limit)
    schemes: dict[str, list[dict[str, object]]] = {row["code"]: [] for row in rows}
    for row in await connection.fetch(_SQL["list_schemes"], place_id, list(schemes)):
        fields = dict(row)
        schemes[fields.pop("programme")].append(fields)
    return [msgspec.convert({**dict(row), "schemes": schemes[row["code"]]}, Programme) for row in rows]


async def find_schemes(
    connection: Connection, place_id: UUID, wanted: Collection[SchemeKey]
) -> dict[SchemeKey, SchemeTerms | None]:
    """What postings must know of schemes: None where only the programme exists, absent where neither does."""
    if not wanted:
        return {}
    keys = list(wanted)
    rows = await connection.fetch(_SQL["find_schemes"], place_id, [one[0] for one in keys], [one[1] for one in keys])
    known = {(row["programme"], row["scheme"]): row for row in rows if row["scheme"] is not None}
    programmes = {row["programme"] for row in rows}
    return {key: _scheme_terms(row) if (row := known.get(key)) else None for key in keys if key[0] in programmes}


def _scheme_terms(row: asyncpg.Record) -> SchemeTerms:
    return SchemeTerms(
        row["first_day"],
        row["last_day"],
        tuple(row["streams"]),
        read_uses(row["uses"]),
        _READ_VAT.decode(row["vat"]) if row["vat"] else (),
        _READ_RENEWALS.decode(row["renewals"]) if row["renewals"] else (),
        standing_after([Decided(row["decided"])] if row["decided"] else []),
        _READ_LIMITS.decode(row["limits"]) if row["limits"] else (),
    )


def uses_of(schemes: Mapping[SchemeKey, SchemeTerms | None]) -> dict[SchemeKey, tuple[SchemeUse, ...]]:
    """What each scheme that is there is for."""
    return {key: terms.uses for key, terms in schemes.items() if terms is not None}


async def insert_scheme_use(
    connection: Connection, place_id: UUID, at: SchemeKey, use: NewSchemeUse, act_id: UUID
) -> int | None:
    """Add a version of what a scheme is for; its number, or None where there is no such scheme."""
    version: int | None = await connection.fetchval(
        _SQL["insert_scheme_use"], place_id, *at, use.effective_from, use.purposes, use.nature, act_id
    )
    return version


async def insert_vat_treatment(
    connection: Connection, place_id: UUID, at: SchemeKey, treatment: VatTreatment, act_id: UUID
) -> int | None:
    """Add a version of how a scheme bears VAT; its number, or None where there is no such scheme."""
    version: int | None = await connection.fetchval(
        _SQL["insert_vat_treatment"],
        *(place_id, *at, treatment.effective_from, treatment.delivering_body, treatment.regime, act_id),
    )
    return version


async def list_vat_treatments(
    connection: Connection, place_id: UUID, *, after: tuple[str, str, int], limit: int
) -> list[VatTreatmentView]:
    """Versions of how schemes bear VAT, after a scheme and version, in order."""
    rows = await connection.fetch(_SQL["list_vat_treatments"], place_id, *after, limit)
    return [msgspec.convert(dict(row), VatTreatmentView) for row in rows]


async def all_scheme_keys(connection: Connection, place_id: UUID) -> frozenset[SchemeKey]:
    """Every scheme of the place."""
    rows = await connection.fetch(_SQL["all_scheme_keys"], place_id)
    return frozenset((row["programme"], row["scheme"]) for row in rows)


async def name_schemes(
    connection: Connection, place_id: UUID, programmes: Collection[str]
) -> dict[SchemeKey, SchemeName]:
    """Names and labels of the schemes of programmes."""
    rows = await connection.fetch(_SQL["name_schemes"], place_id, list(programmes))
    return {(row["programme"], row["scheme"]): SchemeName(*row.values()) for row in rows}


async def list_scheme_uses(
    connection: Connection, place_id: UUID, *, after: tuple[str, str, int], limit: int
) -> list[SchemeUseView]:
    """Versions of what schemes are for, after a scheme and version, in order."""
    rows = await connection.fetch(_SQL["list_scheme_uses"], place_id, *after, limit)
    return [msgspec.convert(dict(row), SchemeUseView) for row in rows]
