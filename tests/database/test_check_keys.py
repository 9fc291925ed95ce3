"""`placeledger check` on what the real service wrote: every key is proved by the command behind it, or told."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from ledger.db import ConnectionPool, connect_pool
from ledger.embedded.throwaway import Throwaway
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from tests.conftest import COUNCIL, NHS, Client, World

DAY = {"acting_body": COUNCIL, "effective_date": "2025-09-30"}
SCHEME = {"programme": "home-first", "scheme": "reablement"}
STREAM = {"stream": "nhs-minimum"}
SOURCE = {"system": "ap", "document": "1", "line": "1"}
PAYMENT = {**DAY, **SCHEME, "amount_pence": 12_345, "narrative": "for Ms A", "supplier_name": "A Limited"}
# One entry for each way in which a command may be said, in order; then what two entries come of.
SAID: list[tuple[str, dict[str, Any]]] = [
    ("scheduled-contributions", {**DAY, **STREAM, "amount_pence": 90_000, "body": NHS}),
    ("allocations", {**DAY, **SCHEME, **STREAM, "amount_pence": 80_000}),
    ("payments", PAYMENT),
    ("payments", {**PAYMENT, **STREAM, "event_date": "2025-09-30", "source": {**SOURCE, "body": COUNCIL}}),
    (
        "payments",
        {**DAY, "amount_pence": 5, "subjective": "12/34", "event_date": "2025-05-01", "source": SOURCE | {"line": "2"}},
    ),
    ("credit-notes", {**PAYMENT, "amount_pence": 45, "label": "for tests", "reference": "CN 1"}),
    ("recodings", {**DAY, **SCHEME, "sequence": 5, "reason": ""}),
    ("reversals", {"acting_body": COUNCIL, "sequence": 4, "reason": "entered twice"}),
    ("called-contributions", {**DAY, **STREAM, "amount_pence": 700, "body": NHS}),
    ("received-contributions", {**DAY, **STREAM, "amount_pence": 800, "body": NHS}),
    ("in-kind-contributions", {**DAY, **SCHEME, **STREAM, "amount_pence": 9, "form": "staff"}),
    ("commitments", {**DAY, **SCHEME, "amount_pence": 60}),
    ("commitment-releases", {**DAY, **SCHEME, "amount_pence": 50}),
    (
        "virements",
        {**DAY, **STREAM, **SCHEME, "amount_pence": 10, "to_programme": "home-first", "to_scheme": "telecare"},
    ),
    ("opening-balances", {**DAY, "lines": [{"account": "cash", "body": COUNCIL, "amount_pence": 3}]}),
    ("accruals", {**DAY, **SCHEME, "amount_pence": 40, "reverses_on": "2025-10-01"}),
]
BULK = {"items": [{"type": "payment", **PAYMENT, "amount_pence": pence} for pence in (1, 2, 3)]}
# Each for itself: one is outside the agreement, one is no payload.
EACH = {"items": [BULK["items"][0], {**BULK["items"][1], "effective_date": "2030-01-01"}, {}, BULK["items"][2]]}
# What was altered of the third entry, by SQL, and what is told of it.
ALTERED = {
    "a fingerprint": (
        "UPDATE entry SET fingerprint = fingerprint || '\\x00' WHERE {key}",
        "entry 3: its fingerprint is not that of the command behind it",
    ),
    "a key": (
        "UPDATE entry SET key_id = gen_random_uuid() WHERE {key}",
        "entry 3: its key is not that of its act",
    ),
    "a key taken off": (
        "UPDATE entry SET key_id = NULL, key_item = NULL, key_part = NULL, fingerprint = NULL WHERE {key}",
        "entry 3: its key is not that of its act",
    ),
    "an item of a request": (
        "UPDATE entry SET key_item = 7 WHERE {key}",
        "entry 3: its fingerprint is not that of the command behind it",
    ),
    "the items of a request exchanged": (
        (
            "UPDATE entry e SET key_item = o.key_item, fingerprint = o.fingerprint, key_part = 9 FROM entry o "
            "WHERE e.{pool} AND o.{pool} AND e.sequence IN (19, 20) AND o.sequence = 39 - e.sequence;"
            "UPDATE entry SET key_part = 0 WHERE {pool} AND key_part = 9"
        ),
        "entry 20: the items of its request do not follow each other",
    ),
    "a part of an item": (
        "UPDATE entry SET key_part = 1 WHERE {key}",
        "entry 3: the parts of its item do not follow each other",
    ),
    "a salt": (
        "UPDATE entry_text SET salt = salt || '\\x00' WHERE {key}",
        "entry 3: its salt is not of 16 bytes",
    ),
    "the other half of an accrual": (
        "UPDATE leg SET amount_pence = amount_pence * 2 WHERE {pool} AND sequence = 17",
        "entry 16: the accrual is not taken back by the entry after it",
    ),
    "the other half of a transfer": (
        "DELETE FROM entry WHERE place_id = (SELECT place_id FROM pool WHERE {pool}) AND kind = 'transfer_in'",
        "entry 18: the other half of its transfer is missing or says something else",
    ),
    "what a re-coding takes out": (
        (
            "UPDATE entry SET payload = convert_to(replace(convert_from(payload, 'UTF8'), 'suspense', 'expenditure'), "
            "'UTF8') WHERE {pool} AND sequence = 7"
        ),
        "entry 7: it does not take out what entry 5 coded, which it re-codes",
    ),
}


@pytest.fixture
async def pool(database: Throwaway) -> AsyncIterator[ConnectionPool]:
    made = await connect_pool(database.app_dsn, size=2)
    yield made
    await made.close()


@pytest.fixture
async def kept(world: World, pool_manager: Client) -> World:
    """A pool with an entry of every kind, each under a key."""
    admin = await world.client("place_admin")  # type: ignore[arg-type]  # its value
    terms = {"legal_basis": "section_75_pooled_fund", "effective_from": "2025-04-01", "effective_to": "2027-03-31"}
    other = {"code": "other", "name": "Other", **terms, "partners": [NHS, COUNCIL], "host": COUNCIL}
    await made(admin, f"/v1/places/{world.place}/agreements", {**other, "pool": {"code": "other", "name": "Other"}})
    for door, payload in SAID:
        sent = {name: value for name, value in payload.items() if value != ""}
        await made(pool_manager, f"{world.pooled}/{door}", sent)
    await made(pool_manager, f"{world.pooled}/transfers", {**DAY, "amount_pence": 5, "to_pool": "other"})
    await made(pool_manager, f"{world.pooled}/bulk", BULK)
    each = await pool_manager.post(f"{world.pooled}/bulk?mode=continue", EACH)
    assert ["posted", "refused", "refused", "posted"] == [one["outcome"] for one in each.json()["items"]], each.text
    return world


async def made(client: Client, path: str, payload: Any) -> None:
    response = await client.post(path, payload)
    assert response.status_code == 201, (path, response.text)


async def told(pool: ConnectionPool, world: World) -> list[str]:
    return [line.text async for line in check_everything(pool, world.place, commands_behind)]


async def test_every_key_is_proved(kept: World, pool: ConnectionPool) -> None:
    """Of every kind of entry, with what may be left out said and left out, alone and in bulk."""
    assert [
        f"{kept.place}/aligned: 0 entries checked",
        f"{kept.place}/other: 1 entries checked, 1 keys proved",
        f"{kept.place}/pooled: 23 entries checked, 23 keys proved",
    ] == await told(pool, kept)


async def test_what_cannot_be_proved_is_counted_and_never_claimed(
    kept: World, pool_manager: Client, pool: ConnectionPool
) -> None:
    """Opening balances of two books, whose lines may have stood in any order; erased texts, whose salt is gone."""
    lines = [
        {"account": "source", "body": NHS, **STREAM, "amount_pence": -7},
        {"account": "suspense", "body": NHS, "amount_pence": 7},
        {"account": "unallocated", **STREAM, "amount_pence": 7},
    ]
    await made(pool_manager, f"{kept.pooled}/opening-balances", {**DAY, "lines": lines})
    _, pool_id = await kept.ids()
    connection = await asyncpg.connect(kept.database.super_dsn)
    await connection.execute("DELETE FROM entry_text WHERE pool_id = $1 AND sequence = 3", pool_id)
    await connection.close()

    assert (
        f"{kept.place}/pooled: 25 entries checked, the texts of 1 erased, 22 keys proved, "
        "2 keys whose entries cannot prove them"
    ) == (await told(pool, kept))[-1]


@pytest.mark.parametrize("name", ALTERED)
async def test_an_altered_one_is_told(name: str, kept: World, pool: ConnectionPool) -> None:
    statement, expected = ALTERED[name]
    _, pool_id = await kept.ids()
    of_pool = f"pool_id = '{pool_id}'"
    connection = await asyncpg.connect(kept.database.super_dsn)
    await connection.execute(
        "SET session_replication_role = replica;" + statement.format(key=f"{of_pool} AND sequence = 3", pool=of_pool)
    )
    await connection.close()

    lines = await told(pool, kept)
    assert f"{kept.place}/pooled: {expected}" in lines


async def test_a_refusal_is_kept_under_the_key_of_its_act(
    kept: World, pool_manager: Client, pool: ConnectionPool
) -> None:
    """What the service refused for ever is as the check expects."""
    line = {**PAYMENT, "source": SOURCE}
    refused = await pool_manager.post(f"{kept.pooled}/payments", line, key="refused-for-ever")

    assert 409 == refused.status_code
    assert f"{kept.place}/pooled: 23 entries checked, 23 keys proved" in await told(pool, kept)
