"""A page's tables and the files that they are taken away as: cell by cell the same, and nothing in them a formula."""

import contextlib
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
from python_calamine import CalamineWorkbook

from ledger.pages.words import day_text, instant_text, name_text
from tests.core.sums import summed
from tests.pages.reading import Page

_FORMULA = re.compile(r"[=@\t\r\n\uff1d\uff0b\uff0d\uff20]|[+-](?!\d+(\.\d+)?$)")
Row = list[tuple[str, str | None]]  # of each cell what a reader sees, and the raw value of its figure


class Tables(HTMLParser):
    """The rows of each declared table of a page, by its name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.bodies: dict[str, list[Row]] = {}
        self._rows: list[Row] | None = None
        self._cell: list[Any] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "table" and (said.get("id") or "").startswith("table-"):
            self._rows = self.bodies.setdefault(str(said["id"]).removeprefix("table-"), [])
        elif tag == "tfoot":
            self._rows = None
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in {"td", "th"} and self._rows is not None and said.get("scope") != "col":
            self._cell = ["", None]
        elif "data-figure" in said and self._cell is not None:
            self._cell[1] = said["data-value"]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._rows is not None and self._cell is not None:
            self._rows[-1].append((" ".join(self._cell[0].split()), self._cell[1]))
            self._cell = None
        elif tag == "table":
            self._rows = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell[0] += data


async def files_wrong(http: httpx.AsyncClient, address: str, names: Iterable[str]) -> list[str]:
    """Where the files of some tables of a page differ from what the page shows, and each link that asks otherwise."""
    text = (await http.get(address, headers={"Accept": "text/html"})).text
    shown = {name: [row for row in rows if row] for name, rows in Tables(text).bodies.items()}
    links = {one for one in Page(text).links if "table=" in one and "format=" in one}
    wrong = [f"{one}: loses what the page is asked" for one in links if not _query(address) <= _query(one)]
    for name in names:
        content = await _taken(http, address, links, name, "csv")
        raw = await _taken(http, address, links, name, "xlsx")
        wrong += [f"{name}: {one}" for one in (*_of_csv(shown[name], content), *_of_workbook(content, raw))]
    return wrong


def _query(address: str) -> set[tuple[str, str]]:
    return set(parse_qsl(urlsplit(address).query))


async def _taken(http: httpx.AsyncClient, address: str, links: Iterable[str], name: str, form: str) -> bytes:
    wanted = {("table", name), ("format", form)}
    (link,) = [one for one in links if wanted <= _query(one)]
    response = await http.get(urljoin(address, link))
    assert response.headers["content-disposition"].endswith(f'"{name}.{form}"'), response.text[:300]
    return response.content


def lines_of(content: bytes) -> list[list[str]]:
    """The lines of a CSV file below its heading, each text as it was posted."""
    return [[_said(cell) for cell in line] for line in csv.reader(io.StringIO(content.decode(), newline=""))][1:]


def _said(cell: str) -> str:
    return cell.removeprefix("'")


def _of_csv(rows: list[Row], content: bytes) -> Iterator[str]:
    lines = lines_of(content)
    if len(rows) > len(lines):
        yield f"{len(rows)} rows are shown, {len(lines)} are in the file"
    for row, line in zip(rows, lines, strict=False):
        for (text, value), cell in zip(row, line, strict=True):
            if (cell != value) if value is not None else (text not in _ways(cell)):
                yield f"{text!r} is shown, of {value}, and {cell!r} is in the file"


def _ways(cell: str) -> set[str]:
    """In which words a page says what stands in a cell."""
    found = {" ".join(one.split()) for one in (cell, name_text(cell))}
    for say in (day_text, instant_text):
        with contextlib.suppress(ValueError):
            found.add(say(cell))
    return found


def _of_workbook(content: bytes, raw: bytes) -> Iterator[str]:
    """Where the workbook differs from the CSV file; totals, which are formulas there, come to what they state."""
    assert summed(raw) is not None
    yield from formulas_of(content, raw)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    rows = sheets.get_sheet_by_name(sheets.sheet_names[-1]).to_python()
    lines = lines_of(content)
    fields = next(csv.reader(io.StringIO(content.decode(), newline="")))
    head = next(at for at, row in enumerate(rows) if len([one for one in row if one != ""]) == len(fields))
    for line, row in zip(lines, rows[head + 1 :], strict=False):
        for name, heading, cell, found in zip(fields, rows[head], line, row, strict=True):
            if not _is_same(cell, found, is_money=str(heading).endswith("(£)")):
                yield f"{name} is {cell!r} in the CSV file and {found!r} in the workbook"
    if len(rows) - head - 1 < len(lines):
        yield f"{len(lines)} lines are in the CSV file, {len(rows) - head - 1} in the workbook"


def _is_same(cell: str, found: Any, *, is_money: bool) -> bool:
    match found:
        case bool() | str():
            return cell == found
        case int() | float():
            return Decimal(cell) == round(Decimal(found) * (100 if is_money else 1), 6)
        case datetime():
            return cell.startswith(found.isoformat(timespec="seconds"))
        case _:
            return cell == str(found)


def formulas_of(content: bytes, raw: bytes) -> list[str]:
    """Each cell of a CSV file, and of a workbook, that a spreadsheet would work out, beside the sums that are ours."""
    lines = csv.reader(io.StringIO(content.decode(), newline=""))
    found = [cell for line in lines for cell in line if _FORMULA.match(cell)]
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        texts = [parts.read(one).decode() for one in parts.namelist() if one.startswith("xl/worksheets/")]
    formulas = [one for text in texts for one in re.findall(r"<f[ >](.*?)</f>", text)]
    return found + [one for one in formulas if not re.fullmatch(r"SUM\([A-Z]+\d+:[A-Z]+\d+\)", one)]
