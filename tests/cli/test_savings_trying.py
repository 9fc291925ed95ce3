"""`placeledger savings`: cases are simulated, ranked, written as workbooks and read again; unit costs are read."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from ledger.__main__ import main
from ledger.cli import savings_trying
from ledger.cli.export_schema import EXAMPLE_BODIES, EXAMPLE_OF_SAVINGS
from ledger.rules.reference import savings_references
from ledger.rules.savings.decoding import read_case

CASE, SPREAD, COSTS = (
    EXAMPLE_OF_SAVINGS / name for name in ("savings_case.json", "spread_case.json", "unit_costs.csv")
)
BODIES = [f"--body={agency}={body}" for agency, body in EXAMPLE_BODIES.items()]


def savings(*arguments: str | Path, given: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["savings", *map(str, arguments)], input=given)


def published(name: str) -> str:
    return (EXAMPLE_OF_SAVINGS / f"savings_{name}.json").read_text(encoding="utf-8")


def told(found: Result) -> Any:
    return msgspec.json.decode(found.stdout)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("simulation", ["simulate", SPREAD, "--draws", "10000", "--seed", "1"]),
        ("tornado", ["tornado", SPREAD]),
        ("unit_costs", ["unit-costs", COSTS]),
        ("unit_values", ["unit-costs", COSTS, "--code", "E&S1.0", *BODIES]),
    ],
)
def test_an_answer_is_the_published_one(name: str, arguments: list[str | Path]) -> None:
    """To the penny, and of the simulation to the draw."""
    found = savings(*arguments)

    assert (0, "") == (found.exit_code, found.stderr)
    assert published(name) == found.stdout


def test_people_read_percentiles_chances_and_what_matters_most() -> None:
    simulated = savings("simulate", SPREAD, "--draws", "200", "--text").stdout
    ranked = savings("tornado", SPREAD, "--text").stdout
    answer = told(savings("simulate", SPREAD, "--draws", "200"))
    median = answer["net_present_budget_impact"]["percentiles"][3]["amount_pence"]

    assert f"-{abs(median) // 100:,}.{abs(median) % 100:02d}" in simulated
    for words in ("200 draws of seed 1", "-340,283.16", "Paid back, discounted: year", "normal", "Generator: PCG64"):
        assert words in simulated
    for words in ("the case's cohort", "298,220.72", "without optimism bias", "-535,438.94", "ends of its spread"):
        assert words in ranked
    assert ranked.index("│ B1 ") < ranked.index("│ C2 ") < ranked.index("│ the case's cohort ")


def test_every_input_can_be_moved_by_the_same_percentage() -> None:
    found = told(savings("tornado", CASE, "--percent", "12.5"))

    assert {"87.5", "112.5"} == {bar[end]["percent"] for bar in found["bars"] for end in ("low", "high")}
    assert "12.5% below and above" in found["how"]


def test_a_case_without_spreads_is_told_of() -> None:
    """A simulation of it warns, a tornado needs a percentage."""
    simulated, ranked = savings("simulate", CASE, "--draws", "10"), savings("tornado", CASE)

    assert (0, 1) == (simulated.exit_code, ranked.exit_code)
    assert "Warning: no input has a spread" in simulated.stderr
    assert "no input has a spread" in ranked.stderr


def test_long_work_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard error, so that the answer stays one document."""
    monkeypatch.setattr(savings_trying, "_SECONDS_BETWEEN", 0)
    found = savings("simulate", SPREAD, "--draws", "10")

    assert [f"{done} of 5 lines drawn" for done in range(1, 6)] == found.stderr.splitlines()
    assert 10 == told(found)["draws"]


def test_a_case_goes_out_as_a_workbook_and_comes_back(tmp_path: Path) -> None:
    """The same bytes as the case in good form; from standard input too."""
    file = tmp_path / "case.xlsx"
    written, printed = savings("export", SPREAD, "--xlsx", file), savings("export", SPREAD)
    read, from_input = savings("import", file), savings("import", "-", given=file.read_bytes())

    assert [0, 0, 0, 0] == [one.exit_code for one in (written, printed, read, from_input)]
    assert "" == written.stdout
    assert printed.stdout == read.stdout == from_input.stdout
    assert read_case(SPREAD.read_bytes(), savings_references()) == read_case(read.stdout.encode(), savings_references())


