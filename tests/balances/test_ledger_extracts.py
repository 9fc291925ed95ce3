"""A body's ledger against the pool, over HTTP: published payments with planted differences, found again after postings.

The NHS body paid Southwark four times in September 2020, £4,504,537.00 in all, and one invoice of three lines. Here the
pool holds those; the body's ledger has one on another day, the invoice as a single line, and one payment not at all.
"""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from ledger.core.money import pence_from_pounds, pounds_from_pence
from ledger.http.door import Role
from tests.balances.conftest import CREATED, END, OK, Sides
from tests.conftest import COUNCIL, NHS

PUBLISHED = Path(__file__).parents[2] / "deploy/demo/data/london_nhs_south_east_london_ccg_spend_over_25k_2020-09.csv"
SOUTHWARK = {"33805710": 3_000_000, "33831830": 12_000_000, "33914724": 430_453_700, "33930688": 5_000_000}
HEADER = "date,reference,description,amount"


def published() -> tuple[dict[str, int], str, list[int]]:
    """Southwark's payments by number, and the first invoice of three lines: its number and the pence of each."""
    by_number: dict[str, list[int]] = defaultdict(list)
    southwark: dict[str, int] = {}
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pence = pence_from_pounds(row["Amount"])
            assert pence is not None
            by_number[row["Transaction Number"]].append(pence)
            if row["Supplier"] == "SOUTHWARK COUNCIL":
                southwark[row["Transaction Number"]] = pence
    number = next(one for one, found in by_number.items() if len(found) == 3 and all(pence > 0 for pence in found))
    return southwark, number, by_number[number]


def csv_of(*lines: tuple[str, str, int]) -> str:
    return "\n".join(
        [HEADER, *(f'{day},{number},paid,"{pounds_from_pence(pence)}"' for day, number, pence in lines), ""]
    )


async def matching(sides: Sides, extract: dict[str, Any], **query: Any) -> dict[str, Any]:
    response = await sides.auditor.get(extract["href"], **query)
    assert response.status_code == OK, response.text
    return dict(response.json())


async def part(sides: Sides, extract: dict[str, Any], name: str, **query: Any) -> list[dict[str, Any]]:
    return await sides.auditor.all_items(extract["href"].replace("/matching", f"/{name}"), page_size=2, **query)


async def test_planted_differences_of_published_payments_are_found(aligned: Sides) -> None:
    southwark, invoice, parts = published()
    assert SOUTHWARK == southwark
    assert 450_453_700 == sum(southwark.values())
    for number, pence in [*southwark.items(), *((invoice, one) for one in parts)]:
        await aligned.pay(aligned.partner, NHS, pence, reference=number)
    content = csv_of(
        ("2025-09-30", "33805710", 3_000_000),
        ("2025-10-02", "33914724", 430_453_700),
        ("2025-09-30", invoice, sum(parts)),
        ("2025-09-30", "33930688", 5_000_000),
        ("2025-09-24", "60001", 77_700),
    )
    sent = await aligned.send(content, row_count=5)
    again = await aligned.send(content)
    assert (CREATED, CREATED) == (sent.status_code, again.status_code), sent.text
    assert (False, True) == (sent.json()["was_known"], again.json()["was_known"])
    extract = sent.json()["extract"]
    assert extract == again.json()["extract"]

    found = await matching(aligned, extract)
    total_pence, lines_pence = sum(southwark.values()) + sum(parts), extract["total_pence"]
    assert {
        "reference_amount_date": (2, 2, 2, 8_000_000),
        "reference_amount": (1, 1, 1, 430_453_700),
        "reference_sum": (1, 1, 3, sum(parts)),
    } == {
        one["rule"]: (one["match_count"], one["line_count"], one["entry_count"], one["amount_pence"])
        for one in found["rules"]
        if one["match_count"]
    }
    assert {
        "count": 7,
        "total_pence": total_pence,
        "matched_count": 6,
        "matched_pence": total_pence - 12_000_000,
        "unmatched_count": 1,
        "unmatched_pence": 12_000_000,
    } == found["entries"]
    assert (5, 1, 77_700) == tuple(found["lines"][name] for name in ("count", "unmatched_count", "unmatched_pence"))
    assert found["entries"]["matched_pence"] == found["lines"]["matched_pence"]
    assert found["difference_pence"] == total_pence - lines_pence == 12_000_000 - 77_700
    balance = await aligned.line(balance="expenditure")
    assert balance["fund"]["amount_pence"] == found["entries"]["total_pence"]

    matches = await part(aligned, extract, "matches")
    assert [[2], [5], [3], [4]] == [[line["row"] for line in one["lines"]] for one in matches]
    assert [4, 5, 6, 7] == [*(one["sequence"] for one in matches[1]["entries"]), 5, 6, 7]
    assert parts == [one["amount_pence"] for one in matches[3]["entries"]]
    assert ["60001"] == [one["reference"] for one in await part(aligned, extract, "unmatched-lines")]
    assert ["33831830"] == [one["reference"] for one in await part(aligned, extract, "unmatched-entries")]

    through = found["through_sequence"]
    await aligned.pay(aligned.partner, NHS, 77_700, event_date="2025-09-27")
    assert [] != await part(aligned, extract, "unmatched-lines", tolerance_days=2)
    assert [] == await part(aligned, extract, "unmatched-lines", tolerance_days=3)
    assert found == await matching(aligned, extract, through_sequence=through)
    assert [extract] == await aligned.auditor.all_items(f"{aligned.pool}/ledger-extracts", body=NHS, period=END)


