"""One operation of the API document: everything that its door says, and every refusal that it can answer."""

import re
from typing import Any, get_origin

import msgspec
from msgspec import UNSET

from ledger.core.ids import BodyCode
from ledger.core.ids import Code as CodeText
from ledger.core.refusal import MEANINGS, Code, Nature
from ledger.http.document_example import EXAMPLE_KEY, Example, samples_of
from ledger.http.document_schema import Schemas
from ledger.http.door import Door
from ledger.http.items import NDJSON
from ledger.http.problems import CHALLENGES, PROBLEM_TYPE, RETRY_AFTER_SECONDS

NATURES = {
    Nature.DOOR: "met before anything was decided; the key stays free",
    Nature.FINAL: "the key answers with it for ever",
    Nature.TRANSIENT: "the same request may succeed later, and its key stays free",
}
_PATH_PARAMETER = re.compile(r"\{(\w+)\}")
ACCEPTED = 202
_SUCCESS_WORDS = {201: "Made.", ACCEPTED: "Accepted, and worked on from now on.", 303: "It is elsewhere."}
_SEQUENCE = {"type": "integer", "format": "int64", "minimum": 1}
_PATH_DESCRIPTIONS = {
    "place": "the code of the place",
    "pool": "the code of the pool within the place",
    "sequence": "the sequence number of the entry within the pool",
    "code": "the code of the problem",
    "import_id": "the id of the import",
    "stream": "the code of the funding stream",
    "programme": "the code of the programme",
    "scheme": "the code of the scheme within its programme",
    "proposal": "the id of a proposal of the pool",
    "forecast": "the id of a forecast of the pool",
    "notice": "the id of a notice of variance of the pool",
    "secret": "the secret of the address, as it was given when it was made",
    "principal": "the id of a principal that is known in the place",
    "grant": "the id of a grant of a role to the principal",
    "public_body": "the body by its code, such as `ods:72Q`",
    "extract": "the id of an extract of a body's ledger",
    "number": "the number of the issued statement within the pool",
    "call": "the number of the call within the pool",
    "rule_set": "the number of the version of the agreement's rule sets",
    "run": "the number of the run of journals of the body within the pool",
    "period": "a month `2020-09`, a quarter `2020-21-Q2` or a year `2020-21`; or `2020-21-M06`, `2020-21-P06`",
    "settlement": "the number of a settlement of the pool",
    "investment": "the number of an investment of the pool",
    "dispute": "the number of a dispute about settlements of the pool",
    "case": "the code of a savings case of the pool",
    "case_version": "the number of a version of the savings case",
    "review": "the number of a review of the savings case",
    "edition": "the edition of a table of unit costs of the place",
    "unit_cost": "the code of a unit cost, as its edition has it",
    "claim": "the number of a claim of the pool",
    "commentary": "the number of a commentary of the pool",
    "spend_profile": "the number of a spend profile of the pool",
    "item": "the number of an item of the decommissioning register of the pool",
}


def operation_of(door: Door, schemas: Schemas, example: Example | None) -> dict[str, Any]:
    """The operation object of a door."""
    found: dict[str, Any] = {
        "operationId": door.operation,
        "summary": door.summary,
        "description": _who_may(door),
        "tags": [door.tag],
        "parameters": _parameters(door, schemas, example),
    }
    if door.payload is not None or door.upload:
        found["requestBody"] = _request_body(door, schemas, example)
    found["responses"] = {**_successes(door, schemas, example), **_refusals(door)}
    found["security"] = [{"bearer": [door.scope]}] if door.scope else []
    found["x-roles"] = sorted(door.roles)
    if example is not None:
        found["x-codeSamples"] = samples_of(door, example)
    return found


def _who_may(door: Door) -> str:
    if door.scope is None:
        return "For anybody; no token is needed."
    roles = ", ".join(f"`{role}`" for role in sorted(door.roles))
    who = f"For the roles {roles}" if roles else "For every principal with a role"
    return f"{who}, with a token of the scope `{door.scope}`."


def _parameters(door: Door, schemas: Schemas, example: Example | None) -> list[dict[str, Any]]:
    request = example.request if example else None
    found = []
    for name in _PATH_PARAMETER.findall(door.path):
        described = {"name": name, "in": "path", "description": _PATH_DESCRIPTIONS[name], "required": True}
        found.append({**described, "schema": _path_schema(name, schemas)})
    found += schemas.parameters_of(door.query) if door.query else []
    given: dict[str, Any] = {**request.path, **request.query} if request else {}
    for one in found:
        if one["name"] in given:
            one["example"] = _typed(given[one["name"]], one["schema"])
    if door.keyed:
        found.append({"$ref": "#/components/parameters/IdempotencyKey"})
    if _has_etag(door):
        found.append({"$ref": "#/components/parameters/IfNoneMatch"})
    return found


def _path_schema(name: str, schemas: Schemas) -> dict[str, Any]:
    match name:
        case "sequence" | "number" | "call" | "run" | "case_version" | "review" | "commentary":
            return dict(_SEQUENCE)
        case "import_id" | "principal" | "grant" | "forecast" | "notice" | "extract":
            return {"type": "string", "format": "uuid"}
        case "public_body":
            return {key: value for key, value in schemas.of(BodyCode).items() if key != "description"}
        case "code":
            return schemas.of(Code)
        case "unit_cost":
            return {"type": "string"}
        case _:
            return {key: value for key, value in schemas.of(CodeText).items() if key != "description"}


