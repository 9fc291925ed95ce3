"""The clock of the places: what day an instant falls on, and how days and instants are said. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_in_london(instant: datetime) -> date:
    """The day that an instant falls on in London."""
    return instant.astimezone(LONDON).date()


def day_text(day: date) -> str:
    """`6 April 2024`."""
    return f"{day.day} {day:%B} {day.year}"


def instant_text(instant: datetime) -> str:
    """`6 April 2024 at 10:30:15 BST`, to the second, as papers have it that prove something."""
    local = instant.astimezone(LONDON)
    return f"{day_text(local.date())} at {local:%H:%M:%S %Z}"


def minute_text(instant: datetime) -> str:
    """`6 April 2024, 10:30 BST`, as people say it."""
    local = instant.astimezone(LONDON)
    return f"{day_text(local.date())}, {local:%H:%M %Z}"
