"""Where each scheme of a settlement stands, what may be done with it, and which schemes are ready to post; pure."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

import msgspec
from msgspec import Struct

from ledger.core.refusal import Code, Refusal


class State(StrEnum):
    """Where a scheme of a settlement stands, or the settlement as a whole."""

    NOTHING_TO_SETTLE = "nothing_to_settle"
    PROPOSED = "proposed"
    DISPUTED = "disputed"
    HELD_UP = "held_up"
    AGREED = "agreed"
    SETTLED = "settled"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    PARTLY_SETTLED = "partly_settled"


class Dispute(Struct, frozen=True):
    """A dispute that stands: a partner's of a scheme, in whichever settlement of the year it was raised."""

    number: int
    scheme: str
    body: str


class Standing(Struct, frozen=True, kw_only=True):
    """A settlement as it stands. groups: schemes that can only be settled together; moved: those with a difference.

    agreed: pairs of scheme and partner; a partner that disputes a scheme takes back its agreement, and gives it anew
    once the dispute has ended. So what settles a scheme is always somebody's agreement.
    """

    number: int
    partners: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    moved: frozenset[str]
    agreed: frozenset[tuple[str, str]] = frozenset()
    disputes: tuple[Dispute, ...] = ()
    settled: frozenset[str] = frozenset()
    superseded_by: int | None = None
    is_withdrawn: bool = False

    @property
    def schemes(self) -> tuple[str, ...]:
        return tuple(scheme for group in self.groups for scheme in group)

    def group_of(self, scheme: str) -> tuple[str, ...]:
        return next(group for group in self.groups if scheme in group)

    def disputes_of(self, scheme: str) -> tuple[Dispute, ...]:
        return tuple(one for one in self.disputes if one.scheme == scheme)

    def waiting_for(self, scheme: str) -> tuple[str, ...]:
        """The partners that have not agreed a scheme, in the agreement's order."""
        return tuple(body for body in self.partners if (scheme, body) not in self.agreed)

    def state_of(self, scheme: str) -> State:
        """Where a scheme stands."""
        group = self.group_of(scheme)
        if scheme in self.settled:
            return State.SETTLED
        if self.is_withdrawn or self.superseded_by is not None:
            return State.WITHDRAWN if self.is_withdrawn else State.SUPERSEDED
        if any(self.disputes_of(one) for one in group):
            return State.DISPUTED if self.disputes_of(scheme) else State.HELD_UP
        if not self.moved & set(group):
            return State.NOTHING_TO_SETTLE
        return State.PROPOSED if self.waiting_for(scheme) else State.AGREED

    @property
    def state(self) -> State:
        """Where the settlement stands as a whole: what still waits tells, then what is settled."""
        states = {self.state_of(scheme) for scheme in self.schemes}
        is_part = State.SETTLED in states
        open_states = states & {State.DISPUTED, State.HELD_UP, State.PROPOSED, State.AGREED}
        if open_states:
            return State.PARTLY_SETTLED if is_part else min(open_states, key=_URGENCY.index)
        if self.is_withdrawn or self.superseded_by is not None:
            ended = State.WITHDRAWN if self.is_withdrawn else State.SUPERSEDED
            return State.PARTLY_SETTLED if is_part and ended in states else State.SETTLED if is_part else ended
        return State.SETTLED if is_part else State.NOTHING_TO_SETTLE

    def ready(self) -> tuple[str, ...]:
        """The schemes that nothing holds up any more: agreed by every partner, with all that they are tied to."""
        return tuple(scheme for group in self.groups for scheme in group if self._is_ready(group))

    def _is_ready(self, group: Sequence[str]) -> bool:
        return bool(self.moved & set(group)) and all(self.state_of(scheme) is State.AGREED for scheme in group)

    def to_agree(self, body: str) -> tuple[str, ...]:
        """The schemes that a partner may agree now, and has not."""
        return tuple(
            scheme
            for scheme in self.schemes
            if body in self.waiting_for(scheme)
            and self.state_of(scheme) in {State.PROPOSED, State.HELD_UP, State.DISPUTED}
            and not any(one.body == body for one in self.disputes_of(scheme))
            and (self.moved & set(self.group_of(scheme)))
        )

    def with_agreed(self, body: str, schemes: Collection[str]) -> "Standing":
        """The same after a partner's agreement to schemes."""
        given = {(scheme, body) for scheme in schemes}
        return msgspec.structs.replace(self, agreed=self.agreed | given)


