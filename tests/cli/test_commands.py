"""The command line against the real service: what a scheduler, a treasurer and an auditor run."""

import asyncio
import csv
import sys
from pathlib import Path

import msgspec
import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, POLICE, World

COLUMNS = ["Date", "Area", "Kind", "Supplier", "Invoice", "Amount"]
PROFILE = {
    "code": "police-spend",
    "name": "Police spend over £500",
    "body": POLICE,
    "source_system": "police-ledger",
    "encoding": "utf-8",
    "columns": COLUMNS,
    "amount_column": "Amount",
    "amount_sign": "spend_is_positive",
    "date_column": "Date",
    "date_formats": ["%d/%m/%Y"],
    "reference_column": "Invoice",
    "supplier_column": "Supplier",
    "coding": [{"when": {"Area": "HOME FIRST"}, "programme": "home-first", "scheme_column": "Kind"}],
}
LINES = [
    ["01/09/2025", "HOME FIRST", "Equipment", "Aids Ltd", "4711", "1,250.00"],
    ["02/09/2025", "home  first", "equipment", "Aids Ltd", "4711", "-250.00"],
    ["03/09/2025", "Balance sheet", "VAT", "HMRC", "4712", "99.99"],
    ["03/09/2025", "HOME FIRST", "Unknown scheme", "Aids Ltd", "4713", "0.01"],
    ["04/09/2025", "HOME FIRST", "Equipment", "Aids Ltd", "4714", "0.00"],
]


async def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ledger", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, error = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), error.decode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small file of spend: coded, a credit note, two for suspense, a zero."""
    path = tmp_path / "spend.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([COLUMNS, *LINES])
    return path


@pytest.fixture
async def intake(world: World, tmp_path: Path, file: Path) -> list[str]:
    """The arguments of an intake by the police into the aligned pool, whose profile is saved."""
    admin = await world.client(Role.PLACE_ADMIN)
    saved = await admin.post(f"/v1/places/{world.place}/intake-profiles", PROFILE)
    assert saved.status_code == 201, saved.text
    token = tmp_path / "token"
    token.write_text((await world.client(Role.POSTER, POLICE)).token)
    where = ["--server", world.settings.base_url, "--token-file", str(token)]
    options = ["--profile", "police-spend", "--effective-date", "2025-09-30"]
    return ["intake", world.place, "aligned", str(file), *options, *where]


async def test_validate_only_tells_everything_and_posts_nothing(world: World, intake: list[str]) -> None:
    """The same results as a real intake, and a pool as empty as before."""
    code, out, _ = await run(*intake, "--validate-only")

    assert 0 == code
    assert "valid" in out
    auditor = await world.client(Role.AUDITOR)
    assert [] == await auditor.all_items(f"{world.aligned}/entries")


async def test_a_file_is_taken_in_once(world: World, intake: list[str], tmp_path: Path) -> None:
    """Posted the first time, there already the second; each line has its result; the books hold the file's total."""
    results = tmp_path / "results.csv"
    first = await run(*intake, "--row-count", "5", "--total-pence", "110000", "--results", str(results))
    second = await run(*intake, "--json")

    assert (0, 0) == (first[0], second[0]), first[2] + second[2]
    with results.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert ["posted", "posted", "posted", "posted", "zero"] == [row["outcome"] for row in rows]
    assert ["equipment", "equipment", "", "", ""] == [row["scheme"] for row in rows]
    totals = msgspec.json.decode(second[1].splitlines()[-1])
    assert (0, 4, 110_000) == (totals["posted"], totals["exists"], totals["exists_pence"])
    auditor = await world.client(Role.AUDITOR)
    suspense = (await auditor.get(f"{world.aligned}/legs", account="suspense", body=POLICE)).json()
    assert (10_000, 2) == (suspense["figure_pence"], suspense["leg_count"])


