"""Every page of administration."""

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from ledger.pages.admin import landing, people, periods

PAGES: Sequence[HTTPRouteHandler] = (*landing.PAGES, *people.PAGES, *periods.PAGES)
