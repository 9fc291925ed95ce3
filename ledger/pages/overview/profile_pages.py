"""Spend profiles of a pool: all that were recorded, and the form by which one is set."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.forecasts.profile_routes import LIST_PROFILES, RECORD_PROFILE
from ledger.http.answers import Answer
from ledger.pages.acting import Form, form_pages
from ledger.pages.asking import page_of
from ledger.pages.choosing import choices_for_own, own_body
from ledger.pages.filters import Filter
from ledger.pages.forms.model import Choice, Override, Widget
from ledger.pages.listing import ask
from ledger.pages.names import Names, Of, names_in
from ledger.pages.overview.place_page import years_of
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.rules.monthly_profile import MonthParts

_MONTHS = MonthParts.__struct_fields__
_OF_SCHEME = ("programme", "scheme", "financial_year")


@page(page_of(LIST_PROFILES.path))
async def show_profiles(visit: Visit) -> Answer:
    """Every version of every profile, the newest first, or those that stand."""
    pool, names, found = await asyncio.gather(
        visit.read(READ_POOL), names_in(visit, Of.PROGRAMMES, Of.BODIES, Of.PEOPLE), ask(visit, LIST_PROFILES)
    )
    years = [("", "Every year"), *((one, one) for one in years_of([pool]))]
    versions = [("", "Every version"), ("true", "Those that stand")]
    return visit.show(
        "overview/profiles.html",
        **found.shown,
        tables=[profiles_table(found.rows, names)],
        pool=pool,
        filters=[
            Filter("financial_year", "Financial year", "select", options=years),
            Filter("standing_only", "Versions", "select", options=versions),
        ],
        record=visit.offered(RECORD_PROFILE),
        knows=LIST_PROFILES,
    )


def profiles_table(profiles: Sequence[Any], names: Names) -> Table:
    """A profile a line, its months from April on."""
    columns = (
        Column("Scheme", lambda row: names.scheme(row.programme, row.scheme), link=field("href")),
        Column("Year", field("financial_year")),
        Column("Version", field("version"), Kind.NUMBER),
        *(Column(month[:3].capitalize(), field("parts", month), Kind.NUMBER) for month in _MONTHS),
        Column("Why", field("reason"), otherwise="erased"),
        Column("Recorded by", lambda row: names.person(row.principal_id)),
        Column("Recorded", field("recorded_at"), Kind.INSTANT),
    )
    empty = "No profile is recorded here. A scheme without one stands in twelve equal parts."
    return Table(name="profiles", caption="Parts by month", columns=columns, rows=profiles, empty=empty)


async def _choices(visit: Visit) -> Mapping[str, Override]:
    """Own bodies, schemes by name, and the years that the pool has, the latest first."""
    chosen, pool = await asyncio.gather(choices_for_own(visit), visit.read(READ_POOL))
    years = tuple(Choice(one, one) for one in years_of([pool]))
    return {**chosen, "financial_year": Override(hint="", choices=years, widget=Widget.SELECT)}


async def _standing(visit: Visit) -> dict[str, Any]:
    """What the form holds at first: the profile that stands for the scheme that it was asked for, if there is one."""
    asked = {name: visit.asked(name) for name in _OF_SCHEME}
    parts: Any = dict.fromkeys(_MONTHS, 0)
    if all(asked.values()):
        listing = await visit.read(LIST_PROFILES, **asked, standing_only="true")
        parts = next(({name: int(one.parts[name]) for name in _MONTHS} for one in listing["items"]), parts)
    return {"acting_body": own_body(visit), "parts": parts}


def _by_month(visit: Visit, made: Any) -> str:
    """The year that the profile changes."""
    return visit.link(
        visit.path.removeprefix("/new").replace("/spend-profiles", "/year-by-month"),
        financial_year=str(made.financial_year),
        done="made",
    )


_FORM = Form(
    door=RECORD_PROFILE,
    title="Set a spend profile",
    intro="It says by which month how much of a scheme’s budget is to be spent: each month gets its part of the sum of "
    "all twelve, in percentages or any whole numbers. It moves no money and no budget. A profile that is wrong is set "
    "again: every version is kept, and the last one counts.",
    button="Set the profile",
    overrides={
        "parts": Override(label="Parts by month", hint="0 for a month in which nothing is to be spent"),
        "reason": Override(label="Why", hint="Such as: the grant is paid out in March", widget=Widget.TEXTAREA),
    },
    choices=_choices,
    given=_standing,
    after=_by_month,
)
PAGES: Sequence[HTTPRouteHandler] = (show_profiles, *form_pages(_FORM))
