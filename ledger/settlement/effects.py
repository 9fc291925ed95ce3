"""What an evaluation comes to, scheme by scheme, and by how much that differs from what was settled before; pure.

An effect is cumulative for the year, so what a settlement does is the difference from what stands: chains of interim
and supplementary settlements end at the last evaluation, whatever came between.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec
from msgspec import Struct

from ledger.core.money import share_exactly
from ledger.rules.fencing import Fence, in_force, last_day_of, refusal_of_carry, refusal_of_share, year_of
from ledger.rules.sharing.model import Form, Keeping
from ledger.rules.sharing.result import Kept, LineAnswer, Pot, Result

RESERVE = "reserve"
_CREDITS = frozenset({"underspend", "benefit"})
_SETTLED_FORMS = frozenset({Form.SETTLED, Form.IN_FENCE})
_PUT_TO_RESERVE = frozenset({Keeping.CARRY_FORWARD, Keeping.HOLD, Keeping.REINVEST})


class What(StrEnum):
    """What becomes of an amount."""

    SHARE = "share"
    KEPT = "kept"
    DRAWN = "drawn"
    DISTRIBUTED = "distributed"
    REINVESTED = "reinvested"


class Effect(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What becomes of one scheme's variance in one way: of whose, in what form, where to, within which fence.

    A share above zero is a charge. form: of a share, of what is kept, or the kind of item drawn on. Without `posts` it
    is listed and makes no entry: what is committed outside, contributed, provisional, for somebody to decide; or what
    a fence keeps where it is, which `why` says. stream: whose money it is, where it goes into or out of a reserve.
    is_sum: of a sum of the rule set, which is no scheme's variance. is_gain: of a gain, by the saving that its name
    stands for; what becomes of a body's own saving names its programme and case.
    """

    scheme: str
    what: What
    form: str
    posts: bool
    body: str = ""
    to: str = ""
    fence: str = ""
    stream: str = ""
    why: str = ""
    is_sum: bool = False
    is_gain: bool = False
    programme: str = ""
    case: str = ""


class Amount(Struct, frozen=True):
    """An effect with its pence."""

    effect: Effect
    amount_pence: int


class Difference(Struct, frozen=True):
    """An effect as evaluated now, as settled before in the year, and so what is to be settled."""

    effect: Effect
    evaluated_pence: int
    settled_pence: int

    @property
    def amount_pence(self) -> int:
        return self.evaluated_pence - self.settled_pence


class Money(Struct, frozen=True, kw_only=True):
    """Whose money it is: what each scheme has left of each stream, what each partner paid in of it, and the fences."""

    last_day: date
    left: Mapping[str, Mapping[str, int]] = msgspec.field(default_factory=dict)
    paid_in: Mapping[tuple[str, str], int] = msgspec.field(default_factory=dict)
    fences: Mapping[str, tuple[Fence, ...]] = msgspec.field(default_factory=dict)

    def why_not_carried(self, stream: str) -> str:
        """Why a fence lets nothing of a stream go into the next year; empty where it does, or the year goes on."""
        year = year_of(self.last_day)
        if self.last_day != last_day_of(year):
            return ""
        refusal = refusal_of_carry(self.fences.get(stream, ()), year, 0, 0)
        return "" if refusal is None else "the fence does not let it be carried into the next year"

    def why_not_returned(self, stream: str, body: str, share_pence: int) -> str:
        """Why a partner may not have money of a fence back; empty where it paid in as much."""
        fence = in_force(self.fences.get(stream, ()), self.last_day)
        if fence is None:
            return ""
        refusal = refusal_of_share(fence, share_pence, paid_in_pence=self.paid_in.get((body, stream), 0))
        return "" if refusal is None else "the partner paid in less within the fence"


def effects_of(result: Result, money: Money) -> tuple[Amount, ...]:
    """Every effect of an evaluation of variances and sums, in the order of pots and lines."""
    lines = ((pot, line) for pot in result.pots for line in pot.lines)
    return added_up(
        one for pot, line in lines for one in (*_shares(pot, line, money), *_kept(pot, line, money), *_drawn(pot, line))
    )


