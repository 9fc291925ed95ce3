"""What a stopped programme gives back: of each scheme and stream, what is allocated and neither spent nor bound."""

from collections.abc import Sequence

from msgspec import Struct

from ledger.core.working import Step
from ledger.rules.spending import draw_on_streams


class Sums(Struct, frozen=True):
    """What stands of one stream in a scheme, or of no stream: allocated, spent, ordered, and owed by accrual."""

    stream: str | None
    allocated_pence: int = 0
    spent_pence: int = 0
    committed_pence: int = 0
    accrued_pence: int = 0

    @property
    def bound_pence(self) -> int:
        """What is spent or must yet be paid."""
        return self.spent_pence + self.committed_pence + self.accrued_pence


class Returned(Struct, frozen=True):
    """What each stream of a scheme gives back, none of them zero, with the working."""

    parts: tuple[tuple[str, int], ...]
    working: tuple[Step, ...]


def return_of_scheme(scheme: str, sums: Sequence[Sums]) -> Returned:
    """Allocated less spent, committed and accrued of each stream, never below zero; a stream's money stays its own.

    What is spent or bound without a stream is held back from the streams in the order given, as it would be drawn. A
    stream that is overspent takes nothing from the others: that waits for the risk share.
    """
    left = [
        (one.stream, max(one.allocated_pence - one.bound_pence, 0))
        for one in sums
        if one.stream is not None and one.allocated_pence
    ]
    free_pence = max(sum(one.bound_pence for one in sums if one.stream is None), 0)
    held = dict(draw_on_streams(free_pence, left)) if free_pence else {}
    parts = tuple((stream, pence - held.get(stream, 0)) for stream, pence in left if pence > held.get(stream, 0))
    returned = dict(parts)
    steps = []
    for one in sums:
        at = f"{scheme}, {one.stream or 'no stream'}"
        steps += [
            Step(f"{at}: allocated", one.allocated_pence),
            Step(f"{at}: spent", one.spent_pence),
            Step(f"{at}: committed", one.committed_pence),
            Step(f"{at}: accrued", one.accrued_pence),
        ]
        if one.stream is not None:
            steps += [Step(f"{at}: held for what names no stream", held[one.stream])] if one.stream in held else []
            steps += [Step(f"{at}: returned", returned.get(one.stream, 0))]
    return Returned(parts, tuple(steps))


def limit_of_scheme(sums: Sequence[Sums], before_pence: int | None = None) -> int:
    """The most that a scheme may have spent in all once it takes nothing new; it only falls."""
    bound_pence = sum(one.bound_pence for one in sums)
    return bound_pence if before_pence is None else min(bound_pence, before_pence)
