"""How a proposal reads: its words, who approved it, who must yet, and what came of it."""

from typing import Any

import msgspec

from ledger.approvals.actions import seats_needed
from ledger.approvals.deciding import empty_seats
from ledger.approvals.delegation import Delegation, Seat
from ledger.approvals.model import ApprovalView, ControlledAct, ProposalView, SeatView, State
from ledger.approvals.store import Proposed
from ledger.http.access import PoolTerms


def empty_seats_of(act: ControlledAct, found: Proposed, terms: PoolTerms, delegation: Delegation) -> tuple[Seat, ...]:
    """The approvals that a waiting proposal still needs; none for one that has ended."""
    if found.state is not State.WAITING:
        return ()
    seats = seats_needed(act, found, terms, delegation)
    return empty_seats(seats, [(one.body, one.roles) for one in found.approvals])


def proposal_view(
    act: ControlledAct, found: Proposed, terms: PoolTerms, delegation: Delegation, place: str
) -> ProposalView:
    """A proposal as its readers see it, under the terms and the delegation in force."""
    content: dict[str, Any] = msgspec.json.decode(found.content)
    return ProposalView(
        proposal_id=found.proposal_id,
        act=found.act,
        state=found.state,
        acting_body=found.acting_body,
        amount_pence=found.amount_pence,
        proposed_by=found.principal_id,
        proposed_at=found.proposed_at,
        expires_at=found.expires_at,
        content=content,
        approvals=tuple(ApprovalView(one.principal_id, one.body, one.recorded_at) for one in found.approvals),
        still_needed=tuple(
            SeatView(tuple(sorted(seat.bodies)), tuple(sorted(seat.roles)))
            for seat in empty_seats_of(act, found, terms, delegation)
        ),
        ended_at=found.ended_at or (found.expires_at if found.state is State.EXPIRED else None),
        ended_by=found.ended_by,
        end_reason=found.end_reason,
        result=msgspec.json.decode(found.result),
        href=f"/v1/places/{place}/pools/{found.pool}/proposals/{found.proposal_id}",
    )
