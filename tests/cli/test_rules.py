"""`placeledger rules`: rule sets are read, checked and tried from files, without database or service."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from ledger.__main__ import main
from ledger.cli.export_schema import EXAMPLE
from tests.cli.test_commands import run

RULES, FIGURES, ANSWER = (EXAMPLE / f"{name}.json" for name in ("rule_set", "figures", "preview_result"))


def rules(*arguments: str | Path, given: str = "") -> Result:
    return CliRunner().invoke(main, ["rules", *map(str, arguments)], input=given)


def changed(folder: Path, name: str, **fields: Any) -> Path:
    """The example's document of a name with other fields, as a file."""
    document = msgspec.json.decode((EXAMPLE / f"{name}.json").read_bytes()) | fields
    path = folder / f"{name}.json"
    path.write_bytes(msgspec.json.encode(document))
    return path


def test_a_preview_is_the_published_answer() -> None:
    """In the published format, from files and from standard input alike."""
    from_files = rules("preview", RULES, FIGURES)
    from_input = rules("preview", "-", FIGURES, given=RULES.read_text(encoding="utf-8"))

    assert (0, 0) == (from_files.exit_code, from_input.exit_code)
    assert ANSWER.read_text(encoding="utf-8") == from_files.stdout == from_input.stdout


async def test_no_database_and_no_service_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real program, told of a server that is not there."""
    monkeypatch.setenv("LEDGER_DATABASE_URL", "postgresql://127.0.0.1:9/nothing")
    monkeypatch.setenv("LEDGER_SERVER", "http://127.0.0.1:9")
    code, out, error = await run("rules", "preview", str(RULES), str(FIGURES))

    assert (0, "") == (code, error)
    assert ANSWER.read_text(encoding="utf-8") == out


def test_people_read_the_rules_the_shares_and_the_working() -> None:
    told = rules("preview", RULES, FIGURES, "--text").stdout

    for words in (
        "Home First pool 2026-27",
        "│ council      │   150,000.00 │",
        "before £592,345.67, taken £100,000.00, after £492,345.67",
        "version 2026-27 as signed as at 2026-04-01: council 615000000, icb 710000000",
        "3.1. “icb” takes what is left.",
        "equipment gave reablement £28,728.24",
        "equipment: -£60,000.01, offset £60,000.01",
        "Due by 2026-10-09",
    ):
        assert words in told


@pytest.mark.parametrize("command", ["preview", "sweep"])
def test_all_that_is_wrong_with_both_documents_is_told_at_once(command: str, tmp_path: Path) -> None:
    """As a problem for programs and in words for people, each error with its document and place."""
    bad_rules = changed(tmp_path, "rule_set", host="nobody", colour="blue")
    bad_figures = changed(tmp_path, "figures", as_at="yesterday")
    found = rules(command, bad_rules, bad_figures)
    problem = msgspec.json.decode(found.stdout)

    assert 1 == found.exit_code
    assert "payload-is-not-valid" == problem["code"]
    assert [f"{bad_rules}#/colour", f"{bad_figures}#/as_at"] == [one["pointer"] for one in problem["errors"]]
    for one in problem["errors"]:
        assert f"{one['pointer']}  {one['detail']}" in found.stderr
    assert problem["what_to_do"] in found.stderr


def test_a_rule_set_that_cannot_be_carried_out_is_refused(tmp_path: Path) -> None:
    """By every command, with the place of each fault; of one document the pointer is enough."""
    bad = changed(tmp_path, "rule_set", host=None)
    asked: list[list[str | Path]] = [
        ["check", bad],
        ["preview", bad, FIGURES],
        ["compare", RULES, bad, FIGURES],
        ["sweep", bad, FIGURES],
    ]
    for arguments in asked:
        found = rules(*arguments)
        problem = msgspec.json.decode(found.stdout)

        assert (1, "rule-set-is-not-sound") == (found.exit_code, problem["code"])
        where = "" if "check" in arguments else str(bad)
        assert any(one["pointer"].startswith(f"{where}#/parts/0/overspend/0") for one in problem["errors"])
    in_words = rules("check", bad, "--text")
    assert (1, "") == (in_words.exit_code, in_words.stdout)
    assert "#/parts/0/overspend/0" in in_words.stderr


def test_figures_that_lack_something_are_refused_at_the_place_that_asks(tmp_path: Path) -> None:
    """Where a step asks, in the rule set; what contradicts itself, in the figures. Said once for two rule sets."""
    without = changed(tmp_path, "figures", weights={})
    stranger = tmp_path / "stranger.json"
    stranger.write_bytes(without.read_bytes().replace(b'"fence":"iBCF"', b'"fence":"DFG"'))
    lacking, unplaced = rules("preview", RULES, without), rules("compare", RULES, RULES, stranger)

    assert [1, 1] == [lacking.exit_code, unplaced.exit_code]
    (error,) = msgspec.json.decode(lacking.stdout)["errors"]
    assert f"{RULES}#/parts/1/overspend/1/bands/0/steps/0/by" == error["pointer"]
    (error,) = msgspec.json.decode(unplaced.stdout)["errors"]
    assert f"{stranger}#/lines/3" == error["pointer"]


def test_wrong_use_is_told_with_code_2(tmp_path: Path) -> None:
    """Files that are not there, one input for two documents, ranges and weights that are none, a strange pattern."""
    for arguments, words in (
        (["preview", RULES, tmp_path / "none.json"], "No such file"),
        (["preview", "-", "-"], "one document only"),
        (["preview", RULES], "Missing argument"),
        (["sweep", RULES, FIGURES, "--from", "5", "--to", "5"], "--from lies below --to"),
        (["sweep", RULES, FIGURES, "--from", "ten"], "no percentage"),
        (["sweep", RULES, FIGURES, "--to", "1000.01"], "more than 1,000 percent"),
        (["sweep", RULES, FIGURES, "--points", "1"], "--points"),
        (["split", RULES, FIGURES, "--measure", "contributions", "--of", "council"], "PARTNER=WEIGHT"),
        (["pattern", "P31"], "no pattern P31"),
    ):
        found = rules(*arguments, given="{}")

        assert (2, "") == (found.exit_code, found.stdout)
        assert words in found.stderr


def test_a_rule_set_reads_back_in_english() -> None:
    """For people, and with the place of each sentence for programs."""
    text, data = rules("read", RULES), rules("read", RULES, "--json")
    sentences = msgspec.json.decode(data.stdout)

    assert [one["text"] for one in sentences] == [line.strip() for line in text.stdout.splitlines()]
    assert "/parts/1/overspend/1/bands/0/steps/0" in {one["pointer"] for one in sentences}


def test_what_there_is_to_be_warned_of_is_told_beside_the_answer(tmp_path: Path) -> None:
    """Percentages printed for exact contributions: what they cost shows on figures."""
    document = msgspec.json.decode(RULES.read_bytes())
    version = {"version": "printed", "starts": "2026-04-01", "percent_of": {"council": "46", "icb": "54"}}
    printed = {"type": "percentages", "printed_for": "contributions", "versions": [version]}
    weights = document["weights"] | {"above the first band": printed}
    path = changed(tmp_path, "rule_set", weights=weights)
    checked, previewed = rules("check", path, FIGURES), rules("preview", path, FIGURES)
    warnings = msgspec.json.decode(checked.stdout)["warnings"]

    assert (0, 0) == (checked.exit_code, previewed.exit_code)
    assert warnings
    assert [f"Warning: #{one['pointer']}  {one['text']}" for one in warnings] == previewed.stderr.splitlines()


def test_two_rule_sets_stand_side_by_side(tmp_path: Path) -> None:
    document = msgspec.json.decode(RULES.read_bytes())
    document["parts"][1]["overspend"].pop()
    other = changed(tmp_path, "rule_set", title="Without the cap", parts=document["parts"])
    data, text = rules("compare", RULES, other, FIGURES), rules("compare", RULES, other, FIGURES, "--text")
    shares = {one["what"]: one["difference_pence"] for one in msgspec.json.decode(data.stdout)["shares"]}

    assert {"council": 1_212_951, "icb": -1_212_951} == shares
    assert "B: Without the cap" in text.stdout
    assert "-12,129.51" in text.stdout


def test_another_split_is_tried() -> None:
    half = ["--measure", "contributions", "--of", "council=1", "--of", "icb=1"]
    data, text = rules("split", RULES, FIGURES, *half), rules("split", RULES, FIGURES, *half, "--text")
    wrong = rules("split", RULES, FIGURES, "--measure", "population", "--of", "council=1")

    assert "placeledger-comparison/1" == msgspec.json.decode(data.stdout)["format"]
    assert "As tried" in text.stdout
    assert (1, "figures-do-not-fit") == (wrong.exit_code, msgspec.json.decode(wrong.stdout)["code"])


def test_a_sweep_tells_points_and_kinks() -> None:
    data = rules("sweep", RULES, FIGURES, "--from", "-1.5", "--to", "4.5", "--points", "3")
    text = rules("sweep", RULES, FIGURES, "--text")
    found = msgspec.json.decode(data.stdout)

    assert ["-1.5", "1.5", "4.5"] == [one["percent"] for one in found["points"]]
    assert [0, 10_995_851, 37_495_851, 58_464_730] == sorted({one["variance_pence"] for one in found["kinks"]})
    assert 41 == sum(line.startswith("│") for line in text.stdout.splitlines())
    assert "At £109,958.51" in text.stdout


def test_a_pattern_is_a_rule_set_to_begin_from(tmp_path: Path) -> None:
    """What is printed can be previewed, and the list names each."""
    listed = [line.split()[0] for line in rules("pattern").stdout.splitlines()]
    files = [tmp_path / "rules.json", tmp_path / "figures.json"]
    for file, options in zip(files, ([], ["--figures"]), strict=True):
        file.write_text(rules("pattern", "p9", *options).stdout, encoding="utf-8")
    found = rules("preview", *files)

    assert [*(f"P{number}" for number in range(1, 31)), *(f"G{number}" for number in range(1, 11))] == listed
    assert {"council": 3_724_975, "nhs": 3_724_975} == msgspec.json.decode(found.stdout)["shares_pence"]


def test_names_are_printed_as_they_stand(tmp_path: Path) -> None:
    """What looks like markup to the terminal is a partner's name."""
    document = RULES.read_text(encoding="utf-8").replace('"icb"', '"[red]icb[/late]"')
    (tmp_path / "rules.json").write_text(document, encoding="utf-8")
    document = FIGURES.read_text(encoding="utf-8").replace('"icb"', '"[red]icb[/late]"')
    (tmp_path / "figures.json").write_text(document, encoding="utf-8")

    for command in (["preview"], ["sweep"]):
        found = rules(*command, tmp_path / "rules.json", tmp_path / "figures.json", "--text")
        assert 0 == found.exit_code
        assert "[red]icb[/late]" in found.stdout
