"""The demonstration's files agree with each other: bodies, programmes, profiles and the published lines."""

import csv
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ledger.core import ids
from ledger.intake.coding import coder
from ledger.intake.model import FileRead, Profile
from ledger.intake.reading import read_file

DEMO = Path(__file__).parents[2] / "deploy" / "demo"
CCG = ("ccg-spend-over-25k", "london_nhs_south_east_london_ccg_spend_over_25k_2020-09.csv")
GLA = ("gla-spend-over-250", "london_gla_combined_authority_spend_over_250_2020-P06.csv")


def document(name: str) -> Any:
    return msgspec.json.decode((DEMO / name).read_bytes())


def file_and_suspense(names: tuple[str, str]) -> tuple[FileRead, dict[str, int], int]:
    """The file read, the pence in suspense by the value of the programme column, and the pence coded."""
    profile = msgspec.convert(document(f"profiles/{names[0]}.json"), Profile)
    found = read_file(profile, (DEMO / "data" / names[1]).read_bytes())
    assert isinstance(found, FileRead)
    schemes = {
        (programme["code"], scheme["code"])
        for programme in document("programmes.json")
        for scheme in programme["schemes"]
    }
    code = coder(profile, schemes)
    area = next(iter(profile.coding[-1].when))
    suspense: dict[str, int] = {}
    for line in found.lines:
        if code(line) is None:
            suspense[line.values[area]] = suspense.get(line.values[area], 0) + line.amount_pence
    return found, suspense, found.total_pence - sum(suspense.values())


def test_codes_and_names_are_valid_and_each_stands_once() -> None:
    programmes = document("programmes.json")
    bodies = {body["body"] for body in document("data/bodies.json")}
    codes = [programme["code"] for programme in programmes]
    assert len(set(codes)) == len(codes)
    for programme in programmes:
        schemes = programme["schemes"]
        assert {scheme["responsible_body"] for scheme in schemes} <= bodies
        assert len({scheme["code"] for scheme in schemes}) == len(schemes) > 0
        for named in (programme, *schemes):
            msgspec.convert(named["code"], ids.Code)
            msgspec.convert(named["name"], ids.Name)


def test_at_least_95_percent_of_the_ccg_is_coded_and_suspense_is_what_is_no_programme() -> None:
    found, suspense, coded = file_and_suspense(CCG)
    assert suspense == {
        "BALANCE SHEET": 232_660_729,
        "NON RECURRENT RESERVE": 572_549_000,
        "GENERAL RESERVE - PROGRAMME": 9_047_300,
        "BUSINESS DEVELOPMENT": 3_274_351,
        "CORPORATE COSTS & SERVICES": 2_750_000,
    }
    assert coded * 100 >= found.total_pence * 95


def test_every_gla_line_is_coded_to_its_directorate() -> None:
    """The GLA's programme is the directorate, which no line lacks."""
    _, suspense, _ = file_and_suspense(GLA)

    assert {} == suspense


@pytest.mark.parametrize("names", [CCG, GLA])
def test_every_scheme_of_the_demonstration_has_a_published_line(names: tuple[str, str]) -> None:
    profile = msgspec.convert(document(f"profiles/{names[0]}.json"), Profile)
    found, _, _ = file_and_suspense(names)
    of_body = {
        (programme["code"], scheme["code"])
        for programme in document("programmes.json")
        for scheme in programme["schemes"]
        if scheme["responsible_body"] == profile.body
    }
    code = coder(profile, of_body)
    assert {coded for coded in map(code, found.lines) if coded} == of_body


def test_the_payments_to_southwark_are_the_published_lines() -> None:
    payments = document("southwark-payments.json")
    with (DEMO / "data" / CCG[1]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for payment in payments:
        _, _, _, kind, area, supplier, reference, amount = rows[payment["row"] - 1]
        assert supplier == "SOUTHWARK COUNCIL"
        assert (payment["reference"], payment["expense_area"], payment["expense_type"]) == (reference, area, kind)
        assert payment["amount_pence"] == int(amount.replace(",", "").replace(".", ""))
    assert [payment["row"] for payment in payments] == [
        n for n, row in enumerate(rows, 1) if "SOUTHWARK COUNCIL" in row
    ]
    assert sum(payment["amount_pence"] for payment in payments) == 450_453_700
