"""The API document (OpenAPI 3.1), generated from the doors: what it says is what the service enforces."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import msgspec
from msgspec import Struct

from ledger.core.ids import BodyCode
from ledger.core.ids import Code as CodeText
from ledger.core.refusal import MEANINGS, Code, Nature, Refusal
from ledger.http.document_example import Example
from ledger.http.document_operation import KEY_PARAMETER, NATURES, operation_of
from ledger.http.document_schema import DIALECT, Schemas
from ledger.http.door import Door, Role
from ledger.http.problems import TYPE_BASE, Problem, problem_of

TITLE = "Place-based pooled budget ledger"
LICENCE = "Apache-2.0"
BEGIN = """\
The book of record that the public bodies of one place trust when they pool their money: every pound in, every pound
out, nothing ever altered.

To begin: start the demonstration with `deploy/run`; it prints the address of the service and where it put access
tokens. Set `LEDGER_SERVER` to the address and `LEDGER_TOKEN` to a token, then try `list_places`: the examples here are
commands that work when pasted. Read next what a pool adds up to (`read_statement`), the entries behind it
(`list_entries`), and record a payment (`record_payment`).

Money is whole pence in fields that end in `_pence`. Dates are ISO 8601; instants are UTC. Fields and parameters that
are not known are refused, as are fractions, repeated names and numbers beyond 64 bits. A payload is at most 8 MiB.

Every posting carries an `Idempotency-Key`: sent again with the same key and payload it answers as before and posts
nothing. What was answered with 201 is committed; where the outcome is unknown, send the same request again.

Every GET answers HEAD too, and all but exports carry a strong `ETag` and answer 304 for a matching `If-None-Match`.
Nothing is to be cached (`Cache-Control: no-store`). A listing ends only where `next_cursor` is null; a cursor serves
one listing with its filters and never drifts when more is posted.

A refusal is a problem (RFC 9457) with a code from a closed list. It changes no books. All that is wrong with a request
is told at once, each with its JSON pointer. What is not yours looks the same as what is absent: 404. Any other method
at an address is refused with 405 and `Allow`.

Within `/v1` only additions are made: a field or an operation may be added, so ignore fields that you do not know.
Anything else becomes `/v2`, with both served in parallel.
"""
_HEADERS = {
    "Content-Disposition": "a name for the file, with the sequence number that it was taken at",
    "ETag": "a strong tag of this answer, for If-None-Match",
    "Idempotency-Replayed": "`true` when this is the answer that the key had before",
    "Link": '`rel="next"`: the address of the next page; absent at the end',
    "Location": "the address of what was made, or of where to go",
    "Retry-After": "seconds to wait before the same request is sent again",
    "WWW-Authenticate": "why the token was not enough (RFC 6750)",
    "X-Request-Id": "the id of this request in our log",
}


class ProblemType(Struct, frozen=True):
    """What a problem's `type` leads to: what the refusal means, and what to do about it."""

    type: str
    code: Code
    title: str
    status: int
    nature: Nature
    what_to_do: str


def problem_type(code: Code) -> ProblemType:
    """What is said of a code at its address."""
    meaning = MEANINGS[code]
    return ProblemType(TYPE_BASE + code, code, meaning.title, meaning.status, meaning.nature, meaning.what_to_do)


def document_of(doors: Sequence[Door], examples: Mapping[str, Example]) -> dict[str, Any]:
    """The document of the doors."""
    results = [result for door in doors for _, result in door.other_results]
    named = [*results, *(one for door in doors for one in (door.payload, door.result, door.line) if one is not None)]
    queries = [door.query for door in doors if door.query is not None]
    schemas = Schemas([*named, Problem, Code, Role, CodeText, BodyCode], queries=queries)
    paths: dict[str, dict[str, Any]] = {}
    for door in doors:
        operation = operation_of(door, schemas, examples.get(door.operation))
        paths.setdefault(door.path, {})[door.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {
            "title": TITLE,
            "version": version("placeledger"),
            "summary": "Who put in what, what it was spent on, and what it adds up to.",
            "description": BEGIN,
            "license": {"name": LICENCE, "identifier": LICENCE},
        },
        "servers": [{"url": "/", "description": "the service that serves this document"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(door.tag for door in doors)],
        "paths": paths,
        "components": _components(schemas),
        "x-refusals": [msgspec.to_builtins(problem_type(code)) for code in Code],
        "x-natures": {str(nature): words for nature, words in NATURES.items()},
    }


def encode(document: Mapping[str, Any]) -> bytes:
    """The document as it is committed and served: indented, and the same for the same doors."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _components(schemas: Schemas) -> dict[str, Any]:
    return {
        "schemas": schemas.components,
        "parameters": {
            "IdempotencyKey": KEY_PARAMETER,
            "IfNoneMatch": {
                "name": "If-None-Match",
                "in": "header",
                "description": "tags that are known already; a match is answered 304 without a body",
                "schema": {"type": "string"},
            },
        },
        "headers": {
            name: {"description": words, "schema": {"type": "string"}} for name, words in sorted(_HEADERS.items())
        },
        "examples": dict(_refusal_examples(sorted(Code))),
        "securitySchemes": {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": (
                    "An access token of the issuer (RFC 9068, `typ` `at+jwt`) with the scope that the operation names. "
                    "Roles are given here, not in the token: `placeledger token grant`."
                ),
            }
        },
    }


def _refusal_examples(codes: Iterable[Code]) -> Iterable[tuple[str, dict[str, Any]]]:
    for code in codes:
        meaning = MEANINGS[code]
        problem = problem_of((Refusal(code, meaning.title.lower()),), "/v1/places/south-east-london")
        yield code, {"summary": meaning.title, "value": msgspec.to_builtins(problem)}