def test_what_is_wrong_with_a_workbook_is_told_by_sheet_and_cell(tmp_path: Path) -> None:
    """As a problem for programs and in words for people; a refused case writes no file."""
    (tmp_path / "case.xlsx").write_bytes(b"PK, but nothing else")
    found, in_words = savings("import", tmp_path / "case.xlsx"), savings("import", tmp_path / "case.xlsx", "--text")
    unsound = tmp_path / "case.json"
    unsound.write_bytes(CASE.read_bytes().replace(b'"la",', b'"council",', 1))
    refused = savings("export", unsound, "--xlsx", tmp_path / "out.xlsx")

    assert (1, 1, 1) == (found.exit_code, in_words.exit_code, refused.exit_code)
    assert "payload-is-not-valid" == told(found)["code"]
    assert ("", found.stderr) == (in_words.stdout, in_words.stderr)
    assert not (tmp_path / "out.xlsx").exists()


def test_people_read_unit_costs_and_what_is_nobodys() -> None:
    """The whole table, a code with its parts, and what of it belongs to whom."""
    whole, code = savings("unit-costs", COSTS, "--text"), savings("unit-costs", COSTS, "--code", "E&S1.0")
    values = savings("unit-costs", COSTS, "--code", "E&S1.0", *BODIES, "--text")

    assert "GMCA Unit Cost Database v1.4, March 2015. Creative Commons" in whole.stdout
    assert "51,080.00" in whole.stdout
    assert ["E&S1.0", "E&S1.0.1", "E&S1.0.2", "E&S1.0.3", "E&S1.0.4"] == [one["code"] for one in told(code)["costs"]]
    assert ["la: £1,033.83", "nhs: £52.00", "cjs: £423.50", "nobody's: £-0.33"] == values.stdout.splitlines()[1:]


def test_unit_costs_close_the_door_when_a_code_vanished(tmp_path: Path) -> None:
    """Against the edition before, in whatever form that is."""
    lines = COSTS.read_text(encoding="utf-8").splitlines()
    later = tmp_path / "later.csv"
    later.write_text("\n".join(lines[:-1]), encoding="utf-8")
    before = tmp_path / "before.json"
    before.write_text(savings("unit-costs", COSTS).stdout, encoding="utf-8")
    found = savings("unit-costs", later, "--before", before)

    assert (1, 0) == (found.exit_code, savings("unit-costs", later).exit_code)
    assert "code SS1.0" in found.stderr


def test_an_agency_without_a_body_is_refused_and_duplicates_are_warned_of(tmp_path: Path) -> None:
    twice = tmp_path / "twice.csv"
    lines = COSTS.read_text(encoding="utf-8").splitlines()
    twice.write_text("\n".join([*lines, lines[-1].replace("SS1.0", "SS9.0")]), encoding="utf-8")
    found = savings("unit-costs", COSTS, "--code", "E&S1.0", "--body", "NHS=icb")

    assert (1, 3) == (found.exit_code, len(told(found)["errors"]))
    assert "Warning: these say the same, so count one of them: SS1.0, SS9.0" in savings("unit-costs", twice).stderr


def test_wrong_use_is_told_with_code_2() -> None:
    """Numbers that are none, bodies without a code, a code that is not there; help says what there is."""
    for arguments, words in (
        (["simulate", SPREAD, "--draws", "0"], "--draws"),
        (["simulate", SPREAD, "--draws", "100001"], "--draws"),
        (["simulate", SPREAD, "--seed", "-1"], "--seed"),
        (["tornado", SPREAD, "--percent", "ten"], "no percentage"),
        (["tornado", SPREAD, "--percent", "101"], "at most 100"),
        (["tornado", SPREAD, "--percent", "1/2"], "at most 100"),
        (["unit-costs", COSTS, "--body", "NHS=icb"], "--body goes with --code"),
        (["unit-costs", COSTS, "--code", "SS1.0", "--body", "NHS"], "AGENCY=BODY"),
        (["unit-costs", COSTS, "--code", "XX1"], "no code XX1"),
        (["import"], "Missing argument"),
    ):
        found = savings(*arguments)

        assert (2, "") == (found.exit_code, found.stdout), arguments
        assert words in found.stderr
    for command in ("simulate", "tornado", "export", "import", "unit-costs"):
        assert 0 == savings(command, "--help").exit_code
