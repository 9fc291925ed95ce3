"""What falls on each stream of a scheme when money is spent or ordered without naming one: fenced streams first."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ledger.core.entry import AccountName, Heading
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.journal.command import PostingCommand
from ledger.journal.fencing import Fencing, Measure
from ledger.journal.model import BalanceView
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.rules.fencing import in_force, refusal_of_use
from ledger.rules.spending import StreamLeft, StreamShare, draw_on_streams, return_to_streams

Parts = tuple[tuple[StreamShare, ...], tuple[Step, ...]]


class Drawing(Struct, frozen=True):
    """A scheme drawn on by a command: which accounts count as used, and what the fences measure for it."""

    command: PostingCommand
    at: SchemeKey
    scheme: SchemeTerms
    fencing: Fencing
    used: tuple[AccountName, ...]
    measure: Measure

    def order(self) -> tuple[str, ...]:
        """The streams as they are drawn on: those with a fence in force first, each kind in listed order."""
        day = self.command.effective_date
        return tuple(sorted(self.scheme.streams, key=lambda one: self.fencing.in_force(one, day) is None))

    def parts(self, amount_pence: int, books: BalanceView) -> Parts:
        """What each stream bears, with the working: what each had before, then what it bears."""
        left: list[StreamLeft] = []
        before: list[Step] = []
        for stream in self.order():
            left_pence, why_not = self._left(stream, books)
            left.append((stream, left_pence))
            before.append(Step(f"left of {stream}{why_not}", left_pence))
        parts = draw_on_streams(amount_pence, left)
        return parts, (*before, *(Step(f"drawn on {stream or 'no stream'}", part) for stream, part in parts))

    def _left(self, stream: str, books: BalanceView) -> tuple[int, str]:
        """What the scheme has left of a stream, and why it is less than its budget: its fence permits no more."""
        allocated_pence = books.balance_pence(Heading(AccountName.ALLOCATED, stream, *self.at))
        left_pence = allocated_pence - self.used_pence(stream, books)
        day = self.command.effective_date
        fence = self.fencing.in_force(stream, day)
        if fence is None:
            return left_pence, ""
        use = in_force(self.scheme.uses, day)
        refusal = refusal_of_use(fence, use, self.at[1], self.command.event_date or day)
        if refusal is not None:
            return 0, f", which its fence keeps: {refusal.code}"
        of_fence = self.fencing.left_pence(stream, day, self.measure, books)
        if of_fence is None or of_fence >= left_pence:
            return left_pence, ""
        return of_fence, " within its fence"

    def used_pence(self, stream: str | None, books: BalanceView) -> int:
        """What the scheme has used of a stream."""
        return sum(books.balance_pence(Heading(name, stream, *self.at)) for name in self.used)


def returned_parts(amount_pence: int, order: Sequence[str], spent_pence: Mapping[str | None, int], what: str) -> Parts:
    """What comes back to each stream, contrary to the drawing: first what had none, then the last one drawn on."""
    spent = [(stream, spent_pence[stream]) for stream in order]
    parts = return_to_streams(amount_pence, spent, spent_pence[None])
    before = [Step(f"{what} beyond all streams", spent_pence[None]), *(Step(f"{what} of {s}", p) for s, p in spent)]
    return parts, (*before, *(Step(f"returned to {stream or 'no stream'}", part) for stream, part in parts))


def refusal_of_stream(scheme: str, stream: str | None, terms: SchemeTerms) -> Refusal | None:
    """A stream that is named must be one that the scheme draws on."""
    if stream is None or stream in terms.streams:
        return None
    return Refusal(Code.STREAM_DOES_NOT_EXIST, f"scheme {scheme} does not draw on {stream}", "/stream")


def headings_of_scheme(
    at: SchemeKey, schemes: Mapping[SchemeKey, SchemeTerms | None], fencing: Fencing, *more: AccountName
) -> list[Heading]:
    """What a division over the streams of a scheme looks at: budget and spend of each, and what their fences have."""
    scheme = schemes.get(at)
    if scheme is None or not scheme.streams:
        return []
    streams: tuple[str | None, ...] = (None, *scheme.streams)
    names = (AccountName.ALLOCATED, AccountName.EXPENDITURE, *more)
    return [*(Heading(name, stream, *at) for stream in streams for name in names), *fencing.headings(scheme.streams)]
