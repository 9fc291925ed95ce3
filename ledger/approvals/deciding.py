"""Who may propose, who may approve, and whether enough have: pure, so that every case is a row of a table."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from ledger.approvals.delegation import Seat
from ledger.core.refusal import Code, Refusal
from ledger.http.access import Access, Person
from ledger.http.door import Role


class Approval(Struct, frozen=True):
    """An approval given: by whom, for which body, in which of their roles for it."""

    person_id: UUID
    principal_id: UUID
    body: str
    roles: frozenset[Role]
    recorded_at: datetime


def refusal_of_person(person: Person) -> Refusal | None:
    """A controlled act is a person's: neither a system nor a tenant proposes, approves, refuses or withdraws."""
    if person.is_individual:
        return None
    return Refusal(Code.PERSON_MUST_ACT, "the token stands for a system, not for a person")


def roles_for(access: Access, body: str) -> frozenset[Role]:
    """The roles that the requester holds for a body itself; a role for the whole place speaks for no body."""
    return frozenset(grant.role for grant in access.grants if grant.body == body)


def refusal_of_proposer(access: Access, proposers: frozenset[Role], body: str) -> Refusal | None:
    """Why the requester may not propose an act for a body; the pool manager proposes for the host."""
    if refusal := refusal_of_person(access.person):
        return refusal
    if body not in access.pool.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", "/acting_body")
    roles = roles_for(access, body)
    manages = access.is_pool_manager and body == access.pool.host
    if roles & proposers or (manages and Role.POOL_MANAGER in proposers):
        return None
    needed = ", ".join(sorted(proposers))
    return Refusal(Code.BODY_IS_NOT_YOURS, f"to propose this for {body} you need one of: {needed}", "/acting_body")


def refusal_of_approver(
    access: Access, proposer: UUID, body: str, seats: Sequence[Seat], given: Sequence[Approval]
) -> Refusal | None:
    """Why the requester's approval for a body cannot count."""
    if refusal := refusal_of_person(access.person):
        return refusal
    if access.person.person_id == proposer:
        return Refusal(Code.PROPOSER_CANNOT_APPROVE, "you proposed this, so another person approves it")
    roles = roles_for(access, body)
    if not roles:
        return Refusal(Code.BODY_IS_NOT_YOURS, f"you have no role for {body}", "/acting_body")
    if not any(seat.takes(body, roles) for seat in seats):
        detail = f"the scheme of delegation asks no {' or '.join(sorted(roles))} of {body} for this"
        return Refusal(Code.APPROVER_IS_NOT_NAMED, detail, "/acting_body")
    return _refusal_beside(access.person, body, roles, seats, given)


def _refusal_beside(
    person: Person, body: str, roles: frozenset[Role], seats: Sequence[Seat], given: Sequence[Approval]
) -> Refusal | None:
    """Why one more approval cannot count beside those given."""
    if earlier := next((one for one in given if one.person_id == person.person_id), None):
        detail = f"you approved this for {earlier.body}: another person approves it for {body}"
        return Refusal(Code.APPROVER_IS_NOT_NAMED, detail, "/acting_body")
    others = [(one.body, one.roles) for one in given]
    empty = empty_seats(seats, others)
    # None empty: the scheme asks fewer since it was proposed, and any of those whom it names brings it to its end.
    if empty and len(empty_seats(seats, [*others, (body, roles)])) == len(empty):
        return Refusal(Code.APPROVER_IS_NOT_NAMED, f"{body} has given all approvals asked of it", "/acting_body")
    return None


def empty_seats(seats: Sequence[Seat], given: Sequence[tuple[str, frozenset[Role]]]) -> tuple[Seat, ...]:
    """The seats that stay empty when the approvals given are seated as well as can be (a maximum matching)."""
    seated: dict[int, int] = {}

    def seat_one(number: int, tried: set[int]) -> bool:
        for place, seat in enumerate(seats):
            if place not in tried and seat.takes(*given[number]):
                tried.add(place)
                if place not in seated or seat_one(seated[place], tried):
                    seated[place] = number
                    return True
        return False

    for number in range(len(given)):
        seat_one(number, set())
    return tuple(seat for place, seat in enumerate(seats) if place not in seated)
