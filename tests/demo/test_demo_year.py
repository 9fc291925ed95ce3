"""The year of the made-up section 75 pool, played by the command: every figure against sums of the script's own."""

import asyncio
from collections import Counter
from decimal import Decimal

import pytest

from ledger.settings import Settings
from tests.conftest import Client
from tests.demo.conftest import YEAR_POOL, read
from tests.demo.year_sums import (
    FENCED,
    MONTHS,
    NAMES,
    PENCE_OF_A_POUND,
    SCRIPT,
    STEPS,
    STOPPED,
    budget,
    contributions,
    in_pounds,
    left_of_fence,
    posted,
    spend,
)
from tests.played import run
from tests.statements.reading import check_figures, figures

LATE = {"MU-late-1", "MU-late-2"}
UNSOUND = (
    "(rule-set-is-not-sound): part 'shared schemes', overspend, step 1 (share by 'three to two'): it takes only so "
    "much, and the rest has no owner; leave `at_most` out, or add a step for the rest "
    "(at #/document/parts/0/overspend/0/at_most); part 'fenced money', underspend, step 1 (share by 'three to two'): "
    "money of the fence '*' would leave it as `settled`; say `in_fence`, or keep it: carried forward, held or "
    "reinvested (at #/document/parts/2/underspend/0/form)."
)
CALLED = "ANYTOWN/S75-00001"  # the reference that the call of October tells the NHS to quote


async def test_the_year_adds_up_to_what_the_script_says(year_auditor: Client) -> None:
    """Contributions, spend, budget and variance of the statement of the year, each to the penny."""
    statement = (await read(year_auditor, f"{YEAR_POOL}/statement-issues/3"))["content"]["statement"]
    schemes = {one["scheme"]: one for programme in statement["programmes"] for one in programme["schemes"]}
    year, budgets = spend("2024-04-01", "2025-03-31"), budget()

    for name, door in (("scheduled", "scheduled-contributions"), ("received", "received-contributions")):
        found = {(one["body"], one["stream"]): in_pounds(one[name]) for one in statement["contributions"]}
        assert contributions(door) == found
        assert sum(found.values()) == in_pounds(statement[f"{name}_total"])
    assert 5 == len(year)
    assert year == {name: in_pounds(one["spend_to_date"]) for name, one in schemes.items()}
    assert budgets == {name: in_pounds(one["budget"]) for name, one in schemes.items()}
    assert {name: year[name] - budgets[name] for name in year} == {
        name: in_pounds(one["variance"]) for name, one in schemes.items()
    }
    variances = [in_pounds(programme["variance"]) for programme in statement["programmes"]]
    assert [0, sum(year.values()) - sum(budgets.values())] == sorted(variances, reverse=True)
    assert [True] == [check["holds"] for check in statement["checks"]]
    assert set(FENCED.values()) == {one["stream"] for one in statement["fences"]}
    for fence in statement["fences"]:
        paid_in = contributions("received-contributions")[NAMES["council"], fence["stream"]]
        assert paid_in == in_pounds(fence["contributed"])
        assert in_pounds(fence["contributed"]) - in_pounds(fence["spent"]) == in_pounds(fence["left"])
    assert "" == statement["mark"]
    assert await check_figures(year_auditor, statement) > 20


async def test_what_is_printed_is_what_the_statements_say(told: list[str]) -> None:
    """A line for each step with its month, then the statement of the year and what is restated.

    The bodies are those of the savings too, so whichever demonstration is played first has registered them.
    """
    months = Counter(line.split()[0] for line in told if line[:4] in {"2024", "2025"} and line[4] == "-")
    lines = len(STEPS) + sum(len(SCRIPT["routines"][step["play"]]) - 1 for step in STEPS if "play" in step)

    assert set(MONTHS) == {name for name in months if len(name) == 7}
    done_already = [line for line in told if "Done already" in line]
    assert all(line.startswith("Opening  Done already: The operator registers") for line in done_already)
    assert f"{lines - len(done_already)} steps done." in told
    total = sum(spend("2024-04-01", "2025-03-31").values())
    assert any(line.startswith("│ All spend") and f" {total:,.2f} " in line for line in told)
    issued = sum(spend("2024-07-01", "2024-09-30").values())
    by_event = sum(spend("2024-07-01", "2024-09-30", "event_date").values())
    (line,) = [line for line in told if "│ spend_in_period_total" in line]
    assert [f"{one:,.2f}" for one in (issued, issued, by_event)] == line.replace("│", " ").split()[1:]


