"""How a year's contributions read: agreed, or by the agreement's own default and marked so; pure."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from msgspec import Struct

from ledger.contributions.expected_model import (
    EscalationView,
    ExpectedContributions,
    ExpectedLine,
    ExpectedOfBody,
    Standing,
)
from ledger.contributions.expecting import Line, YearFacts
from ledger.core.entry import AccountName
from ledger.core.working import Step
from ledger.rules.fencing import year_name
from ledger.rules.not_agreed import Default, LastYearsSpend, SchemeSpend, last_years_spend


def expected_in(facts: YearFacts) -> ExpectedContributions:
    """The year as it stands: what is agreed, and beside it by default what is not."""
    found = _by_default(facts)
    partners = tuple(_of_body(facts, body, found) for body in facts.pool.partners)
    is_agreed = all(one.standing is Standing.AGREED for one in partners)
    days = [(one.to, one.on(facts.year)) for one in facts.escalation]
    return ExpectedContributions(
        financial_year=year_name(facts.year),
        standing=_standing(is_agreed=is_agreed),
        mark=facts.pool.mark,
        terms_version=facts.version.version,
        default=facts.default,
        last_year=year_name(facts.year - 1),
        is_last_year_over=facts.view.last_day < facts.today,
        escalation=tuple(
            EscalationView(to=to, on=day, is_reached=not is_agreed and day <= facts.today) for to, day in days
        ),
        disputes=facts.version.written.terms.disputes,
        partners=partners,
        not_divided=found.not_divided if found and not is_agreed else (),
        through_sequence=facts.view.through,
    )


def _standing(*, is_agreed: bool) -> Standing:
    return Standing.AGREED if is_agreed else Standing.NOT_AGREED


def _by_default(facts: YearFacts) -> LastYearsSpend | None:
    """None where the default gives nothing: none is written, or the pool has no books of the year before."""
    if facts.default is not Default.LAST_YEARS_SPEND or facts.view.last_day < facts.pool.effective_from:
        return None
    scheduled: dict[str, dict[str, int]] = {}
    for body in facts.pool.partners:
        for one in facts.totals:
            account = one.account
            if account.name is AccountName.SOURCE and account.body == body:
                scheduled.setdefault(account.stream or "", {})[body] = -one.balance_pence
    return last_years_spend(tuple(_spent(facts)), scheduled)


def _spent(facts: YearFacts) -> Iterator[SchemeSpend]:
    """By scheme and stream; and by who spent it, where each partner keeps its own cash."""
    sums: dict[tuple[str, str, str | None, str | None], int] = {}
    for one in facts.totals:
        account = one.account
        if account.name is AccountName.EXPENDITURE:
            body = None if facts.pool.keeps_cash else account.body
            at = account.programme or "", account.scheme or "", account.stream, body  # expenditure is of a scheme
            sums[at] = sums.get(at, 0) + one.balance_pence
    for (programme, scheme, stream, body), pence in sorted(sums.items(), key=lambda one: _in_order(one[0])):
        asked = {"account": "expenditure", "programme": programme, "scheme": scheme, "stream": stream, "body": body}
        yield SchemeSpend(
            programme=programme,
            scheme=scheme,
            stream=stream,
            amount_pence=pence,
            body=body,
            source=_legs(facts, asked) if stream else "",  # legs without a stream cannot be listed alone
        )


def _in_order(at: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(one or "" for one in at)


def _legs(facts: YearFacts, asked: Mapping[str, str | None]) -> str:
    span = {"from": facts.view.first_day, "to": facts.view.last_day, "through_sequence": facts.view.through}
    return f"{facts.path}/legs?{urlencode({**{n: v for n, v in asked.items() if v}, **span})}"


def _of_body(facts: YearFacts, body: str, found: LastYearsSpend | None) -> ExpectedOfBody:
    lines = tuple(_line(facts, (body, stream), found) for stream in _streams(facts, body, found))
    agreed = [one.amount_pence or 0 for one in lines if one.standing is Standing.AGREED]
    expected = [one.amount_pence or 0 for one in lines if one.standing is Standing.NOT_AGREED]
    is_agreed = len(agreed) == len(lines) > 0
    return ExpectedOfBody(
        body=body,
        standing=_standing(is_agreed=is_agreed),
        agreed_pence=sum(agreed),
        expected_pence=sum(expected) if found or is_agreed else None,
        lines=lines,
    )


def _streams(facts: YearFacts, body: str, found: LastYearsSpend | None) -> Sequence[str | None]:
    """Scheduled, proposed, or of last year; any schedule answers for what was then spent without a stream."""
    scheduled = {
        one.account.stream
        for one in facts.totals
        if one.account.name is AccountName.SOURCE and one.account.body == body and one.balance_pence
    }
    agreed = {stream for of, stream in facts.in_force if of == body}
    named = {stream for of, stream in (*facts.waiting, *(found.expected if found else ())) if of == body}
    streams = scheduled | agreed | (named - {None} if agreed else named)
    return sorted(streams, key=lambda one: one or "")


def _line(facts: YearFacts, at: Line, found: LastYearsSpend | None) -> ExpectedLine:
    agreed, waiting = facts.in_force.get(at), facts.waiting.get(at)
    if agreed is None:
        parts = found.expected.get(at, ()) if found else ()
        return ExpectedLine(
            stream=at[1],
            standing=Standing.NOT_AGREED,
            amount_pence=sum(one.amount_pence for one in parts) if found else None,
            schedule_version=None,
            proposal=waiting,
            working=parts,
        )
    content = agreed.content
    varied = [Step("varied for this year only", content.variation_pence)] if content.variation_pence else []
    return ExpectedLine(
        stream=at[1],
        standing=Standing.AGREED,
        amount_pence=content.amount_pence,
        schedule_version=agreed.version,
        proposal=waiting,
        working=(Step(f"base of version {agreed.version}", content.written.amount_pence), *varied),
    )


class Base(Struct, frozen=True):
    """What next year is reckoned from; standing: not agreed where any of it is the default; none: typed in."""

    amount_pence: int
    standing: Standing | None = None
    working: tuple[Step, ...] = ()


def base_of(facts: YearFacts, body: str, stream: str | None) -> Base | None:
    """A body's recurrent base in a year: schedules in force, and by default what is not agreed; None: there is neither.

    stream: of this one alone; None: of all of them.
    """
    (found,) = [one for one in expected_in(facts).partners if one.body == body]
    lines = [one for one in found.lines if stream in {None, one.stream}]
    schedules = [facts.in_force[body, one.stream].content.written for one in lines if one.standing is Standing.AGREED]
    agreed = [one.amount_pence for one in schedules if one.is_recurrent]
    expected = [one for one in lines if one.standing is Standing.NOT_AGREED and one.amount_pence is not None]
    if not agreed and not expected:
        return None
    amount_pence = sum(agreed) + sum(one.amount_pence or 0 for one in expected)
    working = tuple(
        Step(f"not agreed, by default last year's spend: {step.what}", step.amount_pence, step.source)
        for one in expected
        for step in one.working
    )
    return Base(amount_pence, _standing(is_agreed=not expected), working)
