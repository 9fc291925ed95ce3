"""The words of approvals: a controlled act, what everybody proposes of one, and how a proposal reads."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from ledger.approvals.deciding import Approval
from ledger.approvals.delegation import Needed
from ledger.core.ids import BodyCode, Name, Text
from ledger.core.refusal import Code
from ledger.db import Connection
from ledger.http.access import Grant, PoolTerms, Requester
from ledger.http.door import Role
from ledger.journal.model import Item


class Evidence(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document that the proposal rests on: what it is, where it is kept, and its digest."""

    title: Name
    kept_at: Annotated[Text, Meta(description="where the document is kept, such as an address or a file number")] = ""
    sha256: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z", description="of the document's bytes, in hex")] = ""


class ActCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every proposal says, whatever the act: for which body, why, and on which decision of the board."""

    acting_body: Annotated[BodyCode, Meta(description="the partner for which this is proposed")]
    reason: Annotated[Name, Meta(description="why; shown to those who approve, and kept")]
    minute_reference: Annotated[Text, Meta(description="the board's minute, such as 'HWB 2025-07-14 item 6'")] = ""
    evidence: Annotated[tuple[Evidence, ...], Meta(max_length=20)] = ()
    expires_on: Annotated[
        date | None,
        Meta(description="the last day on which it may be approved; none: as the scheme of delegation says"),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """What an approved act is done with; within the transaction of the last approval, under the pool head's lock."""

    place_id: UUID
    pool: PoolTerms
    command: Any
    proposal_id: UUID
    act_id: UUID
    requester: Requester
    approvals: tuple[Approval, ...]
    recorded_at: datetime


# Does an act: reads facts, decides, writes rows; returns what the proposal shows as its result. Raises RefusedError
# with every reason when it cannot be done. Called once to try, when proposed (all is rolled back), and once more, to
# stay, with the last approval. It opens no transaction.
Perform = Callable[[Connection, Acting], Awaitable[dict[str, Any]]]


async def nothing_beside(_connection: Connection, _acting: Acting) -> dict[str, Any]:
    """For an act that posts entries and writes nothing else."""
    return {}


async def no_amount(_connection: Connection, _place_id: UUID, _pool_id: UUID, _command: Any) -> int | None:
    """For an act that is approved alike whatever its size."""
    return None


async def all_partners(_connection: Connection, _place_id: UUID, _pool_id: UUID, _command: Any) -> None:
    """For an act that concerns every partner of the agreement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledAct:
    """One kind of act that needs two people.

    payload: an ActCommand with `tag_field="act"` and the act's name as tag. needed: who approves where the scheme of
    delegation is silent, or always unless `is_delegable`. concerns: the partners whom it concerns, in their order, of
    whom the approvers are taken; None: all. items: what it posts, through the pool writer; perform: what else it does,
    in the same transaction. locks_place: it changes what may be posted in every pool of the place, so it is done under
    the lock of every pool's head.
    """

    payload: type[ActCommand]
    proposers: frozenset[Role]
    needed: tuple[Needed, ...]
    is_delegable: bool = True
    waits_for_signature: bool = True
    locks_place: bool = False
    amount_pence: Callable[[Connection, UUID, UUID, Any], Awaitable[int | None]] = no_amount
    concerns: Callable[[Connection, UUID, UUID, Any], Awaitable[tuple[str, ...] | None]] = all_partners
    items: Callable[[Any], tuple[Item, ...]] | None = None
    perform: Perform = nothing_beside
    refusals: tuple[Code, ...] = ()

    @property
    def name(self) -> str:
        name: str = self.payload.__struct_config__.tag  # type: ignore[assignment]  # every act is tagged by a string
        return name


class Holder(Struct, frozen=True):
    """For whom: a person with the grants that they hold in a place."""

    place_id: UUID
    place: str
    principal_id: UUID
    person_id: UUID
    grants: tuple[Grant, ...]

    def roles_for(self, body: str) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants if grant.body == body)


class State(StrEnum):
    """Where a proposal stands."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ApprovalView(Struct, frozen=True):
    """One approval."""

    principal_id: UUID
    body: str
    approved_at: datetime


class SeatView(Struct, frozen=True):
    """One approval that is still needed: from one of these roles of one of these bodies."""

    bodies: tuple[str, ...]
    roles: tuple[Role, ...]


class ProposalView(Struct, frozen=True, kw_only=True):
    """A proposal, who approved it and who must yet, and what came of it."""

    proposal_id: UUID
    act: str
    state: State
    acting_body: str
    amount_pence: int | None
    proposed_by: UUID
    proposed_at: datetime
    expires_at: datetime
    content: dict[str, Any]
    approvals: tuple[ApprovalView, ...]
    still_needed: tuple[SeatView, ...]
    ended_at: datetime | None
    ended_by: UUID | None
    end_reason: str
    result: dict[str, Any]
    href: str


class ApprovalCommand(Struct, frozen=True, forbid_unknown_fields=True):
    """Approve a proposal for a body."""

    acting_body: Annotated[BodyCode, Meta(description="the body for which you approve")]


class RefusalCommand(Struct, frozen=True, forbid_unknown_fields=True):
    """Refuse a proposal for a body whose approval it needs: it ends."""

    acting_body: Annotated[BodyCode, Meta(description="the body for which you refuse")]
    reason: Name


class WithdrawalCommand(Struct, frozen=True, forbid_unknown_fields=True):
    """Withdraw a proposal of your own."""

    reason: Name
