"""A bulk whose items stand each for itself: what each of them met is what it would have met posted singly."""

from collections.abc import Sequence
from typing import Any, Literal

from litestar import Request
from msgspec import Struct

from ledger.core.refusal import Code, Refusal
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.problems import ProblemError, errors_of_refusals, refuse
from ledger.journal.doors import PostedEntry, pool_path, posting_of
from ledger.journal.model import BalanceView, Decision, Group, Item, Outcome, Posted, Refused, Verb
from ledger.journal.writer import PoolWriter


class ItemResult(Struct, frozen=True, omit_defaults=True):
    """What became of one item: posted with its entries, there already (its source line is posted), or refused."""

    outcome: Literal["posted", "exists", "refused"]
    entries: tuple[PostedEntry, ...] = ()
    errors: tuple[ProblemError, ...] = ()


class BulkResults(Struct, frozen=True, kw_only=True):
    """What became of each item, in the order of the request, and how many of each."""

    posted: int
    exists: int
    refused: int
    items: tuple[ItemResult, ...]


class TurnedAway(Struct, frozen=True):
    """An item that was refused before its posting could be decided; it keeps its number among the others."""

    refusals: tuple[Refusal, ...]


async def _load_nothing(*_asked: object) -> None:
    return None


def _turn_away(command: TurnedAway, _facts: None, _books: BalanceView) -> Decision:
    return command.refusals[0]


TURN_AWAY = Verb("turn_away", _load_nothing, _turn_away)


async def post_each(
    request: Request[Any, Any, Any],
    writer: PoolWriter,
    access: Access,
    door: Door,
    key: str,
    acting_body: str | None,
    checked: Sequence[Item | tuple[Refusal, ...]],
) -> Answer:
    """Post what may be posted, refuse the rest; an answer with a result for each item, in order."""
    outcomes: list[Outcome] = [Refused(one) for one in checked if isinstance(one, tuple)]
    if acting_body is not None:  # else none of them can be read as a posting, and there is nothing to decide
        items = [one if isinstance(one, Item) else Item(TURN_AWAY, TurnedAway(one)) for one in checked]
        group = Group(
            place_id=access.place.place_id,
            pool_id=access.pool.pool_id,
            requester=access.requester,
            acting_body=acting_body,
            operation=door.operation,
            items=tuple(items),
            key=key,
            atomic=False,
            roles=access.roles_acting_for(acting_body),
        )
        outcomes = await writer.post(group)
    whole = [one for outcome in outcomes for one in _refusing_all(outcome)]
    if whole:
        return refuse(request, (whole[0],))
    results = tuple(_result(access, number, outcomes[number], one) for number, one in enumerate(checked))
    by_outcome = {name: sum(one.outcome == name for one in results) for name in ("posted", "exists", "refused")}
    replayed = all(not isinstance(one, Refused | Posted) or one.replayed for one in outcomes)
    headers = {"Idempotency-Replayed": "true"} if replayed else {}
    return answer(request, BulkResults(**by_outcome, items=results), headers=headers)


def _refusing_all(outcome: Outcome) -> tuple[Refusal, ...]:
    """A key that stands for another request refuses this one whole."""
    refusals = outcome.refusals if isinstance(outcome, Refused) else ()
    return tuple(one for one in refusals if one.code is Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD)


def _result(access: Access, number: int, outcome: Outcome, checked: Item | tuple[Refusal, ...]) -> ItemResult:
    if isinstance(outcome, Posted):
        return ItemResult("posted", entries=posting_of(outcome, pool_path(access)).entries)
    assert isinstance(outcome, Refused), "a bulk is never asked for its validity alone"
    at_the_door = checked if isinstance(checked, tuple) else ()
    refusals = at_the_door or tuple(Refusal(r.code, r.detail, f"/items/{number}{r.pointer}") for r in outcome.refusals)
    exists = refusals[0].code is Code.LINE_IS_ALREADY_POSTED
    return ItemResult("exists" if exists else "refused", errors=errors_of_refusals(refusals))
