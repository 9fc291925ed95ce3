"""Every page: those of the areas, and one for each answer and each act of the API that no area shows."""

from collections.abc import Iterator, Sequence

from litestar.handlers import HTTPRouteHandler

from ledger.http.door import Door
from ledger.pages import assets
from ledger.pages.admin import pages as admin
from ledger.pages.anything.doing import form_of_door
from ledger.pages.anything.showing import page_of_door
from ledger.pages.history import pages as history
from ledger.pages.home import pages as home
from ledger.pages.intake import pages as intake
from ledger.pages.journal import balance_pages, entry_pages
from ledger.pages.overview import flow_page, month_page, place_page, pool_page, profile_pages
from ledger.pages.rules import pages as rules
from ledger.pages.savings import pages as savings
from ledger.pages.settlement import pages as settlement
from ledger.pages.sign_in import pages as sign_in
from ledger.pages.statement import commentary_form, issue_pages, return_pages, statement_page
from ledger.pages.tasks import pages as tasks
from ledger.pages.tasks import proposal_pages as proposals

AREAS: tuple[Sequence[HTTPRouteHandler], ...] = (
    home.PAGES,
    place_page.PAGES,
    pool_page.PAGES,
    month_page.PAGES,
    flow_page.PAGES,
    profile_pages.PAGES,
    sign_in.PAGES,
    entry_pages.PAGES,
    balance_pages.PAGES,
    statement_page.PAGES,
    commentary_form.PAGES,
    issue_pages.PAGES,
    return_pages.PAGES,
    settlement.PAGES,
    intake.PAGES,
    rules.PAGES,
    savings.PAGES,
    tasks.PAGES,
    admin.PAGES,
)
AREAS_OF_DOORS = (proposals.pages_of, history.pages_of)  # these must know what the service's doors are
_WITHOUT_PAGE = {"documentation", "health"}


def page_handlers(doors: Sequence[Door]) -> list[HTTPRouteHandler]:
    """The handlers of all pages beside these doors."""
    areas = (*AREAS, *(make(doors) for make in AREAS_OF_DOORS))
    made = [*assets.HANDLERS, *(one for area in areas for one in area)]
    taken = {(path, method) for one in made for path in one.paths for method in one.http_methods}
    return [*made, *(one for one in _anything(doors) if not _keys(one) & taken)]


def _anything(doors: Sequence[Door]) -> Iterator[HTTPRouteHandler]:
    for door in doors:
        if door.tag in _WITHOUT_PAGE or door.scope is None:
            continue
        if door.method == "GET":
            yield page_of_door(door, doors)
        elif not door.streamed:
            yield from form_of_door(door)


def _keys(handler: HTTPRouteHandler) -> set[tuple[str, object]]:
    return {(path, method) for path in handler.paths for method in handler.http_methods}
