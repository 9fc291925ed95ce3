"""The API document: committed as it is generated and served, valid, whole, and true to the doors."""

import copy
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its stubs are not locked
from litestar.handlers import HTTPRouteHandler
from openapi_spec_validator import validate

from ledger.app import DOORS, ROUTES
from ledger.cli.export_schema import FILE, PUBLISHED, export_schema
from ledger.core.refusal import MEANINGS, Code
from ledger.core.strict_json import decode_strictly
from ledger.http.door import Door
from ledger.intake.bulk import POST_BULK, Bulk
from tests.conftest import COUNCIL

OPERATIONS = {door.operation: door for door in DOORS}
PAYMENT = {"type": "payment", "acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 1}
WRONG_IN_A_PAYMENT = [
    {"amount_pence": 0},
    {"amount_pence": 10**14 + 1},
    {"amount_pence": "1"},
    {"amount_pence": True},
    {"acting_body": "gss:e09000028"},
    {"acting_body": None},
    {"effective_date": "30/09/2025"},
    {"effective_date": 20250930},
    {"programme": "Home First", "scheme": "reablement"},
    {"programme": "p" * 81, "scheme": "reablement"},
    {"reference": "line\nfeed"},
    {"reference": "r" * 81},
    {"narrative": "nul\x00"},
    {"source": {"system": "ap", "document": "1"}},
    {"source": {"system": "ap", "document": "1", "line": "1", "page": "1"}},
    {"colour": "blue"},
    {"type": "gift"},
]


def operation_in(document: dict[str, Any], door: Door) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][door.path][door.method.lower()]
    return found


def holds(document: dict[str, Any], schema: dict[str, Any], value: object) -> bool:
    """Whether a value is of a schema of the document."""
    return bool(Draft202012Validator({**schema, "components": document["components"]}).is_valid(value))


async def test_the_committed_document_is_the_one_that_is_served(service: str) -> None:
    async with httpx.AsyncClient(base_url=service, trust_env=False) as http:
        served = await http.get("/openapi.json")

    assert served.content == FILE.read_bytes()


@pytest.mark.parametrize(
    "name", ["openapi.json", "rule_set.schema.json", "rules/preview_result.json", "savings/savings_projection.json"]
)
def test_a_stale_document_is_told_in_one_line(name: str, tmp_path: Path) -> None:
    shutil.copytree(PUBLISHED, tmp_path, dirs_exist_ok=True)
    stale = tmp_path / name
    stale.write_bytes(stale.read_bytes().replace(b'"title"', b'"heading"', 1))

    told = CliRunner().invoke(export_schema, ["--check", "--folder", str(tmp_path)])
    written = CliRunner().invoke(export_schema, ["--folder", str(tmp_path)])
    fresh = CliRunner().invoke(export_schema, ["--check", "--folder", str(tmp_path)])

    assert (1, 1) == (told.exit_code, len(told.output.splitlines()))
    assert name in told.output
    assert (0, 0) == (written.exit_code, fresh.exit_code)
    assert stale.read_bytes() == (PUBLISHED / name).read_bytes()


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(copy.deepcopy(document))


@pytest.mark.parametrize("handler", ROUTES, ids=lambda handler: str(handler.name or handler.handler_name))
def test_every_route_is_in_the_document(handler: HTTPRouteHandler, document: dict[str, Any]) -> None:
    """With the method, path and operation of its door, and the door is at the handler's own address."""
    door: Door = handler.opt["door"]

    assert {door.method} == set(handler.http_methods) - {"OPTIONS"}
    assert {door.litestar_path} == handler.paths
    assert door.operation == operation_in(document, door)["operationId"]


def test_the_document_holds_nothing_else(document: dict[str, Any]) -> None:
    told = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]

    assert sorted(OPERATIONS) == sorted(told)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: str(door.operation))
def test_every_refusal_is_told_with_its_status_and_what_to_do(door: Door, document: dict[str, Any]) -> None:
    responses = operation_in(document, door)["responses"]

    for code in door.all_refusals:
        response = responses[str(MEANINGS[code].status)]
        assert code in response["x-refusals"]
        assert MEANINGS[code].what_to_do in response["description"]
        assert code in response["content"]["application/problem+json"]["examples"]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: str(door.operation))
def test_the_examples_are_of_the_schemas_beside_them(door: Door, document: dict[str, Any]) -> None:
    operation = operation_in(document, door)
    holders = [operation.get("requestBody", {}), *operation["responses"].values()]
    for media_type, media in [pair for holder in holders for pair in holder.get("content", {}).items()]:
        for one in media.get("examples", {}).values():
            found = one if "value" in one else document["components"]["examples"][one["$ref"].rpartition("/")[2]]
            lines = found["value"].splitlines() if media_type == "application/x-ndjson" else []
            for value in [msgspec.json.decode(line) for line in lines] or [found["value"]]:
                assert holds(document, media["schema"], value)


def test_an_item_of_the_schema_decodes(document: dict[str, Any]) -> None:
    schema = operation_in(document, POST_BULK)["requestBody"]["content"]["application/json"]["schema"]

    assert holds(document, schema, {"items": [PAYMENT]})
    assert isinstance(decode_strictly(msgspec.json.encode({"items": [PAYMENT]}), Bulk), Bulk)


@pytest.mark.parametrize("wrong", WRONG_IN_A_PAYMENT, ids=str)
def test_what_the_schema_refuses_the_decoder_refuses(wrong: dict[str, Any], document: dict[str, Any]) -> None:
    """And the other way round: the document says what is enforced."""
    schema = operation_in(document, POST_BULK)["requestBody"]["content"]["application/json"]["schema"]
    payload = {"items": [PAYMENT | wrong]}
    if "effective_date" not in wrong or not isinstance(
        wrong["effective_date"], str
    ):  # formats are notes in JSON Schema
        assert not holds(document, schema, payload)
    with pytest.raises(Exception, match="payload-is-not-valid"):
        decode_strictly(msgspec.json.encode(payload), Bulk)


def test_every_pattern_is_one_that_javascript_reads_alike(document: dict[str, Any]) -> None:
    patterns = {one["pattern"] for one in _dicts(document) if isinstance(one.get("pattern"), str)}

    assert patterns
    for pattern in patterns:
        re.compile(pattern)
        assert r"\Z" not in pattern
        assert r"\A" not in pattern


def test_money_is_whole_pence_by_name(document: dict[str, Any]) -> None:
    """No schema holds a fraction, and what is called an amount says that it is pence."""
    for name, schema in document["components"]["schemas"].items():
        for field, one in schema.get("properties", {}).items():
            assert one.get("type") != "number", (name, field)
            names_a_balance = "/schemas/Balance'" in str(one)  # which of the balances that are agreed, in one word
            holds_several = one.get("type") == "object" or "/schemas/" in str(one)  # each of them named where it stands
            if not (names_a_balance or holds_several) and any(
                word in field for word in ("amount", "balance", "debit", "credit", "figure")
            ):
                assert field.endswith(("_pence", "_column", "_sign")), (name, field)


def test_every_code_has_its_address(document: dict[str, Any]) -> None:
    assert [code.value for code in Code] == [one["code"] for one in document["x-refusals"]]
    assert {one["type"] for one in document["x-refusals"]} == {f"/problems/{code}" for code in Code}


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _dicts(one)
