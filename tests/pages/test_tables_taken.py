"""Tables of pages taken away: a file says what the page says, as known then, with its filters, and runs nothing."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from litestar import Litestar

from ledger.http.answers import Answer
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.tables_taken import take_table
from ledger.settings import Settings
from tests.exports.test_tables import FORMULAS
from tests.pages.following import Walker, walking
from tests.pages.queries import Queries
from tests.pages.taken import files_wrong, formulas_of, lines_of

POOL, SAVINGS = "/places/demo-year/pools/section-75", "/places/demo-savings/pools/savings"
PAGES = {
    "/places/demo-year?financial_year=2024-25": ("pools", "bearers", "idle"),
    f"{POOL}/statement?period=2024-25-Q2&through_sequence=43": ("contributions", "balance"),
    f"{POOL}/entries?kind=payment&amount_from_pence=4000000&known_at=2100-01-01T00:00:00Z": ("entries",),
    f"{POOL}/trial-balance?through_sequence=40": ("trial-balance",),
    f"{POOL}/settlements/1": ("owed", "schemes", "effects"),
    f"{POOL}/proposals?state=done": ("proposals",),
    f"{SAVINGS}/savings-claims": ("claims",),
    "/places/demo-savings/programmes": ("programmes",),
}


@pytest.fixture(scope="module")
async def readers(
    served: Litestar, service: str, settings: Settings, queries: Queries, told: list[str], savings_told: list[str]
) -> AsyncIterator[dict[str, Walker]]:
    """The pool manager of each demonstration."""
    assert told
    assert savings_told
    async with AsyncExitStack() as stack:
        yield {
            place: await stack.enter_async_context(walking(served, service, settings, queries, f"{place}:pool-manager"))
            for place in ("demo-year", "demo-savings")
        }


@pytest.mark.parametrize("address", PAGES)
async def test_what_is_taken_is_what_is_shown(address: str, readers: dict[str, Walker]) -> None:
    """Each cell of the CSV file and of the workbook; the links ask what the page is asked."""
    reader = readers[address.split("/")[2].partition("?")[0]]

    assert [] == await files_wrong(reader.http, address, PAGES[address])


async def test_a_listing_is_taken_whole(readers: dict[str, Walker]) -> None:
    """Whatever page of it is looked at, and however few lines a page shows: each entry of the pool once, in order."""
    walker = readers["demo-year"]
    entries = await walker.api.all_items(f"/v1{POOL}/entries?through_sequence=70")
    first = (await walker.api.get(f"/v1{POOL}/entries?through_sequence=70", page_size=7)).json()
    taken = f"{POOL}/entries?through_sequence=70&page_size=7&cursor={first['next_cursor']}&table=entries&format=csv"
    response = await walker.http.get(taken)

    assert len(entries) == 70
    assert [str(one["sequence"]) for one in entries] == [line[0] for line in lines_of(response.content)]


@pytest.mark.parametrize("has_more", [False, True])
async def test_no_text_of_a_page_is_a_formula_in_its_files(has_more: bool) -> None:  # noqa: FBT001 - a column
    """However it begins; totals are sums, and a file that does not hold all says so in its name and in its sheet."""
    columns = [Column(one, field("text")) for one in FORMULAS] + [Column("Paid", field("paid"), Kind.MONEY)]
    rows = [{"text": one, "paid": -5} for one in FORMULAS]
    foot = [{"text": "", "paid": -5 * len(rows)}]
    table = Table(name="t", caption=FORMULAS[0], columns=columns, rows=rows, foot=foot)
    files = {one: take_table(table, one, {"Address": FORMULAS[0]}, has_more=has_more) for one in ("csv", "xlsx")}
    content, raw = files["csv"].content, files["xlsx"].content

    assert formulas_of(content, raw) == []
    assert [line[0] for line in lines_of(content)] == FORMULAS
    assert [b"t-not-all." in await name_of(one) for one in files.values()] == [has_more] * 2


async def name_of(answer: Answer) -> bytes:
    """Under which name a browser keeps an answer."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await answer({}, None, send)  # type: ignore[arg-type]  # it looks at neither of them
    return bytes(dict(sent[0]["headers"])[b"content-disposition"])