def _typed(text: str | list[str], schema: dict[str, Any]) -> Any:
    return int(text) if schema.get("type") == "integer" and isinstance(text, str) else text


def _request_body(door: Door, schemas: Schemas, example: Example | None) -> dict[str, Any]:
    if door.upload:
        media: dict[str, Any] = {"schema": {"type": "string", "description": "the file as it was published"}}
        sent: Any = example.request.content or None if example else None
    else:
        media = {"schema": schemas.of(door.payload)}
        sent = example.request.payload if example else None
    if sent is not None:
        media["examples"] = {door.operation: {"value": sent}}
    content = {door.upload or "application/json": media}
    if door.line is not None:
        content[NDJSON] = _lines_media(door, schemas, None if door.upload else sent)
    return {"required": True, "content": content}


def _lines_media(door: Door, schemas: Schemas, sent: Any) -> dict[str, Any]:
    """The same items one a line: the schema is that of each line."""
    media: dict[str, Any] = {"schema": schemas.of(door.line)}
    if sent is not None:
        lines = "".join(msgspec.json.encode(one).decode() + "\n" for one in sent["items"])
        media["examples"] = {door.operation: {"value": lines}}
    return media


def _successes(door: Door, schemas: Schemas, example: Example | None) -> dict[str, Any]:
    success: dict[str, Any] = {"description": _success_words(door), "headers": _headers(_success_headers(door))}
    content = {one: _answer_media(door, one, schemas, example) for one in door.answer_types}
    if content:
        success["content"] = content
    found = {str(door.status): success}
    for status, result in door.other_results:
        media = {"schema": schemas.of(result)}
        found[str(status)] = {
            "description": "Decided, and committed: a result for each item, in the order of the request.",
            "headers": _headers(["Idempotency-Replayed"] if door.keyed else []),
            "content": {"application/json": media},
        }
    if _has_etag(door):
        found["304"] = {"description": "It is still what If-None-Match names.", "headers": _headers(["ETag"])}
    return found


def _success_words(door: Door) -> str:
    if door.streamed:
        return (
            "One JSON object a line, as the file goes in. What a line reports is committed; "
            "a last line of the type `problem` says that the file stopped there."
        )
    if door.keyed:
        return "Posted, and committed; or the same answer as before, when the key was used for this request."
    if door.is_file:
        return "The file, sent as it is made; only a connection that ends as it should means that it is whole."
    return _SUCCESS_WORDS.get(door.status, "Found.")


def _answer_media(door: Door, media_type: str, schemas: Schemas, example: Example | None) -> dict[str, Any]:
    if door.result is None or media_type.startswith("text/"):
        return {"schema": {"type": "object" if media_type == "application/json" else "string"}}
    media: dict[str, Any] = {"schema": schemas.of(door.result)}
    if example and example.response.lines is not UNSET:
        lines = "\n".join(msgspec.json.encode(one).decode() for one in example.response.lines)
        media["examples"] = {door.operation: {"value": lines + "\n"}}
    elif example and example.response.body is not UNSET:
        media["examples"] = {door.operation: {"value": example.response.body}}
    return media


def _success_headers(door: Door) -> list[str]:
    is_listing = "next_cursor" in getattr(get_origin(door.result) or door.result, "__struct_fields__", ())
    return [
        *(["Location"] if door.status in {201, 303} or (door.status == ACCEPTED and door.upload) else []),
        *(["ETag"] if _has_etag(door) else []),
        *(["Content-Disposition"] if door.is_file else []),
        *(["Link"] if is_listing else []),
        *(["Idempotency-Replayed"] if door.keyed else []),
    ]


def _has_etag(door: Door) -> bool:
    # A file is sent as it is made, so nothing is known of the whole when its headers go.
    return door.method == "GET" and door.status == 200 and not door.is_file  # noqa: PLR2004 - OK


def _refusals(door: Door) -> dict[str, Any]:
    by_status: dict[int, list[Code]] = {}
    for code in door.all_refusals:
        by_status.setdefault(MEANINGS[code].status, []).append(code)
    return {str(status): _refusal_response(door, by_status[status]) for status in sorted(by_status)}


def _refusal_response(door: Door, codes: list[Code]) -> dict[str, Any]:
    headers = [
        *(["WWW-Authenticate"] if CHALLENGES.keys() & set(codes) else []),
        *(["Retry-After"] if RETRY_AFTER_SECONDS.keys() & set(codes) else []),
        *(["Idempotency-Replayed"] if door.keyed and any(MEANINGS[c].nature is Nature.FINAL for c in codes) else []),
    ]
    return {
        "description": "\n".join(f"- {refusal_line(code)}" for code in codes),
        "headers": _headers(headers),
        "content": {
            PROBLEM_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
            }
        },
        "x-refusals": [str(code) for code in codes],
    }


def refusal_line(code: Code) -> str:
    """A refusal in one line: its code, what it means, what to do."""
    meaning = MEANINGS[code]
    return f"`{code}` ({meaning.nature}): {meaning.title}. {meaning.what_to_do}"


def _headers(names: list[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in [*names, "X-Request-Id"]}


KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": (
        "A key of your own for this request, new for each new request: sent again with the same payload it answers "
        "as before and posts nothing. A quoted string, or the bare token; keys are kept for ever."
    ),
    "schema": {
        "type": "string",
        "pattern": r'^([!#-~][!-~]{0,199}|"([ !#-\[\]-~]|\\[\\"]){1,200}")$',
    },
    "example": EXAMPLE_KEY.format(operation="2020-09-0001"),
}
