"""The next versions of schedules from those in force and what is called: pure, every instalment worked out at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from ledger.contributions.schedule_model import (
    AgreedVariation,
    ProposedSchedule,
    ScheduleContent,
    ScheduleKey,
    ScheduleVersion,
    WrittenSchedule,
    WrittenVariation,
)
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.http.access import PoolTerms
from ledger.rules.fencing import year_named
from ledger.rules.instalments import Frequency, Instalment, days_of, divided, due_on, with_variation
from ledger.rules.working_days import bank_holidays

_CALENDAR = bank_holidays()  # read at once: a service that has given up its rights can read no files


class ScheduleFacts(Struct, frozen=True):
    """The terms, the streams that are there, schedules in force, and the days of instalments that are called.

    sources_pence: what the budget book says of each body and stream in the years of the changes.
    """

    terms: PoolTerms
    streams: frozenset[str]
    in_force: Mapping[ScheduleKey, ScheduleVersion]
    called: Mapping[ScheduleKey, frozenset[date]]
    sources_pence: Mapping[ScheduleKey, int]


class NextVersion(Struct, frozen=True):
    """A schedule as it is to read."""

    key: ScheduleKey
    version: int
    content: ScheduleContent


class Plan(Struct, frozen=True):
    """What a change of schedules makes of them, or every reason why it cannot."""

    versions: tuple[NextVersion, ...]
    refusals: tuple[Refusal, ...] = ()


def plan_of(command: ProposedSchedule, facts: ScheduleFacts) -> Plan:
    """The next version of every schedule that the change names, in the order of the payload."""
    written = {(one.body, one.stream): (n, one) for n, one in enumerate(command.schedules)}
    varied = {(one.body, one.stream): (n, one) for n, one in enumerate(command.variations)}
    found: list[NextVersion] = []
    refusals: list[Refusal] = []
    for at in dict.fromkeys([*written, *varied]):
        one = _next(command, facts, (*at, command.year), written.get(at), varied.get(at))
        if isinstance(one, Refusal):
            refusals.append(one)
        else:
            found.append(one)
    return Plan(tuple(found), tuple(refusals))


def _next(
    command: ProposedSchedule,
    facts: ScheduleFacts,
    key: ScheduleKey,
    written: tuple[int, WrittenSchedule] | None,
    varied: tuple[int, WrittenVariation] | None,
) -> NextVersion | Refusal:
    """One schedule's next version: its base anew where it is written, then the variations of the year over it."""
    pointer = f"/schedules/{written[0]}" if written else f"/variations/{varied[0] if varied else 0}"
    refusal = _refusal_of_names(key, facts, pointer)
    before = facts.in_force.get(key)
    if refusal is not None:
        return refusal
    if written is None and before is None:
        detail = f"{key[0]} has no schedule of {key[1]} for {command.financial_year} that could vary"
        return Refusal(Code.SCHEDULE_DOES_NOT_EXIST, detail, pointer)
    if varied is not None and (refusal := _refusal_of_taking_back(varied[1], facts, f"/variations/{varied[0]}")):
        return refusal
    called = facts.called.get(key, frozenset())
    said = written[1] if written else before.content.written if before else None
    assert said is not None, "a schedule is written now or before"
    base = _base(said, facts, key, called, pointer) if written else before.content.instalments if before else ()
    if isinstance(base, Refusal):
        return base
    variations = (*(before.content.variations if before else ()), *([_agreed(varied[1])] if varied else []))
    instalments = with_variation(base, sum(one.amount_pence for one in variations), called)
    if instalments is None:
        free_pence = sum(one.base_pence for one in base if one.day not in called)
        detail = f"only £{pounds_from_pence(free_pence)} of {key[0]} is left to call of {key[1]}"
        return Refusal(Code.INSTALMENT_IS_CALLED, detail, f"/variations/{varied[0]}" if varied else pointer)
    content = ScheduleContent(written=said, variations=variations, instalments=instalments, label=command.label)
    return NextVersion(key, before.version + 1 if before else 1, content)


