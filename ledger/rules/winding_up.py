"""What each partner gets of the money left when an agreement is wound up, or owes of what is short."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from ledger.core.money import share_exactly
from ledger.core.working import Step

WHOLE_BASIS_POINTS = 10_000
PaidIn = Mapping[str, Mapping[str | None, int]]
NOTHING_FENCED: Mapping[str, int] = MappingProxyType({})


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
    left_pence: int,
    partners: Sequence[str],
    paid_in: PaidIn,
    written: Mapping[str, int],
    fenced_pence: Mapping[str, int] = NOTHING_FENCED,
) -> Division | None:
    """Divide what is left (below zero: what is short) as written in basis points, else by net paid in.

    What ring-fenced streams have left goes first, to those who paid it in (invariant 4); only the rest is divided.
    Largest remainder, ties to the partner listed earlier (invariant 5); a share goes back to the streams by which the
    partner paid in. None where nothing is written and nobody has paid in more than was returned.
    """
    fenced = [
        part for stream in sorted(fenced_pence) for part in _back(stream, fenced_pence[stream], partners, paid_in)
    ]
    left_pence -= sum(part.amount_pence for part in fenced)
    free = {body: {s: p for s, p in paid_in.get(body, {}).items() if s not in fenced_pence} for body in partners}
    if not any(max(sum(streams.values()), 0) for streams in free.values()):
        free = {body: dict(paid_in.get(body, {})) for body in partners}  # fenced money is all that anybody paid in
    net = {body: sum(streams.values()) for body, streams in free.items()}
    weights = [written.get(body, 0) if written else max(net[body], 0) for body in partners]
    if left_pence and not any(weights):
        return None
    rest = share_exactly(left_pence, weights) if left_pence else (0,) * len(partners)
    shares = tuple(zip(partners, rest, strict=True))
    working = (
        *(Step(f"of the ring-fenced {part.stream} back to {part.body}", part.amount_pence) for part in fenced),
        *(Step(f"net paid in by {body}", pence) for body, pence in net.items()),
        Step("left to divide", left_pence),
        *(Step(f"share of {body}", pence, _rule(body, written)) for body, pence in shares),
    )
    parts = (*fenced, *(part for body, pence in shares if pence for part in _parts(body, pence, free)))
    return Division(_shares_of(partners, parts), _added_up(parts), working)


def _back(stream: str, pence: int, partners: Sequence[str], paid_in: PaidIn) -> Sequence[StreamPart]:
    """What is left of a ring-fenced stream, to those who paid it in, by how much they did."""
    weights = [max(paid_in.get(body, {}).get(stream, 0), 0) for body in partners]
    if pence <= 0 or not any(weights):
        return []
    shares = zip(partners, share_exactly(pence, weights), strict=True)
    return [StreamPart(body, stream, share) for body, share in shares if share]


def _shares_of(partners: Sequence[str], parts: Sequence[StreamPart]) -> tuple[tuple[str, int], ...]:
    pence_of = dict.fromkeys(partners, 0)
    for part in parts:
        pence_of[part.body] += part.amount_pence
    return tuple((body, pence) for body, pence in pence_of.items() if pence)


def _added_up(parts: Sequence[StreamPart]) -> tuple[StreamPart, ...]:
    """One part for each body and stream, none of them zero."""
    pence_of: dict[tuple[str, str | None], int] = {}
    for part in parts:
        pence_of[part.body, part.stream] = pence_of.get((part.body, part.stream), 0) + part.amount_pence
    return tuple(StreamPart(body, stream, pence) for (body, stream), pence in pence_of.items() if pence)


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
