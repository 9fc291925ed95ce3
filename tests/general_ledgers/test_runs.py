"""Runs through the API: what each brings and refuses, whose they are, their files, and what the check finds."""

import csv
import hashlib
import io
from typing import Any

import asyncpg
import httpx
import msgspec

from ledger.http.door import Role
from tests.conftest import COUNCIL, DISTRICT, NHS
from tests.general_ledgers.test_round_trip import differences
from tests.general_ledgers.three_partners import CREATED, OPEN, PROFILE, Fund, done


async def refused(answer: Any, code: str) -> list[str]:
    """The details of a refusal with this code alone."""
    found: httpx.Response = await answer
    errors = found.json()["errors"]
    assert {code} == {one["code"] for one in errors}, found.text
    return [one["detail"] for one in errors]


async def called(
    fund: Fund, pence: int = 100_000, body: str = NHS, on: str = "2025-04-02", reference: str = "INV 7"
) -> int:
    return await fund.post("called-contributions", pence, on, body=body, stream="nhs-minimum", reference=reference)


async def test_a_run_brings_what_no_earlier_one_brought(fund: Fund) -> None:
    """Each line tied to its entry, balanced, with control totals; the bytes are kept, and their digest is theirs."""
    runs = f"{fund.pool}/journal-runs"
    first = await called(fund)
    asked = {"body": NHS, "period": "2025-04"}
    assert ["ods:72Q has saved no profile in this place"] == await refused(
        fund.posters[NHS].post(runs, asked), "ledger-profile-is-missing"
    )
    await fund.profile(NHS)
    made = await done(await fund.posters[NHS].post(runs, asked))
    await called(fund, 5_000)
    later = await fund.run(NHS, "2025-04")
    by_year = await fund.run(NHS, "2025-26", through_sequence=await called(fund, 7, on="2025-09-01"))

    content = made["content"]
    assert [("contribution_creditor", 0, 100_000, [1]), ("contribution_expenditure", 100_000, 0, [2])] == [
        (one["account"], one["debit_pence"], one["credit_pence"], one["legs"]) for one in content["lines"]
    ]
    assert {(first, "contribution_called", "INV 7", f"{fund.pool}/entries/{first}", COUNCIL)} == {
        tuple(one[name] for name in ("sequence", "kind", "reference", "href", "counterparty"))
        for one in content["lines"]
    }
    assert (2, 100_000, 100_000) == tuple(
        content["control"][name] for name in ("line_count", "debit_pence", "credit_pence")
    )
    assert [5_000, 7] == [one["control"]["debit_pence"] for one in (later, by_year)]
    assert len(await refused(fund.posters[NHS].post(runs, asked), "nothing-is-left-to-send")) == 1
    older = {**asked, "through_sequence": 1}
    assert len(await refused(fund.posters[NHS].post(runs, older), "payload-is-not-valid")) == 1
    listed = await fund.manager.all_items(runs, page_size=1)
    assert [(1, "2025-04"), (2, "2025-04"), (3, "2025-26")] == [(one["number"], one["period"]) for one in listed]
    exact = await fund.posters[NHS].get(f"{runs}/1/file", body=NHS, format="json")
    assert made["sha256"] == listed[0]["sha256"] == hashlib.sha256(exact.content).hexdigest()
    assert content == exact.json() == (await done(await fund.manager.get(made["href"])))["content"]


async def test_what_is_not_decided_stands_apart(fund: Fund) -> None:
    """Nothing is guessed: the host goes on showing the spend, marked, and the scheme says why."""
    await fund.profile(COUNCIL)
    await fund.pay(OPEN, 500)
    run = await fund.run(COUNCIL)
    listed = await fund.manager.all_items(f"{fund.place}/scheme-treatments")

    (scheme,) = run["schemes"]
    assert (OPEN, "not_decided", 0, 500, [], "the accounting treatment is not decided") == tuple(
        scheme[name] for name in ("scheme", "treatment", "version", "spent_pence", "moves", "apart")
    )
    assert [("scheme_expenditure", "not_decided"), ("cash", None)] == [
        (one["account"], one["treatment"]) for one in run["lines"]
    ]
    legs = await done(await fund.manager.get(scheme["spent_href"]))
    assert 500 == legs["figure_pence"]
    assert [("not_decided", 0)] == [(one["treatment"], one["version"]) for one in listed if one["scheme"] == OPEN]
    assert [("agent", 1, DISTRICT)] == [
        (one["treatment"], one["version"], one["body"]) for one in listed if one["scheme"] == "agency"
    ]


