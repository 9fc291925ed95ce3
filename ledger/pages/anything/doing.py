"""A form for each act of the API, at `/new`, `/set` or `/remove` and the act's own path."""

from collections.abc import Iterator, Mapping

from litestar.handlers import HTTPRouteHandler

from ledger.http.door import Door
from ledger.pages.acting import Form, form_pages

PREFIXES: Mapping[str, str] = {"POST": "/new", "PUT": "/set", "DELETE": "/remove"}


def form_of_door(door: Door) -> Iterator[HTTPRouteHandler]:
    """The page with an act's form, and what the form is sent to."""
    return iter(form_pages(Form(door)))
