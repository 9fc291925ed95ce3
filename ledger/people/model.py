"""The words of people: principals, the roles they are granted, and their names, which can be erased."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import PLAIN, BodyCode, Name
from ledger.http.door import Role
from ledger.http.paging import PageQuery

Issuer = Annotated[
    str,
    Meta(max_length=400, pattern=rf"^{PLAIN}*\Z", description="the `iss` of the tokens; left out: that of your own"),
]
Subject = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=255,
        pattern=rf"^(?=.*\S){PLAIN}*\Z",
        description="the `sub` of the tokens; it is kept for ever, so it should not be a name",
    ),
]
Email = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^[^\s@\x00-\x1f\x7f-\x9f]+@[^\s@\x00-\x1f\x7f-\x9f]+\Z",
        description="an e-mail address",
    ),
]
Reason = Annotated[Name, Meta(description="why; it is kept for ever, so it should name nobody")]
# An operator is made on the machine of the service, never through it.
GrantableRole = Literal["place_admin", "poster", "pool_manager", "approver", "treasurer", "auditor"]


class PrincipalKind(StrEnum):
    """Whether an account is a person's or a system's."""

    INDIVIDUAL = "individual"
    SYSTEM = "system"


class NewPrincipal(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An account to be known in a place, and whose it is."""

    subject: Subject
    kind: PrincipalKind
    issuer: Issuer = ""
    same_person_as: Annotated[
        UUID | None,
        Meta(description="any other account of the same person; settled now, since approvals count persons"),
    ] = None
    name: Annotated[Name | None, Meta(description="for the directory of this place, from which it can be erased")] = (
        None
    )
    email: Annotated[Email | None, Meta(description="beside the name, and erased with it")] = None


class DirectoryName(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the directory says of a principal, instead of what it said before."""

    name: Name
    email: Email | None = None


class NewGrant(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A role to be granted, for the whole place or for one body in it."""

    role: GrantableRole
    reason: Reason
    body: Annotated[
        BodyCode | None, Meta(description="needed for a poster and an approver; none: for the whole place")
    ] = None


class RoleWithdrawal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a role is withdrawn."""

    reason: Reason


class PeopleQuery(PageQuery, frozen=True, kw_only=True):
    """Whom to list: those with a role, for a body, and also those who no longer have it."""

    role: Annotated[GrantableRole | None, Meta(description="with this role")] = None
    body: Annotated[BodyCode | None, Meta(description="with a role for this body")] = None
    withdrawn: Annotated[bool, Meta(description="also roles that were withdrawn, and whose they were")] = False


class GrantView(Struct, frozen=True, kw_only=True):
    """A role that was granted, and withdrawn perhaps; a granter of null is the operator, on the machine."""

    grant_id: UUID
    role: Role
    body: str | None
    granted_at: datetime
    granted_by: UUID | None
    reason: str
    withdrawn_at: datetime | None
    withdrawn_by: UUID | None
    withdrawal_reason: str


class PrincipalView(Struct, frozen=True, kw_only=True):
    """A principal as a place knows it."""

    principal_id: UUID
    person_id: Annotated[UUID, Meta(description="the same for all accounts of a person: their first account's id")]
    kind: PrincipalKind
    issuer: Annotated[str | None, Meta(description="shown to place admins and to the person")]
    subject: Annotated[str | None, Meta(description="shown to place admins and to the person")]
    name: Annotated[str | None, Meta(description="null where none was set, or it was erased")]
    email: str | None
    roles: tuple[GrantView, ...]
    href: str


class Happening(StrEnum):
    """What happened to a principal in a place."""

    REGISTERED = "registered"
    ROLE_GRANTED = "role_granted"
    ROLE_WITHDRAWN = "role_withdrawn"
    NAME_SET = "name_set"
    NAME_ERASED = "name_erased"


class PrincipalEvent(Struct, frozen=True, kw_only=True):
    """One event of a principal's history in a place; done by null: by the operator, on the machine."""

    what: Happening
    recorded_at: datetime
    done_by: UUID | None
    grant_id: UUID | None
    role: Role | None
    body: str | None
    reason: str


class PrincipalLife(PrincipalView, frozen=True, kw_only=True):
    """A principal with every role it ever had in the place, and its whole history there, oldest first."""

    history: tuple[PrincipalEvent, ...]
