"""Pages on which books are read, over HTTP as people of the demonstrations: what stands there, and for whom."""

import csv
import io
from collections.abc import AsyncIterator

import pytest
from litestar import Litestar

from ledger.settings import Settings
from tests.pages.following import Walker, walking
from tests.pages.queries import Queries
from tests.pages.reading import Page
from tests.pages.walk import FILES, stops

POOL = "/places/demo-year/pools/section-75"
SAVINGS = "/places/demo-savings/pools/savings"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
async def people(
    served: Litestar, service: str, settings: Settings, queries: Queries, told: list[str], savings_told: list[str]
) -> AsyncIterator[dict[str, Walker]]:
    """Two who read one place and one who reads another."""
    assert told
    assert savings_told
    subjects = ("demo-year:council-treasurer", "demo-year:auditor", "demo-savings:council-treasurer")
    async with (
        walking(served, service, settings, queries, subjects[0]) as treasurer,
        walking(served, service, settings, queries, subjects[1]) as auditor,
        walking(served, service, settings, queries, subjects[2]) as elsewhere,
    ):
        yield dict(zip(subjects, (treasurer, auditor, elsewhere), strict=True))


@pytest.fixture
def treasurer(people: dict[str, Walker]) -> Walker:
    return people["demo-year:council-treasurer"]


@pytest.fixture
def auditor(people: dict[str, Walker]) -> Walker:
    return people["demo-year:auditor"]


@pytest.fixture
def elsewhere(people: dict[str, Walker]) -> Walker:
    return people["demo-savings:council-treasurer"]


async def shown(walker: Walker, address: str, status: int = 200) -> str:
    response = await walker.http.get(address, headers=HTML)
    assert status == response.status_code, response.text[:500]
    return response.text


def test_the_walk_has_these_pages() -> None:
    assert "walk_reading.toml" in {one.name for one in FILES}
    assert len({one.name for one in stops()} & {"place", "pool", "statement", "entry", "legs"}) == 5


async def test_a_statement_is_a_treasurers_paper_and_its_tables_are_files(treasurer: Walker) -> None:
    """Marked as what it is, numbered, each figure with its place in the pack, each leading to its legs."""
    address = f"{POOL}/statement?period=2024-25"
    text = await shown(treasurer, address)
    links, wrong = await treasurer.look(address)

    assert wrong == []
    assert "These figures were issued as" in text
    assert "Sequence number" in text
    assert "all of it is made up for the demonstration" in text
    assert [f"{number}. " in text for number in range(1, 10)] == [True] * 9
    assert "<span>1.1</span> <span>Partners have paid" in text
    legs = [one for one in links if one.startswith(f"{POOL}/legs?")]
    assert len(legs) > 40
    assert all("through_sequence=" in one for one in legs)

    taken = await treasurer.http.get(f"{address}&table=contributions&format=csv")
    api = await treasurer.api.get(f"/v1{POOL}/statement", period="2024-25")
    lines = list(csv.DictReader(io.StringIO(taken.text.lstrip("\ufeff"))))
    said = api.json()["contributions"]
    assert taken.headers["content-type"].startswith("text/csv")
    assert [(one["partner"], int(one["received_pence"])) for one in lines][: len(said)] == [
        (one["body_name"], one["received"]["amount_pence"]) for one in said
    ]


@pytest.mark.parametrize("address", ["/places/demo-year", POOL], ids=["place", "pool"])
async def test_a_place_and_a_pool_are_looked_at_as_known_then(auditor: Walker, address: str) -> None:
    """On a day before the books began nothing was there; a day that is none is refused; a sequence number is no day."""
    before, now = f"{address}?known_at=2024-01-01T00:00:00Z", f"{address}?financial_year=2024-25"
    _, wrong = await auditor.look(f"{before}&financial_year=2024-25")

    assert wrong == []
    assert "1 January 2024" in await shown(auditor, before)
    assert 'name="through_sequence"' not in await shown(auditor, now)
    assert "must be a day" in await shown(auditor, f"{address}?known_at=rubbish", status=400)
    assert "does not apply to this page" in await shown(auditor, f"{address}?through_sequence=40")


