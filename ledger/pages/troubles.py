"""What cannot be answered, as a page where a browser asks for one, and as a problem for everybody else."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from litestar import Request

from ledger.http.answers import Answer
from ledger.http.problems import Problem
from ledger.http.requests import header_of
from ledger.pages.asking import API
from ledger.pages.rendering import Rendering
from ledger.pages.sending import ForgedError

Handle = Callable[[Request[Any, Any, Any], Any], Answer]


def for_browsers(handlers: Mapping[Any, Handle]) -> dict[Any, Any]:
    """The handlers of exceptions, each answering a page where a page was asked for."""
    return {ForgedError: answer_forged, **{kind: _as_page(handle) for kind, handle in handlers.items()}}


def answer_forged(request: Request[Any, Any, Any], _error: ForgedError) -> Answer:
    """A form that did not come from one of our pages in this session: nothing was done."""
    rendering: Rendering = request.app.state.rendering
    return rendering.answer("forged.html", status=403, visit=None)


def _as_page(handle: Handle) -> Handle:
    def answered(request: Request[Any, Any, Any], error: Any) -> Answer:
        made = handle(request, error)
        if not asks_for_page(request):
            return made
        problem = msgspec.json.decode(made.content, type=Problem)
        rendering: Rendering = request.app.state.rendering
        return rendering.answer("refused.html", status=problem.status, visit=None, problem=problem)

    return answered


def asks_for_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a browser asks, and for something outside the API."""
    wants = "text/html" in (header_of(request, b"accept") or "")
    return wants and not request.url.path.startswith(f"{API}/")
