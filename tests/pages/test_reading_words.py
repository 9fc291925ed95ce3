"""What pages of statements and entries say of periods, places in a statement, and what was asked; pure."""

from datetime import date
from typing import Any

import pytest

from ledger.pages.admin.periods import next_steps
from ledger.pages.journal.choosing import alone, asked_in_words
from ledger.pages.journal.tables import by_names
from ledger.pages.names import NOBODY, Names
from ledger.pages.overview.place_page import nearest
from ledger.pages.seen import see_answer
from ledger.pages.statement.periods import groups_of_periods, months_of, period_text, year_to_show
from ledger.pages.statement.places import place_text, share_text

COUNCIL, ICB = "gss:E09000028", "ods:QKK"
NAMES = Names(
    bodies={COUNCIL: "The council", ICB: "The board"},
    streams={"nhs-minimum": "NHS minimum"},
    programmes={"home-first": "Home First"},
    schemes={"home-first/telecare": "Telecare"},
    people={"1": "A. Treasurer"},
)


def test_periods_are_offered_the_latest_first() -> None:
    years, quarters, months = groups_of_periods(date(2023, 10, 1), date(2024, 6, 30))

    assert years == ("Years", [("2024-25", "Year 2024-25"), ("2023-24", "Year 2023-24")])
    assert [name for name, _ in quarters[1]] == ["2024-25-Q1", "2023-24-Q4", "2023-24-Q3"]
    assert months[1][0] == ("2024-06", "June 2024")
    assert len(months[1]) == 9


def test_a_year_whose_name_is_also_that_of_a_month_is_offered_as_a_year() -> None:
    years, _, _ = groups_of_periods(date(2011, 4, 1), date(2012, 3, 31))

    assert years[1] == [("2011-12-Y", "Year 2011-12")]
    assert period_text("2011-12-Y") == "Year 2011-12"
    assert period_text("2011-12") == "December 2011"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2024-25", "Year 2024-25"),
        ("2024-25-Q2", "Quarter 2 of 2024-25"),
        ("2024-25-Q4", "Quarter 4 of 2024-25"),
        ("2024-09", "September 2024"),
        ("2024-25-M06", "September 2024"),
        ("whenever", "whenever"),
    ],
)
def test_a_period_in_words(name: str, text: str) -> None:
    assert period_text(name) == text


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2024, 7, 1), "2024-25"), (date(2020, 1, 1), "2023-24"), (date(2030, 1, 1), "2025-26")],
)
def test_the_year_that_is_shown_first_is_one_that_the_agreement_has(today: date, year: str) -> None:
    assert year_to_show(date(2023, 10, 1), date(2025, 9, 30), today) == year


def test_of_the_years_of_a_place_that_of_today_or_the_last_before_is_shown_first() -> None:
    years = ["2026-27", "2024-25", "2023-24"]

    assert nearest(years, date(2024, 4, 1)) == "2024-25"
    assert nearest(years, date(2025, 4, 1)) == "2024-25"
    assert nearest(years, date(2020, 4, 1)) == "2023-24"


def test_months_of_a_period() -> None:
    assert list(months_of("2024-25-Q1")) == ["2024-04", "2024-05", "2024-06"]
    assert list(months_of("never")) == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("", "The whole statement"),
        ("budget_total", "Budget"),
        ("programmes/home-first", "Home First"),
        ("programmes/home-first/variance", "Home First: variance"),
        ("programmes/home-first/schemes/telecare/spend_to_date", "Home First, Telecare: spend to date"),
        (f"contributions/{COUNCIL}+nhs-minimum/received", "The council, NHS minimum: received"),
        (f"partners/{ICB}/due", "The board, partner: due"),
        ("minimum_contributions/None+nhs-minimum/scheduled", "NHS minimum, minimum contribution: scheduled"),
        ("reserves//in_reserve", "reserve: in reserve"),
        ("programmes/unknown/variance", "unknown: variance"),
    ],
)
def test_a_place_in_a_statement_in_words(place: str, text: str) -> None:
    assert place_text(place, NAMES) == text


