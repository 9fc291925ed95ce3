"""The published formats of rules and savings cases: valid schemas that take what decoders take, and examples."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its stubs are not locked

from ledger.cli.export_schema import EXAMPLE, EXAMPLE_OF_SAVINGS, FORMATS, PUBLISHED
from ledger.core.refusal import Code
from ledger.rules.savings.decoding import decode_case
from ledger.rules.sharing.decoding import read_figures, read_rule_set
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from tests.rules.sharing.documents import put_at, without
from tests.rules.sharing.gain_patterns import gain_patterns
from tests.rules.sharing.patterns import files, pattern_of

WRONG_IN_A_RULE_SET = [
    ("/colour", "blue"),
    ("/format", "placeledger-rule-set/2"),
    ("/engine", 2),
    ("/partners", []),
    ("/host", ""),
    ("/parts/0/netting", "apart"),
    ("/weights/contributions/type", "guessed"),
    ("/parts/1/overspend/1/type", "gift"),
    ("/parts/1/overspend/1/bands", []),
    ("/parts/1/overspend/1/bands/0/up_to/percent", "2,5"),
    ("/parts/1/overspend/1/bands/0/up_to/percent", "\N{ARABIC-INDIC DIGIT TWO}"),
    ("/parts/1/overspend/1/bands/0/up_to/percent", 2),
    ("/parts/1/overspend/2/limits/0/at_most/amount_pence", 1.5),
    ("/parts/1/overspend/2/limits/0/at_most/amount_pence", -1),
    ("/clocks/0/days", 0),
]
WRONG_IN_GAINS = [
    ("/gains/0/gather/type", "taken"),
    ("/gains/0/gather/percent_of/dwp", 50),
    ("/gains/0/gather/others_percent", "-1"),
    ("/gains/0/steps/0/at_most/of", [{"type": "the_whole"}]),
    ("/gains/0/steps/0/at_most/of/0/of/type", "the_rest"),
    ("/gains/0/steps/0/each_at_most/colour", "blue"),
    ("/gains/0/steps/2/type", "gift"),
    ("/gains/0/gather/when", {"type": "day", "on_or_after": 2026}),
]
WRONG_IN_A_CASE = [
    ("/colour", "blue"),
    ("/format", "placeledger-savings-case/2"),
    ("/bodies", []),
    ("/title", " "),
    ("/years", 61),
    ("/cohort/size", 200),
    ("/benefits/0/impact_percent", "35%"),
    ("/benefits/0/deadweight_mode", "both"),
    ("/benefits/0/unit_values/0/amount_pence", 1.5),
    ("/benefits/0/optimism_bias/type", "guess"),
    ("/benefits/1/time/parts", []),
    ("/costs/0/years", []),
    ("/costs/0/amount_pence", -1),
]
WRONG_IN_FIGURES = [
    ("/as_at", "31/03/2027"),
    ("/lines/0/budget_pence", "640000000"),
    ("/lines/0/budget_pence", 2**53 + 1),
    ("/lines/0/colour", "blue"),
    ("/items/0/amount_pence", -1),
    ("/weights/contributions/of/icb", "-1"),
    ("/weights/contributions/of/icb", "1\n"),
]


def schema(name: str) -> Any:
    return Draft202012Validator(msgspec.json.decode((PUBLISHED / f"{name}.schema.json").read_bytes()))


def example(name: str, folder: Path | None = None) -> dict[str, Any]:
    folder = folder or (EXAMPLE_OF_SAVINGS if name.startswith("savings") else EXAMPLE)
    found: dict[str, Any] = msgspec.json.decode((folder / f"{name}.json").read_bytes())
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_a_schema_is_valid(name: str) -> None:
    validator = schema(name)

    Draft202012Validator.check_schema(validator.schema)
    assert "https://json-schema.org/draft/2020-12/schema" == validator.schema["$schema"]


@pytest.mark.parametrize("name", [one for one in FORMATS if one not in {"comparison", "sweep", "savings_sweep"}])
def test_an_example_is_of_its_schema(name: str) -> None:
    needed = {"figures": "/as_at", "savings_unit_costs": "/licence", "savings_unit_values": "/licence"}

    assert schema(name).is_valid(example(name))
    assert not schema(name).is_valid(without(example(name), needed.get(name, "/title")))


def test_the_case_with_spreads_is_of_the_schema_of_cases() -> None:
    assert schema("savings_case").is_valid(example("spread_case", EXAMPLE_OF_SAVINGS))


def test_the_answer_of_the_example_has_what_answers_have() -> None:
    """Offsets, a reserve drawn on, weights exact and printed by version, a cap that is met, money kept in a fence."""
    answer = example("preview_result")
    in_fence, other = answer["pots"]

    assert ("iBCF", 2_500_000) == (in_fence["fence"], in_fence["kept"][0]["amount_pence"])
    assert {"equipment"} == {one["from_line"] for one in other["offsets"]}
    assert [10_000_000] == [one["amount_pence"] for one in other["drawn"]]
    assert {"2026-27 as signed", "schedule 3 of the agreement"} == {
        one["weights"]["version"] for one in other["working"] if one["weights"]
    }
    assert 15_000_000 == answer["shares_pence"]["council"]


@pytest.mark.parametrize(("place", "value"), WRONG_IN_A_RULE_SET)
def test_what_the_decoder_refuses_of_a_rule_set_the_schema_refuses(place: str, value: object) -> None:
    document = put_at(example("rule_set"), place, value)
    refusals = read_rule_set(msgspec.json.encode(document))

    assert not schema("rule_set").is_valid(document)
    assert isinstance(refusals, tuple)
    assert {Code.PAYLOAD_IS_NOT_VALID} == {one.code for one in refusals}


@pytest.mark.parametrize(("place", "value"), WRONG_IN_GAINS)
def test_what_the_decoder_refuses_of_gains_the_schema_refuses(place: str, value: object) -> None:
    document = put_at(example("gains_rule_set"), place, value)

    assert not schema("rule_set").is_valid(document)
    assert isinstance(read_rule_set(msgspec.json.encode(document)), tuple)


@pytest.mark.parametrize(("place", "value"), WRONG_IN_A_CASE)
def test_what_the_decoder_refuses_of_a_savings_case_the_schema_refuses(place: str, value: object) -> None:
    document = put_at(example("savings_case"), place, value)

    assert not schema("savings_case").is_valid(document)
    assert isinstance(decode_case(msgspec.json.encode(document)), tuple)


@pytest.mark.parametrize(("place", "value"), WRONG_IN_FIGURES)
def test_what_the_decoder_refuses_of_figures_the_schema_refuses(place: str, value: object) -> None:
    document = put_at(example("figures"), place, value)

    assert isinstance(read_figures(msgspec.json.encode(document)), tuple)
    # To validators a date's form is a note, and to this one a line may end before its last line feed.
    assert place == "/as_at" or value == "1\n" or not schema("figures").is_valid(document)


PATTERNS: dict[str, Any] = {**{file.stem: pattern_of(file) for file in files()}, **gain_patterns()}


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_and_its_answer_are_of_the_schemas(name: str) -> None:
    pattern = PATTERNS[name]
    answers: list[tuple[str, RuleSet | Figures | object]] = [
        ("rule_set", pattern.rule_set),
        ("figures", pattern.figures),
        ("preview_result", evaluate(pattern.rule_set, pattern.figures)),
    ]

    for form, value in answers:
        assert schema(form).is_valid(msgspec.json.decode(msgspec.json.encode(value))), form
