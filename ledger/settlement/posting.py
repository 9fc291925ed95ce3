"""From what is to be settled of schemes to the entries that do it; pure, so that a replay makes the same ones.

Risk share: partner settlement of the body + where it owes, - where it is owed; the contrary on risk share, by scheme.
Into a fence or reserve: transfer to reserves +, reserve -; out of one the contrary.
Of a gain: partner settlement of each body + where it gives, - where it receives, what goes into the pot reserve -; and
beside it, in the book of savings, distributed and reinvested +, banked -, of each body's saving.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from ledger.budgets.reserves import reserve_legs
from ledger.core.entry import Account, AccountName, Draft, EntryKind, Leg
from ledger.core.working import Step
from ledger.settlement.effects import Difference, Effect, What

_OF_SAVINGS = {
    What.DISTRIBUTED: AccountName.SAVINGS_DISTRIBUTED,
    What.REINVESTED: AccountName.SAVINGS_REINVESTED,
}


class PostingHead(Struct, frozen=True, kw_only=True):
    """Which settlement posts, on which day; its last day is when what it settles happened."""

    number: int
    year_name: str
    last_day: date
    effective_date: date
    acting_body: str


def drafts_of(head: PostingHead, found: Sequence[Difference], schemes: Sequence[str]) -> tuple[Draft, ...]:
    """The entries of schemes, in their order: of each first its shares, then its reserves; none for no difference."""
    return tuple(draft for scheme in schemes for draft in _of_scheme(head, found, scheme))


def _of_scheme(head: PostingHead, found: Sequence[Difference], scheme: str) -> Iterator[Draft]:
    posting = [one for one in found if one.effect.scheme == scheme and one.effect.posts]
    yield from _of_gain(head, [one for one in posting if one.effect.is_gain])
    own = [one for one in posting if not one.effect.is_gain]
    shares = [one for one in own if one.effect.what is What.SHARE]
    legs = tuple(_share_legs(shares))
    if legs:
        yield _draft(head, EntryKind.RISK_SHARE_SETTLED, legs, _working(head, shares))
    reserves = [one for one in own if one.effect.what is not What.SHARE]
    legs = tuple(_reserve_legs(reserves))
    if legs:
        yield _draft(head, EntryKind.RESERVE_SETTLED, legs, _working(head, reserves))


def _of_gain(head: PostingHead, own: Sequence[Difference]) -> Iterator[Draft]:
    """Money moves between the bodies and the pot; the savings that it came from are banked no more."""
    money = [one for one in own if one.effect.what in {What.SHARE, What.KEPT}]
    pot = (
        Leg(Account(AccountName.RESERVE, stream=stream), -pence)
        for stream, pence in reserve_moves(money).items()
        if pence
    )
    legs = (*_owed_legs(money), *pot)
    if legs:
        yield _draft(head, EntryKind.SAVINGS_REALLOCATED, legs, _working(head, money))
    savings = [one for one in own if one.effect.what in _OF_SAVINGS]
    legs = tuple(_saving_legs(head, savings))
    if legs:
        yield _draft(head, EntryKind.SAVINGS_DISTRIBUTED, legs, _working(head, savings))


def _saving_legs(head: PostingHead, savings: Sequence[Difference]) -> Iterator[Leg]:
    """Of each saving distributed and reinvested +, banked - of the same body, case and year."""
    moved: dict[Account, int] = {}
    for one in savings:
        effect = one.effect
        of = {"body": effect.body, "programme": effect.programme or None, "scheme": effect.case or None}
        for name, sign in ((_OF_SAVINGS[effect.what], 1), (AccountName.SAVINGS_BANKED, -1)):
            account = Account(name, **of, subjective=head.year_name)
            moved[account] = moved.get(account, 0) + sign * one.amount_pence
    yield from (Leg(account, pence) for account, pence in moved.items() if pence)


def _owed_legs(found: Sequence[Difference]) -> Iterator[Leg]:
    for body, pence in owed_pence(found).items():
        if pence:
            yield Leg(Account(AccountName.PARTNER_SETTLEMENT, body=body), pence)


def _share_legs(shares: Sequence[Difference]) -> Iterator[Leg]:
    yield from _owed_legs(shares)
    borne: dict[Account, int] = {}
    for one in shares:
        # What goes back to a partner within its fence stays marked by the fence's stream.
        dimensions = (one.effect.body, one.effect.stream or None, *scheme_key(one.effect))
        account = Account(AccountName.RISK_SHARE, *dimensions)
        borne[account] = borne.get(account, 0) - one.amount_pence
    yield from (Leg(account, pence) for account, pence in borne.items() if pence)


def _reserve_legs(reserves: Sequence[Difference]) -> Iterator[Leg]:
    for stream, pence in reserve_moves(reserves).items():
        if pence:
            yield from reserve_legs(stream, pence)


def reserve_moves(found: Sequence[Difference]) -> dict[str | None, int]:
    """What goes into the reserve of which stream; below zero: what comes out of it."""
    put: dict[str | None, int] = {}
    for one in found:
        if one.effect.posts and one.effect.what in {What.KEPT, What.DRAWN}:
            pence = one.amount_pence if one.effect.what is What.KEPT else -one.amount_pence
            put[one.effect.stream or None] = put.get(one.effect.stream or None, 0) + pence
    return put


def scheme_key(effect: Effect) -> tuple[str | None, str | None]:
    """Programme and code of `programme/scheme`, as figures name one; neither for a sum, which is of no scheme."""
    programme, _, code = effect.scheme.partition("/")
    return (None, None) if effect.is_sum else (programme, code)


def _working(head: PostingHead, found: Sequence[Difference]) -> tuple[Step, ...]:
    steps = []
    for one in found:
        what = _told(one.effect)
        steps.append(Step(f"{what} by settlement {head.number}", one.evaluated_pence))
        if one.settled_pence:
            steps.append(Step(f"{what}, settled before in {head.year_name}", one.settled_pence))
    return tuple(steps)


def _told(effect: Effect) -> str:
    if effect.what is What.SHARE:
        return f"share of {effect.body}"
    if effect.what in _OF_SAVINGS:
        return f"{effect.what} of {effect.body}'s saving of {effect.case}"
    return f"{effect.what} {effect.form} {effect.to}"


def _draft(head: PostingHead, kind: EntryKind, legs: tuple[Leg, ...], working: tuple[Step, ...]) -> Draft:
    return Draft(
        kind=kind,
        effective_date=head.effective_date,
        event_date=head.last_day,
        acting_body=head.acting_body,
        legs=legs,
        reference=reference_of(head.number),
        working=working,
    )


def reference_of(number: int) -> str:
    """What the entries of a settlement are found by."""
    return f"settlement {number}"


def owed_pence(found: Iterable[Difference]) -> dict[str, int]:
    """What each partner owes (above zero), or is owed, by what is to be settled."""
    owed: dict[str, int] = {}
    for one in found:
        if one.effect.what is What.SHARE and one.effect.posts:
            owed[one.effect.body] = owed.get(one.effect.body, 0) + one.amount_pence
    return owed
