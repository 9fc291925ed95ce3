"""Pages of disputes: all of a pool's, and one with the levels through which it climbs."""

import asyncio
from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.pages.listing import read_asked
from ledger.pages.names import names_of
from ledger.pages.settlement.tabling import dispute_state, disputes_table, levels_table
from ledger.pages.visiting import Visit, page
from ledger.settlement.dispute_routes import LIST_DISPUTES, READ_DISPUTE, RESOLVE_DISPUTE, WITHDRAW_DISPUTE


@page("/places/{place}/pools/{pool}/settlement-disputes")
async def show_disputes(visit: Visit) -> Answer:
    """Every dispute about settlements of a pool, or those that stand."""
    pool, listing = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, LIST_DISPUTES))
    names = await names_of(visit, pool.partners)
    table = disputes_table(listing["items"], names, empty="No partner has disputed a settlement.")
    return visit.show("settlement/disputes.html", tables=[table], pool=pool, listing=listing)


@page("/places/{place}/pools/{pool}/settlement-disputes/{dispute}")
async def show_dispute(visit: Visit) -> Answer:
    """One dispute: why, who has it now and until when, and how it ended."""
    pool, dispute = await asyncio.gather(visit.read(READ_POOL), visit.read(READ_DISPUTE))
    names = await names_of(visit, pool.partners)
    stands = dispute.end is None
    return visit.show(
        "settlement/dispute.html",
        tables=[levels_table(dispute)],
        pool=pool,
        dispute=dispute,
        state=dispute_state(dispute),
        names=names,
        withdraw=visit.offered(WITHDRAW_DISPUTE, when=stands),
        resolve=visit.offered(RESOLVE_DISPUTE, when=stands),
    )


PAGES: Sequence[HTTPRouteHandler] = (show_disputes, show_dispute)