def _agreed(varied: WrittenVariation) -> AgreedVariation:
    return AgreedVariation(
        amount_pence=varied.amount_pence, to_be_reversed_in=varied.to_be_reversed_in, takes_back=varied.takes_back
    )


def _refusal_of_names(key: ScheduleKey, facts: ScheduleFacts, pointer: str) -> Refusal | None:
    body, stream, _ = key
    if body not in facts.terms.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", f"{pointer}/body")
    if stream not in facts.streams:
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {stream}", f"{pointer}/stream")
    return None


def _refusal_of_taking_back(varied: WrittenVariation, facts: ScheduleFacts, pointer: str) -> Refusal | None:
    """A reversal takes back the earlier year's variations of the same body and stream, exactly."""
    if varied.takes_back is None:
        return None
    year = year_named(varied.takes_back)
    earlier = facts.in_force.get((varied.body, varied.stream, year or 0))
    varied_pence = earlier.content.variation_pence if earlier else 0
    if varied.amount_pence == -varied_pence:
        return None
    detail = f"{varied.body} was varied by £{pounds_from_pence(varied_pence)} of {varied.stream} in {varied.takes_back}"
    return Refusal(Code.VARIATION_DOES_NOT_MATCH, detail, f"{pointer}/amount_pence")


def _base(
    said: WrittenSchedule, facts: ScheduleFacts, key: ScheduleKey, called: frozenset[date], pointer: str
) -> tuple[Instalment, ...] | Refusal:
    """The instalments of a base as it is written, those that are called unchanged; or why it cannot be."""
    before = facts.in_force.get(key)
    kept = {one.day: one for one in before.content.instalments if one.day in called} if before else {}
    days = _days(said, facts.terms, key[2])
    if not days:
        return Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, "no day of it lies in the agreement's term", pointer)
    fixed = {day: one.base_pence for day, one in kept.items()} if said.divides == "what_is_left" else {}
    amounts = [one.amount_pence for one in said.instalments] or divided(said.amount_pence, days, fixed)
    base = dict(zip(days, amounts or (), strict=bool(amounts)))
    changed = [one for day, one in sorted(kept.items()) if base.get(day) != one.base_pence]
    if changed or amounts is None:
        told = changed or list(kept.values())
        detail = ", ".join(f"{one.day} (£{pounds_from_pence(one.base_pence)})" for one in told)
        return Refusal(Code.INSTALMENT_IS_CALLED, f"called of {key[0]}, {key[1]}: {detail}", pointer)
    return _dated(said, base, kept, f"{pointer}/due")


def _dated(
    said: WrittenSchedule, base: Mapping[date, int], kept: Mapping[date, Instalment], pointer: str
) -> tuple[Instalment, ...] | Refusal:
    """Each day with its due date; what is called keeps its own, and the part of a variation that it bears."""
    found = []
    for number, (day, pence) in enumerate(base.items(), 1):
        due = kept[day].due_on if day in kept else due_on(day, said.due, _CALENDAR)
        if due is None:
            detail = f"bank holidays are known from {_CALENDAR.known_from} to {_CALENDAR.known_to}"
            return Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"{pointer}/working_days")
        varied_pence = kept[day].variation_pence if day in kept else 0
        found.append(Instalment(number=number, day=day, due_on=due, base_pence=pence, variation_pence=varied_pence))
    return tuple(found)


def _days(said: WrittenSchedule, terms: PoolTerms, year: int) -> Sequence[date]:
    """The days of a schedule; of one in equal parts only those in the agreement's term."""
    if said.frequency is Frequency.UNEVEN or said.timing is None:
        return [one.day for one in said.instalments]
    all_days = days_of(date(year, 4, 1), said.frequency, said.timing)
    return [day for day in all_days if terms.effective_from <= day <= terms.effective_to]


def not_called(
    versions: Mapping[ScheduleKey, ScheduleVersion], called: Mapping[ScheduleKey, frozenset[date]]
) -> Iterator[tuple[ScheduleVersion, Instalment]]:
    """Every instalment in force that is of some amount and that no call asks for yet."""
    for version in versions.values():
        days = called.get(version.key, frozenset())
        for one in version.content.instalments:
            if one.day not in days and one.amount_pence:
                yield version, one
