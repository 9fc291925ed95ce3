"""A history of requests, judged against the books found after the last recovery: pure, so that it can be tried.

Each request ends acknowledged (201 seen), refused (4xx seen), or in doubt (503, reset, nothing): then it is sent again
under its key until it ends otherwise. The books are every entry by its reference, `key/item`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class InvalidRunError(Exception):
    """Nothing can be said of the run, neither that it passed nor that it failed."""


class Ending(StrEnum):
    """How an attempt ended, as far as its sender can know."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    IN_DOUBT = "in doubt"


class Row(NamedTuple):
    """One entry as the books hold it."""

    pool: str
    sequence: int
    reference: str
    amount_pence: int


@dataclass(slots=True)
class Attempt:
    """One sending of a request: its ending, and what the answer said."""

    invoked_at: float
    ended_at: float
    ending: Ending
    sequences: tuple[int, ...] = ()
    replayed: bool = False
    answer: bytes = b""


@dataclass(slots=True)
class Sent:
    """One request under its key, with the amounts of its entries, and each attempt to send it."""

    key: str
    pool: str
    amounts_pence: tuple[int, ...]
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def references(self) -> list[str]:
        return [f"{self.key}/{number}" for number in range(len(self.amounts_pence))]

    @property
    def acknowledged(self) -> list[Attempt]:
        return [one for one in self.attempts if one.ending is Ending.ACKNOWLEDGED]

    @property
    def was_in_doubt(self) -> bool:
        return self.attempts[0].ending is Ending.IN_DOUBT

    @property
    def is_in_doubt(self) -> bool:
        return all(one.ending is Ending.IN_DOUBT for one in self.attempts)


class Verdict(NamedTuple):
    """What a run showed: how many of each, and every anomaly by its class."""

    counts: dict[str, int]
    anomalies: dict[str, list[str]]

    @property
    def is_clean(self) -> bool:
        return not any(self.anomalies.values())

    def __str__(self) -> str:
        told = {**self.counts, **{name: len(found) for name, found in self.anomalies.items()}}
        return ", ".join(f"{name} {number:,}" for name, number in told.items())


def judge(history: Sequence[Sent], rows: Sequence[Row]) -> Verdict:
    """Every anomaly, by class; raises InvalidRunError for a run in which nothing was acknowledged."""
    if not any(one.acknowledged for one in history):
        raise InvalidRunError("nothing was acknowledged: there is nothing to lose")
    doubted = [one for one in history if one.was_in_doubt]
    counts = {
        "acknowledged": sum(bool(one.acknowledged) for one in history),
        "in doubt": len(doubted),
        "resolved by key": sum(bool(one.acknowledged) for one in doubted),
        "of these posted before": sum(any(a.replayed for a in one.acknowledged[:1]) for one in doubted),
        "entries": len(rows),
    }
    by_reference: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_reference[row.reference].append(row)
    anomalies = {
        "lost": list(_lost(history, by_reference)),
        "doubled": [reference for reference, found in by_reference.items() if len(found) > 1],
        "torn": list(_torn(history, by_reference)),
        "altered": list(_altered(history, by_reference)),
        "phantom": list(_phantoms(history, by_reference)),
        "told otherwise": list(_told_otherwise(history, by_reference)),
        "out of order": list(_out_of_order(history, rows)),
        "gaps": list(_gaps(rows)),
        "unresolved": [one.key for one in history if one.is_in_doubt],
    }
    return Verdict(counts, anomalies)


Books = dict[str, list[Row]]


def _lost(history: Iterable[Sent], books: Books) -> Iterator[str]:
    for one in history:
        if one.acknowledged:
            yield from (reference for reference in one.references if reference not in books)


def _torn(history: Iterable[Sent], books: Books) -> Iterator[str]:
    """Of an atomic request some entries stand and others do not."""
    for one in history:
        if 0 < sum(reference in books for reference in one.references) < len(one.references):
            yield one.key


def _altered(history: Iterable[Sent], books: Books) -> Iterator[str]:
    """An entry of another amount, or in another pool, than was sent."""
    for one in history:
        for reference, amount in zip(one.references, one.amounts_pence, strict=True):
            if any((row.pool, row.amount_pence) != (one.pool, amount) for row in books.get(reference, ())):
                yield reference


def _phantoms(history: Iterable[Sent], books: Books) -> Iterator[str]:
    """An entry that nobody sent, or whose request was only ever refused."""
    could_stand = {
        reference
        for one in history
        if any(attempt.ending is not Ending.REFUSED for attempt in one.attempts)
        for reference in one.references
    }
    yield from (reference for reference in books if reference not in could_stand)


def _told_otherwise(history: Iterable[Sent], books: Books) -> Iterator[str]:
    """An acknowledgement that names other sequence numbers than the books, or differs from the one before."""
    for one in history:
        stand = tuple(row.sequence for reference in one.references for row in books.get(reference, ())[:1])
        told = {attempt.sequences for attempt in one.acknowledged}
        if len({attempt.answer for attempt in one.acknowledged}) > 1 or (told and told != {stand}):
            yield one.key


def _out_of_order(history: Iterable[Sent], rows: Iterable[Row]) -> Iterator[str]:
    """What was acknowledged before another request was first sent stands before it in the pool."""
    by_key = {one.key: one for one in history}
    last_invoked: dict[str, float] = defaultdict(float)
    for row in sorted(rows):
        one = by_key.get(row.reference.rpartition("/")[0])
        if one is None:
            continue
        ended = min((attempt.ended_at for attempt in one.acknowledged), default=float("inf"))
        if ended < last_invoked[row.pool]:
            yield row.reference
        last_invoked[row.pool] = max(last_invoked[row.pool], one.attempts[0].invoked_at)


def _gaps(rows: Iterable[Row]) -> Iterator[str]:
    numbers = Counter((row.pool, row.sequence) for row in rows)
    last: dict[str, int] = Counter()
    for pool, sequence in numbers:
        last[pool] = max(last[pool], sequence)
    for pool, end in last.items():
        yield from (f"{pool} {sequence}" for sequence in range(1, end + 1) if numbers[pool, sequence] != 1)
