"""What each partner gets of the money left when an agreement is wound up, or owes of what is short."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ledger.core.money import share_exactly
from ledger.core.working import Step

WHOLE_BASIS_POINTS = 10_000
PaidIn = Mapping[str, Mapping[str | None, int]]


class StreamPart(Struct, frozen=True):
    """A part of a partner's share that belongs to one funding stream; no stream where the partner paid in none."""

    body: str
    stream: str | None
    amount_pence: int


class Division(Struct, frozen=True):
    """Each partner's share in the order of the agreement, none of them zero; its parts by stream; the working."""

    shares: tuple[tuple[str, int], ...]
    parts: tuple[StreamPart, ...]
    working: tuple[Step, ...]


def divide_left(
    left_pence: int, partners: Sequence[str], paid_in: PaidIn, written: Mapping[str, int]
) -> Division | None:
    """Divide what is left (below zero: what is short) as written in basis points, else by net paid in.

    Largest remainder, ties to the partner listed earlier (invariant 5); a share goes back to the streams by which the
    partner paid in. None where nothing is written and nobody has paid in more than was returned.
    """
    net = {body: sum(paid_in.get(body, {}).values()) for body in partners}
    weights = [written.get(body, 0) if written else max(net[body], 0) for body in partners]
    if not any(weights):
        return None
    shares = tuple(zip(partners, share_exactly(left_pence, weights), strict=True))
    working = (
        *(Step(f"net paid in by {body}", pence) for body, pence in net.items()),
        Step("left to divide", left_pence),
        *(Step(f"share of {body}", pence, _rule(body, written)) for body, pence in shares),
    )
    kept = tuple((body, pence) for body, pence in shares if pence)
    return Division(kept, tuple(part for body, pence in kept for part in _parts(body, pence, paid_in)), working)


def _rule(body: str, written: Mapping[str, int]) -> str:
    if not written:
        return "by net paid in, the largest remainder first"
    return f"as written: {written.get(body, 0)} of {WHOLE_BASIS_POINTS} basis points, the largest remainder first"


def _parts(body: str, share_pence: int, paid_in: PaidIn) -> Sequence[StreamPart]:
    """A share by the streams that the partner paid in by; a tie goes to the stream whose code comes first."""
    positive = {stream: pence for stream, pence in paid_in.get(body, {}).items() if pence > 0}
    streams = sorted(positive, key=lambda stream: stream or "")
    if not streams:
        return [StreamPart(body, None, share_pence)]
    pence_of = share_exactly(share_pence, [positive[stream] for stream in streams])
    return [StreamPart(body, stream, pence) for stream, pence in zip(streams, pence_of, strict=True) if pence]
