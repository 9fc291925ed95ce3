"""Why a session no longer lasts: values in, a word out."""

from datetime import datetime, timedelta

from ledger.sessions.model import Ending


def ending_of(
    *, last_seen_at: datetime, idle_minutes: int, ends_at: datetime, reason: str | None, now: datetime
) -> Ending | None:
    """What ended a session first; None while it lasts."""
    if reason is not None:
        return Ending(reason)
    idle_at = last_seen_at + timedelta(minutes=idle_minutes)
    if min(idle_at, ends_at) > now:
        return None
    return Ending.TIME_IS_OVER if ends_at <= idle_at else Ending.IDLE
