"""What an evaluation of gains comes to, body by body and saving by saving: what posts, and what is only proposed; pure.

Payable, on what is banked, posts; what is proposed beyond it, on what is verified, is listed until it is banked. What
no body takes stays in the pot, whatever it is kept for: so of each gain what moves between bodies and into the pot sums
to nothing, and of savings the pot has what their book says is reinvested.
"""

from collections.abc import Iterable, Iterator, Mapping

from ledger.rules.sharing.figures import Saving
from ledger.rules.sharing.model import Form
from ledger.rules.sharing.result import OfSaving, Reallocated
from ledger.settlement.effects import Amount, Effect, What, added_up

PROPOSED = "proposed"
_NOT_BANKED = "verified, and not banked yet"


def effects_of_gains(gains: Iterable[Reallocated], savings: Iterable[Saving]) -> tuple[Amount, ...]:
    """Every effect of gains, in their order; savings: those of the figures that they were evaluated on."""
    of_name = {one.name: one for one in savings}
    return added_up(effect for one in gains for effect in (*_payable(one), *_of_savings(one, of_name), *_beyond(one)))


def _payable(one: Reallocated) -> Iterator[Amount]:
    """A body that gives owes (above zero), one that receives is owed; the rest goes into the pot."""
    for body, pence in one.payable.net_pence.items():
        yield Amount(_share(one.gain, body, Form.SETTLED), -pence)
    for kept in one.payable.kept:
        yield Amount(_pot(one.gain, kept.how, kept.to), kept.amount_pence)


def _beyond(one: Reallocated) -> Iterator[Amount]:
    """What the rule gives on all that is verified, less what is payable."""
    for moved, sign in ((one.proposed, 1), (one.payable, -1)):
        for body, pence in moved.net_pence.items():
            yield Amount(_share(one.gain, body, PROPOSED, why=_NOT_BANKED), -sign * pence)
        for kept in moved.kept:
            yield Amount(_pot(one.gain, kept.how, kept.to, why=_NOT_BANKED), sign * kept.amount_pence)


def _share(gain: str, body: str, form: str, why: str = "") -> Effect:
    return Effect(scheme=gain, what=What.SHARE, form=form, posts=not why, body=body, why=why, is_sum=True, is_gain=True)


def _pot(gain: str, how: str, to: str, why: str = "") -> Effect:
    return Effect(scheme=gain, what=What.KEPT, form=how, posts=not why, to=to, why=why, is_sum=True, is_gain=True)


def _of_savings(one: Reallocated, of_name: Mapping[str, Saving]) -> Iterator[Amount]:
    """What was gathered of each saving leaves its bank: distributed to bodies, or reinvested out of the pot."""
    for row in one.payable.savings:
        yield Amount(_moved(one.gain, What.DISTRIBUTED, row, of_name), sum(row.given_pence.values()))
        yield Amount(_moved(one.gain, What.REINVESTED, row, of_name), sum(kept.amount_pence for kept in row.kept))


def _moved(gain: str, what: What, row: OfSaving, of_name: Mapping[str, Saving]) -> Effect:
    saving = of_name[row.saving]
    return Effect(
        scheme=gain,
        what=what,
        form=what,
        posts=True,
        body=row.body,
        is_sum=True,
        is_gain=True,
        programme=saving.programme or "",
        case=saving.case or "",
    )
