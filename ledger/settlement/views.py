"""How settlements and disputes read: where each scheme stands and why, who owes what, who has a dispute; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, cast

import msgspec

from ledger.rules.escalation import LevelDue, level_on, levels_due
from ledger.rules.fencing import year_name
from ledger.rules.working_days import BankHolidays
from ledger.settlement.deciding import Standing, what_holds_up
from ledger.settlement.effects import Difference
from ledger.settlement.posting import owed_pence
from ledger.settlement.settlement_model import (
    DisputeEnd,
    DisputeView,
    EffectView,
    EndView,
    HistoryLine,
    OwedLine,
    SettledScheme,
    SettlementSummary,
    SettlementView,
)
from ledger.settlement.store import KeptDispute, KeptSettlement


def settlement_summary(kept: KeptSettlement, partners: Sequence[str], pool_path: str) -> SettlementSummary:
    """A settlement as it is listed."""
    content, standing, withdrawal = kept.content, kept.standing(partners), kept.withdrawal
    return SettlementSummary(
        number=content.number,
        state=standing.state,
        financial_year=content.financial_year,
        period=content.period,
        first_day=content.first_day,
        last_day=content.last_day,
        through_sequence=content.through_sequence,
        rule_set_version=content.rule_set_version,
        engine=content.engine,
        sha256=kept.sha256.hex(),
        acting_body=kept.acting_body,
        proposed_by=kept.principal_id,
        proposed_at=kept.recorded_at,
        superseded_by=kept.superseded_by,
        withdrawn=None
        if withdrawal is None
        else EndView(
            reason=withdrawal.reason, principal_id=withdrawal.principal_id, recorded_at=withdrawal.recorded_at
        ),
        owed=tuple(_owed(content.effects, standing)),
        href=address_of(pool_path, content.number),
    )


def settlement_view(
    kept: KeptSettlement,
    partners: Sequence[str],
    pool_path: str,
    kept_bytes: tuple[bytes, bytes],
    sequences: Iterable[int],
    history: Iterable[Mapping[str, Any]],
) -> SettlementView:
    """A settlement whole; figures and result go out byte for byte as they are kept."""
    summary, standing = settlement_summary(kept, partners, pool_path), kept.standing(partners)
    figures, result = (cast("Any", msgspec.Raw(one)) for one in kept_bytes)
    return SettlementView(
        **{name: getattr(summary, name) for name in SettlementSummary.__struct_fields__},
        schemes=tuple(_scheme(kept, standing, scheme) for scheme in standing.schemes),
        entries=tuple(f"{pool_path}/entries/{sequence}" for sequence in sequences),
        history=tuple(_line(one, pool_path) for one in history),
        figures=figures,
        result=result,
    )


def _line(row: Mapping[str, Any], pool_path: str) -> HistoryLine:
    proposal = None if row["proposal_id"] is None else f"{pool_path}/proposals/{row['proposal_id']}"
    same = {name: row[name] for name in ("what", "body", "recorded_at", "principal_id", "act_id")}
    return HistoryLine(**same, schemes=tuple(row["schemes"]), proposal=proposal)


def address_of(pool_path: str, number: int) -> str:
    """Where a settlement is read."""
    return f"{pool_path}/settlements/{number}"


def _owed(effects: Sequence[Difference], standing: Standing) -> Iterable[OwedLine]:
    to_settle = owed_pence(effects)
    settled = owed_pence(one for one in effects if one.effect.scheme in standing.settled)
    for body in standing.partners:
        if body in to_settle:
            yield OwedLine(body=body, to_settle_pence=to_settle[body], settled_pence=settled.get(body, 0))


def _scheme(kept: KeptSettlement, standing: Standing, scheme: str) -> SettledScheme:
    waiting = standing.waiting_for(scheme)
    return SettledScheme(
        scheme=scheme,
        state=standing.state_of(scheme),
        says=what_holds_up(standing, scheme),
        tied_with=tuple(one for one in standing.group_of(scheme) if one != scheme),
        agreed_by=tuple(body for body in standing.partners if body not in waiting),
        waiting_for=waiting,
        disputes=tuple(one.number for one in standing.disputes_of(scheme)),
        effective_date=kept.settled.get(scheme),
        effects=tuple(_effect(one) for one in kept.content.effects if one.effect.scheme == scheme),
    )


def _effect(one: Difference) -> EffectView:
    effect = one.effect
    return EffectView(
        what=effect.what,
        form=effect.form,
        body=effect.body,
        to=effect.to,
        fence=effect.fence,
        stream=effect.stream,
        posts=effect.posts,
        why=effect.why,
        programme=effect.programme,
        case=effect.case,
        evaluated_pence=one.evaluated_pence,
        settled_before_pence=one.settled_pence,
        to_settle_pence=one.amount_pence,
    )


def dispute_view(kept: KeptDispute, pool_path: str, today: date, calendar: BankHolidays) -> DisputeView:
    """A dispute as its readers see it on a day."""
    levels = levels_due(kept.levels, kept.raised_on, calendar)
    is_open = kept.outcome is None
    return DisputeView(
        dispute=kept.dispute,
        settlement=address_of(pool_path, kept.number),
        financial_year=year_name(kept.year),
        scheme=kept.scheme,
        body=kept.body,
        reason=kept.reason,
        raised_on=kept.raised_on,
        principal_id=kept.principal_id,
        recorded_at=kept.recorded_at,
        levels=levels,
        level_now=level_on(levels, today) if is_open else None,
        is_overdue=is_open and is_overdue(levels, today),
        end=_end(kept),
        href=f"{pool_path}/settlement-disputes/{kept.dispute}",
    )


def is_overdue(levels: Sequence[LevelDue], today: date) -> bool:
    """Whether the time of the last level is over; never where it is not known, or the agreement has no levels."""
    until = levels[-1].until if levels else None
    return until is not None and today > until


def _end(kept: KeptDispute) -> DisputeEnd | None:
    if kept.outcome is None or kept.ended_on is None or kept.ended_by is None or kept.ended_at is None:
        return None
    return DisputeEnd(
        outcome=cast("Literal['withdrawn', 'resolved']", kept.outcome),
        minute_reference=kept.minute_reference or "",
        reason=kept.end_reason,
        ended_on=kept.ended_on,
        principal_id=kept.ended_by,
        recorded_at=kept.ended_at,
    )
