"""Forms of settlements: propose one, dispute schemes of it, withdraw, resolve, record what is paid."""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import chain

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.pages.acting import Form, form_pages
from ledger.pages.choosing import choices_for_own
from ledger.pages.forms.model import Choice, Override
from ledger.pages.names import names_of
from ledger.pages.visiting import Visit
from ledger.settlement.deciding import State
from ledger.settlement.dispute_routes import RESOLVE_DISPUTE, WITHDRAW_DISPUTE
from ledger.settlement.routes import PAY_SETTLEMENT
from ledger.settlement.settlement_routes import (
    DISPUTE_SETTLEMENT,
    PROPOSE_SETTLEMENT,
    READ_SETTLEMENT,
    WITHDRAW_SETTLEMENT,
)

_ENDED = {State.SETTLED, State.NOTHING_TO_SETTLE, State.SUPERSEDED, State.WITHDRAWN}


async def _of_settlement(visit: Visit) -> Mapping[str, Override]:
    """What may be chosen here, and the schemes of the settlement that can still be disputed, by name."""
    own, settlement, pool = await asyncio.gather(
        choices_for_own(visit), visit.read(READ_SETTLEMENT), visit.read(READ_POOL)
    )
    names = await names_of(visit, pool.partners)
    schemes = tuple(
        Choice(str(one.scheme), names.scheme_of(one.scheme)) for one in settlement.schemes if one.state not in _ENDED
    )
    return {**own, "schemes": Override(label="Schemes that you dispute", choices=schemes or None)}


_FORMS = (
    Form(
        door=PROPOSE_SETTLEMENT,
        title="Propose a settlement",
        intro="It runs the rules in force on the period's last day over the books of the year up to then, and shows "
        "what each partner owes or is owed, less what was settled before. Nothing is posted until the partners agree.",
        button="Propose the settlement",
        overrides={
            "period": Override(hint="A month such as 2024-06, a quarter such as 2024-25-Q1, or a year such as 2024-25"),
            "through_sequence": Override(
                label="Last entry that counts", hint="A sequence number; leave it empty for the books as they are now"
            ),
        },
        choices=choices_for_own,
    ),
    Form(
        door=DISPUTE_SETTLEMENT,
        title="Dispute schemes of a settlement",
        intro="The schemes that you choose wait, with those that are tied to them. Everything else settles. "
        "Each dispute climbs the levels that the agreement names, with their dates.",
        button="Raise the dispute",
        overrides={"reason": Override(label="Why you dispute them")},
        choices=_of_settlement,
    ),
    Form(
        door=WITHDRAW_SETTLEMENT,
        title="Withdraw what a settlement has not settled",
        intro="What is posted stays posted. Whatever still waits is given up, and can be proposed anew.",
        button="Withdraw it",
        is_warning=True,
        choices=choices_for_own,
    ),
    Form(
        door=WITHDRAW_DISPUTE,
        title="Withdraw a dispute",
        intro="The scheme then waits for the agreement of your body again.",
        button="Withdraw the dispute",
        choices=choices_for_own,
    ),
    Form(
        door=RESOLVE_DISPUTE,
        title="Record how a dispute was resolved",
        intro="Name the minute by which it was decided. The partner that disputed is then asked to agree anew.",
        button="Record the resolution",
        choices=choices_for_own,
    ),
    Form(
        door=PAY_SETTLEMENT,
        title="Record a payment of what is due",
        intro="Cash that the host paid to a partner to which it is due, or received from one that owes it.",
        button="Record the payment",
        choices=choices_for_own,
    ),
)
PAGES: Sequence[HTTPRouteHandler] = tuple(chain.from_iterable(form_pages(one) for one in _FORMS))
