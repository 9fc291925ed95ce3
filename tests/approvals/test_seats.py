"""Who must approve, whose approval counts, and when enough have: as tables, and for any approvals whatever."""

from datetime import date
from itertools import permutations
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.approvals.deciding import empty_seats
from ledger.approvals.delegation import ActRule, Delegation, Needed, Of, Seat, seats_of
from ledger.http.access import PoolTerms
from ledger.http.door import Role

NHS, COUNCIL, DISTRICT = "ods:72Q", "gss:E09000028", "gss:E09000022"
APPROVER, TREASURER, MANAGER = Role.APPROVER, Role.TREASURER, Role.POOL_MANAGER
BODIES, ROLES = (NHS, COUNCIL, DISTRICT), (APPROVER, TREASURER, MANAGER)


def terms(host: str | None = COUNCIL) -> PoolTerms:
    return PoolTerms(
        UUID(int=1), "pool", "Pool", "pooled", "", "", "agreement", host, date(2025, 4, 1), date(2026, 3, 31), BODIES
    )


class Asked(NamedTuple):
    """Whose approvals a rule needs, of an act proposed for the NHS body."""

    title: str
    needed: Needed
    bodies: list[set[str]]
    host: str | None = COUNCIL


ASKED = [
    Asked("the host", Needed(Of.HOST), [{COUNCIL}]),
    Asked("the host where none hosts: any partner", Needed(Of.HOST), [set(BODIES)], host=None),
    Asked("each partner", Needed(Of.EACH_PARTNER), [{NHS}, {COUNCIL}, {DISTRICT}]),
    Asked("any partner", Needed(Of.ANY_PARTNER), [set(BODIES)]),
    Asked("another partner than the one that proposes", Needed(Of.OTHER_PARTNER), [{COUNCIL, DISTRICT}]),
    Asked("the body that proposes", Needed(Of.ACTING_BODY), [{NHS}]),
    Asked("a body by name", Needed(Of.NAMED_BODY, body=DISTRICT), [{DISTRICT}]),
    Asked("two people of the host", Needed(Of.HOST, count=2), [{COUNCIL}, {COUNCIL}]),
]


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.title)
def test_whose_approval_is_needed(case: Asked) -> None:
    """The scheme of delegation names bodies by their part in the agreement."""
    seats = seats_of([case.needed], NHS, terms(case.host))

    assert case.bodies == [set(seat.bodies) for seat in seats]


@pytest.mark.parametrize(
    ("of", "body"), [(Of.NAMED_BODY, None), (Of.HOST, DISTRICT)], ids=["a name is missing", "a name too many"]
)
def test_a_body_is_named_where_one_must_be(of: Of, body: str | None) -> None:
    with pytest.raises(ValueError, match="named_body"):
        Needed(of, body=body)


@pytest.mark.parametrize(
    ("amount_pence", "expected"),
    [(None, 1), (0, 1), (5_000_00, 1), (5_000_01, 2), (100_000_00, 2), (100_000_01, 3)],
)
def test_the_rule_of_the_highest_amount_that_is_passed_holds(amount_pence: int | None, expected: int) -> None:
    """Up to £5,000 one approval, above it two, above £100,000 three; an amount at a limit does not pass it."""
    rules = tuple(
        ActRule("vire", (Needed(Of.HOST, count=count),), above_pence)
        for above_pence, count in ((100_000_00, 3), (0, 1), (5_000_00, 2))
    )

    needed = Delegation(rules=rules).needed_for("vire", amount_pence)

    assert needed is not None
    assert expected == needed[0].count


def test_a_scheme_is_silent_on_what_it_has_no_rule_for() -> None:
    rules = (ActRule("vire", (Needed(Of.HOST),), 5_000_00),)

    assert [None, None] == [
        Delegation(rules=rules).needed_for(act, amount) for act, amount in [("reverse-entry", 1), ("vire", 5_000_00)]
    ]


def seat(bodies: set[str], *roles: Role) -> Seat:
    return Seat(frozenset(bodies), frozenset(roles or {APPROVER}))


def test_an_approval_that_fits_two_seats_takes_the_one_that_no_other_can() -> None:
    """The council's approval fits both; the NHS body's only the first: both seats are taken, in either order."""
    seats = (seat({NHS, COUNCIL}), seat({COUNCIL}))
    given_ones = [(COUNCIL, frozenset({APPROVER})), (NHS, frozenset({APPROVER}))]

    assert [(), ()] == [empty_seats(seats, list(order)) for order in permutations(given_ones)]


def test_a_role_that_was_not_asked_for_takes_no_seat() -> None:
    seats = (seat({NHS}, TREASURER),)

    assert seats == empty_seats(seats, [(NHS, frozenset({APPROVER, MANAGER})), (COUNCIL, frozenset({TREASURER}))])


some_seats = st.lists(
    st.builds(
        Seat,
        st.frozensets(st.sampled_from(BODIES), min_size=1),
        st.frozensets(st.sampled_from(ROLES), min_size=1),
    ),
    max_size=4,
)
some_approvals = st.lists(
    st.tuples(st.sampled_from(BODIES), st.frozensets(st.sampled_from(ROLES), min_size=1)), max_size=4
)


def most_that_can_sit(seats: list[Seat], approvals: list[tuple[str, frozenset[Role]]]) -> int:
    """By trying every order of the approvals, each in its own seat."""
    padded = [*approvals, *([None] * len(seats))]
    return max(
        (
            sum(one is not None and seat.takes(*one) for seat, one in zip(seats, order, strict=False))
            for order in permutations(padded, len(seats))
        ),
        default=0,
    )


@given(some_seats, some_approvals)
def test_as_many_seats_are_taken_as_can_be(seats: list[Seat], approvals: list[tuple[str, frozenset[Role]]]) -> None:
    """Never more than there are approvals that fit, and never fewer than the best seating of them."""
    empty = empty_seats(tuple(seats), approvals)

    assert most_that_can_sit(seats, approvals) == len(seats) - len(empty)


@given(some_seats, some_approvals, st.randoms(use_true_random=False))
def test_the_order_of_approvals_changes_nothing(
    seats: list[Seat], approvals: list[tuple[str, frozenset[Role]]], random: object
) -> None:
    """Who approves first has no say in whether there are enough."""
    shuffled = list(approvals)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own random.Random

    assert len(empty_seats(tuple(seats), approvals)) == len(empty_seats(tuple(seats), shuffled))
