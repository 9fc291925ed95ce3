"""Who may do an act of the scheme of delegation alone: by the limits of the roles in which they ask."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

from ledger.approvals.deciding import roles_for
from ledger.approvals.delegation import Delegation, MovesBudget
from ledger.core.entry import Heading
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import Access
from ledger.http.door import APPROVERS, Role
from ledger.journal.model import BalanceView, Decision, Verb

ALONE = frozenset({Role.POOL_MANAGER, *APPROVERS})
MANAGER = frozenset({Role.POOL_MANAGER})
Load = Callable[[Connection, UUID, UUID, Sequence[Any]], Awaitable[Any]]
DecideAs = Callable[[frozenset[Role], Any, Any, BalanceView], Decision]


def roles_alone(access: Access, body: str) -> frozenset[Role]:
    """The roles with limits of their own that the requester has for a body; the pool manager acts for the host."""
    held = roles_for(access, body) | (MANAGER if access.is_pool_manager else frozenset())
    return held & ALONE


def verbs_by_roles(
    operation: str, load: Load, decide_as: DecideAs, headings: Callable[[Any, Any], Iterable[Heading]]
) -> Mapping[frozenset[Role], Verb]:
    """One verb for each set of roles in which a requester may ask: the same command, under the limits of the roles."""

    def verb(roles: frozenset[Role]) -> Verb:
        return Verb(operation, load, lambda command, facts, books: decide_as(roles, command, facts, books), headings)

    sets = (frozenset(one) for number in range(len(ALONE) + 1) for one in combinations(sorted(ALONE), number))
    return {roles: verb(roles) for roles in sets}


def refusal_above_limit(
    delegation: Delegation, act: MovesBudget, roles: frozenset[Role], amount_pence: int
) -> Refusal | None:
    """That the amount is more than the roles move alone; None where it is not."""
    limit_pence = delegation.limit_pence(act, roles)
    if limit_pence is None or amount_pence <= limit_pence:
        return None
    limit = f"above £{pounds_from_pence(limit_pence)} this needs a second person"
    return Refusal(Code.SECOND_PERSON_IS_NEEDED, limit, "/amount_pence")