_URGENCY = (State.DISPUTED, State.HELD_UP, State.PROPOSED, State.AGREED)


def refusals_of_agreement(standing: Standing, body: str, schemes: Sequence[str]) -> tuple[Refusal, ...]:
    """Why a partner cannot agree schemes; none named: all that it may yet agree, of which there is one."""
    ended = refusal_of_end(standing)
    if ended is not None:
        return (ended,)
    if not schemes and not standing.to_agree(body):
        detail = f"nothing of settlement {standing.number} waits for {body}"
        return (Refusal(Code.NOTHING_IS_TO_BE_SETTLED, detail, "/schemes"),)
    return tuple(
        refusal
        for position, scheme in enumerate(schemes)
        for refusal in _refusals_of_one(standing, body, scheme, f"/schemes/{position}")
    )


def _refusals_of_one(standing: Standing, body: str, scheme: str, pointer: str) -> Iterator[Refusal]:
    refusal = refusal_of_scheme(standing, scheme, pointer)
    if refusal is not None:
        yield refusal
        return
    own = next((one for one in standing.disputes_of(scheme) if one.body == body), None)
    if own is not None:
        yield Refusal(
            Code.SCHEME_IS_DISPUTED, f"{body} disputes {scheme}: withdraw dispute {own.number} first", pointer
        )
    elif (scheme, body) in standing.agreed:
        yield Refusal(Code.SCHEME_IS_ALREADY_AGREED, f"{body} has agreed {scheme}", pointer)
    elif standing.state_of(scheme) is State.NOTHING_TO_SETTLE:
        yield Refusal(Code.NOTHING_IS_TO_BE_SETTLED, f"{scheme} is as it was settled before", pointer)


def refusals_of_dispute(standing: Standing, body: str, schemes: Sequence[str]) -> tuple[Refusal, ...]:
    """Why a partner cannot dispute schemes."""
    ended = refusal_of_end(standing)
    if ended is not None:
        return (ended,)
    found = []
    for position, scheme in enumerate(schemes):
        pointer = f"/schemes/{position}"
        refusal = refusal_of_scheme(standing, scheme, pointer)
        own = next((one for one in standing.disputes_of(scheme) if one.body == body), None)
        if refusal is not None:
            found.append(refusal)
        elif own is not None or scheme in schemes[:position]:
            named = "is listed twice" if own is None else f"is disputed by {body} already: dispute {own.number}"
            found.append(Refusal(Code.SCHEME_IS_DISPUTED, f"{scheme} {named}", pointer))
    return tuple(found)


def refusal_of_scheme(standing: Standing, scheme: str, pointer: str) -> Refusal | None:
    """Why nothing can be done with a scheme of a settlement: it is none of it, or settled."""
    if scheme not in standing.schemes:
        return Refusal(Code.SCHEME_DOES_NOT_EXIST, f"settlement {standing.number} has no scheme {scheme}", pointer)
    if scheme in standing.settled:
        detail = f"settlement {standing.number} settled {scheme}: another settlement shows what differs"
        return Refusal(Code.SCHEME_IS_SETTLED, detail, pointer)
    return None


def refusal_of_end(standing: Standing) -> Refusal | None:
    """Why nothing can be done with a settlement any more."""
    if standing.is_withdrawn:
        return Refusal(Code.SETTLEMENT_HAS_ENDED, f"settlement {standing.number} is withdrawn")
    if standing.superseded_by is not None:
        detail = f"settlement {standing.superseded_by} took the place of what settlement {standing.number} left open"
        return Refusal(Code.SETTLEMENT_HAS_ENDED, detail)
    return None


def what_holds_up(standing: Standing, scheme: str) -> str:
    """Why a scheme is not settled yet, in words; empty where nothing holds it up, or it has ended."""
    match standing.state_of(scheme):
        case State.DISPUTED:
            bodies = ", ".join(one.body for one in standing.disputes_of(scheme))
            return f"it waits: disputed by {bodies}"
        case State.HELD_UP:
            with_it = [one for one in standing.group_of(scheme) if standing.disputes_of(one)]
            return f"it waits with {', '.join(with_it)}, which is disputed: their variances met one another"
        case State.PROPOSED:
            return f"it waits for {', '.join(standing.waiting_for(scheme))}"
        case State.AGREED:
            with_it = [one for one in standing.group_of(scheme) if standing.waiting_for(one)]
            return f"it waits with {', '.join(with_it)}, not yet agreed by all: their variances met one another"
        case _:
            return ""
