"""The pack beside a statement: the golden year's account, its risk share in words, forecasts and savings as known."""

import csv
import hashlib
import io
from datetime import UTC, datetime
from typing import Any

from ledger.db import connect_pool, in_place
from ledger.statements.checking import check_issues
from ledger.statements.issue_store import keep_file
from ledger.statements.pack_files import FileFormat, issued_file
from tests.cases.tables import pence
from tests.conftest import COUNCIL, NHS, Client
from tests.golden_year import GOLDEN
from tests.settlement.settling import CREATED, Settler
from tests.statements.reading import check_figures, line_of, pence_of

TOTAL, SPENT = pence(GOLDEN["contributions"]["total"]), pence(GOLDEN["totals"]["actual"])
OWED, CARRIED = pence(GOLDEN["outcome"]["owed_total"]), pence(GOLDEN["outcome"]["carried_forward_in_ring_fence_dfg"])
YEAR = "2025-26"


async def pack_of(reader: Client, pool: str, **asked: Any) -> dict[str, Any]:
    response = await reader.get(f"{pool}/statement-pack", **{"period": YEAR, **asked})
    found: dict[str, Any] = response.json()
    assert "statement" in found, found
    return found


async def test_the_golden_pack_to_the_penny(settled: Settler) -> None:
    """Income, expenditure and balance; every figure lists its legs; what is asked by sequence stays as it was."""
    forecast = {"acting_body": COUNCIL, "programme": "golden", "scheme": "s1", "financial_year": YEAR}
    said = {**forecast, "as_at": "2025-09-30", "amount_pence": 240_000_000, "method": "manager_judgement"}
    made = await settled.manager.post(f"{settled.pool}/forecasts", said)
    assert made.status_code == CREATED, made.text
    pack = await pack_of(settled.auditor, settled.pool)
    beside, through = pack["beside"], pack["statement"]["through_sequence"]

    account = beside["account"]
    assert (TOTAL + OWED, SPENT) == (
        pence_of(account["income_to_date_total"]),
        pence_of(account["expenditure_to_date_total"]),
    )
    assert TOTAL + OWED == sum(one["to_date"]["amount_pence"] for one in account["income"])
    assert SPENT == sum(one["to_date"]["amount_pence"] for one in account["expenditure"])
    assert CARRIED == pence_of(account["closing"]) == sum(one["amount"]["amount_pence"] for one in account["held"])
    assert [0, TOTAL + OWED, -SPENT] == [pence_of(one["to_date"]) for one in account["balance"]]
    assert all(one["holds"] for one in account["checks"])
    fenced = line_of(account["sources"], stream="council-dfg")
    assert CARRIED == pence_of(fenced["closing"])
    for body, name in ((NHS, "icb"), (COUNCIL, "council")):
        line = line_of(account["partners"], body=body)
        owes = pence(GOLDEN["outcome"]["owed"][name])
        assert (0, owes, owes) == tuple(pence_of(line[one]) for one in ("due_at_start", "risk_share", "due_at_end"))
    assert (await settled.statement()) == pack["statement"]
    some = {name: account[name] for name in ("income", "balance", "closing", "held")}  # the check counts them all
    assert await check_figures(settled.auditor, {**some, "through_sequence": through}) > 20
    _forecasts(beside["forecast"])
    _shares(beside["sharing"])
    assert beside["savings"] is None
    await _returned(settled)
    await _better_care(settled)
    await _issued(settled)
    by_sequence = await pack_of(settled.auditor, settled.pool, through_sequence=through)
    assert by_sequence["statement"] == pack["statement"]
    assert account == by_sequence["beside"]["account"]
    (programme,) = by_sequence["beside"]["forecast"]["programmes"]
    assert "5 of 5 schemes: no forecast" == programme["note"], "the forecast came after the entry"
    assert by_sequence["beside"]["movement"] == {"since": None, "items": []}, "and so did the issue"


def _forecasts(forecast: dict[str, Any]) -> None:
    """Of the one scheme that has one: with the address of its record, and which way it lies in words."""
    (programme,) = forecast["programmes"]
    one = line_of(programme["schemes"], scheme="s1")

    assert (240_000_000, 15_000_000) == (one["forecast"]["amount_pence"], one["variance"]["amount_pence"])
    assert one["forecast"]["record"].startswith(f"/v1/places/{one['forecast']['record'].split('/')[3]}/pools/pooled/")
    assert ("adverse: an overspend", None) == (one["reads"], programme["forecast"])
    assert "4 of 5 schemes: no forecast" == programme["note"]


def _shares(sharing: dict[str, Any]) -> None:
    """What each partner bears of each scheme, the steps by which it came, and the rules as they read."""
    (settlement,) = sharing["settlements"]
    shares = {
        (one["scheme"], share["body"]): share["to_settle"]["amount_pence"]
        for one in settlement["schemes"]
        for share in one["shares"]
        if share["what"].startswith("borne by")
    }
    by_body = {body: sum(amount for (_, who), amount in shares.items() if who == body) for body in (NHS, COUNCIL)}

    assert {
        NHS: pence(GOLDEN["outcome"]["owed"]["icb"]),
        COUNCIL: pence(GOLDEN["outcome"]["owed"]["council"]),
    } == by_body
    assert "settled" == line_of(settlement["schemes"], scheme="golden/s1")["state"]
    says = [line["says"] for part in settlement["working"] for line in part["lines"]]
    assert any("2" in one and "1" in one for one in says)
    (rules,) = sharing["rule_sets"]
    assert settlement["rule_set_version"] == rules["version"]
    assert rules["sentences"][0]["text"].startswith("Rules for sharing")


