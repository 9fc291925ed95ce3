"""A form for each act of the API that has none of its own."""

from litestar.handlers import HTTPRouteHandler

from ledger.http.door import Door
from ledger.pages.acting import Form, form_pages


def form_of_door(door: Door) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    """The page with the act's form, and what the form is sent to."""
    return form_pages(Form(door=door))
