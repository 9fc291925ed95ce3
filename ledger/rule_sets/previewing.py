"""A preview: rules and figures, read at one moment of the books, then evaluated beside the event loop."""

import asyncio
from datetime import date, datetime
from fractions import Fraction
from typing import TypeVar
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from ledger.core.clock import day_in_london
from ledger.core.period import Period, financial_year_name, financial_year_start, parse_period
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.forecasts.store import standing_forecasts
from ledger.http.access import Access, PoolTerms
from ledger.journal.reading import through_of
from ledger.journal.store import head_of
from ledger.rule_sets import store
from ledger.rule_sets.deciding import refusals_of_kind
from ledger.rule_sets.documents import canonical
from ledger.rule_sets.expecting import expected_figures
from ledger.rule_sets.figures_model import Asked
from ledger.rule_sets.figures_reading import figures_of_pool
from ledger.rule_sets.preview_model import (
    BesideAnswer,
    FiguresQuery,
    FiguresTried,
    GainsSweepAsked,
    KeptRules,
    OtherContributions,
    PreviewAnswer,
    PreviewAsked,
    Rules,
    RulesTried,
    SweepAsked,
    TypedFigures,
    WrittenRules,
)
from ledger.rules.fencing import last_day_of
from ledger.rules.sharing.checking import check
from ledger.rules.sharing.checking_warnings import RuleWarning, warnings_of
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, MeasuredWeights
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Result
from ledger.rules.sharing.tried import GainsSweep, SideBySide, Sweep
from ledger.rules.sharing.trying import side_by_side, sweep, sweep_of_gains, with_other_contributions

T = TypeVar("T")
AT_ONCE_MAX = 2
_OF_FIGURES = ("/lines", "/savings", "/items", "/amounts", "/quantities", "/decisions", "/events")


class _Ruling(Struct, frozen=True):
    """A rule set that is to be tried, what it is called, and where the request says it."""

    rule_set: RuleSet
    version: int | None
    sha256: str
    pointer: str


async def preview(
    db: ConnectionPool, at_once: asyncio.Semaphore, access: Access, asked: PreviewAsked, now: datetime
) -> PreviewAnswer:
    """What comes of a rule set on figures; raises RefusedError with every reason. Only so many are made at once."""
    async with reading_place(db, access.place.place_id) as connection:
        figures = await figures_tried(connection, access, asked.figures, now)
        day = figures.figures.as_at
        rules = await _ruling(connection, access, asked.rules, day, "/rules")
        against = await _ruling(connection, access, asked.against, day, "/against") if asked.against else None
    async with at_once:
        return await asyncio.to_thread(_answer, asked, access.pool, figures, rules, against)


async def warnings_now(
    connection: Connection, access: Access, rule_set: RuleSet, today: date
) -> tuple[RuleWarning, ...]:
    """What to be warned of a rule set, by itself and on the figures of the financial year of a day."""
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    through = (await head_of(connection, place_id, pool_id)).sequence
    first_day = financial_year_start(today)
    asked = Asked(first_day=first_day, last_day=last_day_of(first_day.year), through=through)
    figures = await figures_of_pool(connection, place_id, pool_id, asked)
    return await asyncio.to_thread(warnings_of, rule_set, figures)


async def figures_tried(
    connection: Connection, access: Access, asked: FiguresQuery | TypedFigures, now: datetime
) -> FiguresTried:
    """The figures that are meant: as typed, or of the books with the sequence and instant that give the same again."""
    if isinstance(asked, TypedFigures):
        return FiguresTried(first_day=None, last_day=None, through_sequence=None, known_at=None, figures=asked.figures)
    ids = access.place.place_id, access.pool.pool_id
    known_at = asked.known_at or now
    through = await through_of(connection, *ids, asked.through_sequence, asked.known_at)
    period = parse_period(asked.period or f"{financial_year_name(day_in_london(now))}-Y")
    assert period is not None, "a period that decoded is one"
    first_day = financial_year_start(period.last_day) if asked.from_year_start else period.first_day
    of = Asked(first_day=first_day, last_day=period.last_day, through=through, known_at=known_at, budget=asked.budget)
    figures = await figures_of_pool(connection, *ids, of)
    if asked.with_forecasts:
        figures = await _expected(connection, ids, period, known_at, figures)
    return FiguresTried(
        first_day=first_day, last_day=period.last_day, through_sequence=through, known_at=known_at, figures=figures
    )


