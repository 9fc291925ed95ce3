"""What may be registered and granted: pure, so that every case is a row of a table."""

from uuid import UUID

from ledger.core.refusal import Code, Refusal
from ledger.http.door import Role
from ledger.people.model import NewGrant, NewPrincipal, PrincipalKind

_FOR_A_BODY = frozenset({Role.POSTER, Role.APPROVER})


def refusals_of_registration(new: NewPrincipal) -> tuple[Refusal, ...]:
    """What a registration contradicts in itself."""
    refusals = []
    if new.same_person_as is not None and new.kind is not PrincipalKind.INDIVIDUAL:
        detail = "a system is no account of a person"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/same_person_as"))
    if new.email is not None and new.name is None:
        detail = "the directory keeps an e-mail address beside a name"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/email"))
    return tuple(refusals)


def refusal_of_known(
    new: NewPrincipal, *, known_kind: PrincipalKind, known_person: UUID, said_person: UUID | None
) -> Refusal | None:
    """Why what is known of an account is not what the registration says; what it leaves out does not differ."""
    if new.kind is not known_kind:
        return Refusal(Code.PRINCIPAL_IS_KNOWN_OTHERWISE, f"the account is {known_kind}", "/kind")
    if said_person not in {None, known_person}:
        detail = "the account is known as another person's"
        return Refusal(Code.PRINCIPAL_IS_KNOWN_OTHERWISE, detail, "/same_person_as")
    return None


def refusals_of_grant(new: NewGrant, *, granter: UUID, grantee: UUID) -> tuple[Refusal, ...]:
    """Why one person may not grant a role to another; the same person by whatever accounts."""
    refusals, role = [], Role(new.role)
    if granter == grantee:
        detail = "the account is yours"
        refusals.append(Refusal(Code.ROLE_CANNOT_BE_GRANTED_TO_ONESELF, detail))
    if role in _FOR_A_BODY and new.body is None:
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"name the body that the {role} acts for", "/body"))
    if role is Role.PLACE_ADMIN and new.body is not None:
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "a place admin is for the whole place", "/body"))
    return tuple(refusals)
