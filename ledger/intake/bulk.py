"""Many postings in one request: kept whole or not at all, or each for itself."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, Literal

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta, Struct

from ledger.approvals.alone import MANAGER, roles_alone
from ledger.budgets.contingency import draw_item, set_aside_item
from ledger.budgets.model import ContingencyDrawCommand, ReserveDrawCommand, SetAsideCommand
from ledger.budgets.reserves import reserve_draw_item
from ledger.budgets.routes import DRAW_CONTINGENCY, DRAW_RESERVE
from ledger.commitments.actions import commitment_item
from ledger.commitments.model import CommitmentCommand, CommitmentReleaseCommand
from ledger.commitments.routes import RELEASE_COMMITMENT
from ledger.contributions.in_kind import in_kind_item
from ledger.contributions.model import (
    CalledContributionCommand,
    InKindContributionCommand,
    ReceivedContributionCommand,
    ScheduledContributionCommand,
)
from ledger.contributions.receiving import contribution_item
from ledger.contributions.routes import RECEIVE_CONTRIBUTION
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import POSTERS, Door, Role, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.items import NDJSON, decode_items, refuse_unread
from ledger.http.problems import refuse
from ledger.http.requests import read_body, read_query, require_media_type
from ledger.intake.each import BulkResults, post_each
from ledger.journal.doors import Posting, group_of, pool_path, posting_of
from ledger.journal.model import Item, Posted, Refused
from ledger.journal.writer import PoolWriter
from ledger.openings.actions import opening_item
from ledger.openings.model import OpeningBalancesCommand
from ledger.openings.routes import OPEN_BALANCES
from ledger.programmes.model import AllocationCommand, VirementCommand
from ledger.programmes.routes import RECORD_ALLOCATION, RECORD_VIREMENT, allocation_item
from ledger.programmes.viring import virement_item
from ledger.settlement.actions import settlement_item
from ledger.settlement.model import SettlementPaymentCommand
from ledger.settlement.routes import PAY_SETTLEMENT
from ledger.spend.actions import spend_item
from ledger.spend.model import AccrualCommand, CreditNoteCommand, PaymentCommand, RecodingCommand, VatRecoveryCommand
from ledger.spend.recoding import recoding_item
from ledger.spend.recovering import recovery_item
from ledger.spend.routes import RECODE_ENTRY, RECORD_ACCRUAL, RECOVER_VAT

ITEMS_MAX = 5_000
AnyCommand = (
    PaymentCommand
    | CreditNoteCommand
    | AccrualCommand
    | RecodingCommand
    | CommitmentCommand
    | CommitmentReleaseCommand
    | ReceivedContributionCommand
    | CalledContributionCommand
    | InKindContributionCommand
    | ScheduledContributionCommand
    | AllocationCommand
    | VirementCommand
    | OpeningBalancesCommand
    | SettlementPaymentCommand
    | SetAsideCommand
    | ContingencyDrawCommand
    | ReserveDrawCommand
    | VatRecoveryCommand
)
_OF_POOL_MANAGER = (
    ScheduledContributionCommand,
    AllocationCommand,
    VirementCommand,
    OpeningBalancesCommand,
    SetAsideCommand,
    ContingencyDrawCommand,
    ReserveDrawCommand,
)


class Bulk(Struct, frozen=True, forbid_unknown_fields=True):
    """Postings of any kind, each with its `type`, decided in order: each sees the books as those before leave them."""

    items: Annotated[tuple[AnyCommand, ...], Meta(min_length=1, max_length=ITEMS_MAX)]


class BulkQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the items stand together."""

    mode: Annotated[
        Literal["atomic", "continue"],
        Meta(description="atomic: all or none; continue: each for itself, as if posted singly, with a result for each"),
    ] = "atomic"


class BulkPosting(Struct, frozen=True):
    """What each item made, in the order of the request."""

    items: tuple[Posting, ...]


POST_BULK = Door(
    operation="post_bulk",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/bulk",
    summary="Post up to 5,000 items at once, all or none, or each for itself",
    tag="bulk",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    query=BulkQuery,
    payload=Bulk,
    line=AnyCommand,
    result=BulkPosting,
    other_results=((200, BulkResults),),
    keyed=True,
    refusals=(
        *dict.fromkeys(
            code
            for door in (
                RECORD_ACCRUAL,
                RECODE_ENTRY,
                RELEASE_COMMITMENT,
                RECEIVE_CONTRIBUTION,
                RECORD_ALLOCATION,
                RECORD_VIREMENT,
                OPEN_BALANCES,
                PAY_SETTLEMENT,
                DRAW_CONTINGENCY,
                DRAW_RESERVE,
                RECOVER_VAT,
            )
            for code in door.refusals
        ),
    ),
)


