"""Who may act for whom, as a table."""

from datetime import date
from uuid import UUID

import pytest

from ledger.core.refusal import Code
from ledger.http.access import Access, Grant, Person, PoolTerms, Requester, grants_in_pool
from ledger.http.door import Role

NHS, COUNCIL, POLICE = "ods:72Q", "gss:E09000028", "gss:E23000001"


def access(grant: Grant, host: str | None) -> Access:
    """The access of somebody with one grant in a pool of three partners."""
    pool = PoolTerms(
        UUID(int=1), "pool", "Pool", "pooled", "", "", "agreement", host, date(2025, 4, 1), date(2026, 3, 31),
        (NHS, COUNCIL, POLICE),
    )  # fmt: skip
    return Access(
        Requester(UUID(int=2), "client", "request"),
        "issuer",
        "subject",
        Person(UUID(int=3), is_individual=False),
        (grant,),
        None,
        pool,
    )


@pytest.mark.parametrize(
    ("grant", "host", "body", "may"),
    [
        (Grant(Role.POSTER, NHS), COUNCIL, NHS, True),
        (Grant(Role.POSTER, NHS), COUNCIL, COUNCIL, False),
        (Grant(Role.POSTER, NHS), NHS, NHS, True),
        (Grant(Role.POOL_MANAGER, COUNCIL), COUNCIL, COUNCIL, True),
        (Grant(Role.POOL_MANAGER, COUNCIL), COUNCIL, NHS, False),
        (Grant(Role.POOL_MANAGER, NHS), COUNCIL, COUNCIL, False),
        (Grant(Role.POOL_MANAGER, None), COUNCIL, COUNCIL, True),
        (Grant(Role.POOL_MANAGER, None), COUNCIL, NHS, False),
        (Grant(Role.POOL_MANAGER, COUNCIL), None, COUNCIL, True),
        (Grant(Role.POOL_MANAGER, COUNCIL), None, NHS, False),
        (Grant(Role.POOL_MANAGER, None), None, NHS, False),
        (Grant(Role.TREASURER, COUNCIL), COUNCIL, COUNCIL, False),
        (Grant(Role.AUDITOR, None), COUNCIL, COUNCIL, False),
    ],
)
def test_a_body_posts_only_for_itself(grant: Grant, host: str | None, body: str, may: bool) -> None:  # noqa: FBT001 - a table
    """A poster acts for its body, a pool manager for the host; nobody else acts."""
    refusal = access(grant, host).refusal_of_acting_body(body)

    assert may == (refusal is None)
    assert refusal is None or refusal.code is Code.BODY_IS_NOT_YOURS


def test_a_grant_counts_only_in_pools_that_it_reaches() -> None:
    """A role for a body that is no partner of the pool gives nothing there."""
    whole, own, foreign = Grant(Role.AUDITOR), Grant(Role.POSTER, NHS), Grant(Role.POOL_MANAGER, POLICE)

    assert (whole, own) == grants_in_pool((whole, own, foreign), (NHS, COUNCIL))
