"""Matching a body's ledger extract to the entries of a pool that concern it, from the strictest rule to the loosest.

The same lines, entries and tolerance give the same matches, in whatever order they come. Every line and every entry
stands in one match at most, and both sides of a match have the same pence: matched and unmatched add up to each total.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from msgspec import Struct

COMBINED_MAX = 8  # of more than so many, the combinations would be too many to try


class Rule(StrEnum):
    """By what a line and an entry were taken to be the same, strictest first."""

    SOURCE_LINE = "source_line"
    REFERENCE_AMOUNT_DATE = "reference_amount_date"
    REFERENCE_AMOUNT = "reference_amount"
    REFERENCE_SUM = "reference_sum"
    AMOUNT_DATE = "amount_date"
    DATE_SUM = "date_sum"
    TAKEN_BACK = "taken_back"


class Line(Struct, frozen=True):
    """One line of an extract, as far as it can be matched."""

    row: int
    day: date
    reference: str
    amount_pence: int
    document: str | None = None
    line: str | None = None

    @property
    def number(self) -> int:
        return self.row


class Booked(Struct, frozen=True):
    """One entry of the pool, with what it adds to the balance; its source line only where it is of the body's books."""

    sequence: int
    effective_date: date
    event_date: date
    reference: str
    amount_pence: int
    document: str | None = None
    line: str | None = None
    reverses_sequence: int | None = None

    @property
    def number(self) -> int:
        return self.sequence

    @property
    def days(self) -> tuple[int, ...]:
        """Its dates as day numbers, each once."""
        return tuple(sorted({self.event_date.toordinal(), self.effective_date.toordinal()}))


class Match(Struct, frozen=True):
    """Lines and entries that are the same money; no line: entries of the pool that take each other back."""

    rule: Rule
    rows: tuple[int, ...]
    sequences: tuple[int, ...]
    amount_pence: int


class Matching(Struct, frozen=True):
    """What was matched, and what was left on either side, in order of row and sequence number."""

    matches: tuple[Match, ...]
    lines_left: tuple[Line, ...]
    entries_left: tuple[Booked, ...]


_One = TypeVar("_One", Line, Booked)
_KeyOfLine = Callable[[Line], Hashable | None]
_KeyOfEntry = Callable[[Booked], Hashable | None]


def match(lines: Iterable[Line], entries: Iterable[Booked], tolerance_days: int) -> Matching:
    """Match lines to entries; a date may be so many days from the entry's nearer one where nothing else ties them."""
    table = _Table(lines, entries)
    table.pair(Rule.SOURCE_LINE, _by_source_line, _by_source_line)
    table.pair(Rule.SOURCE_LINE, _by_line_alone, _by_line_alone_of_entry)
    table.pair(Rule.REFERENCE_AMOUNT_DATE, _by_all, lambda one: _all_of_entry(one, one.event_date))
    table.pair(Rule.REFERENCE_AMOUNT_DATE, _by_all, lambda one: _all_of_entry(one, one.effective_date))
    table.pair(Rule.REFERENCE_AMOUNT, _by_reference_and_amount, _by_reference_and_amount)
    table.sum_by_reference()
    table.pair_by_amount(tolerance_days)
    table.sum_by_date(tolerance_days)
    table.take_back()
    return Matching(tuple(table.matches), tuple(table.lines.values()), tuple(table.entries.values()))


def plain_reference(text: str) -> str:
    """A reference as two ledgers compare it: letters and digits only, in capitals, without leading zeros."""
    return "".join(one for one in text.upper() if one.isalnum()).lstrip("0")


def _by_source_line(one: Line | Booked) -> Hashable | None:
    return None if one.document is None or one.line is None else (one.document, one.line, one.amount_pence)


def _by_line_alone(one: Line) -> Hashable | None:
    return None if one.line is None or one.document is not None else (one.line, one.amount_pence)


def _by_line_alone_of_entry(one: Booked) -> Hashable | None:
    return None if one.line is None else (one.line, one.amount_pence)


def _by_reference_and_amount(one: Line | Booked) -> Hashable | None:
    reference = plain_reference(one.reference)
    return (reference, one.amount_pence) if reference else None


def _by_all(one: Line) -> Hashable | None:
    found = _by_reference_and_amount(one)
    return None if found is None else (found, one.day)


def _all_of_entry(one: Booked, day: date) -> Hashable | None:
    found = _by_reference_and_amount(one)
    return None if found is None else (found, day)


