"""What a year's contributions stand on: terms, schedules, what waits for approval, the books of the year before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec
from msgspec import Struct

from ledger.agreements.life import Version
from ledger.agreements.store import find_life
from ledger.approvals.model import State
from ledger.approvals.store import NEWEST, Proposed, list_proposals
from ledger.contributions.schedule_model import ProposedSchedule, ScheduleVersion
from ledger.contributions.schedule_store import schedules_in_force
from ledger.contributions.scheduling import SCHEDULE_ACT
from ledger.core.clock import day_in_london
from ledger.core.entry import AccountName
from ledger.db import Connection
from ledger.http.access import Access, PoolTerms
from ledger.journal.doors import pool_path
from ledger.journal.store import AccountTotal, Selection, View, head_of, totals_as_known
from ledger.rules.fencing import last_day_of
from ledger.rules.not_agreed import Default, Escalation

WAITING_MAX = 1_000
Line = tuple[str, str | None]  # body and stream


class YearFacts(Struct, frozen=True, kw_only=True):
    """All of it for one year; waiting: the address of the newest proposal, by body and stream."""

    pool: PoolTerms
    path: str
    version: Version
    year: int
    today: date
    in_force: Mapping[Line, ScheduleVersion]
    waiting: Mapping[Line, str]
    totals: Sequence[AccountTotal]
    view: View

    @property
    def default(self) -> Default | None:
        written = self.version.written.terms.contributions_not_agreed
        return written.default if written else None

    @property
    def escalation(self) -> tuple[Escalation, ...]:
        written = self.version.written.terms.contributions_not_agreed
        return written.escalation if written else ()


async def load_year(connection: Connection, access: Access, year: int, now: datetime) -> YearFacts:
    """The facts of a financial year of the pool, as known now."""
    (place_id, pool_id), path = access.ids, pool_path(access)
    life = await find_life(connection, place_id, access.pool.agreement)
    schedules = await schedules_in_force(connection, place_id, pool_id)
    through = (await head_of(connection, place_id, pool_id)).sequence
    view = View(through, date(year - 1, 4, 1), last_day_of(year - 1))
    names = (AccountName.EXPENDITURE, AccountName.SOURCE)
    proposed = await list_proposals(
        connection, place_id, [pool_id], [State.WAITING], before=NEWEST, now=now, limit=WAITING_MAX
    )
    return YearFacts(
        pool=access.pool,
        path=path,
        version=life.current,
        year=year,
        today=day_in_london(now),
        in_force={(body, stream): one for (body, stream, of), one in schedules.items() if of == year},
        waiting=dict(_waiting(reversed(proposed), year, path)),
        totals=await totals_as_known(connection, place_id, pool_id, view, Selection(names)),
        view=view,
    )


def _waiting(proposed: Iterable[Proposed], year: int, path: str) -> Iterator[tuple[Line, str]]:
    for one in proposed:
        if one.act == SCHEDULE_ACT.name:
            command = msgspec.json.decode(one.content, type=ProposedSchedule)
            named = [(it.body, it.stream) for it in command.schedules] if command.year == year else []
            yield from ((at, f"{path}/proposals/{one.proposal_id}") for at in named)
