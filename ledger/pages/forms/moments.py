"""Days and instants as people type them, in parts, and back. Pure."""

import re
from calendar import month_name
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone

from ledger.core.clock import LONDON

DAY_PARTS = ("day", "month", "year")
INSTANT_PARTS = (*DAY_PARTS, "time")
_NUMBER = re.compile(r"[0-9]{1,4}")
_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:\.([0-9]{1,6}))?)? *(GMT|BST|UTC)?", re.IGNORECASE)
_MOMENT = re.compile(r"(?:(\d{4})-(\d\d?)-(\d\d?)|(\d{1,2}) +([A-Za-z]+) +(\d{4}))(?:(?: *, *| +|T)(.+))?")
_END_OF_DAY = "23:59:59.999999"  # a day without a time: all that became known on it counts
_OFFSETS = {"GMT": timezone(timedelta()), "UTC": timezone(timedelta()), "BST": timezone(timedelta(hours=1))}
_MONTHS = {name[:3].lower(): number for number, name in enumerate(month_name) if name}


def read_day(parts: Mapping[str, str]) -> str | None:
    """`2024-04-06` of its day, month (also by name) and year in four digits; none where there is no such day."""
    month = str(_MONTHS.get(parts["month"].strip()[:3].lower(), parts["month"].strip()))
    numbers = (parts["year"].strip(), month, parts["day"].strip())
    if len(numbers[0]) != len("2024") or not all(_NUMBER.fullmatch(one) for one in numbers):
        return None
    try:
        return date(*map(int, numbers)).isoformat()
    except ValueError:
        return None


def day_as_typed(value: str) -> dict[str, str]:
    """The parts of `2024-04-06`; of any other text nothing."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return {}
    return {"day": str(day.day), "month": str(day.month), "year": f"{day.year:04d}"}


def read_instant(parts: Mapping[str, str]) -> str | None:
    """An instant of a day and a time in London, which may say its zone where the clocks go back."""
    day, found = read_day(parts), _TIME.fullmatch(parts["time"].strip())
    if day is None or found is None:
        return None
    hour, minute, second, fraction, zone = found.groups()
    try:
        local = datetime.fromisoformat(day).replace(
            hour=int(hour),
            minute=int(minute),
            second=int(second or 0),
            microsecond=int((fraction or "").ljust(6, "0")),
            tzinfo=_OFFSETS[zone.upper()] if zone else LONDON,
        )
        return local.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return None


def instant_as_typed(value: str) -> dict[str, str]:
    """The parts of an instant in London's time; of any other text nothing."""
    try:
        local = datetime.fromisoformat(value).astimezone(LONDON)
    except (ValueError, OverflowError):
        return {}
    shown = local.time().isoformat("auto" if local.second or local.microsecond else "minutes")
    return {**day_as_typed(local.date().isoformat()), "time": f"{shown} {local:%Z}"}


def read_moment(text: str) -> str | None:
    """An instant of `1 October 2024`, `1 October 2024, 12:00` or `2024-10-01 12:00`; none of anything else."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, named_day, named_month, named_year, time = found.groups()
    parts = {"day": day or named_day, "month": month or named_month, "year": year or named_year}
    return read_instant({**parts, "time": time or _END_OF_DAY})


def moment_as_typed(value: str) -> str:
    """`1 October 2024, 12:00 BST` of an instant, `1 October 2024` of the end of a day; any other text as it is."""
    parts = instant_as_typed(value)
    if not parts or "T" not in value:
        return value
    day = f"{parts['day']} {month_name[int(parts['month'])]} {parts['year']}"
    return day if parts["time"].startswith(_END_OF_DAY) else f"{day}, {parts['time']}"
