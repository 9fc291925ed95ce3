"""What the files of a pack say, by other readers than their writers, held against the pack as the API says it."""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

_AMOUNT = re.compile(r"(\N{MINUS SIGN}?)£([\d,]+)\.(\d\d)")


def text_of(pdf: bytes) -> str:
    """All that a reader of the PDF finds, without the breaks of its layout."""
    found = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", found.replace("\u200b", ""))


def amounts_of(pack: Any, at: str = "") -> Iterator[tuple[str, int]]:
    """Every amount of a pack with its place."""
    if isinstance(pack, dict | list):
        for name, one in pack.items() if isinstance(pack, dict) else enumerate(pack):
            yield from amounts_of(one, f"{at}/{name}")
    elif isinstance(pack, int) and at.endswith("_pence"):
        yield at, pack


def texts_of(pack: Any) -> str:
    """All texts of a pack: sentences of rules name amounts too."""
    if isinstance(pack, dict | list):
        return " ".join(texts_of(one) for one in (pack.values() if isinstance(pack, dict) else pack))
    return pack if isinstance(pack, str) else ""


def amounts_in(text: str) -> set[int]:
    """Every amount of money that a text names."""
    found = ((bool(sign), int(pounds.replace(",", "") + pence)) for sign, pounds, pence in _AMOUNT.findall(text))
    return {-pence if is_below else pence for is_below, pence in found}


def amounts_of_workbook(raw: bytes) -> set[int]:
    """The numbers below each heading of money, and the amounts that texts name."""
    book, found = CalamineWorkbook.from_filelike(io.BytesIO(raw)), set[int]()
    for name in book.sheet_names:
        money: set[int] = set()
        for row in book.get_sheet_by_name(name).to_python():
            money = {at for at, cell in enumerate(row) if str(cell).endswith("(£)")} or money
            found |= {round(Decimal(str(row[at])) * 100) for at in money if isinstance(row[at], int | float)}
            found |= {one for cell in row if isinstance(cell, str) for one in amounts_in(cell)}
    return found


def files_wrong(pack: Any, pdf: bytes, workbook: bytes) -> list[str]:
    """Each amount of a pack that a file lacks, and each of a file that the pack has not; sentences leave signs out."""
    said, wrong = dict(amounts_of(pack)), []
    known = {abs(one) for one in (*said.values(), *amounts_in(texts_of(pack)))}
    for name, shown in (("PDF", amounts_in(text_of(pdf))), ("workbook", amounts_of_workbook(workbook))):
        wrong += [
            f"{place} is {amount}, and not in the {name}" for place, amount in said.items() if amount not in shown
        ]
        wrong += [f"the {name} says {one}, and the pack does not" for one in shown if abs(one) not in known]
    return wrong