@post(POST_BULK.litestar_path, opt=dict(POST_BULK.opt))
async def post_bulk(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    writer: NamedDependency[PoolWriter],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, POST_BULK, place, pool)
    query = read_query(request, BulkQuery)
    key = idempotency_key(request)
    media_type = require_media_type(request, "application/json", NDJSON)
    items = decode_items(await read_body(request), media_type, POST_BULK, items_max=ITEMS_MAX)
    if query.mode == "continue":
        checked = [one if isinstance(one, tuple) else _checked(access, number, one) for number, one in enumerate(items)]
        acting_body = next((one.acting_body for one in items if not isinstance(one, tuple)), None)
        return await post_each(request, writer, access, POST_BULK, key, acting_body, checked)
    refuse_unread(items)
    refusals = refusals_at_the_door(access, items)
    if refusals:
        raise RefusedError(*refusals)
    posting = [item_of(command, roles_alone(access, command.acting_body)) for command in items]
    outcomes = await writer.post(group_of(access, POST_BULK, items[0].acting_body, key, *posting))
    posted = [one for one in outcomes if isinstance(one, Posted)]
    if len(posted) < len(outcomes):
        return _refuse_bulk(request, [one for one in outcomes if isinstance(one, Refused)])
    path = pool_path(access)
    headers = {"Location": f"{path}/entries/{posted[0].receipts[0].sequence}"}
    if all(one.replayed for one in posted):
        headers["Idempotency-Replayed"] = "true"
    return answer(request, BulkPosting(tuple(posting_of(one, path) for one in posted)), status=201, headers=headers)


def item_of(command: AnyCommand, roles: frozenset[Role] = MANAGER) -> Item:
    """The command as an item of a posting group, by its kind; roles: those with limits, of who asks."""
    match command:
        case VirementCommand():
            return virement_item(command, roles)
        case ContingencyDrawCommand():
            return draw_item(command, roles)
        case _:
            return _ITEMS[type(command)](command)


_ITEMS: Mapping[type[AnyCommand], Callable[[Any], Item]] = MappingProxyType(
    {
        PaymentCommand: spend_item,
        CreditNoteCommand: spend_item,
        AccrualCommand: spend_item,
        RecodingCommand: recoding_item,
        CommitmentCommand: commitment_item,
        CommitmentReleaseCommand: commitment_item,
        ReceivedContributionCommand: contribution_item,
        CalledContributionCommand: contribution_item,
        ScheduledContributionCommand: contribution_item,
        InKindContributionCommand: in_kind_item,
        AllocationCommand: allocation_item,
        OpeningBalancesCommand: opening_item,
        SettlementPaymentCommand: settlement_item,
        SetAsideCommand: set_aside_item,
        ReserveDrawCommand: reserve_draw_item,
        VatRecoveryCommand: recovery_item,
    }
)


def refusals_at_the_door(access: Access, items: Sequence[AnyCommand]) -> tuple[Refusal, ...]:
    """Items for bodies that are not the requester's, or of kinds that need the pool manager."""
    found: list[Refusal] = []
    for number, command in enumerate(items):
        found.extend(_refusals_of(access, number, command))
    return tuple(found)


def _refusals_of(access: Access, number: int, command: AnyCommand) -> tuple[Refusal, ...]:
    refusals = []
    refusal = access.refusal_of_acting_body(command.acting_body)
    if refusal is not None:
        refusals.append(Refusal(refusal.code, refusal.detail, f"/items/{number}{refusal.pointer}"))
    if isinstance(command, _OF_POOL_MANAGER) and not access.is_pool_manager:
        detail = "this kind of item needs the role pool_manager"
        refusals.append(Refusal(Code.ROLE_DOES_NOT_PERMIT_THIS, detail, f"/items/{number}/type"))
    return tuple(refusals)


def _checked(access: Access, number: int, command: AnyCommand) -> Item | tuple[Refusal, ...]:
    return _refusals_of(access, number, command) or item_of(command, roles_alone(access, command.acting_body))


def _refuse_bulk(request: Request[Any, Any, Any], outcomes: list[Refused]) -> Answer:
    """All reasons at once, each with its item; items that only fell with the others are left out."""
    refusals = [
        Refusal(refusal.code, refusal.detail, f"/items/{number}{refusal.pointer}")
        for number, outcome in enumerate(outcomes)
        for refusal in outcome.refusals
        if refusal.code is not Code.ANOTHER_ITEM_WAS_REFUSED
    ]
    replayed = any(outcome.replayed for outcome in outcomes)
    return refuse(request, tuple(refusals[:1_000]), replayed=replayed)
