"""Every figure of a page held against the API: where it says that it stands, with the same person's rights."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx
from msgspec import Struct

from tests.conftest import Client
from tests.pages.visitor import Visitor

MINUS = "\N{MINUS SIGN}"
_MONEY = re.compile(rf"({MINUS}?)£([\d,]+)\.(\d\d)")
_COLLECT = """() => ({
  figures: [...document.querySelectorAll('[data-figure]')].map(one => ({
    source: one.dataset.figure, value: one.dataset.value, text: one.textContent.trim() })),
  without: [...document.querySelectorAll('.govuk-table__cell--numeric, tbody .govuk-table__header--numeric')]
    .filter(cell => /\\d/.test(cell.textContent) && !cell.querySelector('[data-figure]'))
    .map(cell => cell.textContent.trim()),
})"""


class Shown(Struct, frozen=True):
    """A figure of a page: where it says that it stands, what it says stands there, what a reader sees."""

    source: str
    value: str
    text: str


async def figures_wrong(visitor: Visitor) -> tuple[int, list[str]]:
    """How many figures a page has, and each that differs from the API or does not say where it stands."""
    found = await visitor.page.evaluate(_COLLECT)
    wrong = [f"no data-figure: {text}" for text in found["without"]]
    return len(found["figures"]), wrong + await figures_differ(visitor.api, [Shown(**one) for one in found["figures"]])


async def figures_differ(api: Client, shown: Iterable[Shown]) -> list[str]:
    """Each figure that is not what the API says where it stands; every answer is asked for once."""
    answers: dict[str, Any] = {}
    wrong = []
    for one in shown:
        address, _, pointer = one.source.partition("#")
        if address not in answers:
            answers[address] = await _answer(api, address)
        raw = resolved(answers[address], pointer)
        if str(raw) != one.value:
            wrong.append(f"{one.source}: data-value is {one.value}, the API says {raw!r}")
        elif not says(one.text, raw):
            wrong.append(f"{one.source}: {one.text!r} is shown, the API says {raw!r}")
    return wrong


async def _answer(api: Client, address: str) -> Any:
    response = await api.get(address)
    assert response.status_code == httpx.codes.OK, f"{address}: {response.text}"
    return response.json()


def resolved(document: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) leads to."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        document = document[int(name) if isinstance(document, list) else name]
    return document


def says(text: str, raw: Any) -> bool:
    """Whether a text as shown is a value of the API: `£1,234.56` is 123456 pence, `1,234` is 1234, `61.5%` is 61.5."""
    if money := _MONEY.fullmatch(text):
        pence = int(money[2].replace(",", "")) * 100 + int(money[3])
        return (-pence if money[1] else pence) == int(raw)
    try:
        return Decimal(text.removesuffix("%").replace(",", "").replace(MINUS, "-")) == Decimal(raw)
    except InvalidOperation:
        return text == str(raw)
