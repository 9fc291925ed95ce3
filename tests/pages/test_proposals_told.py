"""What a proposal would change and where it stands, in words; tasks, acts and answers likewise."""

from datetime import date
from typing import Any

import pytest

from ledger.app import ACTS, DOORS
from ledger.http.access import Grant
from ledger.http.door import Role
from ledger.pages.forms.answers import answers_of
from ledger.pages.forms.deriving import fields_of
from ledger.pages.forms.showing import show_form
from ledger.pages.history.telling import detail_text, operations_of, page_of_act
from ledger.pages.names import Names
from ledger.pages.seen import see
from ledger.pages.tasks.acts import ACT_WORDS, GROUPS
from ledger.pages.tasks.contents import in_short, period_text, said_of
from ledger.pages.tasks.differing import differences_of, said_text
from ledger.pages.tasks.standing import bodies_that_approve, seat_text, what_next
from ledger.pages.tasks.waiting import waiting_of
from ledger.programmes.viring import VIRE_ACT

COUNCIL, NHS = "gss:E09000028", "ods:QKK"
NAMES = Names(
    bodies={COUNCIL: "Southwark Council", NHS: "NHS South East London"},
    streams={"nhs-minimum": "NHS minimum contribution"},
    programmes={"home-first": "Home First"},
    schemes={"home-first/reablement": "Reablement", "home-first/telecare": "Telecare"},
    people={"p1": "Ada"},
)
VIREMENT = {
    "act": "vire",
    "acting_body": COUNCIL,
    "reason": "winter",
    "virement": {
        "type": "virement",
        "acting_body": COUNCIL,
        "effective_date": "2025-11-15",
        "amount_pence": 6_000_000,
        "stream": "nhs-minimum",
        "programme": "home-first",
        "scheme": "reablement",
        "to_programme": "home-first",
        "to_scheme": "telecare",
    },
}


def seen(**said: Any) -> Any:
    return see(said, "/v1/p#")


def proposal(content: dict[str, Any], **said: Any) -> Any:
    waiting: dict[str, Any] = {
        "state": "waiting",
        "ended_at": None,
        "expires_at": "2025-12-01T00:00:00Z",
        "approvals": [],
    }
    return seen(act=content["act"], content=content, **{**waiting, "still_needed": [], **said})


def test_every_controlled_act_has_its_words_in_a_group() -> None:
    assert set(ACTS.by_name) == set(ACT_WORDS)
    assert {one.group for one in ACT_WORDS.values()} == set(GROUPS)
    assert all(one.act is ACTS.by_name[name] for name, one in ACT_WORDS.items())


def test_a_virement_is_said_with_from_where_to_where_how_much() -> None:
    said = said_of(proposal(VIREMENT), NAMES, "/pool")

    lines = {cell.column.label: cell.value for cell in said.lines}
    assert lines["From"] == "Reablement (Home First)"
    assert lines["To"] == "Telecare (Home First)"
    assert lines["Of the funding stream"] == "NHS minimum contribution"
    assert lines["Amount"] == 6_000_000
    assert lines["Amount"].source == "/v1/p#/content/virement/amount_pence"
    assert "Acting body" not in lines


def test_what_lies_deeper_says_where_and_lists_become_tables() -> None:
    content = {
        "act": "set-variance-notice",
        "terms": {"notice_days": 5, "overspend": {"basis_points": 250}, "told": [COUNCIL, NHS]},
        "rows": [{"body": NHS, "amount_pence": 5}],
    }
    said = said_of(proposal(content), NAMES, "/pool")

    lines = {cell.column.label: cell.value for cell in said.lines}
    assert lines["Overspend: basis points"] == 250
    assert lines["Told"] == "Southwark Council, NHS South East London"
    assert [[cell.value for cell in row] for row in said.tables[0].cells] == [["NHS South East London", 5]]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (VIREMENT, "T: from Reablement to Telecare"),
        ({"act": "close-period", "period": "2025-03"}, "T: March 2025"),
        ({"act": "issue-statement", "period": "2024-25"}, "T: year 2024-25, 1 April 2024 to 31 March 2025"),
        ({"act": "adopt-rule-set", "version": 2}, "T: version 2"),
        ({"act": "change-delegation", "delegation": {}}, "T"),
    ],
)
def test_a_proposal_in_a_line(content: dict[str, Any], text: str) -> None:
    assert in_short(proposal(content), "T", NAMES) == text


def test_a_name_that_is_no_period_stays_as_it_is() -> None:
    assert period_text("soon") == "soon"


def test_whom_a_proposal_waits_for_and_what_happens_next() -> None:
    seat = {"bodies": [COUNCIL, NHS], "roles": ["approver", "treasurer"]}
    waiting = proposal(VIREMENT, still_needed=[seat])

    assert seat_text(waiting.still_needed[0], NAMES) == (
        "An approver or treasurer of Southwark Council or NHS South East London"
    )
    assert what_next(waiting, ACT_WORDS["vire"]).startswith("When this has been approved, the budget is moved")
    ended = proposal(VIREMENT, state="refused", ended_at="2025-11-20T12:00:00Z")
    assert what_next(ended, ACT_WORDS["vire"]).startswith("It was refused on 20 November 2025, 12:00 GMT. Nothing was")


