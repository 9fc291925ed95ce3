"""The checker is checked: a clean history passes, and each way to spoil one is told by its name."""

import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.reliability.history import Attempt, Ending, InvalidRunError, Row, Sent, judge

ACKNOWLEDGED, REFUSED, IN_DOUBT = Ending.ACKNOWLEDGED, Ending.REFUSED, Ending.IN_DOUBT
Books = list[Row]
History = list[Sent]


def clean() -> tuple[History, Books]:
    """Two pools; of every seven requests one is refused, one in doubt and posted, one in doubt and not, one a bulk."""
    history, rows, clock = [], [], 0.0
    sequences = {"a": 0, "b": 0}
    for number in range(70):
        pool, kind = "ab"[number % 2], number % 7
        amounts = (number + 1, 1000 + number, 2000 + number) if kind == 3 else (number + 1,)
        one = Sent(f"k{number}", pool, amounts)
        history.append(one)
        if kind == 0:
            one.attempts.append(Attempt(clock, clock + 1, REFUSED))
            clock += 2
            continue
        told = tuple(range(sequences[pool] + 1, sequences[pool] + 1 + len(amounts)))
        sequences[pool] = told[-1]
        rows += [Row(pool, *parts) for parts in zip(told, one.references, amounts, strict=True)]
        if kind in {1, 2}:
            one.attempts.append(Attempt(clock, clock + 1, IN_DOUBT))
        one.attempts.append(Attempt(clock + 2, clock + 3, ACKNOWLEDGED, told, kind == 1, b"answer %d" % number))
        clock += 4
    random.Random(7).shuffle(rows)  # noqa: S311 - any order will do
    return history, rows


def at(rows: Books, reference: str) -> int:
    return next(number for number, row in enumerate(rows) if row.reference == reference)


def drop(reference: str) -> Callable[[History, Books], object]:
    return lambda _history, rows: rows.pop(at(rows, reference))


def exchange(_history: History, rows: Books) -> None:
    """Two entries of one pool trade their places, behind the acknowledgements of both."""
    first, second = at(rows, "k4/0"), at(rows, "k6/0")
    rows[first], rows[second] = (
        rows[first]._replace(sequence=rows[second].sequence),
        rows[second]._replace(sequence=rows[first].sequence),
    )


def exchange_and_tell(history: History, rows: Books) -> None:
    """The same from the start, so that the acknowledgements say so too: only the order in time gives it away."""
    exchange(history, rows)
    one, other = history[4].attempts[0], history[6].attempts[0]
    one.sequences, other.sequences = other.sequences, one.sequences


def answer_again(history: History, _rows: Books) -> None:
    again = deepcopy(history[4].attempts[0])
    again.answer = b"another"
    history[4].attempts.append(again)


def change(reference: str, **more: Any) -> Callable[[History, Books], None]:
    def changed(_history: History, rows: Books) -> None:
        rows[at(rows, reference)] = rows[at(rows, reference)]._replace(**more)

    return changed


SPOILT: dict[str, tuple[str, Callable[[History, Books], object]]] = {
    "an acknowledged entry is gone": ("lost", drop("k4/0")),
    "one that was in doubt and then acknowledged is gone": ("lost", drop("k2/0")),
    "the last entry of a pool is gone": ("lost", drop("k69/0")),
    "one entry of a bulk is gone": ("torn", drop("k3/1")),
    "an entry stands twice": ("doubled", lambda _history, rows: rows.append(rows[3]._replace(sequence=999))),
    "an entry stands in both pools": ("doubled", lambda _h, rows: rows.append(Row("b", 999, "k4/0", 5))),
    "an entry of another amount": ("altered", change("k4/0", amount_pence=6)),
    "an entry in the other pool": ("altered", change("k4/0", pool="b")),
    "an entry of a refused request": ("phantom", lambda _h, rows: rows.append(Row("a", 999, "k0/0", 1))),
    "an entry that nobody sent": ("phantom", lambda _h, rows: rows.append(Row("a", 999, "x/0", 1))),
    "two entries exchanged": ("out of order", exchange_and_tell),
    "two entries exchanged behind their acknowledgements": ("told otherwise", exchange),
    "another answer to the same key": ("told otherwise", answer_again),
    "a sequence number left out": ("gaps", change("k69/0", sequence=999)),
    "a sequence number used twice": ("gaps", change("k4/0", sequence=1)),
    "a request left in doubt": ("unresolved", lambda history, _rows: history[1].attempts.pop()),
}


def test_a_clean_history_is_clean() -> None:
    verdict = judge(*clean())

    assert verdict.is_clean, verdict
    assert {"acknowledged": 60, "in doubt": 20, "resolved by key": 20, "of these posted before": 10, "entries": 80} == (
        verdict.counts
    )


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_history_is_told(name: str) -> None:
    """By the class that the spoiling belongs to, whatever else it upsets."""
    told, spoil = SPOILT[name]
    history, rows = clean()
    spoil(history, rows)

    verdict = judge(history, rows)

    assert not verdict.is_clean
    assert verdict.anomalies[told], verdict


def test_a_run_without_an_acknowledgement_is_no_pass() -> None:
    """A service that never answered lost nothing, and showed nothing."""
    history, _ = clean()
    for one in history:
        one.attempts = [Attempt(0, 1, IN_DOUBT)]

    with pytest.raises(InvalidRunError):
        judge(history, [])
    with pytest.raises(InvalidRunError):
        judge([], [])