async def test_calls_and_receipts_are_matched_with_the_bodys_invoices_and_payments(pooled: Sides) -> None:
    """One JSON object a line, in the body's own sense: what it owes is a credit, and what it paid a debit."""
    await pooled.call(45_000_000, "2025-07-01", reference="Call 1")
    await pooled.call(45_000_000, "2025-09-01", reference="Call 2")
    receipt = {"acting_body": COUNCIL, "effective_date": "2025-07-15", "amount_pence": 45_000_000}
    receipt |= {"type": "received_contribution", "body": NHS, "stream": "nhs-minimum", "reference": "BACS 4411"}
    assert CREATED == (await pooled.host.post(f"{pooled.pool}/received-contributions", receipt)).status_code
    lines = [
        {"date": "2025-07-01", "reference": "call-1", "credit_pence": 45_000_000, "description": "first call"},
        {"date": "2025-07-14", "reference": "payment run 12", "debit_pence": 45_000_000},
    ]
    content = "\n".join(msgspec.json.encode(one).decode() for one in lines)

    sent = await pooled.send(
        content, pooled.treasurer, "application/x-ndjson", balance="receivable", sign="contrary", total_pence=0
    )
    assert CREATED == sent.status_code, sent.text
    extract = sent.json()["extract"]
    found = await matching(pooled, extract, tolerance_days=3)
    assert (0, 45_000_000) == (extract["total_pence"], found["entries"]["total_pence"])
    assert 45_000_000 == found["difference_pence"] == found["entries"]["unmatched_pence"]
    assert ["Call 2"] == [
        one["reference"] for one in await part(pooled, extract, "unmatched-entries", tolerance_days=3)
    ]
    matches = await part(pooled, extract, "matches", tolerance_days=3)
    assert [("reference_amount_date", "first call"), ("amount_date", "")] == [
        (one["rule"], one["lines"][0]["description"]) for one in matches
    ]


async def test_an_extract_that_may_not_be_taken_in_leaves_nothing(aligned: Sides) -> None:
    good = csv_of(("2025-09-30", "1", 100))
    strangers = [aligned.host, await aligned.world.client(Role.TREASURER)]

    async def refusal(content: str = good, **said: Any) -> tuple[int, str]:
        response = await aligned.send(content, **said)
        return response.status_code, response.json()["code"]

    for stranger in strangers:
        assert (403, "body-is-not-yours") == await refusal(by=stranger)
    assert (422, "balance-does-not-apply") == await refusal(balance="receivable")
    assert (404, "not-found") == await refusal(profile="no-such-profile")
    assert (415, "media-type-is-not-supported") == await refusal(media_type="application/json")
    assert (422, "file-line-is-not-valid") == await refusal(f"{good}2025-09-31,2,,1.00\n")
    assert (422, "payload-is-not-valid") == await refusal("{}\n{}", media_type="application/x-ndjson")
    assert (400, "query-is-not-valid") == await refusal(period="2025-13")
    assert [] == await aligned.auditor.all_items(f"{aligned.pool}/ledger-extracts")
    absent = await aligned.auditor.get(f"{aligned.pool}/ledger-extracts/{uuid4()}/matching")
    assert 404 == absent.status_code