def test_only_who_holds_a_role_that_is_asked_for_may_approve() -> None:
    waiting = proposal(VIREMENT, still_needed=[{"bodies": [NHS], "roles": ["treasurer"]}])

    assert bodies_that_approve(waiting, [Grant(Role.TREASURER, NHS), Grant(Role.TREASURER, COUNCIL)]) == [NHS]
    assert bodies_that_approve(waiting, [Grant(Role.APPROVER, NHS), Grant(Role.AUDITOR)]) == []


def test_who_may_propose_for_which_partner() -> None:
    words = ACT_WORDS["vire"]  # the host's to make
    partners = [NHS, COUNCIL]

    assert words.bodies([Grant(Role.TREASURER, COUNCIL)], partners, COUNCIL) == [COUNCIL]
    assert words.bodies([Grant(Role.TREASURER, NHS)], partners, COUNCIL) == []
    assert words.bodies([Grant(Role.POOL_MANAGER, NHS)], partners, COUNCIL) == [COUNCIL]
    assert words.bodies([Grant(Role.AUDITOR)], partners, COUNCIL) == []
    assert ACT_WORDS["close-period"].bodies([Grant(Role.TREASURER, NHS)], partners, COUNCIL) == [NHS]


@pytest.mark.parametrize(
    ("until", "deadline", "is_overdue"),
    [
        (None, "No last day is set.", False),
        ("2025-11-14", "Overdue: the last day was 14 November 2025.", True),
        ("2025-11-15", "Today, 15 November 2025, is the last day.", False),
        ("2025-11-16", "The last day is 16 November 2025.", False),
    ],
)
def test_a_task_is_overdue_after_its_last_day(until: str | None, deadline: str, is_overdue: bool) -> None:  # noqa: FBT001 - a column
    task = seen(task_id="t", title=f"Approve for {NHS}", pool="p", body=NHS, since=None, until=until, href="/v1/x")

    told = waiting_of(task, NAMES, {"p": "The fund"}, date(2025, 11, 15))

    assert (told.deadline, told.is_overdue) == (deadline, is_overdue)
    assert told.title == "Approve for NHS South East London"
    assert told.about == "For NHS South East London. The fund."


def test_where_two_versions_differ() -> None:
    before = seen(host=COUNCIL, terms={"exit": "", "review": "each year"}, partners=[COUNCIL])
    after = seen(host=COUNCIL, terms={"review": "each quarter"}, partners=[COUNCIL, NHS])

    found = {at: (said_text(one, NAMES), said_text(two, NAMES)) for at, one, two in differences_of(before, after)}

    assert found == {
        "/terms/review": ("each year", "each quarter"),
        "/partners": ("Southwark Council", "Southwark Council; NHS South East London"),
    }


def test_what_was_entered_is_said_once_more() -> None:
    shape = fields_of(VIRE_ACT.payload)
    values = {
        "acting_body": [COUNCIL],
        "reason": ["winter"],
        "virement-amount_pence": ["60,000"],
        "virement-effective_date-day": ["15"],
        "virement-effective_date-month": ["11"],
        "virement-effective_date-year": ["2025"],
        "expires_on-day": ["40"],
    }

    told = {one.label: one.text for one in answers_of(show_form(shape, values).root)}

    assert told["Reason"] == "winter"
    assert told["Virement: amount"] == "£60,000"
    assert told["Virement: effective date"] == "15 November 2025"
    assert told["Expires on"] == "40"  # no day: as it was typed


def test_an_act_is_told_with_what_it_named_and_why_it_was_refused() -> None:
    assert detail_text(seen(act="vire", proposal="x"), NAMES) == "What: Move budget from one scheme to another"
    assert detail_text(seen(sequences=[3, 5], body=NHS), NAMES) == "Entries: 3 to 5; Body: NHS South East London"
    assert detail_text(seen(refusals=[{"detail": "too much"}, {"detail": "too late"}]), NAMES) == "too much; too late"


@pytest.mark.parametrize(
    ("row", "page"),
    [
        ({"pool": None, "detail": {"proposal": "x"}, "outcome": "done"}, None),
        ({"pool": "p", "detail": {"proposal": "x"}, "outcome": "done"}, "/places/l/pools/p/proposals/x"),
        (
            {"pool": "p", "detail": {"sequences": [1, 1]}, "outcome": "done", "act_id": "a"},
            "/places/l/pools/p/entries?act_id=a",
        ),
        ({"pool": "p", "detail": {"refusals": []}, "outcome": "refused"}, None),
    ],
)
def test_an_act_leads_to_what_it_made(row: dict[str, Any], page: str | None) -> None:
    assert page_of_act(seen(**row), "l") == page


def test_operations_are_called_by_the_first_clause_of_their_doors() -> None:
    told = operations_of(DOORS)

    assert told["propose"] == "Propose a controlled act"
    assert "list_acts" not in told
