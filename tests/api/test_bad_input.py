"""Everything bad that a posting may be: refused completely, with no byte of any table of either place changed."""

import gzip
from typing import Any

import msgspec
import pytest

from ledger.http.door import Role
from tests.api.test_strict_json import NOT_JSON, NOT_VALID, PAYMENT, VALID
from tests.cases.books import BOOKS, EVERYTHING, TERMS, digest_of
from tests.conftest import COUNCIL, NHS, Client, World

MILLION = 1_000_000
OPENING = {"acting_body": COUNCIL, "effective_date": "2025-09-30"}
CASH = {"account": "cash", "body": COUNCIL, "amount_pence": 100}
PLANNED = {"account": "unallocated", "stream": "nhs-minimum", "amount_pence": 100}


def opening(*lines: Any) -> bytes:
    return msgspec.json.encode({**OPENING, "lines": lines})


def opening_of(number: int, line: bytes) -> bytes:
    """An opening of a million legs, which would take minutes to encode one by one."""
    return opening().replace(b"[]", b"[" + line + (b"," + line) * (number - 1) + b"]")


# What never reaches the books: by door, the bytes, and the status.
AT_THE_DOOR: dict[str, tuple[str, bytes, int]] = {
    **{f"payment: {name}": ("payments", raw, 400) for name, raw in NOT_JSON.items()},
    **{f"payment: {name}": ("payments", raw, 422) for name, (raw, _) in NOT_VALID.items()},
    "packed": ("payments", gzip.compress(VALID), 400),
    "zero leg": ("opening-balances", opening({**CASH, "amount_pence": 0}), 422),
    "minus zero leg": ("opening-balances", opening(CASH).replace(b":100", b":-0"), 422),
    "leg with a fraction": ("opening-balances", opening(CASH).replace(b":100", b":100.0"), 422),
    "leg of an account that is none": ("opening-balances", opening({**CASH, "account": "gold"}), 422),
    "leg with an unknown field": ("opening-balances", opening({**CASH, "colour": "blue"}), 422),
    "leg of another account's dimensions": ("opening-balances", opening({**CASH, "stream": "nhs-minimum"}), 422),
    "legs of one account twice": ("opening-balances", opening(CASH, CASH), 422),
    "no leg": ("opening-balances", opening(), 422),
    "a million legs": ("opening-balances", opening_of(MILLION, msgspec.json.encode(CASH)), 413),
    "a million legs that are numbers": ("opening-balances", opening_of(MILLION, b"1"), 422),
    "a million items": ("bulk", b'{"items":[1' + b",1" * (MILLION - 1) + b"]}", 422),
    "a bulk with one bad item": (
        "bulk",
        msgspec.json.encode({"items": [{"type": "payment", **PAYMENT}, {"type": "payment"}]}),
        422,
    ),
}
# What the books refuse: by door, the payload, and the code.
BY_THE_BOOKS: dict[str, tuple[str, dict[str, Any], str]] = {
    "unbalanced budget": ("opening-balances", {**OPENING, "lines": [PLANNED]}, "opening-does-not-balance"),
    "scheme of another place": (
        "payments",
        {**PAYMENT, "programme": "elsewhere", "scheme": "elsewhere"},
        "programme-does-not-exist",
    ),
    "stream of another place": ("payments", {**PAYMENT, "stream": "elsewhere"}, "stream-does-not-exist"),
    "scheme that is none": ("payments", {**PAYMENT, "scheme": "cakes"}, "scheme-does-not-exist"),
    "ended programme": ("payments", {**PAYMENT, "effective_date": "2026-04-01"}, "date-is-outside-programme"),
    "ended agreement": ("payments", {**PAYMENT, "effective_date": "2027-04-01"}, "date-is-outside-agreement"),
    "reversal of nothing": (
        "reversals",
        {"acting_body": COUNCIL, "sequence": 99, "reason": "none"},
        "entry-does-not-exist",
    ),
}


@pytest.fixture
async def filled(world: World, pool_manager: Client) -> World:
    """Something stands in the books of both places; the other has a programme and a stream that this one has not."""
    admin = await world.client(Role.PLACE_ADMIN, place=world.other_place)
    other = f"/v1/places/{world.other_place}"
    scheme = {"code": "elsewhere", "name": "Elsewhere", "streams": ["elsewhere"], "responsible_body": NHS}
    programme = {"first_day": "2025-04-01", "last_day": "2026-03-31", "schemes": [scheme]}
    elsewhere = await world.client(Role.POSTER, COUNCIL, world.other_place)
    for client, path, payload in (
        (admin, f"{other}/funding-streams", {"stream": "elsewhere", "name": "Elsewhere"}),
        (admin, f"{other}/programmes", {"code": "elsewhere", "name": "Elsewhere", **programme}),
        (elsewhere, f"{other}/pools/pooled/payments", PAYMENT),
        (pool_manager, f"{world.pooled}/payments", PAYMENT),
    ):
        made = await client.post(path, payload)
        assert 201 == made.status_code, made.text
    return world


async def test_what_is_bad_at_the_door_changes_nothing(filled: World, pool_manager: Client) -> None:
    """Not even an act or a key is recorded of it."""
    before = await digests(filled, EVERYTHING)
    met = {
        name: (await pool_manager.post(f"{filled.pooled}/{door}", raw)).status_code
        for name, (door, raw, _) in AT_THE_DOOR.items()
    }

    assert {name: status for name, (_, _, status) in AT_THE_DOOR.items()} == met
    assert before == await digests(filled, EVERYTHING)


async def test_what_the_books_refuse_changes_no_books(filled: World, pool_manager: Client) -> None:
    """The refusal alone is recorded: of a posting sent singly, and as an item of a bulk whose other item is good."""
    unchanged = (*BOOKS, *TERMS, "intake_profile")
    before = await digests(filled, unchanged)
    met, in_bulk = {}, {}
    for name, (door, payload, _) in BY_THE_BOOKS.items():
        met[name] = (await pool_manager.post(f"{filled.pooled}/{door}", payload)).json()["code"]
        if door == "payments":
            items = [{"type": "payment", **PAYMENT}, {"type": "payment", **payload}]
            in_bulk[name] = (await pool_manager.post(f"{filled.pooled}/bulk", {"items": items})).json()["code"]

    expected = {name: code for name, (_, _, code) in BY_THE_BOOKS.items()}
    assert expected == met
    assert {name: expected[name] for name in in_bulk} == in_bulk
    assert before == await digests(filled, unchanged)


async def digests(world: World, tables: tuple[str, ...]) -> list[str]:
    return [await digest_of(world, tables, place) for place in (world.place, world.other_place)]
