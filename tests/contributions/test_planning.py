"""What a change makes of schedules, without a database: it adds up, what is called stays, all errors at once."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ledger.contributions.planning import Plan, ScheduleFacts, not_called, plan_of
from ledger.contributions.schedule_model import ProposedSchedule, ScheduleKey, ScheduleVersion
from ledger.core.refusal import Code
from ledger.http.access import PoolTerms
from tests.conftest import COUNCIL, NHS
from tests.contributions.collecting import APRIL, schedule

NOBODY = UUID(int=0)
KEY: ScheduleKey = (NHS, "nhs-minimum", 2025)


def facts(
    *versions: ScheduleVersion, called: frozenset[date] = frozenset(), first_day: date = date(2025, 4, 1)
) -> ScheduleFacts:
    span = first_day, date(2028, 3, 31)
    terms = PoolTerms(NOBODY, "pool", "Pool", "pooled", "", "", "agreement", COUNCIL, *span, (COUNCIL, NHS))
    in_force = {one.key: one for one in versions}
    return ScheduleFacts(terms, frozenset({"nhs-minimum"}), in_force, {KEY: called}, {})


def change(**content: Any) -> ProposedSchedule:
    said = {"acting_body": COUNCIL, "reason": "agreed", "financial_year": "2025-26", "effective_date": APRIL}
    payload = {"act": "change-contribution-schedule", **said, **content}
    return msgspec.json.decode(msgspec.json.encode(payload), type=ProposedSchedule)


def kept(plan: Plan) -> ScheduleVersion:
    """The one version of a plan as it is kept."""
    (one,) = plan.versions
    body, stream, year = one.key
    return ScheduleVersion(
        body=body,
        stream=stream,
        year=year,
        version=one.version,
        content=one.content,
        recorded_at=datetime.now(UTC),
        proposal_id=NOBODY,
    )


def test_an_uneven_schedule_is_paid_as_its_list_says() -> None:
    """On its days and in its amounts, each due by the rule."""
    parts = [{"day": "2025-04-01", "amount_pence": 5}, {"day": "2025-11-30", "amount_pence": 2}]
    uneven = schedule(pence=7, frequency="uneven", timing=None, instalments=parts, due={"day_of_month": 15})
    plan = plan_of(change(schedules=[uneven]), facts())

    assert [(date(2025, 4, 1), date(2025, 4, 15), 5), (date(2025, 11, 30), date(2025, 12, 15), 2)] == [
        (one.day, one.due_on, one.amount_pence) for one in kept(plan).content.instalments
    ]


def test_a_year_that_the_agreement_enters_late_is_divided_over_what_it_has() -> None:
    plan = plan_of(change(schedules=[schedule(pence=600)]), facts(first_day=date(2025, 10, 1)))

    assert [100] * 6 == [one.amount_pence for one in kept(plan).content.instalments]
    assert date(2025, 10, 1) == kept(plan).content.instalments[0].day


def test_every_reason_is_told_at_once() -> None:
    """In the order of the payload, each with its place."""
    asked = [schedule("gss:E23000001"), schedule(), schedule(stream="unknown")]
    later = {"financial_year": "2027-28", "effective_date": "2027-04-01"}
    plan = plan_of(change(schedules=[{**one, "due": {"working_days": 60}} for one in asked], **later), facts())

    assert [
        (Code.BODY_IS_NO_PARTNER, "/schedules/0/body"),
        (Code.PAYLOAD_IS_NOT_VALID, "/schedules/1/due/working_days"),
        (Code.STREAM_DOES_NOT_EXIST, "/schedules/2/stream"),
    ] == [(one.code, one.pointer) for one in plan.refusals]


PENCE = st.integers(0, 10**14)
CHANGES = st.lists(
    st.tuples(
        PENCE, st.sampled_from(["monthly", "quarterly", "yearly"]), st.sampled_from(["whole_year", "what_is_left"])
    ),
    min_size=1,
    max_size=5,
)


@given(CHANGES, st.data())
def test_whatever_is_changed_and_called_adds_up(changes: list[tuple[int, str, str]], data: st.DataObject) -> None:
    """Each version is of its amount, and an instalment once called is never another, nor called again."""
    before: ScheduleVersion | None = None
    called: dict[date, int] = {}
    for pence, frequency, divides in changes:
        known = facts(*([before] if before else []), called=frozenset(called))
        written = schedule(pence=pence, frequency=frequency, divides=divides)
        plan = plan_of(change(schedules=[written]), known)
        if plan.refusals:
            assert {Code.INSTALMENT_IS_CALLED} == {one.code for one in plan.refusals}
            assert called
            continue
        before = kept(plan)
        instalments = {one.day: one.amount_pence for one in before.content.instalments}
        assert pence == sum(instalments.values()) == before.content.amount_pence
        assert called.items() <= instalments.items()
        free = [one for _, one in not_called({KEY: before}, {KEY: frozenset(called)})]
        assert pence == sum(called.values()) + sum(one.amount_pence for one in free)
        if free:
            called |= {one.day: one.amount_pence for one in data.draw(st.lists(st.sampled_from(free), max_size=3))}
