"""Up to what each role moves budgets alone: the highest of what one person's roles allow."""

import msgspec
import pytest

from ledger.approvals.alone import refusal_above_limit
from ledger.approvals.delegation import Delegation, MovesBudget
from ledger.http.door import Role

MANAGER, TREASURER, APPROVER = Role.POOL_MANAGER, Role.TREASURER, Role.APPROVER
NO_LIMITS = b"{}"
OLD = b'{"virement_limit_pence": 1000}'
BY_ROLE = b"""{"virement_limit_pence": 1000, "contingency_limit_pence": 0, "limits_by_role": [
    {"act": "vire", "role": "treasurer", "up_to_pence": 5000},
    {"act": "draw-contingency", "role": "approver", "up_to_pence": 7}]}"""


@pytest.mark.parametrize(
    ("scheme", "act", "roles", "limit_pence"),
    [
        (NO_LIMITS, "vire", {MANAGER}, None),
        (NO_LIMITS, "draw-contingency", {MANAGER}, None),
        (NO_LIMITS, "vire", {TREASURER, APPROVER}, 0),
        (OLD, "vire", {MANAGER}, 1_000),
        (OLD, "draw-contingency", {MANAGER}, None),
        (OLD, "vire", {TREASURER}, 0),
        (BY_ROLE, "vire", {MANAGER}, 1_000),
        (BY_ROLE, "vire", {TREASURER}, 5_000),
        (BY_ROLE, "vire", {MANAGER, TREASURER}, 5_000),
        (BY_ROLE, "vire", {APPROVER}, 0),
        (BY_ROLE, "draw-contingency", {MANAGER}, 0),
        (BY_ROLE, "draw-contingency", {MANAGER, APPROVER}, 7),
        (BY_ROLE, "draw-contingency", set(), 0),
    ],
)
def test_the_limit_of_roles(scheme: bytes, act: MovesBudget, roles: set[Role], limit_pence: int | None) -> None:
    """At the limit one person is enough; a penny above it takes two."""
    delegation = msgspec.json.decode(scheme, type=Delegation)

    assert limit_pence == delegation.limit_pence(act, roles)
    assert refusal_above_limit(delegation, act, frozenset(roles), limit_pence or 0) is None
    if limit_pence is not None:
        assert refusal_above_limit(delegation, act, frozenset(roles), limit_pence + 1)


@pytest.mark.parametrize(
    "limits",
    [
        b'[{"act": "vire", "role": "pool_manager", "up_to_pence": 1}]',
        b'[{"act": "vire", "role": "poster", "up_to_pence": 1}]',
        b"[%b,%b]" % ((b'{"act": "vire", "role": "treasurer", "up_to_pence": 1}',) * 2),
    ],
)
def test_a_limit_stands_once_and_for_a_role_without_a_field_of_its_own(limits: bytes) -> None:
    with pytest.raises(msgspec.ValidationError, match="role"):
        msgspec.json.decode(b'{"limits_by_role": ' + limits + b"}", type=Delegation)