async def _returned(settled: Settler) -> None:
    """The pool manager's annual return and quarterly report: income, expenditure and balance to the penny."""
    path = f"{settled.pool}/returns"
    year = (await settled.nhs_treasurer.get(f"{path}/{YEAR}")).json()
    first = (await settled.nhs_treasurer.get(f"{path}/2025-26-Q1")).json()

    assert (True, "", "regulation 7" in year["source"]) == (year["is_annual"], year["note"], True)
    assert [TOTAL + OWED, SPENT] == [
        pence_of(year["account"][f"{one}_to_date_total"]) for one in ("income", "expenditure")
    ]
    assert (False, TOTAL, 0) == (
        first["is_annual"],
        pence_of(first["account"]["income_in_period_total"]),
        pence_of(first["account"]["expenditure_in_period_total"]),
    )
    assert [TOTAL] == [pence_of(first["account"]["closing"])]
    month = await settled.nhs_treasurer.get(f"{path}/2025-04")
    assert ("query-is-not-valid", 404) == (
        month.json()["code"],
        (await settled.nhs_treasurer.get(f"{path}/spring")).status_code,
    )
    file = await settled.nhs_treasurer.get(f"{path}/2025-26-Q1/file", format="pdf")
    assert file.content.startswith(b"%PDF-")


async def _better_care(settled: Settler) -> None:
    """Plan and actual by partner, source and quarter; by scheme, source and quarter, with the forecast."""
    path = f"{settled.pool}/better-care-fund"
    view = (await settled.auditor.get(path, financial_year=YEAR)).json()
    rows = list(
        csv.DictReader(io.StringIO((await settled.auditor.get(f"{path}/file", financial_year=YEAR, format="csv")).text))
    )

    assert TOTAL == sum(one["plan"]["amount_pence"] for one in view["contributions"])
    assert TOTAL == sum(one["actual"]["amount_pence"] for one in view["contributions"] if one["quarter"] == 1)
    assert SPENT == sum(one["actual"]["amount_pence"] for one in view["by_scheme"] if one["quarter"] == 4)
    for scheme in GOLDEN["scheme"]:
        line = line_of(view["schemes"], scheme=scheme["id"].lower())
        assert [pence(scheme["budget"]), pence(scheme["actual"])] == [pence_of(line[one]) for one in ("plan", "actual")]
        streams = [one for one in view["by_source"] if one["scheme"] == line["scheme"]]
        assert {one["stream"] for one in streams} == set(line["streams"])
        assert pence(scheme["budget"]) == sum(one["plan"]["amount_pence"] for one in streams)
    assert 240_000_000 == line_of(view["schemes"], scheme="s1")["forecast"]["amount_pence"]
    assert "scheme type and sub-type" in view["not_recorded"]
    some = {"lines": view["by_source"][::3], **{name: view[name] for name in ("schemes", "through_sequence")}}
    assert await check_figures(settled.auditor, some) > 20
    in_csv = [int(row["amount_pence"]) for row in rows if (row["part"], row["measure"]) == ("income", "actual")]
    assert TOTAL == sum(in_csv)


async def _issued(settled: Settler) -> None:
    """The whole pack is issued; a file of it is kept as it was first written, whatever would be written today."""
    said = {"acting_body": COUNCIL, "period": YEAR, "line": "spend_to_date_total", "commentary": "Beds cost more."}
    assert (await settled.manager.post(f"{settled.pool}/commentaries", said)).status_code == CREATED
    draft = await settled.auditor.get(f"{settled.pool}/statement-pack/file", period=YEAR, format="csv")
    assert {"DRAFT: not issued"} == {row["statement"] for row in csv.DictReader(io.StringIO(draft.text))}
    await settled.close(YEAR)
    issued = (await settled.done("issue-statement", period=YEAR))["result"]
    view = (await settled.auditor.get(f"{settled.pool}/statement-issues/1")).json()
    content = (await settled.auditor.get(view["content_href"])).content
    beside = view["content"]["beside"]
    assert issued["sha256"] == hashlib.sha256(content).hexdigest()
    assert (["Beds cost more."], CARRIED) == (
        [one["commentary"] for one in beside["commentary"]],
        pence_of(beside["account"]["closing"]),
    )
    assert "Red" in {one["status"] for one in beside["ratings"]}

    made = await settled.auditor.get(view["file_href"], format="xlsx")
    again = await settled.nhs_treasurer.get(view["file_href"], format="xlsx")
    assert made.content == again.content == issued_file(content, FileFormat.XLSX)
    assert made.headers["content-disposition"].endswith('"pooled-2025-26-statement-1.xlsx"')
    await _keep_long_ago(settled, b"written by an older service")
    kept = await settled.auditor.get(view["file_href"], format="csv")
    assert b"written by an older service" == kept.content
    assert [] == await _differences(settled)


async def _keep_long_ago(settled: Settler, content: bytes) -> None:
    """A file as a service of another time wrote it."""
    place_id, pool_id = await settled.world.ids()
    pool = await connect_pool(settled.world.database.app_dsn, size=2)
    try:
        async with in_place(pool, place_id) as connection:
            digest = hashlib.sha256(content).digest()
            await keep_file(connection, place_id, pool_id, 1, "csv", content, digest, datetime(2025, 1, 1, tzinfo=UTC))
    finally:
        await pool.close()


async def _differences(settled: Settler) -> list[str]:
    """What the check of issued statements finds: their bytes, their files, every figure of them."""
    pool = await connect_pool(settled.world.database.app_dsn, size=2)
    try:
        return [one.text async for one in check_issues(pool, settled.world.place) if one.is_difference]
    finally:
        await pool.close()
