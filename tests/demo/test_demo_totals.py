"""The demonstration agrees with the published files to the penny, by sums that share no code with the importer."""

import asyncio
import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from ledger.cli import demo
from ledger.embedded.throwaway import Throwaway
from ledger.settings import Settings
from tests.played import FOLDER

CCG_FILE = FOLDER / "data" / "london_nhs_south_east_london_ccg_spend_over_25k_2020-09.csv"
GLA_FILE = FOLDER / "data" / "london_gla_combined_authority_spend_over_250_2020-P06.csv"
CCG, GLA, SOUTHWARK = "ods:72Q", "gss:E61000001", "gss:E09000028"
PLACE = "/v1/places/south-east-london"
ALIGNED = f"{PLACE}/pools/published-spend-2020-09"
POOLED = f"{PLACE}/pools/southwark-section-75"
SUMS = """
    SELECT a.body, a.account, sum(l.amount_pence)::bigint AS pence, count(DISTINCT l.sequence) AS entries
    FROM leg l JOIN account a USING (place_id, pool_id, account_id)
    JOIN pool p USING (place_id, pool_id) JOIN place USING (place_id)
    WHERE place.code = 'south-east-london' AND p.code = $1 GROUP BY a.body, a.account
"""


def published_pence(path: Path) -> int:
    """The file's total by the csv module and Decimal alone."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return int(sum((Decimal(row["Amount"].replace(",", "")) for row in csv.DictReader(lines)), Decimal()) * 100)


async def sums(database: Throwaway, pool: str) -> dict[tuple[str | None, str], tuple[int, int]]:
    connection = await asyncpg.connect(database.super_dsn)
    try:
        rows = await connection.fetch(SUMS, pool)
    finally:
        await connection.close()
    return {(row["body"], row["account"]): (row["pence"], row["entries"]) for row in rows}


@pytest.mark.usefixtures("loaded")
async def test_expenditure_and_suspense_equal_the_published_totals(database: Throwaway) -> None:
    """Every line of both files stands once, and adds up to the published sum and to the body's own cash."""
    found = await sums(database, "published-spend-2020-09")
    by_body = {
        body: sum(pence for (whose, name), (pence, _) in found.items() if whose == body and name != "partner_cash")
        for body in (CCG, GLA)
    }

    assert {CCG: 22_233_633_203, GLA: 8_007_172_767} == by_body
    assert published_pence(CCG_FILE) == by_body[CCG]
    assert published_pence(GLA_FILE) == by_body[GLA]
    assert (-by_body[CCG], 2_293) == found[CCG, "partner_cash"]
    assert (-by_body[GLA], 927) == found[GLA, "partner_cash"]


@pytest.mark.usefixtures("loaded")
async def test_at_least_95_percent_of_the_ccg_value_is_coded(database: Throwaway) -> None:
    """What no rule codes is visible in suspense, and is small."""
    found = await sums(database, "published-spend-2020-09")
    coded_pence, _ = found[CCG, "expenditure"]

    assert Decimal(coded_pence) / published_pence(CCG_FILE) >= Decimal("0.95")
    assert published_pence(CCG_FILE) - coded_pence == found[CCG, "suspense"][0]


@pytest.mark.usefixtures("loaded")
async def test_negative_lines_are_credit_notes(database: Throwaway) -> None:
    """The CCG's 393 negative lines are credit notes of £3,489,916.06."""
    connection = await asyncpg.connect(database.super_dsn)
    try:
        row = await connection.fetchrow(
            "SELECT count(*) AS number, sum(l.amount_pence)::bigint AS pence FROM entry e "
            "JOIN leg l USING (place_id, pool_id, sequence) JOIN account a USING (place_id, pool_id, account_id) "
            "JOIN pool p USING (place_id, pool_id) WHERE p.code = 'published-spend-2020-09' "
            "AND e.kind = 'credit_note' AND e.acting_body = $1 AND a.account = 'partner_cash'",
            CCG,
        )
    finally:
        await connection.close()

    assert row is not None
    assert (393, 348_991_606) == tuple(row)


@pytest.mark.usefixtures("loaded")
async def test_the_section_75_pool_balances_and_holds_the_published_payments(database: Throwaway) -> None:
    """Cash + expenditure + suspense = -contribution income, and the CCG's share of it is what it published."""
    found = await sums(database, "southwark-section-75")

    assert (-450_453_700, 4) == found[CCG, "contribution_income"]
    left = sum(found[SOUTHWARK, name][0] for name in ("cash", "expenditure", "suspense"))
    assert left == -sum(pence for (_, name), (pence, _) in found.items() if name == "contribution_income")


async def test_what_is_made_up_is_labelled_wherever_it_is_shown(reader: httpx.AsyncClient) -> None:
    """Every contribution, scheme and programme of the section 75 pool, and the pool itself, says so."""
    statement: dict[str, Any] = (await reader.get(f"{POOLED}/statement?period=2020-21")).json()

    assert "made up" in statement["pool_label"]
    assert "Open Government Licence v3.0" in statement["attribution"]
    by_body = {line["body"]: " ".join(line["labels"]) for line in statement["contributions"]}
    assert "reading it as a contribution is ours" in by_body[CCG]
    assert "made up" in by_body[SOUTHWARK]
    for programme in statement["programmes"]:
        assert "made up" in " ".join(programme["labels"])
        assert all("made up" in " ".join(scheme["labels"]) for scheme in programme["schemes"])
    entries = (await reader.get(f"{POOLED}/entries?page_size=1000")).json()["items"]
    assert all("made up" in entry["label"] or "is ours" in entry["label"] for entry in entries)


async def test_every_line_takes_the_period_end_and_keeps_its_own_date(reader: httpx.AsyncClient) -> None:
    """Effective on 30 September 2020; the GLA's lines keep their clearing dates as event dates."""
    entries = (await reader.get(f"{ALIGNED}/entries?page_size=1000&acting_body={GLA}")).json()["items"]

    assert {"2020-09-30"} == {entry["effective_date"] for entry in entries}
    with GLA_FILE.open(encoding="utf-8-sig", newline="") as lines:
        published = Counter(row["Clearing Date"] for row in csv.DictReader(lines))
    assert published == Counter(entry["event_date"] for entry in entries)


async def test_a_statement_of_the_real_month_agrees_with_the_files(reader: httpx.AsyncClient) -> None:
    """What the treasurer reads adds up to both files, and its control totals hold."""
    statement: dict[str, Any] = (await reader.get(f"{ALIGNED}/statement?period=2020-09")).json()
    total = statement["spend_in_period_total"]["amount_pence"] + statement["suspense_in_period_total"]["amount_pence"]

    assert published_pence(CCG_FILE) + published_pence(GLA_FILE) == total
    assert [True, True] == [check["holds"] for check in statement["checks"]]


async def test_loading_the_demonstration_again_posts_nothing(
    database: Throwaway, service: str, settings: Settings, loaded: list[str]
) -> None:
    """A second start finds every line there already, and prints links for a browser that no start printed before."""
    before = [await sums(database, pool) for pool in ("published-spend-2020-09", "southwark-section-75")]
    again = await asyncio.to_thread(demo.load, service, settings, FOLDER)

    assert before == [await sums(database, pool) for pool in ("published-spend-2020-09", "southwark-section-75")]
    assert len(loaded) == len(again)
    links = [line for line in loaded + again if "/sign-in/link?token=" in line]
    assert 12 == len(links) == len(set(links))
    for who in ("place-admin", "pool-manager", "treasurer", "southwark-approver", "nhs-approver", "auditor"):
        assert any(line.startswith(f"  demo:{who} (") for line in again)
