"""Why a session no longer lasts, as a table."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledger.sessions.ending import ending_of
from ledger.sessions.model import SESSION_LASTS, Ending
from tests.cases.tables import case_name, cases

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)


def at(clock: str) -> datetime:
    """A time of the day on which somebody signed in; after 24:00, of the next."""
    hours, minutes = clock.split(":")
    return MIDNIGHT + timedelta(hours=int(hours), minutes=int(minutes))


@pytest.mark.parametrize("case", cases("session_endings"), ids=case_name)
def test_what_ended_a_session(case: dict[str, Any]) -> None:
    found = ending_of(
        last_seen_at=at(case["last_seen"]),
        idle_minutes=30,
        ends_at=at("09:00") + SESSION_LASTS,
        reason=case.get("recorded"),
        now=at(case["now"]),
    )

    assert (Ending(case["ending"]) if "ending" in case else None) == found
