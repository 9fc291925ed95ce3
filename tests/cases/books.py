"""The books of a place as bytes, read beneath the service: equal digests mean that nothing at all has changed."""

import hashlib

import asyncpg

from tests.conftest import World

BOOKS = ("pool_head", "period", "account", "entry", "leg", "entry_text", "balance")
TERMS = ("funding_stream", "agreement", "agreement_version", "agreement_partner", "pool", "programme", "scheme")
EVERYTHING = (*BOOKS, *TERMS, "refused_key", "act", "intake_profile")


async def digest_of(world: World, tables: tuple[str, ...] = BOOKS + TERMS, place: str | None = None) -> str:
    """One digest over every row of the tables that belongs to the place."""
    place_id, _ = await world.ids(place=place)
    hasher = hashlib.sha256()
    connection = await asyncpg.connect(world.database.super_dsn)
    try:
        for table in tables:
            rows = await connection.fetch(
                f"SELECT t::text AS row FROM {table} t WHERE place_id = $1 ORDER BY t::text", place_id
            )
            hasher.update(f"{table} {len(rows)}\n".encode())
            for row in rows:
                hasher.update(row["row"].encode() + b"\n")
    finally:
        await connection.close()
    return hasher.hexdigest()
