"""Pages of what a place keeps beside its people and programmes: streams and their ring-fences, bodies, profiles."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.intake.routes import LIST_PROFILES, SAVE_PROFILE
from ledger.pages.acting import Form, form_pages
from ledger.pages.admin.links import href_of
from ledger.pages.asking import page_of
from ledger.pages.forms.model import Override
from ledger.pages.listing import AS_MANY, read_asked
from ledger.pages.names import Of, names_in
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import listed_text, name_text
from ledger.places.body_routes import LIST_BODIES, REGISTER_BODY
from ledger.places.fence_routes import LIST_FENCES, LIST_REFERENCE_FENCES, SET_FENCE
from ledger.places.routes import ADD_STREAM, LIST_STREAMS


@page(page_of(LIST_STREAMS.path))
async def show_streams(visit: Visit) -> Answer:
    """Where the money of the place comes from; each stream with the fence on it, and the form of its next one."""
    listing, fences = await asyncio.gather(read_asked(visit, LIST_STREAMS), visit.read(LIST_FENCES, page_size=AS_MANY))
    fenced = {str(one.stream): one.name for one in fences["items"]}  # versions come in order: the last one counts
    columns = [
        Column("Funding stream", field("name")),
        Column("Code", field("stream")),
        Column("Ring-fence", lambda row: fenced.get(str(row.stream)), otherwise="none"),
        Column("Label", field("label")),
    ]
    if visit.may(SET_FENCE):
        columns.append(
            Column(
                "What can be done",
                lambda row: f"Set a ring-fence on {row.name}",
                link=lambda row: href_of(visit, SET_FENCE, {"stream": str(row.stream)}),
            )
        )
    table = Table(
        name="funding-streams",
        caption="Where the money comes from",
        columns=columns,
        rows=listing["items"],
        empty="There is no funding stream yet. Contributions are scheduled by stream.",
    )
    add = visit.form_of(ADD_STREAM) if visit.may(ADD_STREAM) else ""
    ways = [("Add a funding stream", add), ("Ring-fences, every version", href_of(visit, LIST_FENCES))]
    return _kept(
        visit, "Funding streams", "Contributions come by stream, and conditions with them.", (table,), listing, ways
    )


@page(page_of(LIST_FENCES.path))
async def show_fences(visit: Visit) -> Answer:
    """The conditions on streams, every version of each."""
    names, listing = await asyncio.gather(names_in(visit, Of.STREAMS), read_asked(visit, LIST_FENCES))
    columns = [
        Column("Funding stream", lambda row: names.stream(row.stream)),
        Column("Version", field("version"), Kind.NUMBER),
        Column("In force from", field("effective_from"), Kind.DAY),
        *_conditions(),
        Column("Label", field("label")),
    ]
    table = Table(
        name="fences",
        caption="Ring-fences, every version",
        columns=columns,
        rows=listing["items"],
        empty="No stream has a ring-fence yet: its money may be used for anything.",
    )
    limits = [{"fence": fence, "limit": one} for fence in listing["items"] for one in fence.limits]
    of_years = Table(
        name="limits",
        caption="The most that a year may use",
        columns=(
            Column("Funding stream", lambda row: names.stream(row["fence"].stream)),
            Column("Version", field("fence", "version"), Kind.NUMBER),
            Column("Financial year", field("limit", "financial_year")),
            Column("At most", field("limit", "amount_pence"), Kind.MONEY),
        ),
        rows=limits,
        empty="No fence limits what a year may use.",
    )
    streams = [("Funding streams, and the form to set a ring-fence on one", href_of(visit, LIST_STREAMS))]
    says = "A posting that would break a fence is refused, and the refusal names it."
    return _kept(visit, "Ring-fences", says, (table, of_years), listing, streams)


@page(page_of(LIST_REFERENCE_FENCES.path))
async def show_reference_fences(visit: Visit) -> Answer:
    """The conditions that came with national grants, from which a place may take its fences."""
    listing = await read_asked(visit, LIST_REFERENCE_FENCES)
    columns = [Column("Dated", field("dated"), Kind.DAY), *_conditions("title"), Column("Code", field("name"))]
    table = Table(name="reference-fences", caption="Conditions by grant", columns=columns, rows=listing["items"])
    says = "Published conditions. A ring-fence adopts them by their code and date, or is written out."
    return _kept(visit, "Conditions of national grants", says, (table,), listing, [])


@page(page_of(LIST_BODIES.path))
async def show_bodies(visit: Visit) -> Answer:
    """The public bodies of every place."""
    listing = await read_asked(visit, LIST_BODIES)
    columns = (
        Column("Body", field("name"), link=lambda row: f"/bodies/{row.body}"),
        Column("National code", field("body")),
        Column("Kind", lambda row: name_text(row.kind)),
    )
    table = Table(
        name="bodies",
        caption="Registered bodies",
        columns=columns,
        rows=listing["items"],
        empty="None is registered yet.",
    )
    register = visit.form_of(REGISTER_BODY) if visit.may(REGISTER_BODY) else ""
    says = "By their national codes, the same for all places. The operator of the service registers and renames them."
    return _kept(visit, "Bodies", says, (table,), listing, [("Register a body", register)])


@page(page_of(LIST_PROFILES.path))
async def show_profiles(visit: Visit) -> Answer:
    """How files of spend are read."""
    names, listing = await asyncio.gather(names_in(visit, Of.BODIES), read_asked(visit, LIST_PROFILES))
    columns = (
        Column("Profile", field("profile", "name")),
        Column("Code", field("profile", "code")),
        Column("Body", lambda row: names.body(row.profile.body)),
        Column("Version", field("version"), Kind.NUMBER),
        Column("Amounts in", field("profile", "amount_column")),
        Column("Days in", field("profile", "date_column")),
    )
    table = Table(
        name="intake-profiles",
        caption="How files are read",
        columns=columns,
        rows=listing["items"],
        empty="No profile is saved yet: write one, and a file can be sent.",
    )
    save = visit.form_of(SAVE_PROFILE) if visit.may(SAVE_PROFILE) else ""
    says = "A profile says which column of a body’s file holds what, and which lines belong to which scheme."
    return _kept(visit, "Intake profiles", says, (table,), listing, [("Write a profile, or change one", save)])


def _conditions(name: str = "name") -> list[Column]:
    return [
        Column("Name", field(name)),
        Column(
            "May be used for", lambda row: listed_text([name_text(one) for one in row.purposes]), otherwise="anything"
        ),
        Column("Revenue or capital", lambda row: name_text(row.nature) if row.nature else "", otherwise="either"),
        Column("First day", field("first_day"), Kind.DAY, otherwise="any"),
        Column("Last day", field("last_day"), Kind.DAY, otherwise="any"),
        Column("What is left", lambda row: "carries forward" if row.may_carry_forward else "does not carry forward"),
        Column("Source", field("source")),
    ]


def _kept(
    visit: Visit, heading: str, says: str, tables: Sequence[Table], listing: Any, ways: Sequence[tuple[str, str]]
) -> Answer:
    return visit.show(
        "admin/kept.html",
        heading=heading,
        says=says,
        tables=tables,
        shown=tables,
        listing=listing,
        ways=[one for one in ways if one[1]],
    )


PAGES: Sequence[HTTPRouteHandler] = (
    show_streams,
    show_fences,
    show_reference_fences,
    show_bodies,
    show_profiles,
    *form_pages(
        Form(
            door=SET_FENCE,
            title="Set a ring-fence",
            intro="Adopt the published conditions of a grant, or write out the place’s own: a name, where they are "
            "written, and what the money may be used for. It counts from its day on; earlier versions stay readable.",
            button="Set the ring-fence",
            overrides={
                "effective_from": Override(label="In force from"),
                "purposes": Override(
                    label="May be used for", hint="One purpose a line, such as adult-social-care; none: for anything"
                ),
                "nature": Override(label="Revenue or capital", hint="Either, unless one is chosen"),
                "adopts": Override(label="Published conditions", hint="As the conditions of national grants list them"),
            },
        )
    ),
)
