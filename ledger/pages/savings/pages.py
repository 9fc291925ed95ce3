"""Every page of savings."""

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from ledger.pages.savings import books, cases, claims, single, trying, workbook

PAGES: Sequence[HTTPRouteHandler] = (
    *cases.PAGES,
    *trying.PAGES,
    *claims.PAGES,
    *books.PAGES,
    *single.PAGES,
    *workbook.PAGES,
)