def added_up(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    """The same effects together, none of nothing, in the order in which each comes first."""
    sums: dict[Effect, int] = {}
    for one in amounts:
        sums[one.effect] = sums.get(one.effect, 0) + one.amount_pence
    return tuple(Amount(effect, pence) for effect, pence in sums.items() if pence)


def _shares(pot: Pot, line: LineAnswer, money: Money) -> Iterator[Amount]:
    for share in line.shares:
        is_fenced = share.form is Form.IN_FENCE
        # Of a benefit the shares are above zero; a partner that receives is owed all the same.
        pence = -share.amount_pence if pot.direction == "benefit" else share.amount_pence
        stream = (pot.fence or "") if is_fenced else ""
        why = money.why_not_returned(stream, share.partner, pence) if is_fenced else ""
        effect = Effect(
            scheme=line.scheme,
            what=What.SHARE,
            form=share.form,
            posts=share.form in _SETTLED_FORMS and not why,
            body=share.partner,
            fence=pot.fence or "",
            stream=stream,
            why=why,
            is_sum=not pot.is_variance,
        )
        yield Amount(effect, pence)


def _kept(pot: Pot, line: LineAnswer, money: Money) -> Iterator[Amount]:
    """What no partner takes; it goes to reserve as money of the streams that it was left of."""
    is_money = pot.is_variance and pot.direction in _CREDITS
    for kept in line.kept:
        posts = is_money and kept.how in _PUT_TO_RESERVE
        for stream, pence in _by_stream(kept, line.scheme, money).items() if posts else (("", kept.amount_pence),):
            why = money.why_not_carried(stream) if posts else ""
            effect = Effect(
                scheme=line.scheme,
                what=What.KEPT,
                form=kept.how,
                posts=posts and not why,
                to=kept.to,
                fence=kept.fence or "",
                stream=stream,
                why=why,
                is_sum=not pot.is_variance,
            )
            yield Amount(effect, pence)


def _by_stream(kept: Kept, scheme: str, money: Money) -> dict[str, int]:
    if kept.fence:
        return {kept.fence: kept.amount_pence}
    left = {
        stream: pence
        for stream, pence in sorted(money.left.get(scheme, {}).items())
        if pence > 0 and in_force(money.fences.get(stream, ()), money.last_day) is None
    }
    if not left:
        return {"": kept.amount_pence}
    return dict(zip(left, share_exactly(kept.amount_pence, tuple(left.values())), strict=True))


def _drawn(pot: Pot, line: LineAnswer) -> Iterator[Amount]:
    """What was drawn on; an item `reserve STREAM` is the reserve of that stream as the books have it."""
    for drawn in line.drawn:
        name, _, stream = drawn.item.partition(" ")
        is_source = pot.is_variance and pot.direction not in _CREDITS
        posts = is_source and (drawn.kind, name) == (RESERVE, RESERVE) and stream != ""
        effect = Effect(
            scheme=line.scheme,
            what=What.DRAWN,
            form=drawn.kind,
            posts=posts,
            to=drawn.item,
            fence=pot.fence or "",
            stream=stream if posts else "",
            is_sum=not pot.is_variance,
        )
        yield Amount(effect, drawn.amount_pence)


def compared(evaluated: Iterable[Amount], settled: Mapping[str, Sequence[Amount]]) -> tuple[Difference, ...]:
    """Every effect as it is evaluated beside what was settled of its scheme, those included that are gone.

    settled: of each scheme the effects with which it was last settled in the year.
    """
    now = {one.effect: one.amount_pence for one in evaluated}
    before = {one.effect: one.amount_pence for amounts in settled.values() for one in amounts}
    return tuple(Difference(effect, now.get(effect, 0), before.get(effect, 0)) for effect in {**now, **before})


def amounts_of(found: Iterable[Difference], scheme: str) -> tuple[Amount, ...]:
    """What a scheme stands at once it is settled by these."""
    return tuple(Amount(one.effect, one.evaluated_pence) for one in found if one.effect.scheme == scheme)


def moved_schemes(found: Iterable[Difference]) -> frozenset[str]:
    """The schemes of which something is to be settled."""
    return frozenset(one.effect.scheme for one in found if one.amount_pence)


def schemes_of(result: Result) -> tuple[str, ...]:
    """Every scheme of an evaluation, and every sum and gain by its name, in order."""
    lines = (line.scheme for pot in result.pots for line in pot.lines)
    return tuple(dict.fromkeys((*lines, *(one.gain for one in result.gains))))


def tied_schemes(result: Result, settled: Iterable[str] = ()) -> tuple[tuple[str, ...], ...]:
    """The schemes in groups: those whose lines met one another's variance can only be settled together.

    settled: schemes that were settled before, each by itself where the evaluation knows it no more.
    """
    scheme_of = {line.line: line.scheme for pot in result.pots for line in pot.lines}
    group_of = {scheme: {scheme: None} for scheme in (*schemes_of(result), *settled)}
    for pot in result.pots:
        for offset in pot.offsets:
            one, other = group_of[scheme_of[offset.from_line]], group_of[scheme_of[offset.to_line]]
            if one is not other:
                one.update(other)
                group_of.update(dict.fromkeys(other, one))
    order = {scheme: position for position, scheme in enumerate(group_of)}
    groups = {id(group): group for group in group_of.values()}
    return tuple(tuple(sorted(group, key=order.__getitem__)) for group in groups.values())
