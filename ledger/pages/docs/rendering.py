"""The API document as a page: read from the document alone, rendered once, when the service starts."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape

from ledger.core.refusal import Code
from ledger.http.document import problem_type
from ledger.http.document_operation import NATURES

_REFUSED_FROM = 400


def render_docs(document: Mapping[str, Any]) -> bytes:
    """The whole document as one page."""
    page = _environment().get_template("docs.html").render(document=document, tags=list(_tags(document)))
    return page.encode()


def render_problem(code: Code) -> bytes:
    """What a problem's type means, as a page."""
    problem = problem_type(code)
    page = _environment().get_template("problem.html").render(problem=problem, said_of_nature=NATURES[problem.nature])
    return page.encode()


def read_static(name: str) -> bytes:
    """A file of the pages."""
    return files(__package__).joinpath(name).read_bytes()


@cache
def _environment() -> Environment:
    folder = files(__package__)
    texts = {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".html")}
    # A key that a schema lacks counts as no in the templates: that is what jinja's own Undefined does.
    made = Environment(loader=DictLoader(texts), autoescape=True, trim_blocks=True)
    filters: dict[str, Callable[..., Any]] = {
        "last_step": lambda reference: reference.rpartition("/")[2],
        "paragraphs": _paragraphs,
        "sentence": lambda text: _spans(_sentence(text)),
        "spans": _spans,
        "without_null": _without_null,
    }
    made.filters |= filters
    return made


def _tags(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The operations by tag, in the order of the document."""
    operations = [
        _operation(document, method, path, one)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    ]
    for tag in document["tags"]:
        yield {"name": tag["name"], "operations": [one for one in operations if tag["name"] in one["tags"]]}


def _operation(document: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    refused = {status: one for status, one in operation["responses"].items() if int(status) >= _REFUSED_FROM}
    known = {one["code"]: one for one in document["x-refusals"]}
    return {
        "x-codeSamples": [],
        **operation,
        "method": method.upper(),
        "path": path,
        "parameters": [_resolved(document, one) for one in operation["parameters"]],
        "body": next(_media(operation.get("requestBody", {})), None),
        "answers": [
            {
                "status": status,
                "description": one["description"],
                "headers": list(one["headers"]),
                "media": list(_media(one)),
            }
            for status, one in operation["responses"].items()
            if status not in refused
        ],
        "refusals": [known[code] for one in refused.values() for code in one["x-refusals"]],
    }


def _media(holder: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for media_type, one in holder.get("content", {}).items():
        first: dict[str, Any] = next(iter(one.get("examples", {}).values()), {})
        example = first.get("value")
        yield {"media_type": media_type, "schema": one["schema"], "example": _example_text(example)}


def _example_text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return msgspec.json.format(json.dumps(value, ensure_ascii=False), indent=2)


def _resolved(document: Mapping[str, Any], one: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in one:
        return one
    found: Any = document
    for step in one["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    resolved: Mapping[str, Any] = found
    return resolved


def _without_null(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema beside the null, where there is exactly one."""
    others = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    return others[0] if len(others) == 1 else schema


def _paragraphs(text: str) -> Markup:
    paragraphs = [Markup("<p>{}</p>").format(_spans(one)) for one in text.strip().split("\n\n")]
    return Markup("\n").join(paragraphs)


def _sentence(text: str) -> str:
    """With a capital and a full stop, unless it begins with something that is written small (`gss:`)."""
    is_word = text.split(maxsplit=1)[0].isalpha()
    return (text[:1].upper() if is_word else text[:1]) + text[1:].rstrip(".") + "."


def _spans(text: str) -> Markup:
    """Text with what stands in backticks as code."""
    pieces = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece) for number, piece in enumerate(pieces)
    )
