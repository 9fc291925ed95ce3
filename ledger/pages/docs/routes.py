"""Doors of the pages: the API document as data and to read, what a problem means. They need no token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from ledger.core.refusal import Code, RefusedError
from ledger.http.answers import Answer, answer_content
from ledger.http.document import ProblemType, document_of, encode, problem_type
from ledger.http.document_example import read_examples
from ledger.http.door import Door
from ledger.http.problems import NOTHING_HERE
from ledger.pages.docs.rendering import read_static, render_docs, render_problem

HTML, JSON, CSS = "text/html", "application/json", "text/css"


def _open_door(
    operation: str,
    path: str,
    summary: str,
    *media_types: str,
    status: int = 200,
    result: Any = None,
    refusals: tuple[Code, ...] = (),
) -> Door:
    return Door(
        operation=operation,
        method="GET",
        path=path,
        summary=summary,
        tag="documentation",
        status=status,
        scope=None,
        roles=frozenset(),
        result=result,
        refusals=refusals,
        media_types=media_types,
    )


READ_DOCUMENT = _open_door("read_document", "/openapi.json", "The API document (OpenAPI 3.1)", JSON)
READ_DOCS = _open_door("read_docs", "/docs", "The API document as a page", HTML)
READ_STYLE = _open_door("read_style", "/docs/style.css", "The style of the pages", CSS)
READ_PROBLEM = _open_door(
    "read_problem",
    "/problems/{code}",
    "What a problem's type means, and what to do about it",
    JSON,
    HTML,
    result=ProblemType,
    refusals=(Code.NOT_FOUND,),
)


@dataclass(frozen=True, slots=True)
class Docs:
    """Every page as the bytes that are sent: a service that has given up its rights can read no files."""

    document: bytes
    page: bytes
    style: bytes
    problems: Mapping[str, Mapping[str, bytes]]


def api_document(doors: Sequence[Door]) -> dict[str, Any]:
    """The document of the doors with the examples that the tests replay."""
    return document_of(doors, read_examples())


def make_docs(doors: Sequence[Door]) -> Docs:
    """The documentation of a service with these doors."""
    document = api_document(doors)
    problems = {str(code): {JSON: msgspec.json.encode(problem_type(code)), HTML: render_problem(code)} for code in Code}
    return Docs(encode(document), render_docs(document), read_static("style.css"), problems)


@get(READ_DOCUMENT.litestar_path, opt=dict(READ_DOCUMENT.opt))
async def read_document(request: Request[Any, Any, Any], docs: NamedDependency[Docs]) -> Answer:
    return answer_content(request, docs.document, JSON)


@get(READ_DOCS.litestar_path, opt=dict(READ_DOCS.opt))
async def read_docs(request: Request[Any, Any, Any], docs: NamedDependency[Docs]) -> Answer:
    return answer_content(request, docs.page, HTML)


@get(READ_STYLE.litestar_path, opt=dict(READ_STYLE.opt))
async def read_style(request: Request[Any, Any, Any], docs: NamedDependency[Docs]) -> Answer:
    return answer_content(request, docs.style, CSS)


@get(READ_PROBLEM.litestar_path, opt=dict(READ_PROBLEM.opt))
async def read_problem(request: Request[Any, Any, Any], docs: NamedDependency[Docs], code: FromPath[str]) -> Answer:
    """As a page for a browser, as JSON for everybody else."""
    if code not in docs.problems:
        raise RefusedError(NOTHING_HERE)
    media_type = HTML if HTML in request.headers.get("accept", "") else JSON
    return answer_content(request, docs.problems[code][media_type], media_type, headers={"Vary": "Accept"})


ROUTES: list[HTTPRouteHandler] = [read_docs, read_document, read_style, read_problem]
