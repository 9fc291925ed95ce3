"""What is left of money came last, and every penny of it is of some month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.waiting import WAITING_BANDS, Left, left_of, months_waited, waiting_band_of

APRIL, MAY, JUNE = date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)
CAME = (Left(APRIL, 100), Left(MAY, 50), Left(JUNE, 30))


@pytest.mark.parametrize(
    ("left_pence", "expected"),
    [
        (180, [(JUNE, 30), (MAY, 50), (APRIL, 100)]),
        (81, [(JUNE, 30), (MAY, 50), (APRIL, 1)]),
        (30, [(JUNE, 30)]),
        (29, [(JUNE, 29)]),
        (0, []),
        (-5, []),
    ],
)
def test_the_first_that_came_went_first(left_pence: int, expected: list[tuple[date, int]]) -> None:
    assert expected == [(one.month, one.amount_pence) for one in left_of(reversed(CAME), left_pence)]


_MOVES = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10**9), st.integers(0, 100)), max_size=20)


@given(_MOVES)
def test_it_is_what_a_queue_would_leave(moves: list[tuple[int, int, int]]) -> None:
    """Month by month some comes, and a part of what is there goes, from the front: what is left is conserved."""
    queue: list[list[int]] = []
    came: dict[int, int] = {}
    for number, pence, percent in sorted(moves):
        queue.append([number, pence])
        came[number] = came.get(number, 0) + pence
        going = sum(one[1] for one in queue) * percent // 100
        while going:
            taken = min(queue[0][1], going)
            queue[0][1] -= taken
            going -= taken
            if not queue[0][1]:
                del queue[0]
    by_month: dict[int, int] = {}
    for number, pence in queue:
        by_month[number] = by_month.get(number, 0) + pence
    left_pence = sum(by_month.values())

    found = left_of((Left(_month(number), pence) for number, pence in came.items()), left_pence)

    assert sum(one.amount_pence for one in found) == left_pence
    assert {_month(number): pence for number, pence in by_month.items()} == {
        one.month: one.amount_pence for one in found
    }


def _month(number: int) -> date:
    return date(2024 + number // 12, number % 12 + 1, 1)


def test_the_bands_have_no_gap() -> None:
    """Whole months, from the month itself on; a day of the month does not matter."""
    edges = [(one.first, one.last) for one in WAITING_BANDS]
    assert edges[0][0] == 0
    assert [last + 1 for _, last in edges[:-1] if last is not None] == [first for first, _ in edges[1:]]
    assert edges[-1][1] is None
    assert ["this month", "1-3 months", "4-6 months", "7-12 months", "over 12 months"] == [
        waiting_band_of(months_waited(APRIL, day)).name
        for day in (date(2025, 4, 30), date(2025, 5, 1), date(2025, 10, 31), date(2026, 4, 1), date(2026, 5, 1))
    ]
    assert 0 == months_waited(JUNE, date(2025, 4, 1))
