"""Contribution schedules as values: instalments, what varies them, and what of them is called and so stays."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from tests.journal.oracle_words import Command, Refusal

Key = tuple[str, str, int]
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


@dataclass(frozen=True)
class Part:
    """One instalment."""

    day: str
    due_on: str
    base: int
    varied: int = 0

    @property
    def amount(self) -> int:
        return self.base + self.varied


@dataclass(frozen=True)
class Schedule:
    """One version of what a body pays of a stream in a year."""

    key: Key
    version: int
    written: Command
    variations: tuple[int, ...]
    parts: tuple[Part, ...]

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.parts)


@dataclass
class Schedules:
    """Those of one pool: in force, and the days of each that are called."""

    partners: Sequence[str]
    streams: Sequence[str]
    term: tuple[str, str]
    in_force: dict[Key, Schedule] = field(default_factory=dict)

    def governs(self, body: str | None, stream: str | None, day: str) -> bool:
        """Whether a schedule says what a body contributes of a stream in the year of a day."""
        return (body, stream, year_of(day)) in self.in_force

    def next_versions(self, said: Command, called: Mapping[Key, frozenset[str]]) -> list[Schedule] | Refusal:
        """What a change makes of each schedule that it names, or the first reason why it cannot."""
        year = int(said["financial_year"][:4])
        written = {(one["body"], one["stream"]): (n, one) for n, one in enumerate(said.get("schedules", []))}
        varied = {(one["body"], one["stream"]): (n, one) for n, one in enumerate(said.get("variations", []))}
        found = []
        for at in [*written, *(one for one in varied if one not in written)]:
            key = (*at, year)
            made = self._next(key, written.get(at), varied.get(at), called.get(key, frozenset()))
            if isinstance(made, tuple):
                return made
            found.append(made)
        return found

    def _next(
        self, key: Key, written: tuple[int, Command] | None, varied: tuple[int, Command] | None, called: frozenset[str]
    ) -> Schedule | Refusal:
        body, stream, year = key
        at_variation = f"/variations/{varied[0]}" if varied else ""
        pointer = f"/schedules/{written[0]}" if written else at_variation
        before = self.in_force.get(key)
        kept = {one.day: one for one in before.parts if one.day in called} if before else {}
        parts = self._base(written[1], year, kept) if written else before.parts if before else ()
        reasons = (
            ("body-is-no-partner", f"{pointer}/body", body not in self.partners),
            ("stream-does-not-exist", f"{pointer}/stream", stream not in self.streams),
            ("schedule-does-not-exist", pointer, written is None and before is None),
            ("date-is-outside-agreement", pointer, parts == ()),
            ("instalment-is-called", pointer, parts is None),
        )
        refusal = next(((code, pointer) for code, pointer, holds in reasons if holds), None)
        if refusal is not None:
            return refusal
        assert parts is not None, "refused above"
        variations = before.variations if before else ()
        variations = (*variations, varied[1]["amount_pence"]) if varied else variations
        spread = _spread(parts, sum(variations), called)
        if spread is None:
            return ("instalment-is-called", at_variation or pointer)
        said = written[1] if written else before.written if before else {}
        return Schedule(key, before.version + 1 if before else 1, said, variations, spread)

    def _base(self, said: Command, year: int, kept: Mapping[str, Part]) -> tuple[Part, ...] | None:
        """The instalments as written; () where none lies in the term; None where what is called would change."""
        listed = {one["day"]: one["amount_pence"] for one in said.get("instalments", [])}
        days = list(listed) or [one for one in _days(said, year) if self.term[0] <= one <= self.term[1]]
        if not days:
            return ()
        fixed = {day: one.base for day, one in kept.items()} if said.get("divides") == "what_is_left" else {}
        free = [day for day in days if day not in fixed]
        rest = said["amount_pence"] - sum(fixed.values())
        if not listed and (rest < 0 or (rest and not free)):
            return None
        base = listed or {day: fixed.get(day, 0) for day in days} | dict(
            zip(free, shares(rest, [1] * len(free)), strict=True)
        )
        if any(base.get(day) != one.base for day, one in kept.items()):
            return None
        return tuple(
            Part(
                day, kept[day].due_on if day in kept else _due(day, said), pence, kept[day].varied if day in kept else 0
            )
            for day, pence in base.items()
        )


def _spread(parts: Iterable[Part], varied: int, called: frozenset[str]) -> tuple[Part, ...] | None:
    """A year's variation over what is not called, by its base; None where it cannot be borne."""
    parts = tuple(parts)
    free = [one for one in parts if one.day not in called]
    rest = varied - sum(one.varied for one in parts if one.day in called)
    weights = [one.base for one in free]
    if rest and (not free or sum(weights) + rest < 0):
        return None
    by_day = dict(
        zip((one.day for one in free), shares(rest, weights if any(weights) else [1] * len(free)), strict=True)
    )
    made = tuple(Part(one.day, one.due_on, one.base, by_day.get(one.day, one.varied)) for one in parts)
    return None if any(one.amount < 0 for one in made) else made


def shares(amount: int, weights: Sequence[int]) -> list[int]:
    """By the largest remainder, penny by penny, ties to the earlier; what is below zero as the same above it."""
    exact = [Fraction(abs(amount) * one, sum(weights)) for one in weights]
    made = [int(one) for one in exact]
    while made and sum(made) < abs(amount):
        rest = [one - whole for one, whole in zip(exact, made, strict=True)]
        made[rest.index(max(rest))] += 1
    return [-one if amount < 0 else one for one in made]


def year_of(day: str) -> int:
    """The calendar year in which the financial year of a day begins."""
    return int(day[:4]) - (day[5:] < "04-01")


def year_name(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02d}"


def _days(said: Command, year: int) -> list[str]:
    """The first or the last day of each part of the year."""
    step = _MONTHS[said["frequency"]]
    firsts = [date(year + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 17, step)]
    if said["timing"] == "in_advance":
        return [one.isoformat() for one in firsts[:-1]]
    return [(one - timedelta(days=1)).isoformat() for one in firsts[1:]]


def _due(day: str, said: Command) -> str:
    """Its own day, or the first such day of a month from it on; one too late for a month is its last."""
    number = said.get("due", {}).get("day_of_month")
    if number is None:
        return day
    one = date.fromisoformat(day)
    while one.day != min(number, calendar.monthrange(one.year, one.month)[1]):
        one += timedelta(days=1)
    return one.isoformat()
