"""Minimum contributions: how much must be pooled in a financial year; never what the money may be used for."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta, Struct

from ledger.acts.recording import record_done
from ledger.core.ids import BodyCode, Code, Text
from ledger.core.refusal import Code as Refused
from ledger.core.refusal import Refusal, raise_for
from ledger.db import Connection, ConnectionPool, in_place, queries, refusing
from ledger.http.access import PoolTerms
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.requests import read_payload
from ledger.journal.command import AMOUNT_PENCE_MAX, Label
from ledger.places.store import find_streams
from ledger.rules.fencing import FinancialYear, year_named

_SQL = queries(__package__)


class NewMinimum(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much of a stream must be pooled in a financial year, by one partner or by all together."""

    stream: Code
    body: Annotated[BodyCode | None, Meta(description="the partner that must; null: all of them together")] = None
    financial_year: FinancialYear
    amount_pence: Annotated[int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="whole pence")]
    source: Annotated[Text, Meta(min_length=1, description="where the sum was published")]
    label: Label = ""

    def __post_init__(self) -> None:
        """The year is one."""
        if year_named(self.financial_year) is None:
            raise ValueError("a financial year is written 2025-26")


class MinimumView(Struct, frozen=True, kw_only=True):
    """One version of a minimum; a later one of the same stream, body and year takes its place."""

    stream: str
    body: str | None
    financial_year: str
    version: int
    amount_pence: int
    source: str
    label: str


SET_MINIMUM = Door(
    operation="set_minimum_contribution",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/minimum-contributions",
    summary="Set how much of a stream must be pooled in a financial year",
    tag="contributions",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN}),
    payload=NewMinimum,
    result=MinimumView,
    refusals=(Refused.BODY_IS_NO_PARTNER, Refused.STREAM_DOES_NOT_EXIST, Refused.CODE_IS_TAKEN),
)


@post(SET_MINIMUM.litestar_path, opt=dict(SET_MINIMUM.opt))
async def set_minimum_contribution(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, SET_MINIMUM, place, pool)
    new = await read_payload(request, NewMinimum)
    place_id = access.place.place_id
    async with refusing(), in_place(db, place_id) as connection:
        raise_for(*refusals_of_minimum(new, access.pool, await find_streams(connection, place_id, [new.stream])))
        detail = {"stream": new.stream, "body": new.body, "financial_year": new.financial_year}
        act_id = await record_done(connection, access, SET_MINIMUM, place_id, detail)
        version = await _insert(connection, place_id, access.pool.pool_id, new, act_id)
    view = MinimumView(version=version, **{name: getattr(new, name) for name in NewMinimum.__struct_fields__})
    return answer(request, view, status=201, headers={"Location": request.url.path})


def refusals_of_minimum(new: NewMinimum, terms: PoolTerms, streams: frozenset[str]) -> tuple[Refusal, ...]:
    """What a minimum names that is not there."""
    refusals = []
    if new.body is not None and new.body not in terms.partners:
        refusals.append(Refusal(Refused.BODY_IS_NO_PARTNER, f"{new.body} is no partner", "/body"))
    if new.stream not in streams:
        refusals.append(Refusal(Refused.STREAM_DOES_NOT_EXIST, f"the place has no stream {new.stream}", "/stream"))
    return tuple(refusals)


async def _insert(connection: Connection, place_id: UUID, pool_id: UUID, new: NewMinimum, act_id: UUID) -> int:
    """Two who set the same minimum at once would make one version: the second one is told that it is taken."""
    version: int = await connection.fetchval(
        _SQL["insert_minimum"],
        *(place_id, pool_id, new.stream, new.body, year_named(new.financial_year), new.amount_pence),
        *(new.source, new.label, act_id),
    )
    return version


ROUTES = [set_minimum_contribution]
