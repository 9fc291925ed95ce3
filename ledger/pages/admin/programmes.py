"""Pages of programmes: their terms, gateways and schemes, and what each pool has in them."""

import asyncio
from collections.abc import Sequence
from itertools import chain
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import LIST_POOLS
from ledger.audit.programme_routes import PROGRAMME_LIFE
from ledger.http.answers import Answer
from ledger.outcomes.activity_routes import DEFINE_MEASURE, LIST_FLOW, LIST_MEASURES
from ledger.outcomes.routes import (
    DEFINE_INDICATOR,
    DESCRIBE_OUTCOME,
    LIST_INDICATORS,
    LIST_OUTCOMES,
    LIST_PROGRESS,
)
from ledger.pages.acting import Form, form_pages
from ledger.pages.admin.links import Group, href_of, shown_groups
from ledger.pages.listing import AS_MANY, read_asked
from ledger.pages.names import Names, names_in
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import listed_text
from ledger.programmes.routes import ADD_PROGRAMME, LIST_PROGRAMMES
from ledger.programmes.steering_routes import LIST_GATEWAY_PLANS, PLAN_GATEWAYS, READ_PROGRAMME
from ledger.programmes.treatment_routes import ADD_SCHEME_TREATMENT
from ledger.programmes.use_routes import ADD_SCHEME_USE
from ledger.programmes.vat_routes import ADD_VAT_TREATMENT

_GROUPS = (
    Group(
        "Gateways",
        "The days on which the board decides whether the programme goes on. To pass one is a proposal in a pool.",
        (("Every version of the plan", LIST_GATEWAY_PLANS), ("Plan the gateways", PLAN_GATEWAYS)),
    ),
    Group(
        "Outcomes and indicators",
        "What is to change and for whom, and what is counted to see it.",
        (
            ("Outcomes", LIST_OUTCOMES),
            ("Indicators", LIST_INDICATORS),
            ("How far the indicators have come", LIST_PROGRESS),
            ("Describe an outcome", DESCRIBE_OUTCOME),
            ("Define an indicator", DEFINE_INDICATOR),
        ),
    ),
    Group(
        "Work done",
        "What the programme did, measured beside its money.",
        (
            ("Measures of work", LIST_MEASURES),
            ("How the work flowed", LIST_FLOW),
            ("Define a measure of work", DEFINE_MEASURE),
        ),
    ),
    Group(
        "What was decided",
        "Every decision of the board and every change, in order.",
        (("The life of the programme", PROGRAMME_LIFE),),
    ),
)
_OF_SCHEME = (
    ("Say what it is for", ADD_SCHEME_USE),
    ("Say how it bears VAT", ADD_VAT_TREATMENT),
    ("Say how it is accounted for", ADD_SCHEME_TREATMENT),
)


@page("/places/{place}/programmes")
async def show_programmes(visit: Visit) -> Answer:
    """The programmes of a place with their schemes."""
    listing = await read_asked(visit, LIST_PROGRAMMES)
    columns = (
        Column("Programme", field("name"), link=lambda row: f"/places/{visit.at['place']}/programmes/{row.code}"),
        Column("First day", field("first_day"), Kind.DAY),
        Column("Last day", field("last_day"), Kind.DAY),
        Column("Schemes", lambda row: listed_text([one.name for one in row.schemes]), otherwise="none yet"),
        Column("Label", field("label")),
    )
    table = Table(
        name="programmes",
        caption="Programmes",
        columns=columns,
        rows=listing["items"],
        empty="There is no programme yet. Money can be contributed and not allocated until there is one.",
        note="The first term is shown; a programme can be renewed for further ones.",
    )
    add = visit.offered(ADD_PROGRAMME)
    return visit.show("admin/programmes.html", tables=[table], listing=listing, add=add)


@page("/places/{place}/programmes/{programme}")
async def show_programme(visit: Visit) -> Answer:
    """One programme as it stands."""
    found, listed, pools, names = await asyncio.gather(
        visit.read(READ_PROGRAMME),
        visit.read(LIST_PROGRAMMES, page_size=AS_MANY),
        visit.read(LIST_POOLS, page_size=AS_MANY),
        names_in(visit),
    )
    schemes = next((one.schemes for one in listed["items"] if one.code == found.code), ())
    called = {str(one.code): one.name for one in pools["items"]}
    return visit.show(
        "admin/programme.html",
        found=found,
        groups=shown_groups(visit, _GROUPS),
        tables=[_terms_table(found.terms), _gateways_table(found), _schemes_table(visit, schemes, names)]
        + [_sums_table(one, called, str(found.code), names) for one in found.pools],
    )


def _terms_table(terms: Sequence[Any]) -> Table:
    columns = (Column("First day", field("first_day"), Kind.DAY), Column("Last day", field("last_day"), Kind.DAY))
    return Table(name="terms", caption="Terms", columns=columns, rows=terms)


def _gateways_table(found: Any) -> Table:
    columns = (
        Column("Gateway", field("name")),
        Column("Due", field("due_on"), Kind.DAY),
        Column("What the board will ask", field("asks"), otherwise="not said"),
        Column("Decision", field("decision"), Kind.TAG, otherwise="to come"),
    )
    return Table(
        name="gateways",
        caption="Planned gateways",
        columns=columns,
        rows=found.gateways,
        empty="No gateway is planned: nothing asks the board whether the programme should go on.",
    )


def _schemes_table(visit: Visit, schemes: Sequence[Any], names: Names) -> Table:
    columns = [
        Column("Scheme", field("name")),
        Column("Responsible body", lambda row: names.body(row.responsible_body)),
        Column("Paid from", lambda row: listed_text([names.stream(one) for one in row.streams]), otherwise="any"),
    ]
    columns += [_form_column(visit, text, door) for text, door in _OF_SCHEME if visit.may(door)]
    return Table(
        name="schemes", caption="Schemes", columns=columns, rows=schemes, empty="The programme has no scheme yet."
    )


def _form_column(visit: Visit, text: str, door: Any) -> Column:
    """A form for each scheme, by name, so that each link makes sense alone."""
    return Column(
        text, lambda row: f"{text}: {row.name}", link=lambda row: href_of(visit, door, {"scheme": str(row.code)})
    )


def _sums_table(sums: Any, called: dict[str, Any], programme: str, names: Names) -> Table:
    columns = (
        Column("Scheme", lambda row: names.scheme(programme, row.scheme)),
        Column("Stream", lambda row: names.stream(row.stream), otherwise="no stream"),
        Column("Allocated", field("allocated_pence"), Kind.MONEY),
        Column("Spent", field("spent_pence"), Kind.MONEY),
        Column("Ordered", field("committed_pence"), Kind.MONEY),
        Column("Owed", field("accrued_pence"), Kind.MONEY),
        Column("Would go back", field("returnable_pence"), Kind.MONEY),
    )
    caption = f"What {called.get(sums.pool, sums.pool)} has in it"
    return Table(name=f"sums-{sums.pool}", caption=caption, columns=columns, rows=sums.schemes)


_FORMS = (
    Form(
        door=ADD_PROGRAMME,
        title="Add a programme with its schemes",
        intro="Its term is fixed: nothing is chargeable after the last day, unless the board renews it.",
        button="Add the programme",
    ),
    Form(
        door=PLAN_GATEWAYS,
        title="Plan the gateways",
        intro="The whole list, as its next version. What was planned before stays readable.",
        button="Keep the plan",
    ),
)
PAGES: Sequence[HTTPRouteHandler] = (
    show_programmes,
    show_programme,
    *chain.from_iterable(form_pages(one) for one in _FORMS),
)
