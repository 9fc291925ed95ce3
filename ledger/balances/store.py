"""Facts of the agreement of balances: one typed function for each named query."""

import hmac
import os
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from ledger.balances.model import BalanceStep, DecisionView, HistoryQuery, NewThresholds, StatedView, ThresholdsView
from ledger.core.payload import SALT_BYTES, commitment
from ledger.core.period import parse_period
from ledger.db import Connection, queries
from ledger.rules.balances import Balance, Outcome, Reason, Side, Thresholds

_SQL = queries(__package__)
NEWEST = UUID(int=2**128 - 1)
NOTE_ROW = 0
Key = tuple[str, Balance]


class Stated(Struct, frozen=True):
    """The latest figure of a body, and when its first one came."""

    view: StatedView
    first_at: datetime


class Spoken(Struct, frozen=True):
    """All that bodies and sides said of the balances at a period's end."""

    stated: dict[Key, Stated]
    decisions: dict[Key, dict[Side, DecisionView]]


class Text(Struct, frozen=True):
    """A text with its salt, and the commitment that stands in its stead; none for an empty one."""

    salt: bytes
    said: str
    commitment: str


def salted(said: str, field: str = "note") -> Text:
    """A text under a salt of its own."""
    salt = os.urandom(SALT_BYTES)
    return Text(salt, said, commitment(field, said, salt))


def is_committed(field: str, said: str | None, salt: bytes | None, kept: str) -> bool:
    """Whether a text is the one that was committed to; so is one that was erased."""
    if said is None or salt is None:
        return True
    return hmac.compare_digest(commitment(field, said, salt), kept)


async def insert_thresholds(connection: Connection, place_id: UUID, new: NewThresholds, act_id: UUID) -> int:
    """Two who set the same thresholds at once would make one version: the second one is told that it is taken."""
    version: int = await connection.fetchval(
        _SQL["insert_thresholds"],
        *(place_id, new.agreement, new.effective_from),
        *(new.position_statement_pence, new.position_agreement_pence),
        *(new.flow_statement_pence, new.flow_agreement_pence, new.source, act_id),
    )
    return version


async def list_thresholds(
    connection: Connection, place_id: UUID, *, after: tuple[str, int], limit: int
) -> list[ThresholdsView]:
    rows = await connection.fetch(_SQL["list_thresholds"], place_id, *after, limit)
    return [ThresholdsView(**dict(row)) for row in rows]


async def thresholds_of(
    connection: Connection, place_id: UUID, agreement: str, known_at: datetime | None = None
) -> list[Thresholds]:
    """A place's and an agreement's own thresholds, in the order in which they were set."""
    rows = await connection.fetch(_SQL["thresholds_of"], place_id, agreement, known_at)
    return [Thresholds(**dict(row)) for row in rows]


async def insert_texts(connection: Connection, place_id: UUID, act_id: UUID, texts: Sequence[tuple[int, Text]]) -> None:
    columns = ([row for row, _ in texts], [one.salt for _, one in texts], [one.said for _, one in texts])
    await connection.execute(_SQL["insert_text"], place_id, act_id, *columns)


async def insert_stated(
    connection: Connection, ids: tuple[UUID, UUID], key: Key, period: tuple[date, str], view: StatedView, act_id: UUID
) -> None:
    """A body's figure with its note; two who state one at once would make one version, which the database refuses."""
    note = salted(view.note or "")
    await connection.execute(
        _SQL["insert_stated"],
        *(*ids, *key, period[0], view.number, period[1], view.amount_pence, view.reason, note.commitment),
        *(view.through_sequence, view.fund_pence, view.stated_at, act_id),
    )
    await insert_texts(connection, ids[0], act_id, [(NOTE_ROW, note)])


async def insert_decision(
    connection: Connection,
    ids: tuple[UUID, UUID],
    key: Key,
    last_day: date,
    side: Side,
    view: DecisionView,
    act_id: UUID,
) -> None:
    """What a person said for a side, with its note."""
    note = salted(view.note or "")
    await connection.execute(
        _SQL["insert_decision"],
        *(*ids, *key, last_day, view.number, side, view.outcome, view.acting_body, view.reason, note.commitment),
        *(view.through_sequence, view.fund_pence, view.principal_id, view.decided_at, act_id),
    )
    await insert_texts(connection, ids[0], act_id, [(NOTE_ROW, note)])


async def spoken_of(
    connection: Connection, place_id: UUID, pool_id: UUID, last_day: date, known_at: datetime | None = None
) -> Spoken:
    """All that was said of the balances at a period's end, as known at an instant or now."""
    asked = place_id, pool_id, last_day, known_at
    stated, decisions = {}, dict[Key, dict[Side, DecisionView]]()
    for row in await connection.fetch(_SQL["latest_stated"], *asked):
        key, said = _keyed(row)
        first_at = said.pop("first_at")
        stated[key] = Stated(StatedView(**said), first_at)
    for row in await connection.fetch(_SQL["latest_decisions"], *asked):
        key, said = _keyed(row)
        side, said["outcome"] = Side(said.pop("side")), Outcome(said["outcome"])
        decisions.setdefault(key, {})[side] = DecisionView(**said)
    return Spoken(stated, decisions)


def _keyed(row: Any) -> tuple[Key, dict[str, Any]]:
    said = dict(row)
    said["reason"] = _reason(said["reason"])
    return (said.pop("body"), Balance(said.pop("balance"))), said


def _reason(code: str | None) -> Reason | None:
    return None if code is None else Reason(code)


async def list_steps(
    connection: Connection, place_id: UUID, pool_id: UUID, query: HistoryQuery, *, before: UUID, limit: int
) -> list[BalanceStep]:
    """Figures stated and what sides said of them, the newest first."""
    period = None if query.period is None else parse_period(query.period)
    last_day = None if period is None else period.last_day
    rows = await connection.fetch(
        _SQL["list_steps"], place_id, pool_id, last_day, query.body, query.balance, before, limit
    )
    return [
        BalanceStep(
            **{
                **dict(row),
                "balance": Balance(row["balance"]),
                "reason": _reason(row["reason"]),
                "side": None if row["side"] is None else Side(row["side"]),
                "outcome": None if row["outcome"] is None else Outcome(row["outcome"]),
            }
        )
        for row in rows
    ]


async def name_bodies(connection: Connection, bodies: Sequence[str]) -> dict[str, str]:
    return {row["body"]: row["name"] for row in await connection.fetch(_SQL["name_bodies"], list(bodies))}
