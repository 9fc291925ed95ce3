"""The door of transfers between pools."""

from typing import Any, cast

from litestar import Request, post
from litestar.di import NamedDependency
from msgspec import Struct

from ledger.core.ids import digest_id
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import POSTERS, POSTING, Door, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.problems import NOTHING_HERE, refuse
from ledger.http.requests import read_payload
from ledger.journal.doors import PostedEntry, group_of, pool_path, posting_of
from ledger.journal.model import Outcome, Posted, Refused
from ledger.journal.writer import PoolWriter
from ledger.transfers.actions import half_item
from ledger.transfers.model import TransferCommand


class Transfer(Struct, frozen=True):
    """The two entries of a transfer: out of one pool, into the other."""

    out: PostedEntry
    into: PostedEntry


TRANSFER_CASH = Door(
    operation="transfer_cash",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/transfers",
    summary="Send cash to another pool of the place",
    tag="transfers",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=TransferCommand,
    result=Transfer,
    keyed=True,
    refusals=(
        *POSTING,
        Code.HOST_MUST_RECORD_THIS,
        Code.POOL_KEEPS_NO_CASH,
        Code.STREAM_DOES_NOT_EXIST,
        Code.FENCE_IS_SHORT,
        Code.FENCE_KEEPS_MONEY,
    ),
)


@post(TRANSFER_CASH.litestar_path, opt=dict(TRANSFER_CASH.opt))
async def transfer_cash(
    request: Request[Any, Any, Any], gate: NamedDependency[Gate], writer: NamedDependency[PoolWriter]
) -> Answer:
    place, pool = request.path_params["place"], request.path_params["pool"]
    access = await gate.admit(request, TRANSFER_CASH, place, pool)
    key = idempotency_key(request)
    command = await read_payload(request, TransferCommand)
    other = await _other_pool(gate, request, place, command, access)
    bodies = _acting_bodies(command, access, other)
    transfer_id = digest_id(access.requester.client_id, TRANSFER_CASH.operation, access.pool.code, key)
    groups = [
        group_of(
            here,
            TRANSFER_CASH,
            body,
            key if here is access else f"{access.pool.code}:{key}",  # there the same key may come from several pools
            half_item(
                command,
                is_out=here is access,
                acting_body=body,
                other_pool_id=there.pool.pool_id,
                transfer_id=transfer_id,
            ),
        )
        for here, there, body in ((access, other, bodies[0]), (other, access, bodies[1]))
    ]
    return _answer_both(request, (access, other), [one for (one,) in await writer.post_together(groups)])


async def _other_pool(
    gate: Gate, request: Request[Any, Any, Any], place: str, command: TransferCommand, access: Access
) -> Access:
    """The access to the pool that takes the money; what may not be seen there is answered as absent."""
    if command.to_pool == access.pool.code:
        raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_VALID, "the money goes to another pool", "/to_pool"))
    try:
        return await gate.admit(request, TRANSFER_CASH, place, command.to_pool)
    except RefusedError as error:
        if error.refusals != (NOTHING_HERE,):
            raise
        raise RefusedError(Refusal(Code.NOT_FOUND, NOTHING_HERE.detail, "/to_pool")) from None


def _acting_bodies(command: TransferCommand, access: Access, other: Access) -> tuple[str, str]:
    """Who acts in each pool: the body named here, there its host; the requester posts for both."""
    into = other.pool.host or command.acting_body
    for one, body in ((access, command.acting_body), (other, into)):
        refusal = one.refusal_of_acting_body(body)
        if refusal is not None:
            raise RefusedError(refusal)
    return command.acting_body, into


def _answer_both(request: Request[Any, Any, Any], accesses: tuple[Access, Access], outcomes: list[Outcome]) -> Answer:
    refusals = tuple(
        refusal
        for one in outcomes
        if isinstance(one, Refused)
        for refusal in one.refusals
        if refusal.code is not Code.ANOTHER_ITEM_WAS_REFUSED
    )
    if refusals:
        return refuse(request, refusals, replayed=any(isinstance(one, Refused) and one.replayed for one in outcomes))
    posted = [cast("Posted", one) for one in outcomes]
    out, into = (posting_of(one, pool_path(access)).entries[0] for one, access in zip(posted, accesses, strict=True))
    headers = {"Location": out.href}
    if all(one.replayed for one in posted):
        headers["Idempotency-Replayed"] = "true"
    return answer(request, Transfer(out, into), status=201, headers=headers)


ROUTES = [transfer_cash]
