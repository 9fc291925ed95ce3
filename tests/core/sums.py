"""What the formulas of a workbook come to, worked out from its cells by another way than the writer's."""

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from xml.etree import ElementTree as ET

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SUM = re.compile(r"SUM\(([A-Z]+)(\d+):([A-Z]+)(\d+)\)")


def summed(raw: bytes) -> dict[str, dict[str, Decimal]]:
    """Every formula by sheet and cell, each shown to come to the value that the file states for it."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/"):
                sheet = part.removeprefix("xl/worksheets/").removesuffix(".xml")
                found[sheet] = _of_sheet(ET.fromstring(parts.read(part)))  # noqa: S314 - what we wrote ourselves
    return found


def _of_sheet(sheet: ET.Element) -> dict[str, Decimal]:
    cells = {one.attrib["r"]: one for one in sheet.iter(f"{_NS}c")}
    formulas = {at: one.findtext(f"{_NS}f") for at, one in cells.items() if one.find(f"{_NS}f") is not None}
    worked_out = {at: _sum(str(formula), cells) for at, formula in formulas.items()}
    stated = {at: Decimal(str(cells[at].findtext(f"{_NS}v"))) for at in formulas}
    assert worked_out == stated, f"formulas come to {worked_out}, and the file states {stated}"
    return worked_out


def _sum(formula: str, cells: Mapping[str, ET.Element]) -> Decimal:
    found = _SUM.fullmatch(formula)
    assert found is not None, f"{formula} is no sum"
    assert found[1] == found[3], f"{formula} sums no column"
    rows = range(int(found[2]), int(found[4]) + 1)
    there = [cells[f"{found[1]}{row}"] for row in rows if f"{found[1]}{row}" in cells]
    numbers = [one for one in there if one.attrib.get("t", "n") == "n"]
    return sum((Decimal(str(one.findtext(f"{_NS}v"))) for one in numbers), Decimal(0))