def test_codes_of_bodies_are_said_by_name() -> None:
    assert NAMES.within(f"borne by {COUNCIL} and {ICB} (settled)") == "borne by The council and The board (settled)"
    assert NAMES.within("borne by gss:X1") == "borne by gss:X1"
    assert NAMES.scheme_of("home-first/telecare") == NAMES.scheme("home-first", "telecare") == "Telecare"
    assert NAMES.scheme_of("all schemes") == "all schemes"
    assert NAMES.scheme_in_full("home-first", "other") == "other (Home First)"
    assert NAMES.scheme_in_full(None, "other") == "other"
    assert share_text(f"borne by {COUNCIL} (settled)", NAMES) == "borne by The council"
    assert (
        share_text("kept: carry forward, next year within the fence nhs-minimum", NAMES)
        == "kept: carry forward, next year within the fence NHS minimum"
    )
    assert NAMES.person("1") == "A. Treasurer"
    assert NAMES.person("2") == NOBODY


class Asked:
    """What stands in an address."""

    def __init__(self, *query: tuple[str, str]) -> None:
        self.query = list(query)

    def asked(self, name: str, otherwise: str = "") -> str:
        return dict(self.query).get(name, otherwise)


def test_what_a_figure_is_made_of_in_words() -> None:
    asked = Asked(
        ("account", "expenditure"),
        ("less", "allocated"),
        ("body", ICB),
        ("programme", "home-first"),
        ("scheme", "telecare"),
        ("subjective", "52161071"),
        ("from", "2024-04-01"),
        ("event_to", "2024-09-30"),
    )

    assert asked_in_words(asked, NAMES) == [
        "Adds: Expenditure",
        "Takes away: Allocated",
        "Body: The board",
        "Programme: Home First",
        "Scheme: Telecare",
        "Subjective code: 52161071",
        "Effective from 1 April 2024",
        "Happened to 30 September 2024",
    ]
    assert asked_in_words(Asked(), NAMES) == []


def row(account: str, **of: str) -> dict[str, Any]:
    none = dict.fromkeys(("body", "stream", "programme", "scheme", "subjective"))
    return {"account": account, **none, **of}


def test_only_an_account_that_can_be_asked_for_alone_leads_to_its_legs() -> None:
    """A query cannot ask for legs without a stream, so what has none leads nowhere beside what has one."""
    accounts = [
        row("cash", body=COUNCIL),
        row("cash", body=ICB),
        row("reserve"),
        row("reserve", stream="nhs-minimum"),
        row("suspense"),
    ]
    seen = list(see_answer(accounts, "/v1/x"))

    assert [which for _, which in alone(seen)] == [
        {"account": "cash", "body": COUNCIL},
        {"account": "cash", "body": ICB},
        {"account": "reserve", "stream": "nhs-minimum"},
        {"account": "suspense"},
    ]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("left of nhs-minimum", "left of NHS minimum"),
        (f"share of {COUNCIL} by settlement 1", "share of The council by settlement 1"),
        ("drawn on nhs-minimum", "drawn on NHS minimum"),
        ("drawn of nothing known", "drawn of nothing known"),
        ("rounded", "rounded"),
    ],
)
def test_a_step_of_a_working_says_names(step: str, said: str) -> None:
    assert said == by_names(step, NAMES)


def test_whose_turn_it_is_among_months() -> None:
    """On from the first month of a state, back from its last."""
    states = ["final", "closed", "closed", "soft_closed", "soft_closed", "open", "open"]
    months = see_answer([{"month": f"2024-{4 + at:02d}", "state": state} for at, state in enumerate(states)], "/months")

    turn = next_steps(list(months))

    assert ("2024-05", "2024-07", "2024-09") == (turn["closed", False], turn["soft_closed", False], turn["open", False])
    assert "2024-08" == turn["soft_closed", True]
