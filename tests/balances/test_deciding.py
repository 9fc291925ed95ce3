"""Which roles speak for which side, and the age of a difference: pure."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ledger.balances.compose import age_days
from ledger.balances.deciding import refusal_of_side, refusal_of_speaker
from ledger.balances.model import BalanceDecision
from ledger.core.refusal import Code
from ledger.http.access import Access, Grant, Person, PoolTerms, Requester
from ledger.http.door import Role
from ledger.rules.balances import Balance, Outcome, Side
from tests.conftest import COUNCIL, NHS, POLICE

NOBODY = UUID(int=0)
POOLED = PoolTerms(
    pool_id=NOBODY,
    code="pooled",
    name="Pooled fund",
    kind="pooled",
    label="",
    attribution="",
    agreement="section-75",
    host=COUNCIL,
    effective_from=date(2025, 4, 1),
    effective_to=date(2027, 3, 31),
    partners=(NHS, COUNCIL),
)


def access(*grants: tuple[Role, str | None], host: str | None = COUNCIL, is_individual: bool = True) -> Access:
    terms = PoolTerms(**{name: getattr(POOLED, name) for name in PoolTerms.__struct_fields__} | {"host": host})
    held = tuple(Grant(*one) for one in grants)
    person = Person(NOBODY, is_individual)
    return Access(Requester(NOBODY, "client", "request"), "issuer", "subject", person, held, None, terms)


def decision(side: Side, acting_body: str) -> BalanceDecision:
    return BalanceDecision(
        acting_body=acting_body,
        side=side,
        body=NHS,
        period="2025-26",
        balance=Balance.INCOME,
        outcome=Outcome.AGREED,
        number=1,
        fund_pence=1,
    )


@pytest.mark.parametrize(
    ("role", "of", "side", "acting_body", "host", "may"),
    [
        (Role.TREASURER, NHS, Side.BODY, NHS, COUNCIL, True),
        (Role.APPROVER, NHS, Side.BODY, NHS, COUNCIL, True),
        (Role.POSTER, NHS, Side.BODY, NHS, COUNCIL, False),
        (Role.POOL_MANAGER, NHS, Side.BODY, NHS, COUNCIL, False),
        (Role.TREASURER, COUNCIL, Side.BODY, COUNCIL, COUNCIL, False),
        (Role.TREASURER, None, Side.BODY, NHS, COUNCIL, False),
        (Role.POOL_MANAGER, COUNCIL, Side.POOL, COUNCIL, COUNCIL, True),
        (Role.POOL_MANAGER, None, Side.POOL, COUNCIL, COUNCIL, True),
        (Role.POOL_MANAGER, NHS, Side.POOL, COUNCIL, COUNCIL, False),
        (Role.POOL_MANAGER, NHS, Side.POOL, NHS, COUNCIL, False),
        (Role.POOL_MANAGER, NHS, Side.POOL, NHS, None, True),
        (Role.POOL_MANAGER, POLICE, Side.POOL, POLICE, None, False),
        (Role.TREASURER, COUNCIL, Side.POOL, COUNCIL, COUNCIL, False),
    ],
)
def test_who_speaks_for_which_side(
    *, role: Role, of: str | None, side: Side, acting_body: str, host: str | None, may: bool
) -> None:
    """The body's officers for the body, and who manages the pool for the pool; a system for nobody."""
    said = decision(side, acting_body)
    refusal = refusal_of_side(access((role, of), host=host), said)
    of_system = refusal_of_side(access((role, of), host=host, is_individual=False), said)

    assert (None if may else Code.BODY_IS_NOT_YOURS) == (refusal and refusal.code)
    assert of_system is not None
    assert Code.PERSON_MUST_ACT == of_system.code


@pytest.mark.parametrize(
    ("role", "of", "may"),
    [
        (Role.POSTER, NHS, True),
        (Role.TREASURER, NHS, True),
        (Role.APPROVER, NHS, False),
        (Role.POOL_MANAGER, NHS, False),
        (Role.POSTER, COUNCIL, False),
        (Role.TREASURER, None, False),
    ],
)
def test_who_states_a_bodys_figure(*, role: Role, of: str | None, may: bool) -> None:
    assert may == (refusal_of_speaker(access((role, of)), NHS) is None)


def test_the_age_of_a_difference_is_counted_in_days_of_london() -> None:
    """Half past midnight in London is the evening before in universal time, in summer."""
    first_at = datetime(2025, 9, 30, 23, 30, tzinfo=UTC)

    assert [0, 0, 1, 31] == [age_days(first_at, date(2025, *day)) for day in ((9, 30), (10, 1), (10, 2), (11, 1))]