async def test_a_statement_as_known_then_is_the_one_that_was_issued_then(treasurer: Walker) -> None:
    then = await shown(treasurer, f"{POOL}/statement?period=2024-25-Q2&through_sequence=43")
    now = await shown(treasurer, f"{POOL}/statement?period=2024-25-Q2")
    links, wrong = await treasurer.look(f"{POOL}/statement?period=2024-25-Q2&through_sequence=43")

    assert f'{POOL}/statement-issues/1">statement 1</a>' in then
    assert "These figures are not issued" in now
    assert f"{POOL}/settlements?through_sequence=43" in links
    assert wrong == []


async def test_a_statement_without_a_period_is_that_of_the_year(treasurer: Walker) -> None:
    assert '<h1 class="govuk-heading-l">Statement: year 2024-25</h1>' in await shown(treasurer, f"{POOL}/statement")


async def test_an_issue_stands_beside_what_it_restates(auditor: Walker) -> None:
    text = await shown(auditor, f"{POOL}/statement-issues/2")
    issue = (await auditor.api.get(f"/v1{POOL}/statement-issues/2")).json()
    figures = Page(text).figures

    assert issue["sha256"] in text
    assert text.index("Figures that differ") < text.index("Figures that are as they were issued")
    lines = issue["content"]["restatement"]["lines"]
    shown_lines = {source.partition("/lines/")[2].partition("/")[0] for source, _, _ in figures if "/lines/" in source}
    assert shown_lines == {str(number) for number in range(len(lines))}


async def test_what_stands_in_the_way_of_an_issue_is_said(treasurer: Walker, elsewhere: Walker) -> None:
    ready = await shown(treasurer, f"{POOL}/statement/preparation?period=2024-25")
    open_still = await shown(elsewhere, f"{SAVINGS}/statement/preparation?period=2024-25")

    assert f"/new{POOL}/proposals?act=issue-statement&amp;period=2024-25" in ready
    assert "each partner: treasurer" in ready
    assert "Does not hold yet" not in ready
    assert "Does not hold yet" in open_still
    assert "act=issue-statement" not in open_still


async def test_a_place_shows_its_year_and_what_is_idle(treasurer: Walker, elsewhere: Walker) -> None:
    assert (await treasurer.look("/places/demo-year?financial_year=2024-25"))[1] == []
    assert (await elsewhere.look("/places/demo-savings?financial_year=2024-25"))[1] == []
    text = await shown(treasurer, "/places/demo-year?financial_year=2024-25")
    savings = await shown(elsewhere, "/places/demo-savings?financial_year=2024-25")

    for caption in ("Overdue", "This year, pool by pool", "Who would bear it", "Nothing waits for you."):
        assert caption in text
    assert "Idle money as at" in text
    assert "Savings and their reallocation" in savings
    assert "Reallocation due" in savings


async def test_who_may_only_look_is_offered_nothing_to_do(treasurer: Walker, auditor: Walker) -> None:
    offered = {"/new" in one for one in Page(await shown(treasurer, POOL)).links}
    for address in (POOL, f"{POOL}/statement?period=2024-25", f"{POOL}/entries/90"):
        assert not [one for one in Page(await shown(auditor, address)).links if one.startswith("/new")]

    assert True in offered


@pytest.mark.parametrize("rest", ["", "/statement?period=2024-25", "/entries", "/entries/1", "/statement-issues/1"])
async def test_what_one_may_not_see_is_not_there(elsewhere: Walker, rest: str) -> None:
    await shown(elsewhere, f"{POOL}{rest}", 404)


async def test_entries_are_searched_by_amounts_in_pounds(auditor: Walker) -> None:
    """The address then says pence, as the API has it; the form says pounds again."""
    moved = await auditor.http.get(f"{POOL}/entries?amount_from=12,000.50&kind=payment", headers=HTML)
    text = await shown(auditor, moved.headers["location"])
    wrong = await shown(auditor, f"{POOL}/entries?amount_from=plenty", 400)
    badly = await shown(auditor, f"{POOL}/entries?from=yesterday&amount_to=plenty", 400)

    assert moved.headers["location"] == f"{POOL}/entries?kind=payment&amount_from_pence=1200050"
    assert 'value="12,000.50"' in text
    assert '<a href="#filter-amount_from">' in wrong
    assert '<a href="#filter-from">' in badly
    assert '<a href="#filter-amount_to">' in badly
    assert 'value="yesterday"' in badly


