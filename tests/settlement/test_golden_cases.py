"""Every golden case of risk sharing settled through the service: proposed, agreed by all, posted, on the statement.

All of them are settlements, those of sums too, on figures that are stated. What nobody owes for it stands in the
settlement and makes no entry: next year's contribution (P15), what is released to a purpose (P16, the tiers of P22).
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from ledger.core.ids import code_from_name
from tests.cases.postings import Stage
from tests.cases.tables import case_name, cases, pence
from tests.conftest import World
from tests.rules.sharing.case_reading import check_answer
from tests.settlement.case_books import CaseBooks
from tests.settlement.case_pools import CasePool
from tests.settlement.settling import Settler, owed
from tests.settlement.test_interim_settlements import replayed
from tests.statements.reading import pence_of


@pytest.fixture(scope="module")
async def place(stage: Stage) -> AsyncIterator[World]:
    """The place of all cases, each in a pool of its own; after them every settlement is replayed."""
    yield stage.world
    assert [] == await replayed(Settler(stage.world))


@pytest.mark.parametrize("case", cases("risk_share"), ids=case_name)
async def test_a_golden_case_is_settled_to_the_penny(place: World, case: dict[str, Any]) -> None:
    """What each partner owes, what each line costs them, what goes into and out of reserves."""
    books = CaseBooks(case)
    pool = CasePool(place, books)
    await pool.build()
    number = (await pool.settle(pool.period))["number"]
    *others, last = books.bodies
    waiting = await pool.agree(number, *others)
    assert ("proposed", []) == (waiting["state"], waiting["entries"])

    settled = await pool.agree(number, last)

    assert "settled" == settled["state"]
    check_answer(case, books.answer(settled["result"]))
    assert owed_by(books) == some(owed(settled))
    assert bool(owed_by(books) or kept_by(case) or drawn_by(case)) == bool(settled["entries"])
    check_statement(books, await pool.statement(pool.period))


def check_statement(books: CaseBooks, statement: dict[str, Any]) -> None:
    """What partners bear and owe, what each line costs them, and what is in reserve, are the table's."""
    due, kept_pence, drawn_pence = owed_by(books), kept_by(books.case), drawn_by(books.case)
    for told in ("risk_share", "due"):
        assert due == some({one["body"]: pence_of(one[told]) for one in statement["partners"]})
    assert sum(due.values()) == pence_of(statement["risk_share_total"])
    schemes = [scheme for programme in statement["programmes"] for scheme in programme["schemes"]]
    of_scheme = {one["scheme"]: pence_of(one["risk_share"]) for one in schemes}
    assert borne_by_line(books.case).items() <= of_scheme.items()
    held = {one["stream"]: pence_of(one["in_reserve"]) for one in statement["reserves"]}
    assert sorted(kept_pence) == sorted(some(held).values())
    for fence, pounds in books.case.get("in_fence", {}).items():
        assert [pence(pounds)] == [held[one.stream] for one in books.fundings if one.fence == fence]
    assert sum(kept_pence) - drawn_pence == pence_of(statement["put_to_reserve_total"])
    assert all(one["holds"] for one in statement["checks"])


def owed_by(books: CaseBooks) -> dict[str, int]:
    """What each owes by the table: its share and what it is charged, less what it receives; a contribution is none."""
    signs = {} if "forms" in books.case else {"shares": 1, "charged": 1, "received": -1}
    found = dict.fromkeys(books.bodies, 0)
    for word, sign in signs.items():
        for partner, pounds in books.case.get(word, {}).items():
            found[books.body_of[partner]] += sign * pence(pounds)
    return some(found)


def borne_by_line(case: dict[str, Any]) -> dict[str, int]:
    """What all partners bear of each line, by the table."""
    lines: dict[str, dict[str, str]] = case.get("by_line", {})
    return {code_from_name(line): sum(map(pence, of.values())) for line, of in lines.items()}


def kept_by(case: dict[str, Any]) -> list[int]:
    """What of an underspend goes into reserves by the table; of a sum that is no variance nothing does."""
    return [pence(pounds) for pounds in case.get("kept", {}).values()] if "lines" in case else []


def drawn_by(case: dict[str, Any]) -> int:
    """What comes out of reserves by the table."""
    reserves = {item["name"] for item in case.get("items", []) if item["kind"] == "reserve"}
    return sum(pence(pounds) for name, pounds in case.get("drawn", {}).items() if name in reserves)


def some(of: dict[str, Any]) -> dict[str, int]:
    """Without those that have nothing."""
    return {name: amount_pence for name, amount_pence in of.items() if amount_pence}
