"""The README of savings cases: it names every field and every measure, and what it shows can be read."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from ledger.rules import savings
from ledger.rules.savings import case as format_of_cases
from ledger.rules.savings.case import Bias, Explicit, Graded, Rate, Spread, Timing
from ledger.rules.savings.decoding import read_references
from ledger.rules.savings.projection import BodyAnswer, Returns
from ledger.rules.savings.references import References
from tests.rules.savings.documents import example, projected

MANUAL = Path(savings.__file__).with_name("README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r'`(\[?\{".*?\}\]?)`', MANUAL)
PARTS = [
    one
    for one in vars(format_of_cases).values()
    if isinstance(one, type) and issubclass(one, Struct) and one.__struct_fields__
]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: str(part.__name__))
def test_every_field_is_named(part: type[Struct]) -> None:
    missing = [name for name in part.__struct_fields__ if f'"{name}"' not in MANUAL and f"`{name}`" not in MANUAL]

    assert [] == missing


@pytest.mark.parametrize("answer", [BodyAnswer, Returns], ids=lambda part: str(part.__name__))
def test_every_figure_is_explained(answer: type[Struct]) -> None:
    names = {re.sub(r"(cumulative|payback_year)_\w+", r"\1_…", name) for name in answer.__struct_fields__} - {"body"}

    assert set() == names - set(re.findall(r"`(\w+…?)`", MANUAL))


@pytest.mark.parametrize("shown", SHOWN)
def test_what_is_shown_can_be_read(shown: str) -> None:
    """As a time, a correction, a spread or rates."""
    wanted: Any = (
        tuple[Rate, ...] if shown.startswith("[") else Spread if '"input"' in shown else Bias | Explicit | Timing
    )

    assert msgspec.json.decode(shown, type=wanted)


def test_the_table_that_is_shown_can_be_used() -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", MANUAL, re.MULTILINE | re.DOTALL)
    found = read_references(shown.encode())

    assert isinstance(found, References)
    assert "100" == found.deflator[0].index["2026"]


def test_the_profile_and_the_timing_that_are_said_to_be_one_are() -> None:
    timing = {"type": "timing", "ramp": ["0.5"], "supported_years": 3, "drop_off_percent": "25"}
    document = example()
    document["benefits"] = [{**one, "time": timing} for one in document["benefits"][1:]]
    (profile,) = {one.parts for one in projected(document).benefits}

    assert list(profile) == json.loads(next(one for one in SHOWN if '"profile"' in one))["parts"]


def test_the_correction_that_is_worked_out_is_right() -> None:
    document = {**example(), "optimism_bias_table": "local-partnerships-2014"}
    graded = {"type": "graded", "cohort": 2, "impact": 4, "age": 3, "combination": "product"}
    document["benefits"][0]["optimism_bias"] = graded

    assert f"{projected(document).benefits[0].optimism_bias_percent.removeprefix('-')}%" in MANUAL
    assert Graded().combination == "worst"
