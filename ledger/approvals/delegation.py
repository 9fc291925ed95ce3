"""Schemes of delegation: who must approve what, and from which amount on; written into the agreement, versioned."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code
from ledger.http.access import PoolTerms
from ledger.http.door import Role
from ledger.journal.command import AMOUNT_PENCE_MAX
from ledger.journal.model import SOFT_CLOSED_ROLES

APPROVING = (Role.APPROVER, Role.TREASURER)
MovesBudget = Literal["vire", "draw-contingency"]
Limit = Annotated[int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="whole pence; above it the act needs approval")]


class Of(StrEnum):
    """Whose people approve."""

    HOST = "host"
    EACH_PARTNER = "each_partner"
    ANY_PARTNER = "any_partner"
    OTHER_PARTNER = "other_partner"
    ACTING_BODY = "acting_body"
    NAMED_BODY = "named_body"


class Needed(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Some approvals that an act needs: of whose people, in which roles, how many."""

    of: Of
    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=len(Role))] = APPROVING
    count: Annotated[int, Meta(ge=1, le=10)] = 1
    body: Annotated[BodyCode | None, Meta(description="the body, where of is named_body")] = None

    def __post_init__(self) -> None:
        """A named body has its name, and nothing else has."""
        if (self.of is Of.NAMED_BODY) != (self.body is not None):
            raise ValueError("body is given where of is named_body, and nowhere else")


class ActRule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who approves one kind of act, from an amount on."""

    act: Code
    approvals: Annotated[tuple[Needed, ...], Meta(min_length=1, max_length=20)]
    above_pence: Limit = 0


class RoleLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """Up to what somebody in a further role moves budgets alone; the pool manager's limits are fields of their own."""

    act: MovesBudget
    role: Role
    up_to_pence: Limit

    def __post_init__(self) -> None:
        """A role that acts for a body and has no field of its own."""
        if self.role not in APPROVING:
            raise ValueError("role is treasurer or approver: the pool manager's limits are fields of their own")


class Delegation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A scheme of delegation. An act that it is silent on needs what the act itself asks for."""

    virement_limit_pence: Annotated[
        Limit | None, Meta(description="a pool manager's virements above it need approval; none: no limit is agreed")
    ] = None
    contingency_limit_pence: Annotated[
        Limit | None, Meta(description="a pool manager's draws on contingency above it need approval; none: no limit")
    ] = None
    limits_by_role: Annotated[
        tuple[RoleLimit, ...], Meta(max_length=10, description="who else moves budgets alone, and up to what")
    ] = ()
    reversal_limit_pence: Annotated[
        Limit | None, Meta(description="reversals above it need approval; none: no limit is agreed")
    ] = None
    soft_closed_roles: Annotated[
        tuple[Role, ...], Meta(max_length=len(Role), description="who may post into a soft-closed month")
    ] = SOFT_CLOSED_ROLES
    expires_after_days: Annotated[int, Meta(ge=1, le=366, description="how long a proposal waits")] = 30
    rules: Annotated[tuple[ActRule, ...], Meta(max_length=200)] = ()

    def __post_init__(self) -> None:
        """One limit for each act and role."""
        named = [(one.act, one.role) for one in self.limits_by_role]
        if len(set(named)) < len(named):
            raise ValueError("limits_by_role names an act and role twice")

    def limit_pence(self, act: MovesBudget, roles: Collection[Role]) -> int | None:
        """Up to what somebody in these roles does an act alone, by the highest of their limits; None: any amount."""
        own = {"vire": self.virement_limit_pence, "draw-contingency": self.contingency_limit_pence}[act]
        is_manager = Role.POOL_MANAGER in roles
        if is_manager and own is None:
            return None
        further = (one.up_to_pence for one in self.limits_by_role if one.act == act and one.role in roles)
        return max((own or 0) if is_manager else 0, 0, *further)

    def needed_for(self, act: str, amount_pence: int | None) -> tuple[Needed, ...] | None:
        """The approvals of the rule with the highest amount that the act passes; None where it is silent."""
        met = [one for one in self.rules if one.act == act and (one.above_pence == 0 or _passes(amount_pence, one))]
        return max(met, key=lambda one: one.above_pence).approvals if met else None


NOTHING_DELEGATED = Delegation()


def _passes(amount_pence: int | None, rule: ActRule) -> bool:
    return amount_pence is not None and amount_pence > rule.above_pence


class Seat(Struct, frozen=True):
    """One approval that is needed: from somebody with one of the roles for one of the bodies."""

    bodies: frozenset[str]
    roles: frozenset[Role]

    def takes(self, body: str, roles: frozenset[Role]) -> bool:
        return body in self.bodies and bool(self.roles & roles)


def seats_of(needed: Sequence[Needed], acting_body: str, terms: PoolTerms) -> tuple[Seat, ...]:
    """Every single approval that is needed under the terms of a pool."""
    return tuple(
        Seat(bodies, frozenset(one.roles))
        for one in needed
        for bodies in _bodies_of(one, acting_body, terms)
        for _ in range(one.count)
    )


def _bodies_of(needed: Needed, acting_body: str, terms: PoolTerms) -> list[frozenset[str]]:
    partners = frozenset(terms.partners)
    match needed.of:
        case Of.EACH_PARTNER:
            return [frozenset({body}) for body in terms.partners]
        case Of.OTHER_PARTNER:
            return [partners - {acting_body}]
        case Of.ACTING_BODY:
            return [frozenset({acting_body})]
        case Of.NAMED_BODY:
            return [frozenset({needed.body or ""})]
        case Of.HOST if terms.host is not None:
            return [frozenset({terms.host})]
        case _:  # where none hosts, any partner's people stand for the host's
            return [partners]
