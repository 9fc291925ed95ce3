"""Investments as they read: where each stands on a day, and when it is expected to be repaid; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from msgspec import Struct

from ledger.core.entry import AccountName
from ledger.core.money import rounded
from ledger.core.quantity import plain_text
from ledger.investments.model import (
    InvestmentSummary,
    InvestmentView,
    MovementView,
    PaceView,
    TermsView,
)
from ledger.investments.tracking import TAKEN_BACK, KeptMovement, Tracked
from ledger.journal.store import AccountTotal
from ledger.rules.fencing import last_day_of, year_name, year_named, year_of
from ledger.rules.investing import Pace, What, pace_of

_PERCENT = Fraction(1, 100)
_BANKED = (AccountName.SAVINGS_BANKED, AccountName.SAVINGS_DISTRIBUTED, AccountName.SAVINGS_REINVESTED)
COUNTED = (AccountName.SAVINGS_CONTROL, *_BANKED)
Cell = tuple[str, str, int]


class SavingsOfCases(Struct, frozen=True):
    """What the savings book says of each case, body and year: agreed as the baseline, and banked."""

    baseline: Mapping[Cell, int]
    banked: Mapping[Cell, int]


class Looking(Struct, frozen=True):
    """From where investments are looked at: their pool's address, the day, as known at which instant."""

    path: str
    place_path: str
    day: date
    known_at: datetime


def savings_of(totals: Iterable[AccountTotal]) -> SavingsOfCases:
    """Control holds the contrary of what was agreed; what was banked may have moved on since."""
    baseline: dict[Cell, int] = {}
    banked: dict[Cell, int] = {}
    for one in totals:
        account = one.account
        year = year_named(account.subjective or "")
        if year is None or account.body is None or account.scheme is None:
            continue
        cell = account.scheme, account.body, year
        if account.name is AccountName.SAVINGS_CONTROL:
            baseline[cell] = baseline.get(cell, 0) - one.balance_pence
        elif account.name in _BANKED:
            banked[cell] = banked.get(cell, 0) + one.balance_pence
    return SavingsOfCases(baseline, banked)


def summary_of(one: Tracked, savings: SavingsOfCases, at: Looking) -> InvestmentSummary:
    """Where an investment stands."""
    return InvestmentSummary(**_summary(one, savings, at))


def view_of(one: Tracked, savings: SavingsOfCases, at: Looking) -> InvestmentView:
    """An investment with its terms and all that happened to it."""
    return InvestmentView(
        **_summary(one, savings, at),
        known_at=at.known_at,
        terms=tuple(
            TermsView(
                version=said.version,
                terms=said.terms,
                reason=said.reason,
                principal_id=said.principal_id,
                recorded_at=said.recorded_at,
            )
            for said in one.versions
        ),
        movements=tuple(_movements(one, at)),
    )


def _summary(one: Tracked, savings: SavingsOfCases, at: Looking) -> dict[str, Any]:
    terms, standing = one.terms, one.standing(at.day)
    by_plan = _pace(one, at.day, _agreed_repayments(one)) if terms.expected_repayments else None
    baseline, banked = _by_year(savings.baseline, one), _by_year(savings.banked, one)
    rate = _rate(baseline, banked, at.day)
    by_baseline = _pace(one, at.day, _expected(one, baseline, baseline, at.day)) if any(baseline.values()) else None
    at_rate = {year: rounded(pence * rate) for year, pence in baseline.items()} if rate is not None else {}
    by_realised = None if rate is None else _pace(one, at.day, _expected(one, at_rate, banked, at.day))
    surest = by_realised or by_baseline or by_plan
    return {
        "investment": one.head.investment,
        "case": one.head.case_code,
        "investor": one.head.investor,
        "beneficiaries": terms.beneficiaries,
        "terms_version": one.versions[-1].version,
        "as_at": at.day,
        "agreed_pence": sum(said.amount_pence for said in terms.instalments),
        "invested_pence": standing.invested_pence,
        "interest_pence": standing.interest_pence,
        "repaid_pence": standing.repaid_pence,
        "repaid_by_settlements_pence": sum(part.amount_pence for part in one.brought if part.settled.on <= at.day),
        "written_off_pence": standing.written_off_pence,
        "outstanding_pence": standing.outstanding_pence,
        "interest_outstanding_pence": standing.of_it_interest_pence,
        "beyond_pence": standing.beyond_pence,
        "behind_pence": _behind(one, at.day, standing.repaid_pence),
        "agreed_payback_on": terms.agreed_payback_on,
        "by_agreed_repayments": _pace_view(by_plan),
        "by_baseline": _pace_view(by_baseline),
        "by_realised": _pace_view(by_realised),
        "banked_so_far": None if rate is None else plain_text(rate),
        "is_late": surest.is_late if surest else standing.outstanding_pence > 0 and at.day > terms.agreed_payback_on,
        "recorded_at": one.head.recorded_at,
        "href": f"{at.path}/investments/{one.head.investment}",
    }


