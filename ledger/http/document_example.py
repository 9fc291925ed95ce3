"""Examples of the API document: real requests with their real answers, replayed against the service by the tests."""

import shlex
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from msgspec import UNSET, Struct, UnsetType

from ledger.http.door import Door, Role

FOLDER = Path(__file__).resolve().parents[2] / "api_schema" / "examples"
EXAMPLE_KEY = '"example-{operation}"'


class Sender(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who sends the request: a role, for a body where it has one."""

    role: Role
    body: str | None = None


class ExampleRequest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is sent: the parts of the address, and a JSON payload, the text of a file, or bytes that are no text."""

    path: dict[str, str] = {}
    query: dict[str, str | list[str]] = {}
    payload: Any = None
    content: str = ""
    base64: bytes = b""


class ExampleResponse(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What comes back; `lines` of a streamed answer; no body where the answer is a page or a file of its own."""

    status: int
    headers: dict[str, str] = {}
    body: Any | UnsetType = UNSET
    lines: list[Any] | UnsetType = UNSET


class Example(Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "as"}):
    """One operation as it went; `as` is null where no token is needed."""

    operation: str
    sender: Sender | None
    request: ExampleRequest
    response: ExampleResponse


def read_examples(folder: Path = FOLDER) -> dict[str, Example]:
    """Every example by its operation."""
    files = sorted(folder.glob("*.json"))
    examples = [msgspec.json.decode(file.read_bytes(), type=Example) for file in files]
    assert [file.stem for file in files] == [one.operation for one in examples], "a file is named for its operation"
    return {one.operation: one for one in examples}


def address_of(door: Door, request: ExampleRequest) -> str:
    """The address that an example asks, with its query."""
    parts = {name: quote(value, safe="") for name, value in request.path.items()}
    query = urlencode(request.query, doseq=True, safe=":")
    return door.path.format(**parts) + (f"?{query}" if query else "")


def samples_of(door: Door, example: Example) -> list[dict[str, str]]:
    """The example as commands: curl always, placeledger where it has a command for it."""
    samples = [{"lang": "Shell", "label": "curl", "source": _curl(door, example.request)}]
    command = _placeledger(door, example.request)
    return [*samples, {"lang": "Shell", "label": "placeledger", "source": command}] if command else samples


def _curl(door: Door, request: ExampleRequest) -> str:
    lines = [f'curl --fail-with-body "$LEDGER_SERVER"{shlex.quote(address_of(door, request))}']
    if door.method in {"PUT", "DELETE"}:  # what curl sends with or without a payload it takes from -d alone
        lines.append(f"-X {door.method}")
    if door.scope is not None:
        lines.append('-H "Authorization: Bearer $LEDGER_TOKEN"')
    if door.keyed:
        lines.append(f"-H 'Idempotency-Key: {EXAMPLE_KEY.format(operation=door.operation)}'")
    if request.payload is not None:
        payload = msgspec.json.format(msgspec.json.encode(request.payload), indent=2).decode()
        lines += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(payload)}"]
    if door.upload:
        lines += [f"-H 'Content-Type: {door.upload}'", "--data-binary @FILE"]
    return " \\\n  ".join(lines)


def _placeledger(door: Door, request: ExampleRequest) -> str:
    """The command for it; the token comes from LEDGER_TOKEN, the address of the service from LEDGER_SERVER."""
    where = " ".join(shlex.quote(value) for value in request.path.values())
    options = " ".join(f"--{name.replace('_', '-')} {value}" for name, value in request.query.items())
    if door.upload:
        return f"placeledger intake {where} FILE {options}{'' if door.streamed else ' --job'}"
    if door.is_file and "/exports/" in door.path:
        return f"placeledger export {where} {door.path.rpartition('/')[2]} {options}"
    if door.operation == "read_statement":
        return f"placeledger statement {where} {request.query['period']}"
    if door.method == "GET" and door.scope is not None:
        return f"placeledger get {shlex.quote(address_of(door, request))}"
    if request.payload is not None and door.method == "POST":
        payload = msgspec.json.format(msgspec.json.encode(request.payload), indent=2).decode()
        key = f" --key {EXAMPLE_KEY.format(operation=door.operation)}" if door.keyed else ""
        return f"placeledger post {shlex.quote(address_of(door, request))}{key} \\\n  {shlex.quote(payload)}"
    return ""
