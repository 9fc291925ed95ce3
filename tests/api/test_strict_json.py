"""A book of record takes exact JSON only: what might be read in two ways is refused, and the books stay as they are."""

import asyncio
from typing import Any

import msgspec
import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client, World

PAYMENT: dict[str, Any] = {
    "acting_body": COUNCIL,
    "effective_date": "2025-09-30",
    "amount_pence": 12_345,
    "programme": "home-first",
    "scheme": "equipment",
    "narrative": "",
}
VALID = msgspec.json.encode(PAYMENT)


def with_amount(text: str) -> bytes:
    return VALID.replace(b"12345", text.encode())


def with_narrative(text: bytes) -> bytes:
    return VALID.replace(b'"narrative":""', b'"narrative":"' + text + b'"')


NOT_JSON = {
    "nothing": b"",
    "white space": b" \n",
    "cut short": VALID[:-1],
    "something after it": VALID + b"x",
    "two documents": VALID + VALID,
    "comment": b"/* */" + VALID,
    "trailing comma": VALID[:-1] + b",}",
    "single quotes": VALID.replace(b'"', b"'"),
    "byte order mark": b"\xef\xbb\xbf" + VALID,
    "UTF-16": VALID.decode().encode("utf-16"),
    "UTF-16 without a mark": VALID.decode().encode("utf-16-le"),
    "Latin-1": with_narrative("é".encode("latin-1")),
    "overlong UTF-8": with_narrative(b"\xc0\xaf"),
    "surrogate in UTF-8": with_narrative(b"\xed\xa0\x80"),
    "lone surrogate escaped": with_narrative(rb"\ud800"),
    "raw control character": with_narrative(b"\x01"),
    "leading zero": with_amount("012345"),
    "plus sign": with_amount("+12345"),
    "hexadecimal": with_amount("0x10"),
    "name twice": VALID[:-1] + b',"amount_pence":1}',
    "name twice by an escape": VALID[:-1] + rb',"amount\u005fpence":1}',
    "name twice with the same value": VALID[:-1] + b',"amount_pence":12345}',
    "name twice below": VALID[:-1] + b',"source":{"system":"a","system":"a","document":"1","line":"1"}}',
    "name twice after 200,000 others": b'{%s,"z":1,"z":1}' % b",".join(b'"n%d":1' % n for n in range(200_000)),
    "name twice where nothing is known": VALID[:-1] + b',"other":{"a":1,"a":1}}',
    "arrays nested 100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "objects nested 100,000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "nested without an end": b"[" * 100_000,
    "a fraction, and no end": VALID[:-1] + b',"other":0.1',
    "a fraction, and a name twice": VALID[:-1] + b',"other":0.1,"other":1}',
}
WRONG_SOURCE = b'{"system":"A B","document":"","page":1}'
NOT_VALID: dict[str, tuple[bytes, set[str]]] = {
    "array": (b"[]", {""}),
    "text": (b'"a"', {""}),
    "number": (b"1", {""}),
    "null": (b"null", {""}),
    "minus zero": (with_amount("-0"), {"#/amount_pence"}),
    "fraction": (with_amount("12345.0"), {"#/amount_pence"}),
    "half a penny": (with_amount("12345.5"), {"#/amount_pence"}),
    "exponent": (with_amount("1e3"), {"#/amount_pence"}),
    "capital exponent": (with_amount("1E3"), {"#/amount_pence"}),
    "1e400": (with_amount("1e400"), {"#/amount_pence"}),
    "NaN": (with_amount("NaN"), {"#/amount_pence"}),
    "Infinity": (with_amount("Infinity"), {"#/amount_pence"}),
    "minus Infinity": (with_amount("-Infinity"), {"#/amount_pence"}),
    "2 to the 63": (with_amount(str(2**63)), {"#/amount_pence"}),
    "2 to the 64": (with_amount(str(2**64)), {"#/amount_pence"}),
    "5,000 digits": (with_amount("9" * 5_000), {"#/amount_pence"}),
    "fraction where nothing is known": (VALID[:-1] + b',"other":0.1}', {"#/other"}),
    "a fraction among other errors": (
        VALID.replace(b"12345", b"1.5")[:-1] + b',"colour":-0}',
        {"#/amount_pence", "#/colour"},
    ),
    "a fraction alone": (b"1.5", {""}),
    "unknown field": (VALID[:-1] + b',"colour":"blue"}', {"#/colour"}),
    "unknown field with a slash": (VALID[:-1] + b',"a/b~c":"blue"}', {"#/a~1b~0c"}),
    "field in capitals": (VALID.replace(b'"narrative"', b'"Narrative"'), {"#/Narrative"}),
    "NUL in text": (with_narrative(rb"\u0000"), {"#/narrative"}),
    "line feed in text": (with_narrative(rb"\n"), {"#/narrative"}),
    "text too long": (with_narrative(b"a" * 401), {"#/narrative"}),
    "amount as text": (with_amount('"12345"'), {"#/amount_pence"}),
    "amount as truth": (with_amount("true"), {"#/amount_pence"}),
    "amount null": (with_amount("null"), {"#/amount_pence"}),
    "amount zero": (with_amount("0"), {"#/amount_pence"}),
    "amount below zero": (with_amount("-1"), {"#/amount_pence"}),
    "amount above a trillion pounds": (with_amount(str(10**14 + 1)), {"#/amount_pence"}),
    "largest number of 64 bits": (with_amount(str(2**63 - 1)), {"#/amount_pence"}),
    "date that is none": (VALID.replace(b"2025-09-30", b"2025-09-31"), {"#/effective_date"}),
    "date with a time": (VALID.replace(b"2025-09-30", b"2025-09-30T00:00:00"), {"#/effective_date"}),
    "body with a line feed at its end": (VALID.replace(b"E09000028", rb"E09000028\n"), {"#/acting_body"}),
    "digits of another script": (VALID.replace(b"E09000028", rb"E0900002\u0668"), {"#/acting_body"}),
    "programme without scheme": (VALID.replace(b'"scheme":"equipment",', b""), {""}),
    "another type": (VALID[:-1] + b',"type":"credit_note"}', {"#/type"}),
    "all at once": (
        VALID[:1]
        + b'"acting_body":"x","effective_date":"30/09/2025","amount_pence":0,"colour":1,"source":%s}' % WRONG_SOURCE,
        {
            "#/acting_body",
            "#/effective_date",
            "#/amount_pence",
            "#/colour",
            "#/source/system",
            "#/source/document",
            "#/source/page",
            "#/source/line",
        },
    ),
    "nothing of what is needed": (b"{}", {"#/acting_body", "#/effective_date", "#/amount_pence"}),
}


