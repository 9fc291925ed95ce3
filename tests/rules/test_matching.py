"""Lines of a body's ledger and entries of the pool: strictest first, nothing twice, and every total whole."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.rules.matching import COMBINED_MAX, Booked, Line, Rule, match
from tests.cases.tables import case_name, cases, pence

DAYS = st.integers(0, 6).map(lambda after: date(2020, 9, 28) + timedelta(after))
REFERENCES = st.sampled_from(["", "77", "077", "A-1", "a1", "B"])
PENCE = st.sampled_from([-200, -100, 100, 100, 200, 250, 300, 350])
IDENTITIES = st.sampled_from([(None, None), (None, None), ("ledger", "1"), ("ledger", "2"), (None, "1")])
LINES = st.lists(st.tuples(st.tuples(DAYS, REFERENCES, PENCE), IDENTITIES), max_size=9).map(
    lambda found: [Line(row, *said, *identity) for row, (said, identity) in enumerate(found, 2)]
)
BOOKED = st.lists(st.tuples(DAYS, DAYS, REFERENCES, PENCE, st.none() | st.integers(1, 8)), max_size=9).map(
    lambda found: [
        Booked(sequence, effective, event, reference, amount, "ledger", str(sequence), reverses)
        for sequence, (effective, event, reference, amount, reverses) in enumerate(found, 1)
    ]
)


def line_of(said: list[Any]) -> Line:
    row, day, reference, amount, *identity = said
    return Line(row, date.fromisoformat(day), reference, pence(amount), *(part or None for part in identity))


def booked_of(said: list[Any]) -> Booked:
    sequence, effective, event, reference, amount, *rest = said
    dates = date.fromisoformat(effective), date.fromisoformat(event)
    return Booked(sequence, *dates, reference, pence(amount), *(part or None for part in rest))


@pytest.mark.parametrize("case", cases("matching"), ids=case_name)
def test_lines_match_entries_as_the_table_says(case: dict[str, Any]) -> None:
    lines, entries = map(line_of, case["lines"]), map(booked_of, case["entries"])
    found = match(lines, entries, case.get("tolerance_days", 0))

    assert [[one.rule, list(one.rows), list(one.sequences)] for one in found.matches] == case.get("matches", [])
    assert [one.row for one in found.lines_left] == case.get("lines_left", [])
    assert [one.sequence for one in found.entries_left] == case.get("entries_left", [])


DAY = date(2020, 9, 28)
IN_A_CHAIN = [  # The second takes back the third, which is no sum to take back once the first is matched.
    Booked(sequence, DAY, DAY, "", amount, "ledger", str(sequence), reverses)
    for sequence, amount, reverses in [(1, -100, None), (2, -100, 3), (3, 100, 1)]
]


@given(LINES, BOOKED, st.integers(0, 4))
@example([], IN_A_CHAIN, 0)
def test_every_line_and_entry_is_accounted_for_once(lines: list[Line], entries: list[Booked], days: int) -> None:
    """Matched and left over are the whole of each side, each once, and both sides of a match are the same money."""
    found = match(lines, entries, days)
    pence_of_row = {one.row: one.amount_pence for one in lines}
    pence_of_sequence = {one.sequence: one.amount_pence for one in entries}

    rows = [row for one in found.matches for row in one.rows] + [one.row for one in found.lines_left]
    sequences = [n for one in found.matches for n in one.sequences] + [one.sequence for one in found.entries_left]
    assert sorted(pence_of_row) == sorted(rows)
    assert sorted(pence_of_sequence) == sorted(sequences)
    for one in found.matches:
        assert one.amount_pence == sum(pence_of_row[row] for row in one.rows)
        assert one.amount_pence == sum(pence_of_sequence[sequence] for sequence in one.sequences)
        assert one.rows or one.rule is Rule.TAKEN_BACK


@given(LINES, BOOKED, st.integers(0, 4), st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_does_not_matter(
    lines: list[Line], entries: list[Booked], days: int, chance: Any
) -> None:
    first = match(lines, entries, days)
    chance.shuffle(lines)
    chance.shuffle(entries)

    assert first == match(lines, entries, days)


@given(LINES, BOOKED, st.integers(0, 4))
def test_rules_are_tried_from_the_strictest_on(lines: list[Line], entries: list[Booked], days: int) -> None:
    """No looser rule comes before a stricter one, and a wider tolerance changes nothing that references tie."""
    found = match(lines, entries, days)
    order = [list(Rule).index(one.rule) for one in found.matches]
    tied = [one for one in found.matches if order[0:1] and list(Rule).index(one.rule) <= 3]

    assert sorted(order) == order
    assert tied == [one for one in match(lines, entries, days + 3).matches if list(Rule).index(one.rule) <= 3]


@given(LINES)
def test_a_ledger_that_is_the_pools_own_matches_whole(lines: list[Line]) -> None:
    entries = [Booked(one.row, one.day, one.day, one.reference, one.amount_pence) for one in lines]

    found = match([Line(*(one.row, one.day, one.reference, one.amount_pence)) for one in lines], entries, 0)

    assert ((), ()) == (found.lines_left, found.entries_left)


def test_what_is_too_much_to_combine_is_left() -> None:
    """One entry of a reference more than can be combined: a part of them is not looked for, the whole still is."""
    day, count = date(2020, 9, 30), COMBINED_MAX + 1
    entries = [Booked(n, day, day, "77", 100 * n) for n in range(1, count + 1)]
    whole, part = sum(one.amount_pence for one in entries), 300

    assert [Rule.REFERENCE_SUM] == [one.rule for one in match([Line(2, day, "77", whole)], entries, 0).matches]
    assert () == match([Line(2, day, "77", part + 5)], entries, 0).matches


def test_large_sides_of_one_amount_are_matched_one_to_one() -> None:
    """Five thousand lines of the same pence on the same day, and as many entries, two left on either side."""
    day, later = date(2020, 9, 30), date(2020, 12, 1)
    lines = [Line(n, later if n > 5_000 else day, "", 100) for n in range(1, 5_003)]
    entries = [Booked(n, day, day, "", 100) for n in range(1, 5_003)]

    found = match(lines, entries, 31)

    assert 5_000 == len(found.matches)
    assert ([5_001, 5_002], [5_001, 5_002]) == (
        [one.row for one in found.lines_left],
        [one.sequence for one in found.entries_left],
    )
