"""Pages and forms of people: who is known in a place, in which roles, since when, and by whose word."""

import asyncio
from collections.abc import Sequence
from itertools import chain
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.http.door import Role
from ledger.pages.acting import Form, form_pages
from ledger.pages.admin.links import href_of, links_of
from ledger.pages.filters import Filter, choice, of_names, of_words
from ledger.pages.forms.model import Override
from ledger.pages.listing import PAGE_SIZE, ask
from ledger.pages.names import Names, names_in
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import name_text
from ledger.people.directory_routes import ERASE_NAME, SET_NAME
from ledger.people.model import PrincipalKind
from ledger.people.routes import GRANT_ROLE, LIST_PEOPLE, READ_PRINCIPAL, REGISTER_PRINCIPAL, WITHDRAW_ROLE

OPERATOR = "the operator, on the machine"
_GRANTED = [one for one in Role if one is not Role.OPERATOR]


@page("/places/{place}/people")
async def show_people(visit: Visit) -> Answer:
    """Everyone with a role in the place."""
    names, found = await asyncio.gather(names_in(visit), ask(visit, LIST_PEOPLE, page_size=PAGE_SIZE))
    columns = (
        Column("Who", called, link=field("href")),
        Column("Roles now", lambda row: "; ".join(role_text(one, names) for one in _held(row)), otherwise="none"),
        Column("Kind", lambda row: name_text(row.kind)),
        Column("E-mail address", field("email"), otherwise="none kept"),
    )
    table = Table(
        name="people",
        caption="People and systems with a role here",
        columns=columns,
        rows=found.rows,
        empty="Nobody is known here in that way.",
    )
    return visit.show(
        "admin/people.html",
        tables=[table],
        **found.shown,
        filters=_filters(names),
        register=visit.offered(REGISTER_PRINCIPAL),
    )


def _filters(names: Names) -> list[Filter]:
    return [
        choice("role", "With the role", of_words(_GRANTED)),
        choice("body", "For the body", of_names(names.bodies)),
        choice("withdrawn", "Also roles that were withdrawn", [("true", "Yes")]),
    ]


@page("/places/{place}/people/{principal}")
async def show_principal(visit: Visit) -> Answer:
    """One of them: every role that was granted here and what became of it, and the whole history."""
    names, found = await asyncio.gather(names_in(visit), visit.read(READ_PRINCIPAL))
    acts = links_of(visit, (("Grant a role", GRANT_ROLE), ("Set or replace the name", SET_NAME)))
    erase = href_of(visit, ERASE_NAME) if visit.may(ERASE_NAME) and (found.name or found.email) else ""
    return visit.show(
        "admin/principal.html",
        tables=[_roles_table(visit, found, names), _history_table(found, names)],
        found=found,
        called=called(found),
        acts=acts,
        erase=erase,
    )


def called(found: Record) -> str:
    """By name; who has none in the directory by the account, where one may see that."""
    who = "A system" if found.kind == PrincipalKind.SYSTEM else "Somebody"
    return str(found.name or found.subject or f"{who} without a name in the directory")


def role_text(grant: Any, names: Names) -> str:
    """`Treasurer for Anytown Council`."""
    role = name_text(grant.role)
    return f"{role} for {names.body(grant.body)}" if grant.body else f"{role} for the whole place"


def _held(row: Record) -> list[Any]:
    return [one for one in row.roles if one.withdrawn_at is None]


def _by(name: str, names: Names) -> Any:
    return lambda row: names.person(row[name]) if row[name] else OPERATOR


def _roles_table(visit: Visit, found: Record, names: Names) -> Table:
    columns = [
        Column("Role", lambda row: role_text(row, names)),
        Column("Granted", field("granted_at"), Kind.INSTANT),
        Column("By", _by("granted_by", names)),
        Column("Why", field("reason"), otherwise="not said"),
        Column("Withdrawn", field("withdrawn_at"), Kind.INSTANT, otherwise="no"),
        Column("Why withdrawn", field("withdrawal_reason")),
    ]
    if visit.may(WITHDRAW_ROLE) and _held(found):
        columns.append(Column("What can be done", lambda row: _withdraw_text(row, names), link=_withdrawal(visit)))
    return Table(
        name="roles",
        caption="Roles here",
        columns=columns,
        rows=found.roles,
        empty="No role has been granted yet: known here, and able to do nothing.",
    )


def _withdraw_text(grant: Record, names: Names) -> str:
    return "" if grant.withdrawn_at else f"Withdraw: {role_text(grant, names)}"


def _withdrawal(visit: Visit) -> Any:
    return lambda row: href_of(visit, WITHDRAW_ROLE, {"grant": str(row.grant_id)})


def _history_table(found: Record, names: Names) -> Table:
    columns = (
        Column("When", field("recorded_at"), Kind.INSTANT),
        Column("What", lambda row: name_text(row.what)),
        Column("Role", lambda row: role_text(row, names) if row.role else ""),
        Column("By", _by("done_by", names)),
        Column("Why", field("reason")),
    )
    return Table(name="history", caption="What happened, in order", columns=columns, rows=found.history)


_FORMS = (
    Form(
        door=REGISTER_PRINCIPAL,
        title="Make somebody known here",
        intro="An account at the place’s identity provider, of a person or of a system. It can do nothing until a "
        "role is granted.",
        button="Make known",
        overrides={
            "subject": Override(label="Subject of the account", hint="As the identity provider has it; not a name"),
            "issuer": Override(label="Issuer", hint="Leave it empty for the issuer of your own account"),
            "name": Override(hint="For the directory of this place; it can be erased at any time"),
            "same_person_as": Override(
                label="Another account of the same person", hint="Its id, if they have one: approvals count persons"
            ),
        },
    ),
    Form(
        door=GRANT_ROLE,
        title="Grant a role",
        intro="It counts from the next request on. A poster and an approver act for one body; the other roles may be "
        "for one body or for the whole place. Nobody grants a role to themselves.",
        button="Grant the role",
        overrides={
            "reason": Override(label="Why", hint="Kept for ever, so it should name nobody"),
            "body": Override(label="For the body", hint="Leave it empty for the whole place"),
        },
    ),
    Form(
        door=WITHDRAW_ROLE,
        title="Withdraw a role",
        intro="It ends with the next request. That it was granted, and what was done in it, stays on record.",
        button="Withdraw the role",
        is_warning=True,
        overrides={"reason": Override(label="Why", hint="Kept for ever, so it should name nobody")},
    ),
    Form(
        door=SET_NAME,
        title="Set the name in the directory",
        intro="It replaces what was there. Names stand apart from the books and can be erased.",
        button="Set the name",
    ),
    Form(
        door=ERASE_NAME,
        title="Erase the name and the e-mail address",
        intro="This cannot be undone. The history then says when a name was erased and by whom, never what it was. "
        "What was done under the account stays.",
        button="Erase them",
        is_warning=True,
    ),
)
PAGES: Sequence[HTTPRouteHandler] = (
    show_people,
    show_principal,
    *chain.from_iterable(form_pages(one) for one in _FORMS),
)