async def entry_count(world: World, pool: str = "pooled") -> int:
    auditor = await world.client(Role.AUDITOR)
    return len(await auditor.all_items(f"/v1/places/{world.place}/pools/{pool}/entries"))


async def test_what_is_no_strict_json_is_refused(world: World, host: Client) -> None:
    """400 for each, never 500, and the books unchanged."""
    answers = [(name, await host.post(f"{world.pooled}/payments", raw)) for name, raw in NOT_JSON.items()]

    refused = (400, "payload-is-not-json")
    assert [] == [(n, a.status_code, a.text) for n, a in answers if (a.status_code, a.json()["code"]) != refused]
    assert 0 == await entry_count(world)


async def test_what_is_no_payment_is_refused_with_every_place(world: World, host: Client) -> None:
    """422 for each, with the JSON pointers of all that is wrong, and the books unchanged."""
    for name, (raw, pointers) in NOT_VALID.items():
        answer = await host.post(f"{world.pooled}/payments", raw)
        assert (422, "payload-is-not-valid") == (answer.status_code, answer.json()["code"]), (name, answer.text)
        assert pointers == {error.get("pointer", "") for error in answer.json()["errors"]}, (name, answer.text)
    assert 0 == await entry_count(world)


async def test_what_looks_suspect_but_is_exact_is_taken(world: World, host: Client) -> None:
    """Text may hold what a number may not; white space and order do not matter."""
    text = '12345.0 -0 1e400 NaN 9999999999999999999 {"a":1,"a":1} é 😀'
    payload = {**dict(reversed(PAYMENT.items())), "narrative": text, "amount_pence": 10**14}
    raw = b"\r\n\t " + msgspec.json.format(msgspec.json.encode(payload), indent=3) + b"\n"
    made = await host.post(f"{world.pooled}/payments", raw)

    assert 201 == made.status_code, made.text
    assert text == (await host.get(made.headers["location"])).json()["narrative"]


