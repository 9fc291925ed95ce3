"""Asking whether a file would post changes nothing at all, not even in books that are already in use."""

from typing import Any

import httpx
import msgspec

from ledger.http.door import Role
from tests.cases.books import EVERYTHING, digest_of
from tests.conftest import COUNCIL, Client, World

PROFILE = {
    "code": "spend",
    "name": "Spend over £250",
    "body": COUNCIL,
    "source_system": "oracle",
    "encoding": "utf-8",
    "columns": ["Date", "Line", "Scheme", "Supplier", "Amount"],
    "amount_column": "Amount",
    "amount_sign": "spend_is_positive",
    "date_column": "Date",
    "date_formats": ["%d/%m/%Y"],
    "line_identity_column": "Line",
    "supplier_column": "Supplier",
    "coding": [{"when": {"Scheme": "reablement"}, "programme": "home-first", "scheme": "reablement"}],
}
FILE = b"""Date,Line,Scheme,Supplier,Amount
01/09/2025,1,reablement,A Person,1200.00
02/09/2025,2,none,B Ltd,-7.50
03/09/2025,3,reablement,C Ltd,0.00
"""


async def take_in(host: Client, world: World, content: bytes, **asked: Any) -> httpx.Response:
    return await host.http.post(
        f"{world.pooled}/intake",
        params={"profile": "spend", "effective_date": "2025-09-30", **asked},
        content=content,
        headers={"Authorization": f"Bearer {host.token}", "Content-Type": "text/csv"},
    )


async def test_validating_a_file_leaves_every_table_byte_for_byte(world: World, host: Client) -> None:
    """With entries, accounts and keys there already, and with lines that would be refused: no row is written."""
    admin = await world.client(Role.PLACE_ADMIN)
    saved = await admin.post(f"/v1/places/{world.place}/intake-profiles", PROFILE)
    assert saved.status_code == 201, saved.text
    warm = await take_in(host, world, FILE.replace(b",1,", b",0,"))
    assert warm.status_code == 200, warm.text
    before = await digest_of(world, EVERYTHING)
    valid = await take_in(host, world, FILE, validate_only="true")
    refused = await take_in(host, world, FILE, validate_only="true", effective_date="2030-01-01")

    outcomes = [msgspec.json.decode(line) for line in valid.content.splitlines()]
    assert ["valid", "exists", "zero"] == [one["outcome"] for one in outcomes if one["type"] == "line"]
    assert "date-is-outside-agreement" == refused.json()["code"]
    assert before == await digest_of(world, EVERYTHING)


async def test_what_was_found_valid_then_posts(world: World, host: Client, auditor: Client) -> None:
    """The check and the posting are one code, so the file that was valid is taken, line by line."""
    admin = await world.client(Role.PLACE_ADMIN)
    await admin.post(f"/v1/places/{world.place}/intake-profiles", PROFILE)
    await take_in(host, world, FILE, validate_only="true")
    await take_in(host, world, FILE)

    assert [("payment", 120_000), ("credit_note", -750)] == [
        (one["kind"], one["legs"][0]["amount_pence"]) for one in await auditor.all_items(f"{world.pooled}/entries")
    ]