async def test_each_partner_signed_by_two_people_in_july_with_effect_from_april(year_auditor: Client) -> None:
    """Four people, two of each body; before that nobody could close a month."""
    agreement = await read(year_auditor, f"{YEAR_POOL}/agreement")

    assert ("2024-04-01", "") == (agreement["effective_from"], agreement["mark"])
    signed = {one["body"]: one for one in agreement["signatures"]}
    assert {NAMES["nhs"]: "2024-07-14", NAMES["council"]: "2024-07-14"} == {
        body: one["signed_on"] for body, one in signed.items()
    }
    people = [await people_of(year_auditor, f"{YEAR_POOL}/proposals/{one['proposal_id']}") for one in signed.values()]
    assert 4 == len({person for pair in people for person in pair})


async def people_of(reader: Client, path: str) -> list[str]:
    """Who proposed and who approved."""
    proposal = await read(reader, path)
    return [proposal["proposed_by"], *(one["principal_id"] for one in proposal["approvals"])]


async def test_all_twelve_months_are_closed_by_two_people_each(year_auditor: Client) -> None:
    """In order, from soft closed on, each on a proposal of its own."""
    periods = await read(year_auditor, f"{YEAR_POOL}/periods")

    assert MONTHS == [one["month"] for one in periods["months"]]
    assert ["closed"] * 12 == [one["state"] for one in periods["months"]]
    proposals = [one["proposal"] for one in periods["months"]]
    assert 12 == len(set(proposals))
    for path in proposals:
        assert 2 == len(set(await people_of(year_auditor, path)))
    steps = await year_auditor.all_items(f"{YEAR_POOL}/periods/2024-25/changes")
    closed = [one["month"] for one in steps if one["act"] == "close"]
    assert (24, sorted(closed)) == (len(steps), closed)


async def test_what_must_be_refused_is_refused_and_told_why(told: list[str]) -> None:
    """The line names the month and the reason; of the fence its name, the amount, and what is left."""
    found = {line.split()[0]: line.partition(" Refused ")[2] for line in told if " Refused (fence" in line}
    short = (
        f"(fence-is-short): £90,000.00 is more than the £{left_of_fence():,.2f} left in 2024-25 of the fence "
        "Improved Better Care Fund of ibcf."
    )
    assert {"2024-10": short} == found
    nothing_new = (
        "(programme-takes-nothing-new): programme night-sitting is stopped: renew the programme, or return what is "
        "unspent of it."
    )
    others = [line.partition(" Refused ")[2] for line in told if " Refused " in line and short not in line]
    assert [
        "(agreement-is-not-signed): agreement section-75 waits for its partners' signatures.",
        UNSOUND,
        nothing_new,
        "(second-person-is-needed): above £50,000.00 this needs a second person.",
        "(proposer-cannot-approve): you proposed this, so another person approves it.",
    ] == others


async def test_what_was_refused_left_no_entry(year_auditor: Client) -> None:
    """The pool holds what the script posts, once each, and the one virement that two people agreed on."""
    entries = await year_auditor.all_items(f"{YEAR_POOL}/entries?page_size=1000")
    doors = ("scheduled-contributions", "called-contributions", "received-contributions", "allocations")
    wanted = [one for door in (*doors, "payments", "credit-notes", "settlement-payments") for one in posted(door)]
    references = Counter(one.get("reference", "") for one in wanted)
    entries = [one for one in entries if not one["reference"].startswith("settlement ")]
    others = [one for one in entries if one["kind"] in {"virement", "allocation_return"} or one["reference"] == CALLED]

    assert len(wanted) + 3 == len(entries)
    assert {"virement": 1, "allocation_return": 1, "contribution_called": 1} == Counter(one["kind"] for one in others)
    assert references + Counter({"": 2, CALLED: 1}) == Counter(one["reference"] for one in entries)


