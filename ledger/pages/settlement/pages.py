"""Pages of settlements: all of a pool's, and one, scheme by scheme with its working."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.pages.listing import AS_MANY, read_asked
from ledger.pages.names import names_of
from ledger.pages.proposing import proposal_form
from ledger.pages.rules.working import shared_of, working_table
from ledger.pages.settlement import disputes, forms, secured
from ledger.pages.settlement.stating import next_steps, title_of
from ledger.pages.settlement.tabling import (
    disputes_table,
    effects_table,
    history_table,
    owed_table,
    settlements_table,
    standing_table,
)
from ledger.pages.visiting import Visit, page
from ledger.settlement.dispute_routes import LIST_DISPUTES
from ledger.settlement.routes import PAY_SETTLEMENT
from ledger.settlement.settlement_routes import (
    DISPUTE_SETTLEMENT,
    LIST_SETTLEMENTS,
    PROPOSE_SETTLEMENT,
    READ_SETTLEMENT,
    WITHDRAW_SETTLEMENT,
)


@page("/places/{place}/pools/{pool}/settlements")
async def show_settlements(visit: Visit) -> Answer:
    """Every settlement of a pool, and the disputes that stand."""
    pool, listing, open_disputes = await asyncio.gather(
        visit.read(READ_POOL),
        read_asked(visit, LIST_SETTLEMENTS),
        visit.read(LIST_DISPUTES, is_open="true", page_size=AS_MANY),
    )
    names = await names_of(visit, pool.partners)
    tables = [
        settlements_table(listing["items"], pool.partners, names),
        disputes_table(open_disputes["items"], names, empty="No dispute stands."),
    ]
    return visit.show(
        "settlement/settlements.html",
        tables=tables,
        pool=pool,
        listing=listing,
        propose=visit.offered(PROPOSE_SETTLEMENT),
        pay=visit.offered(PAY_SETTLEMENT),
    )


@page("/places/{place}/pools/{pool}/settlements/{settlement}")
async def show_settlement(visit: Visit) -> Answer:
    """One settlement: where each scheme stands, who owes what, and the whole working in words with its figures."""
    pool, settlement, listed = await asyncio.gather(
        visit.read(READ_POOL), visit.read(READ_SETTLEMENT), visit.read(LIST_DISPUTES, page_size=AS_MANY)
    )
    names = await names_of(visit, pool.partners)
    tables = [
        owed_table(settlement, names),
        standing_table(settlement, names),
        effects_table(settlement, names),
        disputes_table(_disputes_of(settlement, listed["items"]), names, empty="No partner has disputed any of it."),
        history_table(settlement, names),
        working_table(settlement.result, names),
    ]
    is_open = any(scheme.waiting_for for scheme in settlement.schemes) and settlement.superseded_by is None
    return visit.show(
        "settlement/settlement.html",
        tables=tables,
        pool=pool,
        settlement=settlement,
        title=title_of(settlement),
        names=names,
        next_steps=list(next_steps(settlement, names)),
        shared=shared_of(settlement.result, names),
        dispute=visit.offered(DISPUTE_SETTLEMENT, when=is_open),
        withdraw=visit.offered(WITHDRAW_SETTLEMENT, when=is_open),
        pay=visit.offered(PAY_SETTLEMENT),
        agree=proposal_form(visit, "agree-settlement", settlement=settlement.number) if is_open else None,
    )


def _disputes_of(settlement: Any, disputes_: Sequence[Any]) -> list[Any]:
    """Those that stand about its schemes, and those that were raised in it."""
    standing = {number for scheme in settlement.schemes for number in scheme.disputes}
    return [one for one in disputes_ if one.dispute in standing or one.settlement == settlement.href]


PAGES: Sequence[HTTPRouteHandler] = (show_settlements, show_settlement, *disputes.PAGES, *secured.PAGES, *forms.PAGES)
