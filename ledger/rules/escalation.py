"""How a dispute climbs: level after level, each with its days, as the agreement has them; nothing is assumed."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.core.ids import Name
from ledger.rules.working_days import BankHolidays, due_after


class EscalationLevel(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who tries to resolve a dispute, and how long they have from when it reaches them."""

    to: Annotated[Name, Meta(description="who they are, by office: 'chief finance officers', 'mediator'")]
    days: Annotated[int, Meta(ge=1, le=366)]
    unit: Literal["working_days", "days"] = "working_days"


class LevelDue(Struct, frozen=True):
    """A level with the days from when and until when it has the dispute; none where the calendar does not reach."""

    level: int
    to: str
    since: date | None
    until: date | None


def levels_due(levels: Sequence[EscalationLevel], raised_on: date, calendar: BankHolidays) -> tuple[LevelDue, ...]:
    """When each level has a dispute that was raised on a day and that none before it resolves."""
    return tuple(_climbing(levels, raised_on, calendar))


def _climbing(levels: Sequence[EscalationLevel], raised_on: date, calendar: BankHolidays) -> Iterator[LevelDue]:
    since: date | None = raised_on
    for number, one in enumerate(levels, 1):
        until = None if since is None else _due(one, since, calendar)
        yield LevelDue(number, one.to, since, until)
        since = until


def _due(level: EscalationLevel, since: date, calendar: BankHolidays) -> date | None:
    return since + timedelta(days=level.days) if level.unit == "days" else due_after(since, level.days, calendar)


def level_on(due: Sequence[LevelDue], day: date) -> LevelDue | None:
    """The level that has the dispute on a day: the first whose time is not over, else the last; None without levels.

    Where it is not known until when a level has it, that level has it still.
    """
    return next((one for one in due if one.until is None or day <= one.until), due[-1] if due else None)
