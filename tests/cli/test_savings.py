"""`placeledger savings`: cases are checked and projected from files, without database or service."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from ledger.__main__ import main
from ledger.cli.savings import EXAMPLE_CASE
from ledger.rules.reference import savings_tables
from tests.rules.sharing.documents import put_at

ANSWER = EXAMPLE_CASE.with_name("savings_projection.json")


def savings(*arguments: str | Path, given: str = "") -> Result:
    return CliRunner().invoke(main, ["savings", *map(str, arguments)], input=given)


def changed(folder: Path, **places: Any) -> Path:
    """The example with other values at places, `costs__0__body` for /costs/0/body, as a file."""
    document = msgspec.json.decode(EXAMPLE_CASE.read_bytes())
    for name, value in places.items():
        document = put_at(document, f"/{name.replace('__', '/')}", value)
    path = folder / "case.json"
    path.write_bytes(msgspec.json.encode(document))
    return path


def test_a_projection_is_the_published_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file, and from standard input as the example prints it; a warning stands beside. No service is asked."""
    monkeypatch.setenv("LEDGER_DATABASE_URL", "postgresql://127.0.0.1:9/nothing")
    monkeypatch.setenv("LEDGER_SERVER", "http://127.0.0.1:9")
    printed = savings("example")
    from_file, from_input = savings("project", EXAMPLE_CASE), savings("project", "-", given=printed.stdout)

    assert (0, 0, 0) == (printed.exit_code, from_file.exit_code, from_input.exit_code)
    assert ANSWER.read_text(encoding="utf-8") == from_file.stdout == from_input.stdout
    assert "Warning: #  prices of 2005, 2012, 2013 stand together" in from_file.stderr


def test_people_read_lines_bodies_returns_and_who_pays_for_whom() -> None:
    told = savings("project", EXAMPLE_CASE, "--text").stdout

    for words in (
        "Two hundred families, 2026-27 to 2030-31",
        "By green-book-2026: Social time preference rate",
        "│ B1   │ la   │       20 │      16 │      5.6 │        2.4 │      3.2 │        -15 │     51,080.00 │",
        "│ C4 (in kind) │ cjs  │",
        "│ Present value │ 497,704.62 │ 269,952.76 │",
        "│ 2028-29 │ 0.933510700 │   61,413.53 │   70,870.95 │",
        "Net present budget impact (below zero: a saving): -£340,283.16",
        "Financial return (fiscal ÷ cost): 1.7686",
        "Payback: year 2 (2028-29) discounted, year 2 (2028-29) as it is",
        "│ nhs        │  91,340.37 │  11,939.59 │ -79,400.78 │",
        "│ all bodies │ 388,361.48 │ 495,233.42 │ 106,871.94 │",
        "┃ Gains ┃ paid by la ┃ paid by nhs ┃",
    ):
        assert words in told


def test_what_is_empty_is_said_in_words(tmp_path: Path) -> None:
    """No costs, a body without a line, a line that another one counts for."""
    case = changed(
        tmp_path,
        costs=[],
        bodies__4="[red]fire[/late]",
        benefits__1__double_count_group="x",
        benefits__3__double_count_group="x",
    )
    told = savings("project", case, "--text")

    assert 0 == told.exit_code
    for words in (
        "[red]fire[/late]: nothing in any year",
        "Left out, since another line of the same double-count group counts: B4",
        "Payback: not within the case discounted",
        "Financial return (fiscal ÷ cost): none, nothing is paid",
    ):
        assert words in told.stdout
    assert "paid by" not in told.stdout
    assert "Warning: #/bodies/4  '[red]fire[/late]' neither gains nor pays" in told.stderr


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """As a problem for programs, in words for people; for people alone with --text. By both commands."""
    bad = changed(tmp_path, costs__0__body="police", benefits__0__impact_percent="135", discounting__schedule="none")
    for command in ("project", "check"):
        found, in_words = savings(command, bad), savings(command, bad, "--text")
        problem = msgspec.json.decode(found.stdout)

        assert (1, "savings-case-is-not-sound") == (found.exit_code, problem["code"])
        assert {"#/costs/0/body", "#/benefits/0/impact_percent", "#/discounting/schedule"} == {
            one["pointer"] for one in problem["errors"]
        }
        assert "#/benefits/0/impact_percent  benefit 'B1': 135% is above 100%" in found.stderr
        assert (1, "", found.stderr) == (in_words.exit_code, in_words.stdout, in_words.stderr)


def test_a_check_tells_the_warnings() -> None:
    data, text = savings("check", EXAMPLE_CASE), savings("check", EXAMPLE_CASE, "--text")

    assert (0, 0) == (data.exit_code, text.exit_code)
    assert [""] == [one["pointer"] for one in msgspec.json.decode(data.stdout)["warnings"]]
    assert "The case can be projected." in text.stdout
    assert "name a deflator" in text.stderr


def test_tables_of_ones_own_take_the_place_of_those_that_ship(tmp_path: Path) -> None:
    """Printed, one figure changed, and given back; the answer names it."""
    tables = tmp_path / "tables.toml"
    printed = savings("tables", "--toml").stdout
    tables.write_text(printed.replace('benefit_percent = "-15"', 'benefit_percent = "-50"'), encoding="utf-8")
    case = changed(
        tmp_path,
        optimism_bias_table="local-partnerships-2014",
        benefits__0__optimism_bias={"type": "graded", "impact": 4},
    )
    as_shipped, as_given = (
        msgspec.json.decode(found.stdout)
        for found in (savings("project", case), savings("project", case, "--tables", tables))
    )

    assert savings_tables() == printed
    assert ("-15", "-50") == tuple(one["benefits"][0]["optimism_bias_percent"] for one in (as_shipped, as_given))
    assert as_given["references"][0].startswith("local-partnerships-2014: ")
    for name in ("local-partnerships-2014", "green-book-2026-health", "gdp-calendar-2025-12"):
        assert name in savings("tables").stdout


def test_errors_of_case_and_tables_are_told_with_their_files(tmp_path: Path) -> None:
    case, tables = changed(tmp_path, years="five"), tmp_path / "tables.toml"
    tables.write_text('[[deflator]]\nname = "d"\n', encoding="utf-8")
    found = savings("project", case, "--tables", tables)
    told = [one["pointer"] for one in msgspec.json.decode(found.stdout)["errors"]]

    assert 1 == found.exit_code
    assert f"{case}#/years" == told[0]
    assert {f"{tables}#/deflator/0/index", f"{tables}#/deflator/0/dated"} <= set(told)


def test_wrong_use_is_told_with_code_2(tmp_path: Path) -> None:
    """A file that is not there, one input for two documents, a command that is none; help says what there is."""
    for arguments, words in (
        (["project", tmp_path / "none.json"], "No such file"),
        (["project", "-", "--tables", "-"], "one document only"),
        (["project"], "Missing argument"),
        (["projects"], "No such command"),
    ):
        found = savings(*arguments, given="{}")

        assert (2, "") == (found.exit_code, found.stdout)
        assert words in found.stderr
    assert 0 == savings("--help").exit_code
    assert "--tables FILE.toml" in savings("project", "--help").stdout


def test_a_document_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.json").write_bytes(b" " * (8 * 1024 * 1024 + 1))
    found = savings("project", tmp_path / "large.json")

    assert (1, "payload-is-too-large") == (found.exit_code, msgspec.json.decode(found.stdout)["code"])
