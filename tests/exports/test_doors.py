"""Exports through the API: the same legs and balances as the listings, of one moment; a cut file never looks whole."""

import asyncio
import csv
import io
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ledger.exports import store
from ledger.exports.routes import AT_ONCE_MAX
from tests.conftest import COUNCIL, NHS, Client, World

PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "programme": "home-first", "scheme": "equipment"}
DIMENSIONS = ("account", "body", "stream", "programme", "scheme", "subjective")
MANY = 3 * store.ROWS_PER_STEP


@pytest.fixture
async def posted(world: World, host: Client) -> World:
    """Two months with a reversal in the pool, and something else in the same pool of the other place."""
    source = {"system": "ap", "document": "-1", "line": "1"}
    texts = {"narrative": "=for Ms A", "supplier_name": "A, Limited", "reference": "+1", "subjective": "@7"}
    for payload in (
        {**PAYMENT, "amount_pence": 12_345, "source": source, **texts},
        {**PAYMENT, "amount_pence": 700, "effective_date": "2025-08-15"},
    ):
        await made(host, f"{world.pooled}/payments", payload)
    received = {"acting_body": COUNCIL, "effective_date": "2025-08-01", "amount_pence": 5, "body": NHS}
    await made(host, f"{world.pooled}/received-contributions", {**received, "stream": "nhs-minimum"})
    await made(host, f"{world.pooled}/reversals", {"acting_body": COUNCIL, "sequence": 2, "reason": "twice"})
    elsewhere = await world.client("poster", COUNCIL, world.other_place)  # type: ignore[arg-type]  # its value
    await made(elsewhere, f"/v1/places/{world.other_place}/pools/pooled/payments", {**PAYMENT, "amount_pence": 99})
    return world


async def made(client: Client, path: str, payload: Any) -> None:
    response = await client.post(path, payload)
    assert httpx.codes.CREATED == response.status_code, response.text


async def exported(client: Client, pool: str, what: str, **query: Any) -> httpx.Response:
    response = await client.get(f"{pool}/exports/{what}", **query)
    assert httpx.codes.OK == response.status_code, response.text
    return response


def rows_of_csv(response: httpx.Response) -> list[dict[str, str]]:
    assert "text/csv; charset=utf-8" == response.headers["content-type"]
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


def rows_of_parquet(response: httpx.Response) -> list[dict[str, Any]]:
    assert "application/vnd.apache.parquet" == response.headers["content-type"]
    found: list[dict[str, Any]] = pq.read_table(pa.BufferReader(response.content)).to_pylist()
    return found


async def test_the_general_ledger_holds_every_leg_of_every_entry(posted: World, auditor: Client) -> None:
    """With what each entry rests on, as the listing of entries tells it; in both formats alike."""
    entries = await auditor.all_items(f"{posted.pooled}/entries")
    said = await exported(auditor, posted.pooled, "general-ledger", format="parquet")
    in_csv = rows_of_csv(await exported(auditor, posted.pooled, "general-ledger"))
    rows = rows_of_parquet(said)

    assert [(one["sequence"], leg["line"]) for one in entries for leg in one["legs"]] == [
        (row["sequence"], row["line"]) for row in rows
    ]
    for row, (entry, leg) in zip(rows, [(one, leg) for one in entries for leg in one["legs"]], strict=True):
        source = entry["source"] or dict.fromkeys(("body", "system", "document", "line"))
        assert leg == {name: row[name] for name in leg}
        assert {f"source_{name}": value for name, value in source.items()}.items() <= row.items()
        for name in ("kind", "book", "label", "reference", "narrative", "reversed_by_sequence", "act_id"):
            assert entry[name] == row[name]
        assert entry["effective_date"] == str(row["effective_date"])
        assert (posted.place, "pooled", False) == (row["place"], row["pool"], row["texts_erased"])
    assert [str(row["amount_pence"]) for row in rows] == [row["amount_pence"] for row in in_csv]
    assert ("'=for Ms A", "'+1", "'@7", "'-1") == tuple(
        in_csv[0][name] for name in ("narrative", "reference", "subjective", "source_document")
    )


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"through_sequence": 2},
        {"to": "2025-08-31"},
        {"from": "2025-09-01", "through_sequence": 3},
        {"from": "2026-01-01"},
    ],
    ids=str,
)
async def test_the_trial_balance_is_the_one_that_is_read(query: dict[str, Any], posted: World, auditor: Client) -> None:
    """As known at a sequence number, for dates from and to; and the general ledger of that view adds up to it."""
    read = (await auditor.get(f"{posted.pooled}/trial-balance", **query)).json()
    said = await exported(auditor, posted.pooled, "trial-balance", format="parquet", **query)
    in_csv = rows_of_csv(await exported(auditor, posted.pooled, "trial-balance", **query))
    legs = rows_of_parquet(await exported(auditor, posted.pooled, "general-ledger", format="parquet", **query))
    rows = rows_of_parquet(said)

    assert read["accounts"] == [
        {name: row[name] for name in one} for one, row in zip(read["accounts"], rows, strict=True)
    ]
    assert [str(row["balance_pence"]) for row in rows] == [row["balance_pence"] for row in in_csv]
    assert {read["through_sequence"]} >= {row["through_sequence"] for row in rows}
    assert f".{read['through_sequence']}.parquet" in said.headers["content-disposition"]
    for row in rows:
        account = [leg["amount_pence"] for leg in legs if all(leg[name] == row[name] for name in DIMENSIONS)]
        assert row["balance_pence"] == sum(account)
    assert sum(row["balance_pence"] for row in rows) == sum(leg["amount_pence"] for leg in legs)