async def _expected(
    connection: Connection, ids: tuple[UUID, UUID], period: Period, known_at: datetime, figures: Figures
) -> Figures:
    standing = await standing_forecasts(connection, *ids, period.first_day.year, known_at)
    return expected_figures(figures, {at: newest.amount_pence for at, (newest, *_) in standing.items()})


async def _ruling(connection: Connection, access: Access, asked: Rules, day: date, pointer: str) -> _Ruling:
    place_id, agreement = access.place.place_id, access.pool.agreement
    if isinstance(asked, WrittenRules):
        return _Ruling(asked.document, None, "", f"{pointer}/document")
    if isinstance(asked, KeptRules):
        kept = await store.find_rule_set(connection, place_id, agreement, asked.version)
        if kept is None:
            detail = f"the agreement has no rule set of version {asked.version}"
            raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"{pointer}/version"))
        return _Ruling(kept.rule_set, kept.version, kept.sha256, pointer)
    on = asked.on or day
    in_force = await store.rule_set_in_force(connection, place_id, agreement, on)
    if in_force is None:
        raise RefusedError(Refusal(Code.RULE_SET_IS_MISSING, f"on {on} no rule set applies", pointer))
    return _Ruling(in_force.rule_set, in_force.version, in_force.sha256, pointer)


def _answer(
    asked: PreviewAsked, pool: PoolTerms, figures: FiguresTried, rules: _Ruling, against: _Ruling | None
) -> PreviewAnswer:
    """Check, then evaluate; raises RefusedError with all that is wrong with either rule set."""
    raise_for(*_unsound(rules, pool), *(_unsound(against, pool) if against else ()))
    on = figures.figures
    result = _or_refused(evaluate(rules.rule_set, on), rules)
    return PreviewAnswer(
        rules=_told(rules),
        figures=figures,
        result=result,
        warnings=warnings_of(rules.rule_set, on),
        against=_beside(result, against, on) if against else None,
        sweep=_swept(asked.sweep, rules, on) if asked.sweep else None,
        gains_sweep=_gains_swept(asked.gains_sweep, rules, on) if asked.gains_sweep else None,
        other_contributions=_otherwise(asked.other_contributions, rules, on) if asked.other_contributions else None,
    )


def _unsound(rules: _Ruling, pool: PoolTerms) -> tuple[Refusal, ...]:
    found = (*check(rules.rule_set), *refusals_of_kind(rules.rule_set, pool))
    return tuple(replace(one, pointer=rules.pointer + one.pointer) for one in found)


def _told(rules: _Ruling) -> RulesTried:
    sha256 = rules.sha256 or canonical(rules.rule_set).digest.hex()
    return RulesTried(title=rules.rule_set.title, version=rules.version, sha256=sha256)


def _beside(result: Result, against: _Ruling, figures: Figures) -> BesideAnswer:
    other = _or_refused(evaluate(against.rule_set, figures), against)
    return BesideAnswer(rules=_told(against), result=other, comparison=side_by_side(result, other))


def _swept(asked: SweepAsked, rules: _Ruling, figures: Figures) -> Sweep:
    first, last = Fraction(asked.from_percent), Fraction(asked.to_percent)
    found = sweep(rules.rule_set, figures, from_percent=first, to_percent=last, points=asked.points)
    return _or_refused(found, rules)


def _gains_swept(asked: GainsSweepAsked, rules: _Ruling, figures: Figures) -> GainsSweep:
    first, last = Fraction(asked.from_percent), Fraction(asked.to_percent)
    found = sweep_of_gains(rules.rule_set, figures, from_percent=first, to_percent=last, points=asked.points)
    return _or_refused(found, rules)


def _otherwise(asked: OtherContributions, rules: _Ruling, figures: Figures) -> SideBySide:
    other = MeasuredWeights(version="as asked", as_at=figures.as_at, of=dict(asked.of))
    return _or_refused(with_other_contributions(rules.rule_set, figures, asked.measure, other), rules)


def _or_refused(found: T | tuple[Refusal, ...], rules: _Ruling) -> T:
    """The answer; or RefusedError with each place, in the figures or in the rules."""
    if isinstance(found, tuple):
        raise RefusedError(*(replace(one, pointer=_placed(one.pointer, rules)) for one in found))
    return found


def _placed(pointer: str, rules: _Ruling) -> str:
    return f"/figures/figures{pointer}" if pointer.startswith(_OF_FIGURES) else f"{rules.pointer}{pointer}"