async def test_a_refused_payload_takes_no_key(world: World, host: Client) -> None:
    """The same key serves the payload once it is mended."""
    first = await host.post(f"{world.pooled}/payments", with_amount("1.5"), key="mended")
    second = await host.post(f"{world.pooled}/payments", VALID, key="mended")

    assert (422, 201) == (first.status_code, second.status_code)
    assert 1 == await entry_count(world)


async def test_every_error_of_a_bulk_has_its_item(world: World, host: Client) -> None:
    items = [
        {"type": "payment"} | PAYMENT,
        {"type": "payment"} | PAYMENT | {"amount_pence": 0, "acting_body": "x"},
        {"type": "gift"} | PAYMENT,
        PAYMENT,
        [],
        {"type": "received_contribution", "acting_body": COUNCIL, "effective_date": "2025-09-30", "body": NHS},
    ]
    answer = await host.post(f"{world.pooled}/bulk", {"items": items})

    expected = {
        *("#/items/1/amount_pence", "#/items/1/acting_body", "#/items/2/type", "#/items/3/type", "#/items/4"),
        *("#/items/5/amount_pence", "#/items/5/stream"),
    }
    assert 422 == answer.status_code
    assert expected == {error["pointer"] for error in answer.json()["errors"]}
    assert 0 == await entry_count(world)


@pytest.mark.parametrize("number", [0, 5_001])
async def test_a_bulk_has_1_to_5000_items(number: int, world: World, host: Client) -> None:
    answer = await host.post(f"{world.pooled}/bulk", {"items": [{"type": "payment"} | PAYMENT] * number})

    assert (422, ["#/items"]) == (answer.status_code, [error["pointer"] for error in answer.json()["errors"]])


async def test_a_payload_with_a_hundred_thousand_errors_names_a_thousand(world: World, host: Client) -> None:
    """In reasonable time, since a slow refusal is a way to keep the service busy."""
    many = {f"field-{number}": 1 for number in range(100_000)}
    async with asyncio.timeout(5):
        answer = await host.post(f"{world.pooled}/payments", PAYMENT | many)

    assert (422, 1_001) == (answer.status_code, len(answer.json()["errors"]))


async def test_the_media_type_decides(world: World, host: Client) -> None:
    others = [
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json, text/plain",
        "",
    ]
    ours = ["application/json", "Application/JSON; charset=utf-8"]
    for number, media_type in enumerate((*others, *ours)):
        headers = {"Authorization": f"Bearer {host.token}", "Content-Type": media_type, "Idempotency-Key": f"{number}"}
        answer = await world.http.post(f"{world.pooled}/payments", content=VALID, headers=headers)
        assert (201 if media_type in ours else 415) == answer.status_code, media_type

    assert len(ours) == await entry_count(world)


QUERIES = [
    "colour=blue",
    "from=2025-02-30",
    "from=yesterday",
    "from=2025-01-01&from=2025-01-02",
    "kind=gift",
    "through_sequence=-1",
    "through_sequence=1.5",
    "through_sequence=null",
    "known_at=null",
    "known_at=0.5",
    "known_at=1700000000",
    "from=20250401",
    "kind=null",
    "through_sequence=99999999999999999999",
    "known_at=2025-01-01T00:00:00",
    "acting_body=" + "x" * 41,
    "page_size=x",
    "page_size=-1",
    "through_sequence=%00",
    "acting_body=%00",
    "acting_body=%FF",
    "cursor=" + "x" * 2_001,
]


async def test_a_query_is_as_strict(world: World, host: Client) -> None:
    for query in QUERIES:
        answer = await host.get(f"{world.pooled}/entries?{query}")
        assert (400, "query-is-not-valid") == (answer.status_code, answer.json()["code"]), query
        assert answer.json()["errors"][0]["pointer"] == f"#/{query.partition('=')[0]}"


async def test_all_errors_of_a_query_are_told_at_once(world: World, host: Client) -> None:
    answer = await host.get(f"{world.pooled}/entries?from=x&to=y&page_size=z&colour=blue")

    assert {"#/from", "#/to", "#/page_size", "#/colour"} == {error["pointer"] for error in answer.json()["errors"]}