async def test_erased_texts_are_told_apart_from_none(posted: World, auditor: Client) -> None:
    place_id, pool_id = await posted.ids()
    connection = await asyncpg.connect(posted.database.super_dsn)
    await connection.execute(
        "DELETE FROM entry_text WHERE place_id = $1 AND pool_id = $2 AND sequence = 1", place_id, pool_id
    )
    await connection.close()
    rows = rows_of_parquet(await exported(auditor, posted.pooled, "general-ledger", format="parquet"))

    assert {1: (None, True), 2: ("", False)}.items() <= {
        row["sequence"]: (row["narrative"], row["texts_erased"]) for row in rows
    }.items()
    assert 'texts: "erased"' in (await exported(auditor, posted.pooled, "journal")).text


async def test_what_is_posted_meanwhile_is_not_in_the_file(posted: World, host: Client, auditor: Client) -> None:
    """One moment from the first byte to the last, over several steps of the cursor."""
    items = [{"type": "payment", **PAYMENT, "amount_pence": number} for number in range(1, MANY + 1)]
    await made(host, f"{posted.pooled}/bulk", {"items": items})
    path, headers = f"{posted.pooled}/exports/journal", {"Authorization": f"Bearer {auditor.token}"}
    async with posted.http.stream("GET", path, headers=headers) as response:
        await made(host, f"{posted.pooled}/payments", {**PAYMENT, "amount_pence": 1_000_000})
        text = (await response.aread()).decode()

    assert MANY + 4 == text.count("\n  sequence: ")
    assert "10000.00" not in text


@pytest.fixture
async def large(posted: World, host: Client) -> World:
    """More in the pool than any socket holds for a reader that does not read."""
    words = {"narrative": "n" * 400, "supplier_name": "s" * 400, "label": "l" * 200}
    items = [{"type": "payment", **PAYMENT, "amount_pence": 1, **words} for _ in range(4_000)]
    for _ in range(3):
        await made(host, f"{posted.pooled}/bulk", {"items": items})
    return posted


async def test_a_cut_connection_is_never_a_whole_file(large: World, auditor: Client) -> None:
    """When the database goes away on the way, the reader is told so by the end of the connection."""
    path, headers = f"{large.pooled}/exports/general-ledger", {"Authorization": f"Bearer {auditor.token}"}

    async def read_and_cut() -> None:
        async with large.http.stream("GET", path, headers=headers) as response:
            assert httpx.codes.OK == response.status_code
            await end_the_waiting_cursor(large)
            await response.aread()

    with pytest.raises(httpx.TransportError):
        await read_and_cut()
    assert 2 * (3 * 4_000 + 4) == len(rows_of_csv(await exported(auditor, large.pooled, "general-ledger")))


async def end_the_waiting_cursor(world: World) -> None:
    """End the connection of the one export that waits for its reader, as a database that goes away would."""
    connection = await asyncpg.connect(world.database.super_dsn)
    ended: list[Any] = []
    while not ended:
        await asyncio.sleep(0.05)
        ended = await connection.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'placeledger' AND state = 'idle in transaction'"
        )
    await connection.close()


async def test_only_so_many_are_made_at_once(large: World, host: Client, auditor: Client) -> None:
    """Readers who are slow must not hold every connection: the next one is told to come again, postings go on."""
    path, headers = f"{large.pooled}/exports/general-ledger", {"Authorization": f"Bearer {auditor.token}"}
    async with AsyncExitStack() as slow:
        for _ in range(AT_ONCE_MAX):
            response = await slow.enter_async_context(large.http.stream("GET", path, headers=headers))
            assert httpx.codes.OK == response.status_code
        refused = await auditor.get(f"{large.pooled}/exports/trial-balance")
        await made(host, f"{large.pooled}/payments", {**PAYMENT, "amount_pence": 1})

    assert (503, "service-is-not-ready", "2") == (
        refused.status_code,
        refused.json()["code"],
        refused.headers["retry-after"],
    )
    for _ in range(100):
        if (await auditor.get(f"{large.pooled}/exports/trial-balance")).is_success:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("readers who went away still hold their places")


async def test_head_says_what_get_would(posted: World, auditor: Client) -> None:
    path, headers = f"{posted.pooled}/exports/journal", {"Authorization": f"Bearer {auditor.token}"}
    head = await posted.http.head(path, headers=headers, params={"format": "hledger"})

    assert (200, b"", "text/plain; charset=utf-8") == (head.status_code, head.content, head.headers["content-type"])
    assert f'filename="{posted.place}.pooled.journal.4.journal"' in head.headers["content-disposition"]


async def test_formats_that_are_none_are_refused(posted: World, auditor: Client) -> None:
    for what, form in (("general-ledger", "hledger"), ("journal", "csv"), ("journal", str(uuid4()))):
        refused = await auditor.get(f"{posted.pooled}/exports/{what}", format=form)
        assert (400, "query-is-not-valid") == (refused.status_code, refused.json()["code"])
        assert "#/format" == refused.json()["errors"][0]["pointer"]
