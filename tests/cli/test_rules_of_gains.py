"""`placeledger rules` on gains: the golden cases of reallocation from files, swept and compared, as data and text."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from ledger.__main__ import main
from ledger.cli.export_schema import EXAMPLE, GAINS
from tests.cases.tables import case_name, cases, pence, table
from tests.rules.sharing.gain_cases import documents_of
from tests.rules.sharing.gain_patterns import gain_patterns

PATTERNS = gain_patterns()
RULES, FIGURES, ANSWER = (EXAMPLE / f"{GAINS}{name}.json" for name in ("rule_set", "figures", "preview_result"))
GOLDEN: dict[str, dict[str, Any]] = {case["id"]: case for case in table("reallocation")["case"]}
WATERFALL = GOLDEN["waterfall-repay-then-reinvest-then-return"]
REVERSED = GOLDEN["reversed-saving-is-clawed-back"]


def rules(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["rules", *map(str, arguments)])


def previewed(folder: Path, case: dict[str, Any], pattern: str) -> dict[str, Any]:
    """The answer of the program to a case, from files."""
    files = [folder / "rules.json", folder / "figures.json"]
    for file, document in zip(files, documents_of(case, PATTERNS[pattern]), strict=True):
        file.write_bytes(msgspec.json.encode(document))
    found = rules("preview", *files)
    assert 0 == found.exit_code, found.stdout
    return {one["gain"]: one for one in msgspec.json.decode(found.stdout)["gains"]}


def net_of(answer: dict[str, Any], basis: str = "proposed") -> dict[str, int]:
    """Net of each body, with what is kept as a pot."""
    moved = answer[basis]
    kept = sum(one["amount_pence"] for one in moved["kept"])
    net: dict[str, int] = moved["net_pence"]
    return net | ({"reinvestment_pot": kept} if moved["kept"] else {})


def test_a_preview_of_gains_is_the_published_answer() -> None:
    assert ANSWER.read_text(encoding="utf-8") == rules("preview", RULES, FIGURES).stdout


def test_the_golden_waterfall_and_its_claw_back(tmp_path: Path) -> None:
    """Both answers to the penny, and the difference that is posted."""
    savings = [
        [{"name": body, "body": body, "verified": text} for body, text in verified.items()]
        for verified in (WATERFALL["verified"], REVERSED["verified_now"])
    ]
    before, now = (net_of(previewed(tmp_path, {"savings": one}, "G1")["edge of care"]) for one in savings)

    assert {name: pence(text) for name, text in WATERFALL["net_transfer"].items()} == before
    difference = {name: now[name] - amount for name, amount in before.items()}
    assert {name: pence(text) for name, text in REVERSED["difference_posted"].items()} == difference


@pytest.mark.parametrize("case", [one for one in cases("gains") if one["pattern"] in {"G7", "G8", "G9"}], ids=case_name)
def test_the_table_through_the_program(case: dict[str, Any], tmp_path: Path) -> None:
    answer = previewed(tmp_path, case, case["pattern"])[case["gain"]]
    moved = answer["payable" if case.get("basis") == "banked" else "proposed"]

    assert {body: pence(text) for body, text in case["net"].items()} == {
        body: amount for body, amount in moved["net_pence"].items() if amount
    }


def test_people_read_who_puts_in_and_who_receives() -> None:
    told = rules("preview", RULES, FIGURES, "--text").stdout

    for words in (
        "edge of care, proposed on what is verified: £93,617.28 gathered",
        "before £124,234.56, taken £93,617.28, after £30,617.28",
        "carried forward of outstanding: la £56,152.22; nhs £18,717.41; cjs £0.00; dwp £0.00",
        "│ dwp                                  │  61,234.56 │ 30,617.28 │  6,123.45 │          -24,493.83 │",
        "│ Together                             │ 124,234.56 │ 93,617.28 │ 74,893.82 │                0.00 │",
        "All of it is payable",
    ):
        assert words in told
    assert "Of variances" not in told


def test_people_read_what_is_not_payable_yet(tmp_path: Path) -> None:
    """Both bases where they differ, and why nothing moves."""
    files = [tmp_path / "rules.json", tmp_path / "figures.json"]
    for file, options in zip(files, ([], ["--figures"]), strict=True):
        file.write_text(rules("pattern", "G9", *options).stdout, encoding="utf-8")
    told = rules("preview", *files, "--text").stdout
    files[1].write_text(files[1].read_text(encoding="utf-8").replace("2016-03-31", "2031-03-31"), encoding="utf-8")
    late = rules("preview", *files, "--text").stdout

    assert "placements and health, payable on what is banked: £858,456.78 gathered" in told
    assert "nothing moves: it does not hold that the day of the figures is on or before 31 March 2021" in late


def test_savings_are_swept_where_there_are_only_gains() -> None:
    """From nothing to twice what was saved unless asked otherwise; never below nothing."""
    data, text = rules("sweep", RULES, FIGURES, "--points", "5"), rules("sweep", RULES, FIGURES, "--text")
    found = msgspec.json.decode(data.stdout)
    below = rules("sweep", RULES, FIGURES, "--from", "-1")
    variance = rules("sweep", RULES, FIGURES, "--of", "variance")

    assert "placeledger-gains-sweep/1" == found["format"]
    assert ["0", "50", "100", "150", "200"] == [one["percent"] for one in found["points"]]
    assert [16_588_091] * 3 == [one["realised_pence"] for one in found["kinks"]]
    assert "At £165,880.91 (133.522355%): la from -4.726723% to -24.14787% of each further penny" in text.stdout
    assert (2, True) == (below.exit_code, "Nothing is saved below nothing" in below.stderr)
    assert (1, "figures-do-not-fit") == (variance.exit_code, msgspec.json.decode(variance.stdout)["code"])


def test_gains_are_compared(tmp_path: Path) -> None:
    document = msgspec.json.decode(RULES.read_bytes())
    document["gains"][0]["gather"]["percent_of"]["dwp"] = "100"
    other = tmp_path / "other.json"
    other.write_bytes(msgspec.json.encode(document))
    data, text = rules("compare", RULES, other, FIGURES), rules("compare", RULES, other, FIGURES, "--text")
    (gain,) = msgspec.json.decode(data.stdout)["gains"]

    assert 0 == sum(one["difference_pence"] for one in (*gain["proposed"], *gain["kept"]))
    assert "edge of care, payable: received on balance, £" in text.stdout


def test_a_refusal_within_a_gain_is_told_in_the_rule_set(tmp_path: Path) -> None:
    figures = msgspec.json.decode(FIGURES.read_bytes())
    lacking = tmp_path / "figures.json"
    lacking.write_bytes(msgspec.json.encode(figures | {"amounts": {}}))
    found = rules("preview", RULES, lacking)
    (error,) = msgspec.json.decode(found.stdout)["errors"]

    assert 1 == found.exit_code
    assert f"{RULES}#/gains/0/steps/0/at_most/of/1" == error["pointer"]
