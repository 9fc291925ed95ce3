"""Which funding streams a payment draws on when it names none."""

from collections.abc import Sequence

StreamLeft = tuple[str, int]
StreamShare = tuple[str | None, int]


def draw_on_streams(amount_pence: int, left: Sequence[StreamLeft]) -> tuple[StreamShare, ...]:
    """Divide a payment over a scheme's streams in listed order, each to what is left; the rest has no stream.

    The rest waits for the risk share at settlement. Parts are above zero and sum to the amount.
    """
    assert amount_pence > 0
    parts: list[StreamShare] = []
    for stream, left_pence in left:
        part = min(amount_pence, max(left_pence, 0))
        if part:
            parts.append((stream, part))
            amount_pence -= part
    if amount_pence:
        parts.append((None, amount_pence))
    return tuple(parts)


def return_to_streams(amount_pence: int, spent: Sequence[StreamLeft], unfunded_pence: int) -> tuple[StreamShare, ...]:
    """Divide a credit note contrary to the drawing: first what had no stream, then the last stream listed.

    What exceeds everything spent has no stream. Parts are above zero and sum to the amount.
    """
    assert amount_pence > 0
    order: list[tuple[str | None, int]] = [(None, unfunded_pence), *reversed(spent)]
    parts: dict[str | None, int] = {}
    for stream, spent_pence in order:
        part = min(amount_pence, max(spent_pence, 0))
        if part:
            parts[stream] = part
            amount_pence -= part
    if amount_pence:
        parts[None] = parts.get(None, 0) + amount_pence
    return tuple(parts.items())