def _by_year(of: Mapping[Cell, int], one: Tracked) -> dict[int, int]:
    """The beneficiaries' savings of the investment's case, together."""
    found: dict[int, int] = {}
    for (case, body, year), pence in of.items():
        if case == one.head.case_code and body in one.terms.beneficiaries:
            found[year] = found.get(year, 0) + pence
    return found


def _rate(baseline: Mapping[int, int], banked: Mapping[int, int], day: date) -> Fraction | None:
    """What was banked as a part of the baseline, of the years that have ended; None before any has."""
    ended = [year for year in baseline if last_day_of(year) <= day]
    agreed_pence = sum(baseline[year] for year in ended)
    if agreed_pence <= 0:
        return None
    return max(Fraction(0), Fraction(sum(banked.get(year, 0) for year in ended), agreed_pence))


def _expected(one: Tracked, to_come: Mapping[int, int], ended: Mapping[int, int], day: date) -> dict[int, int]:
    """What savings are expected to repay, by year: those of ended years that nothing was settled of come this year."""
    share = Fraction(one.terms.repaid_from_percent) * _PERCENT
    this_year, settled = year_of(day), {part.settled.year for part in one.brought}
    found: dict[int, int] = {}
    for year in {*to_come, *ended}:
        has_ended = year < this_year
        pence = max(0, rounded((ended if has_ended else to_come).get(year, 0) * share))
        if not has_ended or year not in settled:
            found[max(year, this_year)] = found.get(max(year, this_year), 0) + pence
    return found


def _agreed_repayments(one: Tracked) -> dict[int, int]:
    return {_year(said.financial_year): said.amount_pence for said in one.terms.expected_repayments}


def _behind(one: Tracked, day: date, repaid_pence: int) -> int:
    due = (pence for year, pence in _agreed_repayments(one).items() if last_day_of(year) <= day)
    return max(0, sum(due) - repaid_pence)


def _pace(one: Tracked, day: date, expected: Mapping[int, int]) -> Pace:
    terms = one.terms
    to_pay = [said for said in one.to_pay if said.on > day]
    moved = [*(said for said in one.movements if said.on <= day), *to_pay]
    return pace_of(day, terms.agreed_payback_on, terms.interest, moved, expected, terms.annual_cap_pence)


def _pace_view(pace: Pace | None) -> PaceView | None:
    return None if pace is None else PaceView(expected_on=pace.expected_on, is_late=pace.is_late, says=pace.says)


def _movements(one: Tracked, at: Looking) -> list[MovementView]:
    gone_by = {said.takes_back: said for said in one.recorded if said.takes_back is not None}
    of_record = [_of_record(said, gone_by, at) for said in one.recorded if said.what != TAKEN_BACK]
    of_settlements = [
        MovementView(
            movement=None,
            what=What.REPAID,
            on=part.settled.on,
            amount_pence=part.amount_pence,
            by=None,
            entry=None,
            voucher=None,
            settlement=f"{at.path}/settlements/{part.settled.number}",
            financial_year=year_name(part.settled.year),
            minute_reference="",
            taken_back_at=None,
            taken_back_because=None,
            reason=None,
            acting_body=part.settled.acting_body,
            principal_id=part.settled.principal_id,
            recorded_at=part.settled.recorded_at,
        )
        for part in one.brought
    ]
    return sorted([*of_record, *of_settlements], key=lambda said: (said.on, said.recorded_at))


def _of_record(said: KeptMovement, gone_by: Mapping[int, KeptMovement], at: Looking) -> MovementView:
    entry, gone = None, gone_by.get(said.movement)
    if said.paid_pool is not None:
        entry = f"{at.place_path}/pools/{said.paid_pool}/entries/{said.paid_sequence}"
    return MovementView(
        movement=said.movement,
        what=What(said.what),
        on=said.on_day,
        amount_pence=said.amount_pence,
        by=said.by_body,
        entry=entry,
        voucher=said.voucher,
        settlement=None,
        financial_year=None,
        minute_reference=said.minute_reference,
        taken_back_at=gone.recorded_at if gone else None,
        taken_back_because=gone.reason if gone else None,
        reason=said.reason,
        acting_body=said.acting_body,
        principal_id=said.principal_id,
        recorded_at=said.recorded_at,
    )


def _year(financial_year: str) -> int:
    year = year_named(financial_year)
    assert year is not None, "terms were read as terms"
    return year


def wanted(found: Sequence[Tracked], case: str | None, investor: str | None, beneficiary: str | None) -> list[Tracked]:
    """Those of a case, an investor, a beneficiary; None: of any."""
    return [
        one
        for one in found
        if case in {None, one.head.case_code}
        and investor in {None, one.head.investor}
        and (beneficiary is None or beneficiary in one.terms.beneficiaries)
    ]
