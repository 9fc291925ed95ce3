"""The page from which an admin goes: what a place keeps that is not money, and who keeps it."""

import asyncio
from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from ledger.acts.routes import LIST_ACTS
from ledger.agreements.life_routes import LIST_DELEGATIONS, READ_AGREEMENT
from ledger.agreements.routes import LIST_AGREEMENTS, LIST_POOLS, MAKE_AGREEMENT
from ledger.balances.routes import LIST_THRESHOLDS, SET_THRESHOLDS
from ledger.forecasts.notice_routes import LIST_TERMS
from ledger.http.answers import Answer
from ledger.http.door import Role
from ledger.intake.routes import LIST_PROFILES, SAVE_PROFILE
from ledger.pages.acting import Form, form_pages
from ledger.pages.admin.links import Group, links_of, shown_groups
from ledger.pages.forms.model import Override
from ledger.pages.listing import read_asked
from ledger.pages.visiting import Visit, page
from ledger.people.routes import LIST_PEOPLE, REGISTER_PRINCIPAL
from ledger.periods.routes import LIST_PERIODS
from ledger.places.body_routes import LIST_BODIES, REGISTER_BODY
from ledger.places.fence_routes import LIST_FENCES, LIST_REFERENCE_FENCES
from ledger.places.routes import ADD_STREAM, LIST_STREAMS, READ_PLACE
from ledger.programmes.routes import ADD_PROGRAMME, LIST_PROGRAMMES
from ledger.savings_cases.bias_routes import LIST_TABLES
from ledger.savings_cases.unit_cost_routes import LIST_EDITIONS
from ledger.statements.routes import READ_MINIMUMS

_GROUPS = (
    Group(
        "People and their roles",
        "Who is known here, what each may do, and for which body. Nobody grants a role to themselves, and a "
        "role that was withdrawn stays on record. A name can be erased; what was done under it stays.",
        (("People and roles", LIST_PEOPLE), ("Make somebody known here", REGISTER_PRINCIPAL)),
    ),
    Group(
        "Agreements",
        "The terms under which bodies pool their money: drafted here, signed by every "
        "partner, then varied, reviewed and ended.",
        (("Agreements", LIST_AGREEMENTS), ("Draft an agreement and its pool", MAKE_AGREEMENT)),
    ),
    Group(
        "Programmes and schemes",
        "What the money is for: programmes of a fixed term, their schemes, their gateways and the "
        "outcomes they are judged by.",
        (("Programmes", LIST_PROGRAMMES), ("Add a programme with its schemes", ADD_PROGRAMME)),
    ),
    Group(
        "Funding streams and ring-fences",
        "Where the money comes from, and the conditions that came with it. A posting that would break a fence "
        "is refused.",
        (
            ("Funding streams", LIST_STREAMS),
            ("Add a funding stream", ADD_STREAM),
            ("Ring-fences set here", LIST_FENCES),
            ("Conditions of national grants", LIST_REFERENCE_FENCES),
        ),
    ),
    Group(
        "Bodies",
        "Public bodies by their national codes, the same for all places. The operator of the service "
        "registers, renames and merges them.",
        (("Bodies", LIST_BODIES), ("Register a body", REGISTER_BODY)),
    ),
    Group(
        "Files and thresholds",
        "How files of spend are read, how far two ledgers may differ before partners must talk, and the tables that "
        "estimates are corrected by.",
        (
            ("Intake profiles", LIST_PROFILES),
            ("Write an intake profile", SAVE_PROFILE),
            ("Thresholds of the agreement of balances", LIST_THRESHOLDS),
            ("Set the thresholds", SET_THRESHOLDS),
            ("Tables of optimism bias", LIST_TABLES),
            ("Editions of unit costs", LIST_EDITIONS),
        ),
    ),
    Group(
        "What was done here", "Every act in this place, whoever did it, in order.", (("History of acts", LIST_ACTS),)
    ),
)
_OF_POOL = (
    ("Agreement", READ_AGREEMENT),
    ("Who may do what", LIST_DELEGATIONS),
    ("Periods", LIST_PERIODS),
    ("Minimum contributions", READ_MINIMUMS),
    ("When variances are notified", LIST_TERMS),
)


@page("/places/{place}/administration")
async def show_administration(visit: Visit) -> Answer:
    """What the place keeps beside its books, with what the visitor may do there."""
    place, pools = await asyncio.gather(visit.read(READ_PLACE), read_asked(visit, LIST_POOLS))
    return visit.show(
        "admin/landing.html",
        place=place,
        is_admin=any(grant.role == Role.PLACE_ADMIN for grant in visit.grants),
        groups=shown_groups(visit, _GROUPS),
        pools=[(one, links_of(visit, _OF_POOL, {"pool": str(one.code)})) for one in pools["items"]],
        listing=pools,
    )


_CODE = Override(label="Code", hint="Lower-case letters, digits and hyphens, such as nhs-minimum")
_BODY = Override(label="National code", hint="Such as gss:E09000028, ods:72Q, or gov: and the name on GOV.UK")
PAGES: Sequence[HTTPRouteHandler] = (
    show_administration,
    # What a form makes new is typed, not chosen from what is there.
    *form_pages(Form(door=ADD_STREAM, title="Add a funding stream", button="Add it", overrides={"stream": _CODE})),
    *form_pages(
        Form(door=REGISTER_BODY, title="Register a public body", button="Register it", overrides={"body": _BODY})
    ),
)
