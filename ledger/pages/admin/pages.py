"""Every page of administration."""

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from ledger.pages.admin import agreements, kept, landing, people, periods, programmes

PAGES: Sequence[HTTPRouteHandler] = (
    *landing.PAGES,
    *kept.PAGES,
    *people.PAGES,
    *periods.PAGES,
    *agreements.PAGES,
    *programmes.PAGES,
)