async def test_the_late_items_are_effective_in_open_months_and_happened_in_closed_ones(year_auditor: Client) -> None:
    """Both are restated: in the quarter by event date, beside the figures that were issued and stay."""
    entries = await year_auditor.all_items(f"{YEAR_POOL}/entries?page_size=1000")
    late = {(one["effective_date"], one["event_date"]) for one in entries if one["reference"] in LATE}
    issued, later = [await read(year_auditor, f"{YEAR_POOL}/statement-issues/{number}") for number in (1, 2)]
    restatement = later["content"]["restatement"]
    by_name = {one["name"]: one for one in restatement["lines"]}
    quarter = ("2024-07-01", "2024-09-30")
    by_effective, by_event = spend(*quarter), spend(*quarter, date="event_date")

    assert {("2024-10-31", "2024-08-22"), ("2024-11-30", "2024-07-09")} == late
    assert (1, 2, 1) == (later["restates"], issued["restated_by"], restatement["restates"])
    assert issued["through_sequence"] == restatement["issued_through_sequence"] < later["through_sequence"]
    for scheme, amount in by_effective.items():
        programme = "night-sitting" if scheme == STOPPED else "home-first"
        one = by_name[f"programmes/{programme}/schemes/{scheme}/spend_in_period"]
        pence = [one[f"{name}_pence"] for name in ("issued", "by_effective_date", "by_event_date")]
        assert [amount, amount, by_event[scheme]] == [Decimal(each) / PENCE_OF_A_POUND for each in pence]
    posted_later = by_name["spend_posted_later_total"]["by_event_date_pence"]
    assert sum(by_event.values()) - sum(by_effective.values()) == Decimal(posted_later) / PENCE_OF_A_POUND != 0
    before = {name: figure["amount_pence"] for name, figure in figures(issued["content"]["statement"])}
    assert sorted(before.values()) == sorted(
        one["issued_pence"] for one in restatement["lines"] if one["issued_pence"] is not None
    )


async def test_what_is_made_up_says_so_everywhere(year_auditor: Client) -> None:
    """The place, both bodies, the agreement and its terms, every stream, scheme, entry and proposal."""
    statement = await read(year_auditor, f"{YEAR_POOL}/statement?period=2024-25")
    agreement = await read(year_auditor, f"{YEAR_POOL}/agreement")
    entries = await year_auditor.all_items(f"{YEAR_POOL}/entries?page_size=1000")
    proposals = await year_auditor.all_items(f"{YEAR_POOL}/proposals")
    programmes = statement["programmes"]
    schemes = [one for programme in programmes for one in programme["schemes"]]
    lines = [*statement["contributions"], *programmes, *schemes]
    texts = [statement["place_name"], statement["pool_name"], statement["pool_label"], agreement["name"]]
    texts += [one["body_name"] for one in statement["contributions"]] + [one["label"] for one in entries]
    texts += [" ".join(one["labels"]) for one in lines] + [agreement["terms"][name] for name in agreement["terms"]]
    texts += [one["content"]["reason"] for one in proposals]

    assert len(texts) > 90
    assert [] == [text for text in texts if text and "made up" not in str(text).lower()]


@pytest.mark.usefixtures("told")
async def test_check_finds_no_difference(settings: Settings) -> None:
    """Every entry, signature, step of a month and issued figure is derived anew."""
    done = await asyncio.to_thread(run, settings, "check", "--place", "demo-year")

    assert (0, "No difference.") == (done.exit_code, done.output.splitlines()[-1])