async def test_everything_without_a_code_is_named_before_anything_is_made(fund: Fund) -> None:
    """All at once; a suspense code takes it instead, and each such line says so."""
    await called(fund)
    await fund.pay("joint", 10)
    await fund.profile(COUNCIL, rules=[{"account": "cash", "code": "1000"}])
    asked = {"body": COUNCIL, "period": "2025-26"}
    details = await refused(fund.manager.post(f"{fund.pool}/journal-runs", asked), "dimension-is-not-mapped")
    await fund.profile(COUNCIL, rules=[{"account": "cash", "code": "1000"}], suspense={"code": "9999"})
    run = await fund.run(COUNCIL)

    assert [
        f"no rule fits account contribution_debtor, counterparty {NHS}, stream nhs-minimum",
        f"no rule fits account contribution_income, counterparty {NHS}, stream nhs-minimum",
        "no rule fits account scheme_expenditure, programme living-well, scheme joint",
    ] == details[:3]
    assert (1, 2) == (run["number"], run["profile_version"])
    assert {("1000", False), ("9999", True)} == {(one["coding"]["code"], one["is_in_suspense"]) for one in run["lines"]}


async def test_files_for_ledgers(fund: Fund) -> None:
    """The same lines in each; what was not tried on a published sample says so in the answer and in the name."""
    await called(fund)
    await fund.profile(NHS)
    asked = {"body": NHS, "period": "2025-04"}
    await called(fund, 7, on="2025-04-03", reference="=1+1")
    made = await done(await fund.posters[NHS].post(f"{fund.pool}/journal-runs", asked))
    files = {one["format"]: await fund.posters[NHS].get(one["href"]) for one in made["files"]}
    rows = {name: list(csv.reader(io.StringIO(files[name].text, newline=""))) for name in files if name != "json"}

    marked = {one["format"] for one in made["files"] if one["mark"] == "untested on a published sample"}
    assert {"unit4-gl07", "oracle-fbdi"} == marked
    named = {name for name, file in files.items() if "untested" in file.headers["content-disposition"]}
    assert marked == named
    plain = [dict(zip(rows["dr-cr"][0], row, strict=True)) for row in rows["dr-cr"][1:]]
    assert [("contribution-creditor", "0", "100000"), ("contribution-expenditure", "100000", "0")] == [
        (one["code"], one["debit_pence"], one["credit_pence"]) for one in plain[:2]
    ]
    assert ["INV 7", "INV 7", "'=1+1", "'=1+1"] == [one["reference"] for one in plain]
    unit4 = [dict(zip(rows["unit4-gl07"][0], row, strict=True)) for row in rows["unit4-gl07"][1:]]
    assert [("PL00001", "GL", "SW", "-1000.00", "202501"), ("PL00001", "GL", "SW", "1000.00", "202501")] == [
        tuple(one[name] for name in ("batch_id", "trans_type", "client", "amount", "period")) for one in unit4[:2]
    ]
    assert {95} == {len(row) for row in rows["oracle-fbdi"]}
    assert ["NEW", "300", "2025/04/02", "Place ledger", "Pooled fund", "GBP"] == rows["oracle-fbdi"][0][:6]
    assert [("", "1000.00"), ("1000.00", "")] == [(row[38], row[39]) for row in rows["oracle-fbdi"][:2]]
    assert ["", "contribution-creditor"] == rows["oracle-fbdi"][0][8:10]
    await called(fund, body=DISTRICT)
    await fund.profile(DISTRICT, unit4=None, oracle=None)
    other = await done(await fund.manager.post(f"{fund.pool}/journal-runs", {**asked, "body": DISTRICT}))
    await refused(fund.manager.get(other["files"][2]["href"]), "ledger-profile-is-missing")


