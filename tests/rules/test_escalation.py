"""How a dispute climbs, by the levels of an agreement and the working days of England and Wales."""

from datetime import date

import pytest

from ledger.rules.escalation import EscalationLevel, LevelDue, level_on, levels_due
from ledger.rules.working_days import bank_holidays

LEVELS = (
    EscalationLevel("chief finance officers", 5),
    EscalationLevel("chief executives", 14, "days"),
    EscalationLevel("mediator", 20),
)
# Raised on Thursday 14 August 2025; 25 August is a bank holiday.
DUE = (
    LevelDue(1, "chief finance officers", date(2025, 8, 14), date(2025, 8, 21)),
    LevelDue(2, "chief executives", date(2025, 8, 21), date(2025, 9, 4)),
    LevelDue(3, "mediator", date(2025, 9, 4), date(2025, 10, 2)),
)


def test_each_level_has_its_days() -> None:
    """Working days pass over weekends and bank holidays, plain days do not; each level begins where the last ended."""
    assert levels_due(LEVELS, date(2025, 8, 14), bank_holidays()) == DUE
    over_a_holiday = levels_due(LEVELS[:1], date(2025, 8, 20), bank_holidays())
    assert [date(2025, 8, 28)] == [one.until for one in over_a_holiday]


@pytest.mark.parametrize(
    ("day", "level"),
    [
        (date(2025, 8, 14), 1),
        (date(2025, 8, 21), 1),
        (date(2025, 8, 22), 2),
        (date(2025, 9, 5), 3),
        (date(2025, 10, 2), 3),
        (date(2030, 1, 1), 3),
    ],
)
def test_who_has_it_on_a_day(day: date, level: int) -> None:
    """On its last day a level has it still; after the last level's, the last one has it on."""
    found = level_on(DUE, day)

    assert found is not None
    assert level == found.level


def test_where_nothing_is_known_nothing_is_guessed() -> None:
    """Beyond the published bank holidays no day is told; without levels there is none."""
    far = levels_due(LEVELS, date(2027, 12, 30), bank_holidays())

    assert [(date(2027, 12, 30), None), (None, None), (None, None)] == [(one.since, one.until) for one in far]
    assert far[0] == level_on(far, date(2029, 1, 1))
    assert level_on((), date(2025, 1, 1)) is None
