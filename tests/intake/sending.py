"""Files of one simple layout, and ways to send them."""

import asyncio
import hashlib
from typing import Any

import httpx
import msgspec

from ledger.db import connect_pool
from ledger.http.door import Role
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from tests.conftest import COUNCIL, NHS, Client, World

COLUMNS = ["Date", "Supplier", "Scheme", "Amount"]
PROFILE = {
    "code": "council-spend",
    "name": "Council spend",
    "body": COUNCIL,
    "source_system": "erp",
    "encoding": "utf-8",
    "columns": COLUMNS,
    "amount_column": "Amount",
    "amount_sign": "spend_is_positive",
    "date_column": "Date",
    "date_formats": ["%d/%m/%Y"],
    "supplier_column": "Supplier",
    "coding": [{"when": {"Scheme": "Equipment"}, "programme": "home-first", "scheme": "equipment"}],
}
OTHERS = (
    {"code": "council-other"},
    {"code": "nhs-spend", "body": NHS},
    {"code": "by-invoice", "line_identity_column": "Supplier"},
)
DAY = "2025-09-30"


def csv_of(rows: list[tuple[str, str, str]]) -> bytes:
    """A file of supplier, scheme and amount."""
    lines = [",".join(COLUMNS), *(f"30/09/2025,{supplier},{scheme},{amount}" for supplier, scheme, amount in rows)]
    return ("\r\n".join(lines) + "\r\n").encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def save_profiles(world: World) -> None:
    admin = await world.client(Role.PLACE_ADMIN)
    for change in ({}, *OTHERS):
        made = await admin.post(f"/v1/places/{world.place}/intake-profiles", {**PROFILE, **change})
        assert made.status_code == 201, made.text


async def send(client: Client, address: str, content: bytes, **query: Any) -> httpx.Response:
    """A file to intake or imports; the profile is the simple one unless another is named."""
    said = {"profile": PROFILE["code"], "effective_date": DAY, **query}
    headers = {"Authorization": f"Bearer {client.token}", "Content-Type": "text/csv"}
    return await client.http.post(address, content=content, params=said, headers=headers)


async def taken_in(client: Client, pool: str, content: bytes, **query: Any) -> list[dict[str, Any]]:
    """The results of an intake, line by line."""
    answer = await send(client, f"{pool}/intake", content, **query)
    assert answer.status_code == 200, answer.text
    return [msgspec.json.decode(line) for line in answer.text.splitlines()]


async def imported(client: Client, pool: str, content: bytes, **query: Any) -> dict[str, Any]:
    """An import as it ended."""
    accepted = await send(client, f"{pool}/imports", content, **query)
    assert accepted.status_code == 202, accepted.text
    return await ended(client, accepted.headers["location"])


async def differences(world: World) -> list[str]:
    """What `placeledger check` finds wrong with the first place."""
    pool = await connect_pool(world.database.app_dsn, size=2)
    try:
        lines = [one async for one in check_everything(pool, world.place, commands_behind)]
    finally:
        await pool.close()
    assert lines
    return [one.text for one in lines if one.is_difference]


async def ended(client: Client, address: str) -> dict[str, Any]:
    for _ in range(3_000):
        view: dict[str, Any] = (await client.get(address)).json()
        if view["ended_at"] is not None:
            return view
        await asyncio.sleep(0.02)
    raise AssertionError("the import did not end")