async def test_an_entry_is_a_paper_with_its_life(auditor: Walker) -> None:
    text = await shown(auditor, f"{POOL}/entries/90")
    links, wrong = await auditor.look(f"{POOL}/entries/90")

    assert wrong == []
    assert "Risk share settled of" in text
    assert "Working" in text
    assert "Its life" in text
    assert any("act_id=" in one for one in links)


async def test_balances_lead_to_their_legs_and_to_what_changed(auditor: Walker) -> None:
    """Also as known at an instant: the address of a figure has its own moment, and never two."""
    links, wrong = await auditor.look(f"{POOL}/trial-balance?known_at=2100-01-01T00:00:00Z")
    legs = sorted(one for one in links if one.startswith(f"{POOL}/legs?"))
    _, of_legs = await auditor.look(legs[0])
    changes, of_changes = await auditor.look(f"{POOL}/trial-balance-changes?before_through_sequence=60")
    _, of_change = await auditor.look(next(one for one in sorted(changes) if one.startswith(f"{POOL}/leg-changes?")))
    asked = await shown(auditor, f"{POOL}/trial-balance-changes")

    assert wrong + of_legs + of_changes + of_change == []
    assert "Say what to compare with" in asked


async def test_entries_of_all_pools_and_lives_of_things(auditor: Walker) -> None:
    for address in (
        "/places/demo-year/entries?text=sitt&pool=section-75",
        f"{POOL}/agreement-life",
        f"{POOL}/budget-life?programme=home-first&scheme=reablement",
        f"{POOL}/contribution-life?body=ods:MADEUP75",
    ):
        assert (await auditor.look(address))[1] == [], address
    assert "No entry is as you asked" in await shown(auditor, "/places/demo-year/entries?text=nobody-said-this")


async def test_returns_are_pages_with_their_files(auditor: Walker) -> None:
    for address in (f"{POOL}/returns/2024-25-Q2", f"{POOL}/better-care-fund?financial_year=2024-25"):
        links, wrong = await auditor.look(address)

        assert wrong == [], address
        assert len([one for one in links if "format=" in one and "/file?" in one]) == 3


async def test_nothing_of_a_page_is_kept_on_the_way_or_told_elsewhere(treasurer: Walker) -> None:
    """Every kind of answer: a page, a file, a refusal, a form from elsewhere; nor does one say the session's cookie."""
    file = "statement?period=2024-25&table=contributions&format"
    paths = [
        POOL,
        f"{POOL}/nothing",
        f"{POOL}/entries?from=never",
        f"{POOL}/{file}=csv",
        f"{POOL}/{file}=xlsx",
        "/docs",
    ]
    paths += ["/places/demo-year/tasks/calendar", f"{POOL}/statement-issues/3/file?format=csv", "/nowhere", "/places/x"]
    answers = [await treasurer.http.get(one, headers=HTML) for one in paths]
    answers.append(await treasurer.http.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}))
    answers.append(await treasurer.http.get("/v1/places/demo-year/calendar-feeds/nobodys"))
    (cookie,) = treasurer.http.cookies.jar

    assert {200, 400, 403, 404} == {one.status_code for one in answers}
    for one in answers:
        safe = {name: one.headers[name] for name in ("cache-control", "x-content-type-options")}
        assert {"cache-control": "no-store", "x-content-type-options": "nosniff"} == safe, one.url
        assert one.headers["referrer-policy"] in {"no-referrer", "same-origin"}, one.url
        assert "frame-ancestors 'none'" in one.headers["content-security-policy"], one.url
        assert "unsafe" not in one.headers["content-security-policy"], one.url
        assert "set-cookie" not in one.headers, one.url
        assert str(cookie.value) not in one.text + str(one.headers), one.url