async def test_no_body_meets_anothers_profile_or_runs(fund: Fund) -> None:
    """The pool manager may make and read the runs of all, and sees nobody's profile but by its own body's roles."""
    await called(fund)
    await fund.profile(NHS, COUNCIL)
    runs, profiles = f"{fund.pool}/journal-runs", f"{fund.place}/ledger-profiles"
    asked = {"body": NHS, "period": "2025-04"}
    assert (await fund.manager.post(runs, asked)).status_code == CREATED
    treasurer = await fund.world.client(Role.TREASURER, COUNCIL)
    auditor = await fund.world.client(Role.AUDITOR)
    own = await done(await treasurer.post(profiles, {**PROFILE, "body": COUNCIL}))

    for who, address in ((fund.posters[COUNCIL], f"{runs}/1"), (treasurer, f"{runs}/1/file")):
        assert 404 == (await who.get(address, body=NHS)).status_code
    await refused(fund.posters[COUNCIL].post(runs, asked), "body-is-not-yours")
    await refused(fund.posters[COUNCIL].post(profiles, {**PROFILE, "body": NHS}), "body-is-not-yours")
    await refused(fund.manager.post(runs, {**asked, "body": "gss:E23000001"}), "body-is-no-partner")
    await refused(fund.manager.get(profiles), "role-does-not-permit-this")
    assert [] == await fund.posters[COUNCIL].all_items(runs)
    seen = {
        name: [one["profile"]["body"] for one in await who.all_items(profiles)]
        for name, who in (("council", fund.posters[COUNCIL]), ("auditor", auditor))
    }
    assert {"council": [COUNCIL] * 2, "auditor": [COUNCIL, COUNCIL, NHS]} == seen
    assert 2 == own["version"]


async def test_the_check_finds_a_run_that_the_journal_does_not_give(fund: Fund) -> None:
    """A run whose bytes were changed with their digest, and one whose digest was."""
    await called(fund)
    await fund.profile(NHS)
    await fund.run(NHS, "2025-04")
    assert [] == await differences(fund)
    found = []
    for change in (_another_amount, _another_digest):
        connection = await asyncpg.connect(fund.world.database.super_dsn)
        try:
            await connection.execute("SET session_replication_role = replica")
            await change(connection, *await fund.world.ids("three"))
        finally:
            await connection.close()
        found.append(await differences(fund))

    of_run = f"pool three: run 1 of journals for {NHS}:"
    assert [
        [f"{of_run} the journal does not give it again"],
        [f"{of_run} its bytes are not those of its digest"],
    ] == found


async def _another_amount(connection: Any, place_id: Any, pool_id: Any) -> None:
    row = await connection.fetchrow("SELECT content FROM journal_run WHERE pool_id = $1", pool_id)
    said = msgspec.json.decode(row["content"])
    said["lines"][0]["credit_pence"] += 1
    content = msgspec.json.encode(said)
    digest = hashlib.sha256(content).digest()
    await connection.execute(
        "UPDATE journal_run SET content = $3, content_sha256 = $4 WHERE place_id = $1 AND pool_id = $2",
        *(place_id, pool_id, content, digest),
    )


async def _another_digest(connection: Any, place_id: Any, pool_id: Any) -> None:
    await connection.execute(
        "UPDATE journal_run SET content_sha256 = ''::bytea WHERE place_id = $1 AND pool_id = $2", place_id, pool_id
    )


async def test_a_treatment_that_contradicts_itself_is_refused(fund: Fund) -> None:
    """All that is wrong with it, and nothing is kept."""
    address = f"{fund.place}/programmes/living-well/schemes/{OPEN}/treatments"
    new = {"effective_from": "2025-04-01", "reason": "as the board decided"}
    nobody = "ods:ZZZ99"
    unknown = {"treatment": "joint_operation", "shares": [{"body": nobody, "basis_points": 10_000}]}
    for said, code in (
        ({"treatment": "agent"}, "payload-is-not-valid"),
        ({"treatment": "joint_operation", "body": NHS}, "payload-is-not-valid"),
        ({"treatment": "agent", "body": NHS, "shares": unknown["shares"]}, "payload-is-not-valid"),
        ({"treatment": "joint_operation", "shares": [{"body": NHS, "basis_points": 1}]}, "payload-is-not-valid"),
        (
            {"treatment": "joint_operation", "shares": [{"body": NHS, "basis_points": 5_000}] * 2},
            "payload-is-not-valid",
        ),
        (unknown, "body-is-not-registered"),
    ):
        await refused(fund.manager.post(address, {**new, **said}), code)
    elsewhere = await fund.manager.post(address.replace(OPEN, "none"), {**new, "treatment": "not_decided"})

    assert 404 == elsewhere.status_code
    listed = await fund.manager.all_items(f"{fund.place}/scheme-treatments")
    assert [0] == [one["version"] for one in listed if one["scheme"] == OPEN]
