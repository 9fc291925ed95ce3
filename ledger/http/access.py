"""What a requester may see and do: values only, so that doors and rules can be tested as tables."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from msgspec import Struct

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.http.door import Door, Role
from ledger.rules.fencing import Fence

SAVINGS = "savings"
NOT_YET_SIGNED = "agreement not yet signed"


class Requester(Struct, frozen=True):
    """Who asks, from which client and request: the same for every kind of act."""

    principal_id: UUID
    client_id: str
    request_id: str
    traceparent: str | None = None


class Person(Struct, frozen=True):
    """Whom the principal stands for, whatever other accounts they sign in by; or a system, which is no individual."""

    person_id: UUID
    is_individual: bool


class Grant(Struct, frozen=True):
    """A role of the principal: for the whole place, or for one body in it."""

    role: Role
    body: str | None = None


class Place(Struct, frozen=True):
    """The place of a request."""

    place_id: UUID
    code: str
    name: str
    label: str


class PoolTerms(Struct, frozen=True):
    """A pool as the terms in force describe it; partners in the order of the agreement.

    settle_by: once the agreement is wound up, the last day on which what is due may be paid.
    """

    pool_id: UUID
    code: str
    name: str
    kind: str
    label: str
    attribution: str
    agreement: str
    host: str | None
    effective_from: date
    effective_to: date
    partners: tuple[str, ...]
    is_signed: bool = False
    settle_by: date | None = None
    fences: tuple[Fence, ...] = ()  # of the place's streams, in order of version; read where a posting is decided

    @property
    def keeps_cash(self) -> bool:
        """Whether the host holds the money of all; in an aligned pool each partner keeps its own."""
        return self.kind != "aligned"

    @property
    def holds_savings(self) -> bool:
        """Whether it is opened by a savings agreement: savings live in it, and move between its partners."""
        return self.kind == SAVINGS

    @property
    def mark(self) -> str:
        """What is shown with everything of a pool whose partners have not all signed."""
        return "" if self.is_signed else NOT_YET_SIGNED


class Access(Struct, frozen=True):
    """One request's access: the requester with the grants that count in the place of the request."""

    requester: Requester
    issuer: str
    subject: str
    person: Person
    grants: tuple[Grant, ...]
    place_or_none: Place | None = None
    pool_or_none: PoolTerms | None = None

    @property
    def place(self) -> Place:
        assert self.place_or_none is not None, "the door is in a place"
        return self.place_or_none

    @property
    def pool(self) -> PoolTerms:
        assert self.pool_or_none is not None, "the door is in a pool"
        return self.pool_or_none

    @property
    def ids(self) -> tuple[UUID, UUID]:
        """The place and the pool, as the queries of a pool's records take them."""
        return self.place.place_id, self.pool.pool_id

    @property
    def bodies(self) -> frozenset[str] | None:
        """The bodies whose agreements may be seen; None when the whole place may be."""
        bodies = [grant.body for grant in self.grants]
        return None if None in bodies else frozenset(body for body in bodies if body is not None)

    @property
    def is_pool_manager(self) -> bool:
        return any(grant.role is Role.POOL_MANAGER for grant in self.grants)

    def roles_acting_for(self, body: str) -> frozenset[Role]:
        """The roles in which the requester acts for a body: those held for it, and for the whole place."""
        return frozenset(grant.role for grant in self.grants if grant.body in {None, body})

    def require_role(self, door: Door) -> None:
        """Raises RefusedError when none of the principal's roles may pass the door."""
        if not any(grant.role in door.roles for grant in self.grants):
            needed = ", ".join(sorted(door.roles))
            raise RefusedError(Refusal(Code.ROLE_DOES_NOT_PERMIT_THIS, f"this needs one of the roles: {needed}"))

    def refusal_of_acting_body(self, body: str, beside: Collection[Role] = ()) -> Refusal | None:
        """A body posts only for itself; a pool manager acts for the host, or for its own body where none hosts.

        beside: further roles that act for their own body at this door.
        """
        host = self.pool.host
        for grant in self.grants:
            if grant.body == body and (grant.role is Role.POSTER or grant.role in beside):
                return None
            if grant.role is Role.POOL_MANAGER and body == (host or grant.body) and grant.body in {None, body}:
                return None
        return Refusal(Code.BODY_IS_NOT_YOURS, f"you do not post for {body}", "/acting_body")


def grants_in_pool(grants: tuple[Grant, ...], partners: tuple[str, ...]) -> tuple[Grant, ...]:
    """The grants that reach a pool: those for the whole place, and those for a body that is partner of it."""
    return tuple(grant for grant in grants if grant.body is None or grant.body in partners)
