"""From claims and their moves to entries of the savings book; pure, so that `check` makes the same ones again.

Each stage is an account of the body, programme, case and financial year: the next stage +, the stage before -.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from msgspec import Struct

from ledger.core.entry import Account, AccountName, Draft, EntryKind, Leg, Texts
from ledger.rules.savings.life import Kind, Move, Stage, Step
from ledger.savings.records import ClaimHead, ShortfallHead

ACCOUNT_OF: Mapping[Stage, AccountName] = MappingProxyType(
    {
        Stage.CLAIMED: AccountName.SAVINGS_CLAIMED,
        Stage.VERIFIED: AccountName.SAVINGS_VERIFIED,
        Stage.BANKED: AccountName.SAVINGS_BANKED,
        Stage.REDEPLOYED: AccountName.SAVINGS_REDEPLOYED,
        Stage.LOST_TO_DEMAND: AccountName.SAVINGS_LOST_TO_DEMAND,
        Stage.AVOIDED: AccountName.SAVINGS_AVOIDED,
        Stage.NOT_DELIVERED: AccountName.SAVINGS_NOT_DELIVERED,
        Stage.WITHDRAWN: AccountName.SAVINGS_WITHDRAWN,
        Stage.REVERSED: AccountName.SAVINGS_REVERSED,
    }
)
KIND_OF: Mapping[Move, EntryKind] = MappingProxyType(
    {
        Move.VERIFIED: EntryKind.SAVING_VERIFIED,
        Move.BANKED: EntryKind.SAVING_BANKED,
        Move.REDEPLOYED: EntryKind.SAVING_REDEPLOYED,
        Move.LOST_TO_DEMAND: EntryKind.SAVING_LOST_TO_DEMAND,
        Move.NOT_DELIVERED: EntryKind.SAVING_NOT_DELIVERED,
        Move.WITHDRAWN: EntryKind.SAVING_WITHDRAWN,
        Move.CLAWED_BACK: EntryKind.SAVING_CLAWED_BACK,
    }
)
OF_LIFE = (EntryKind.SAVING_CLAIMED, *KIND_OF.values())


class Said(Struct, frozen=True):
    """What an entry says of when, for whom, with which mark and words."""

    effective_date: date
    acting_body: str
    label: str
    words: str


def draft_of_claim(head: ClaimHead, amount_pence: int, said: Said) -> Draft:
    """Claimed +, agreed -; agreed below zero is over-delivery."""
    legs = (AccountName.SAVINGS_CLAIMED, amount_pence), (AccountName.SAVINGS_AGREED, -amount_pence)
    return _draft(EntryKind.SAVING_CLAIMED, head, legs, said)


def draft_of_step(head: ClaimHead, step: Step, kind: Kind, said: Said) -> Draft:
    """The stage that a part comes to stand in +, the stage where it stood -."""
    to, source = ACCOUNT_OF[step.target(kind)], ACCOUNT_OF[step.source]
    return _draft(KIND_OF[step.move], head, ((to, step.amount_pence), (source, -step.amount_pence)), said)


def draft_of_shortfall(head: ShortfallHead, amount_pence: int, said: Said) -> Draft:
    """Not delivered +, agreed -."""
    legs = (AccountName.SAVINGS_NOT_DELIVERED, amount_pence), (AccountName.SAVINGS_AGREED, -amount_pence)
    return _draft(EntryKind.SAVING_NOT_DELIVERED, head, legs, said)


def _draft(
    kind: EntryKind, head: ClaimHead | ShortfallHead, legs: tuple[tuple[AccountName, int], ...], said: Said
) -> Draft:
    """It happened on the last day of the period that it is of, or on its own day if that is earlier."""
    of = (head.body, None, head.programme, head.case, head.financial_year)
    return Draft(
        kind=kind,
        effective_date=said.effective_date,
        event_date=min(head.last_day, said.effective_date),
        acting_body=said.acting_body,
        legs=tuple(Leg(Account(name, *of), pence) for name, pence in legs),
        label=said.label,
        reference=head.reference,
        texts=Texts(said.words),
    )