class _Table:
    """The lines and entries that are still free, and the matches made so far."""

    def __init__(self, lines: Iterable[Line], entries: Iterable[Booked]) -> None:
        self.lines = {one.row: one for one in sorted(lines, key=lambda one: one.row)}
        self.entries = {one.sequence: one for one in sorted(entries, key=lambda one: one.sequence)}
        self.matches: list[Match] = []

    def pair(self, rule: Rule, key_of_line: _KeyOfLine, key_of_entry: _KeyOfEntry) -> None:
        """Match those that are alike one to one, earlier ones to earlier ones."""
        waiting = _grouped(self.entries.values(), key_of_entry)
        for line in list(self.lines.values()):
            key = key_of_line(line)
            alike = waiting.get(key) if key is not None else None
            if alike:
                self._keep(rule, [line], [alike.pop(0)])

    def sum_by_reference(self) -> None:
        """Match what has one reference and adds up to the same: all that is left of it, or else one line or entry."""
        lines = _grouped(self.lines.values(), lambda one: plain_reference(one.reference) or None)
        entries = _grouped(self.entries.values(), lambda one: plain_reference(one.reference) or None)
        for reference in [one for one in lines if one in entries]:
            ours, theirs = entries[reference], lines[reference]
            if _sum(ours) == _sum(theirs):
                self._keep(Rule.REFERENCE_SUM, theirs, ours)
                continue
            self._combine(Rule.REFERENCE_SUM, theirs, ours, is_alone=False)

    def pair_by_amount(self, tolerance_days: int) -> None:
        """Match equal amounts within the tolerance, the nearest days first and of those the earlier."""
        waiting: dict[tuple[int, int], list[Booked]] = defaultdict(list)
        for entry in self.entries.values():
            for day in entry.days:
                waiting[entry.amount_pence, day].append(entry)
        for apart in range(tolerance_days + 1):
            for line in list(self.lines.values()):
                days = (line.day.toordinal() - apart, line.day.toordinal() + apart)
                alike = [one for day in days if (one := self._first_free(waiting.get((line.amount_pence, day), [])))]
                if alike:
                    self._keep(Rule.AMOUNT_DATE, [line], alike[:1])

    def sum_by_date(self, tolerance_days: int) -> None:
        """Match one line to entries of about its day, or one entry to lines, where only one combination adds up."""
        entries: dict[tuple[bool, int], list[Booked]] = defaultdict(list)
        lines: dict[tuple[bool, int], list[Line]] = defaultdict(list)
        for entry in self.entries.values():
            for day in entry.days:
                entries[entry.amount_pence > 0, day].append(entry)
        for line in self.lines.values():
            lines[line.amount_pence > 0, line.day.toordinal()].append(line)
        for line in list(self.lines.values()):
            days = _about([line.day.toordinal()], tolerance_days)
            near = (one for at in days for one in entries.get((line.amount_pence > 0, at), ()))
            self._combine(Rule.DATE_SUM, [line], _few(near, self.entries), is_alone=True)
        for entry in list(self.entries.values()):
            days = _about(entry.days, tolerance_days)
            beside = (one for at in days for one in lines.get((entry.amount_pence > 0, at), ()))
            self._combine(Rule.DATE_SUM, _few(beside, self.lines), [entry], is_alone=True)

    def take_back(self) -> None:
        """Match an entry that is left to the one that takes it back."""
        for entry in list(self.entries.values()):
            original = self.entries.get(entry.reverses_sequence or 0)
            is_free = entry.sequence in self.entries
            if is_free and original is not None and original.amount_pence == -entry.amount_pence:
                self._keep(Rule.TAKEN_BACK, [], [original, entry])

    def _first_free(self, waiting: list[Booked]) -> Booked | None:
        """The first that is free; those before it are dropped."""
        while waiting and waiting[0].sequence not in self.entries:
            waiting.pop(0)
        return waiting[0] if waiting else None

    def _combine(self, rule: Rule, lines: Sequence[Line], entries: Sequence[Booked], *, is_alone: bool) -> None:
        """Match each line to entries that add up to it, then each entry to lines; each to those still free."""
        for line in lines if len(entries) > 1 else ():
            parts = _combination([one for one in entries if one.sequence in self.entries], line, is_alone=is_alone)
            if parts and line.row in self.lines:
                self._keep(rule, [line], parts)
        for entry in entries if len(lines) > 1 else ():
            rows = _combination([one for one in lines if one.row in self.lines], entry, is_alone=is_alone)
            if rows and entry.sequence in self.entries:
                self._keep(rule, rows, [entry])

    def _keep(self, rule: Rule, lines: Sequence[Line], entries: Sequence[Booked]) -> None:
        assert not lines or _sum(lines) == _sum(entries), "the two sides of a match have the same pence"
        self.matches.append(
            Match(rule, tuple(one.row for one in lines), tuple(one.sequence for one in entries), _sum(lines))
        )
        for line in lines:
            del self.lines[line.row]
        for entry in entries:
            del self.entries[entry.sequence]


def _about(days: Iterable[int], tolerance_days: int) -> list[int]:
    """Every day within the tolerance of any of some days, in order."""
    return sorted({at for day in days for at in range(day - tolerance_days, day + tolerance_days + 1)})


def _few(candidates: Iterable[_One], free: Mapping[int, _One]) -> list[_One]:
    """Those that are free, each once and in order; of too many to be combined, one more than can be."""
    found: dict[int, _One] = {}
    for one in candidates:
        if one.number in free:
            found[one.number] = one
        if len(found) > COMBINED_MAX:
            break
    return [found[number] for number in sorted(found)]


def _combination(parts: Sequence[_One], whole: Line | Booked, *, is_alone: bool) -> tuple[_One, ...] | None:
    """The fewest and earliest of the parts, two or more, that add up; `is_alone`: only where no others do."""
    if not 1 < len(parts) <= COMBINED_MAX:
        return None
    found = _adding_up(parts, whole.amount_pence)
    first = next(found, None)
    return None if is_alone and next(found, None) is not None else first


def _adding_up(parts: Sequence[_One], pence: int) -> Iterator[tuple[_One, ...]]:
    for count in range(2, len(parts) + 1):
        for some in combinations(parts, count):
            if sum(one.amount_pence for one in some) == pence:
                yield some


def _grouped(all_of_them: Iterable[_One], key_of: Callable[[_One], Hashable | None]) -> dict[Hashable, list[_One]]:
    """By key, in order; those without one are left out."""
    found: dict[Hashable, list[_One]] = defaultdict(list)
    for one in all_of_them:
        key = key_of(one)
        if key is not None:
            found[key].append(one)
    return found


def _sum(parts: Iterable[Line | Booked]) -> int:
    return sum(one.amount_pence for one in parts)
