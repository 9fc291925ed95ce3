"""Pages of agreements: what was agreed, by whom it is signed, what is open, and what may be done next."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.life_routes import LIST_DELEGATIONS, LIST_VERSIONS, READ_AGREEMENT, RECORD_REVIEW, REVISE_DRAFT
from ledger.agreements.model import TermName
from ledger.agreements.routes import LIST_AGREEMENTS, MAKE_AGREEMENT, READ_POOL
from ledger.audit.routes import AGREEMENT_LIFE
from ledger.http.answers import Answer
from ledger.pages.acting import Form, form_pages
from ledger.pages.admin.links import links_of
from ledger.pages.forms.model import Override
from ledger.pages.listing import read_asked
from ledger.pages.names import Names, names_in
from ledger.pages.proposing import proposal_form
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import listed_text, name_text

_READ = (
    ("Versions of the agreement", LIST_VERSIONS),
    ("Who may do what, every version", LIST_DELEGATIONS),
    ("The life of the agreement", AGREEMENT_LIFE),
)
_DO = (("Revise the draft", REVISE_DRAFT), ("Record a review", RECORD_REVIEW))
_PROPOSE = (
    ("Propose to vary the agreement", "vary-agreement"),
    ("Propose to change who may do what", "change-delegation"),
    ("Propose an earlier last day", "end-agreement"),
    ("Propose to divide what is left", "wind-up-agreement"),
)
_UNSIGNED = {"draft", "partly_signed"}
_ENDED = {"ended", "wound_up"}


@page("/places/{place}/agreements")
async def show_agreements(visit: Visit) -> Answer:
    """The agreements of a place, each with where it stands."""
    listing, names = await asyncio.gather(read_asked(visit, LIST_AGREEMENTS), names_in(visit))
    columns = (
        Column("Agreement", field("name"), link=lambda row: _of_pool(visit, row)),
        Column("State", field("state"), Kind.TAG),
        Column("Legal basis", lambda row: name_text(row.legal_basis)),
        Column("From", field("effective_from"), Kind.DAY),
        Column("To", field("effective_to"), Kind.DAY),
        Column("Partners", lambda row: listed_text([names.body(one) for one in row.partners])),
        Column("Next review", field("next_review_on"), Kind.DAY, otherwise="no day is set"),
        Column("Label", field("label")),
    )
    table = Table(
        name="agreements",
        caption="Agreements",
        columns=columns,
        rows=listing["items"],
        empty="There is no agreement yet. An admin drafts the first, and every partner signs it.",
    )
    draft = visit.offered(MAKE_AGREEMENT)
    return visit.show("admin/agreements.html", tables=[table], listing=listing, draft=draft)


def _of_pool(visit: Visit, row: Record) -> str:
    return f"/places/{visit.at['place']}/pools/{row.pools[0]}/agreement"


@page("/places/{place}/pools/{pool}/agreement")
async def show_agreement(visit: Visit) -> Answer:
    """The agreement of a pool in the version in force."""
    pool, found, names = await asyncio.gather(visit.read(READ_POOL), visit.read(READ_AGREEMENT), names_in(visit))
    return visit.show(
        "admin/agreement.html",
        pool=pool,
        found=found,
        names=names,
        clauses=list(_clauses(found)),
        tables=[
            _partners_table(found, names),
            _open_table(found),
            _reviews_table(found, names),
        ],
        links=(
            *links_of(visit, (*_READ, *(_DO if found.state in _UNSIGNED else _DO[1:]))),
            *_proposals(visit, found),
        ),
    )


def _clauses(found: Record) -> Iterator[tuple[str, Any]]:
    """The written terms under their names, in the order in which an agreement is written."""
    for term in TermName:
        if term in found.terms:
            yield name_text(term), found.terms[term]


def _proposals(visit: Visit, found: Record) -> Iterator[tuple[str, str]]:
    """What others must approve, as far as it makes sense where the agreement stands."""
    version = found.waiting_version if found.waiting_version is not None else found.version
    if found.state in _UNSIGNED or found.waiting_version is not None:
        form = proposal_form(visit, "sign-agreement", version=version)
        yield from [(f"Propose your body’s signature to version {version}", form)] if form else []
    if found.state in _UNSIGNED:
        return
    for text, act in _PROPOSE:
        form = proposal_form(visit, act)
        if form and (act != "wind-up-agreement" or found.state in _ENDED):
            yield text, form


def _partners_table(found: Record, names: Names) -> Table:
    """Every partner, and when it signed."""
    latest = {one.body: one for one in found.signatures if one.version == found.version}
    columns = (
        Column("Partner", lambda row: names.body(row[0])),
        Column("Part", lambda row: "Host" if row[0] == found.host else "Partner"),
        Column("Signed on", lambda row: row[1].signed_on if row[1] else None, Kind.DAY, otherwise="not yet signed"),
        Column("Recorded", lambda row: row[1].recorded_at if row[1] else None, Kind.INSTANT),
    )
    rows = [(one, latest.get(one)) for one in found.partners]
    return Table(name="partners", caption="Partners and their signatures", columns=columns, rows=rows)


def _open_table(found: Record) -> Table:
    columns = (
        Column("Term", lambda row: name_text(row.term)),
        Column("Until then", field("default")),
        Column("To be agreed by", field("agree_by"), Kind.DAY),
        Column("Overdue", lambda row: "Overdue" if row.is_overdue else "", otherwise="no"),
    )
    return Table(
        name="open",
        caption="Terms that are still open",
        columns=columns,
        rows=found.not_yet_agreed,
        empty="The partners have left no term open.",
    )


def _reviews_table(found: Record, names: Names) -> Table:
    columns = (
        Column("Reviewed on", field("reviewed_on"), Kind.DAY),
        Column("Finding", field("finding")),
        Column("Next review", field("next_review_on"), Kind.DAY),
        Column("Recorded by", lambda row: names.person(row.principal_id)),
    )
    return Table(
        name="reviews",
        caption="Reviews",
        columns=columns,
        rows=found.reviews,
        empty="The agreement has not been reviewed yet.",
    )


_FORMS = (
    Form(
        door=MAKE_AGREEMENT,
        title="Draft an agreement and its pool",
        intro="A draft binds nobody. Each partner then signs by a proposal that its own people approve, and the pool "
        "takes entries from the day the agreement begins.",
        button="Make the draft",
        overrides={
            "name": Override(order=0),
            "code": Override(order=1),
            "legal_basis": Override(order=2),
            "effective_from": Override(label="First day", order=3),
            "effective_to": Override(label="Last day", order=4),
            "pool/attribution": Override(hint="The licence or source to be shown with every figure"),
        },
    ),
    Form(
        door=RECORD_REVIEW,
        title="Record a review of the agreement",
        intro="What the partners found, and when they look again.",
        button="Record the review",
    ),
)
PAGES: Sequence[HTTPRouteHandler] = (
    show_agreements,
    show_agreement,
    *chain.from_iterable(form_pages(one) for one in _FORMS),
)