@pytest.mark.parametrize("wrong", [["--row-count", "4"], ["--total-pence", "110001"]])
async def test_control_totals_that_differ_post_nothing(world: World, intake: list[str], wrong: list[str]) -> None:
    """A truncated file is refused whole, with both figures."""
    code, _, error = await run(*intake, *wrong)

    assert 1 == code
    assert "control totals differ" in error
    auditor = await world.client(Role.AUDITOR)
    assert [] == await auditor.all_items(f"{world.aligned}/entries")


async def test_every_bad_line_is_named_and_nothing_posts(world: World, intake: list[str], file: Path) -> None:
    """All faults of a file at once, each with its row."""
    with file.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [["31/02/2025", "a", "b", "c", "d", "1"], ["01/09/2025", "a", "b", "c", "d", "1.234"]]
        )
    code, _, error = await run(*intake)

    assert 1 == code
    assert "row 7" in error
    assert "row 8" in error
    auditor = await world.client(Role.AUDITOR)
    assert [] == await auditor.all_items(f"{world.aligned}/entries")


async def test_another_body_cannot_use_the_profile(world: World, intake: list[str], tmp_path: Path) -> None:
    """A poster takes in its own body's files only."""
    (tmp_path / "token").write_text((await world.client(Role.POSTER, COUNCIL)).token)
    code, _, error = await run(*intake)

    assert 1 == code
    assert "body-is-not-yours" in error


async def test_a_statement_and_its_links_read_from_the_terminal(
    world: World, intake: list[str], tmp_path: Path
) -> None:
    """The statement as a table and as data; a link of it lists legs, page by page."""
    assert 0 == (await run(*intake))[0]
    (tmp_path / "token").write_text((await world.client(Role.TREASURER)).token)
    where = ["--server", world.settings.base_url, "--token-file", str(tmp_path / "token")]
    table = await run("statement", world.place, "aligned", "2025-09", *where)
    data = await run("statement", world.place, "aligned", "2025-09", "--json", *where)

    assert (0, 0) == (table[0], data[0]), table[2]
    assert "1,000.00" in table[1]
    assert "agrees" in table[1]
    assert "Open Government Licence v3.0" in table[1]
    link = msgspec.json.decode(data[1])["suspense_to_date_total"]["legs"]
    legs = await run("get", "--all", f"{link}&page_size=1", *where)
    assert [9_999, 1] == [msgspec.json.decode(line)["figure_pence"] for line in legs[1].splitlines()]


async def test_what_cannot_be_reached_or_read_is_one_line(world: World) -> None:
    """No service, no token, no such address: a sentence and a non-zero exit, never a traceback."""
    token = ["--token", "x"]
    nobody = await run("get", "/v1/places", "--server", "http://127.0.0.1:9", *token)
    without = await run("get", "/v1/places", "--server", world.settings.base_url)
    wrong = await run("get", "/v1/places", "--server", world.settings.base_url, *token)

    assert [1, 1, 1] == [code for code, _, _ in (nobody, without, wrong)]
    assert "is it started?" in nobody[2]
    assert "--token-file" in without[2]
    assert "token-is-not-valid" in wrong[2]
    assert not any("Traceback" in error for _, _, error in (nobody, without, wrong))


async def test_a_posting_from_the_terminal_posts_once(world: World, tmp_path: Path) -> None:
    """The same payload sent twice is one entry; a mistake is told with its place."""
    (tmp_path / "token").write_text((await world.client(Role.POSTER, COUNCIL)).token)
    where = ["--server", world.settings.base_url, "--token-file", str(tmp_path / "token")]
    payload = '{"acting_body": "gss:E09000028", "effective_date": "2025-09-30", "amount_pence": 5}'
    first = await run("post", f"{world.pooled}/payments", payload, *where)
    second = await run("post", f"{world.pooled}/payments", payload, *where)
    wrong = await run("post", f"{world.pooled}/payments", payload.replace("5}", "-5}"), *where)

    assert (0, 0, 1) == (first[0], second[0], wrong[0]), first[2]
    assert first[1] == second[1]
    assert "nothing was posted now" in second[2]
    assert "#/amount_pence" in wrong[2]
