"""Pages of nobody's place: the way in, and how accessible all of it is."""

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.pages.tables import Column, Table, field
from ledger.pages.visiting import Visit, page
from ledger.places.routes import LIST_PLACES


@page("/")
async def show_places(visit: Visit) -> Answer:
    """The places in which one has a role; where there is one only, that one."""
    listing = await visit.read(LIST_PLACES)
    if len(listing["items"]) == 1 and not visit.asked("cursor"):
        return visit.go(f"/places/{listing['items'][0].code}")
    columns = (
        Column("Place", field("name"), link=lambda row: f"/places/{row.code}"),
        Column("Code", field("code")),
        Column("Label", field("label")),
    )
    places = Table(
        name="places",
        caption="Your places",
        columns=columns,
        rows=listing["items"],
        empty="You have no role in any place yet. Ask the admin of your place to grant you one.",
    )
    return visit.show("home/places.html", tables=[places], listing=listing)


@page("/accessibility")
async def show_accessibility(visit: Visit) -> Answer:
    """What is known of how these pages work for people who use other means than a mouse and two good eyes."""
    return visit.show("home/accessibility.html")


PAGES: Sequence[HTTPRouteHandler] = (show_places, show_accessibility)
