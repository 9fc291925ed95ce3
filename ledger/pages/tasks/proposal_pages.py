"""Proposals of a pool, and one: what it changes, why, who approved it, who must yet, and what happens next."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.approvals.model import State
from ledger.approvals.routes import LIST_PROPOSALS, READ_PROPOSAL
from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.pages.filters import choice
from ledger.pages.listing import ask
from ledger.pages.names import names_in
from ledger.pages.seen import Record
from ledger.pages.tasks.acts import ACT_WORDS, GROUPS, ActWords, words_of
from ledger.pages.tasks.besides import beside_of
from ledger.pages.tasks.contents import in_short, said_of
from ledger.pages.tasks.deciding import deciding_pages
from ledger.pages.tasks.proposing import proposing_pages
from ledger.pages.tasks.standing import (
    approvals_table,
    bodies_that_approve,
    has_approved,
    proposals_table,
    results_of,
    seat_text,
    state_text,
    what_next,
)
from ledger.pages.tasks.visitors import own_accounts
from ledger.pages.visiting import Visit, page

_STATES = ((State.WAITING, "Waiting"), (State.DONE, "Done"), (State.REFUSED, "Refused"))
_STATES_ALSO = ((State.WITHDRAWN, "Withdrawn"), (State.EXPIRED, "Not approved in time"))


@page("/places/{place}/pools/{pool}/proposals")
async def show_proposals(visit: Visit) -> Answer:
    """What is proposed, the newest first, and which acts the visitor may propose."""
    found, names, pool = await asyncio.gather(ask(visit, LIST_PROPOSALS), names_in(visit), visit.read(READ_POOL))
    table = proposals_table(found.rows, names, lambda one: title_of(one, names))
    options = [(str(state), text) for state, text in (*_STATES, *_STATES_ALSO)]
    return visit.show(
        "tasks/proposals.html",
        tables=[table],
        **found.shown,
        pool=pool,
        filters=[choice("state", "State", options)],
        groups=_groups(visit, pool),
    )


def _groups(visit: Visit, pool: Record) -> list[tuple[str, list[tuple[ActWords, str]]]]:
    """What the visitor may propose in the pool, in groups, each with its form."""
    path = f"/new/places/{visit.at['place']}/pools/{visit.at['pool']}/proposals?act="
    may = [
        one
        for one in ACT_WORDS.values()
        if one.only_in in {"", pool.kind} and one.bodies(visit.grants, list(pool.partners), pool.host)
    ]
    found = [(group, [(one, f"{path}{one.name}") for one in may if one.group == group]) for group in GROUPS]
    return [(group, acts) for group, acts in found if acts]


def title_of(proposal: Record, names: Any) -> str:
    """A proposal in a line."""
    return in_short(proposal, words_of(str(proposal.act)).title, names)


def proposal_page(doors: Mapping[str, Door]) -> HTTPRouteHandler:
    """The page of one proposal, with the forms of these doors."""

    @page("/places/{place}/pools/{pool}/proposals/{proposal}")
    async def show_proposal(visit: Visit) -> Answer:
        """One proposal, and what the visitor may do with it."""
        proposal, names, own, pool = await asyncio.gather(
            visit.read(READ_PROPOSAL), names_in(visit), own_accounts(visit), visit.read(READ_POOL)
        )
        pool_page = f"/places/{visit.at['place']}/pools/{visit.at['pool']}"
        said, words = said_of(proposal, names, pool_page), words_of(str(proposal.act))
        beside = await beside_of(visit, proposal, names)
        approvals = approvals_table(proposal, names)
        return visit.show(
            "tasks/proposal.html",
            tables=[approvals, *said.tables, *beside.tables],
            proposal=proposal,
            names=names,
            pool=pool,
            words=words,
            title=title_of(proposal, names),
            said=said,
            beside=beside,
            approvals=approvals,
            state=state_text(proposal),
            needed=[seat_text(one, names) for one in proposal.still_needed],
            next=what_next(proposal, words),
            results=list(results_of(proposal, names, pool_page)),
            may=_may(visit, doors, proposal, own),
        )

    return show_proposal


def _may(visit: Visit, doors: Mapping[str, Door], proposal: Record, own: frozenset[str]) -> dict[str, str]:
    """The forms that stand open to the visitor; what is then decided is the API's."""
    if proposal.state != State.WAITING:
        return {}
    if proposal.proposed_by in own:
        return {"withdraw": visit.form_of(doors["withdraw_proposal"])}
    if not bodies_that_approve(proposal, visit.grants):
        return {}
    refuse = {"refuse": visit.form_of(doors["refuse_proposal"])}
    if has_approved(proposal, own):
        return refuse
    return {"approve": visit.form_of(doors["approve_proposal"]), **refuse}


def pages_of(doors: Sequence[Door]) -> Sequence[HTTPRouteHandler]:
    """The pages of proposals, for the doors of the service."""
    named = {one.operation: one for one in doors}
    return (show_proposals, proposal_page(named), *deciding_pages(named), *proposing_pages(named["propose"]))
