"""A workbook as the bytes of an XLSX file (ECMA-376), the same for the same tables. Text is never a formula. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ledger.core.workbook import SHEET_NAME_MAX, Formula, Percentage, Table, Written, address, column_name

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest that the container can say: a file does not tell when it was made
_UNIX = 3
_WIDTH_MIN, _WIDTH_MAX = 10, 60
_DAY_NONE = date(1899, 12, 30).toordinal()  # days are counted from here; the calendar is wrong before March 1900
_DAY_FIRST = date(1900, 3, 1).toordinal()
_SECONDS_A_DAY, _PLACES = 24 * 60 * 60, 10
# Begins a formula for those who type it in again, or open what was saved as text by commas.
_LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("_x(?=[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_GENERAL, _TEXT, _KEPT_TEXT, _HEADING, _POUNDS, _PERCENT, _DAY, _INSTANT = range(8)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="d\\ mmmm\\ yyyy"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write_workbook(tables: Sequence[Table]) -> bytes:
    """The tables as sheets, in order, each with its headings held in view."""
    names = [one.name for one in tables]
    assert tables, "a workbook has a sheet"
    assert len({one.lower() for one in names}) == len(names), "sheets have names of their own"
    assert all(0 < len(one) <= SHEET_NAME_MAX and not re.search(r"[\[\]:*?/\\]", one) for one in names)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as container:
        for name, content in _parts(tables):
            info = ZipInfo(name, _LONG_AGO)
            info.compress_type, info.create_system = ZIP_DEFLATED, _UNIX
            container.writestr(info, _HEAD + content)
    return file.getvalue()


def _parts(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(tables) + 1)
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in numbers
    )
    yield "[Content_Types].xml", _types(sheets)
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    listed = "".join(
        f'<sheet name={quoteattr(one.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, one in zip(numbers, tables, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
    )
    targets = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, (f"rId{len(tables) + 1}", "styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES
    for number, table in zip(numbers, tables, strict=True):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(table)


def _types(sheets: str) -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MEDIA_TYPE}.main+xml"/>{sheets}'
        '<Override PartName="/xl/styles.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
    )


def _relations(targets: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for name, kind, target in targets
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _sheet(table: Table) -> str:
    first, headed = table.first_row, table.first_row - 1
    held = f'<pane ySplit="{headed}" topLeftCell="A{first}" activePane="bottomLeft" state="frozen"/>'
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_widths(table), 1)
    )
    above = "".join(
        f'<row r="{row}">{_text(address(row, 1), one, _TEXT if row > 1 else _HEADING)}</row>'
        for row, one in enumerate(table.above, 1)
    )
    headings = "".join(_text(address(headed, at), one, _HEADING) for at, one in enumerate(table.headings, 1))
    rows = "".join(_row(number, row, table.pounds) for number, row in enumerate(table.rows, first))
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{held}</sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData>{above}<row r="{headed}">{headings}</row>{rows}</sheetData></worksheet>'
    )


def _widths(table: Table) -> list[int]:
    """As wide as the heading and what stands below it, within reason."""
    longest = [len(one) for one in table.headings]
    for row in table.rows:
        for at, cell in enumerate(row[: len(longest)]):
            longest[at] = max(longest[at], _width(cell))
    return [min(max(one + 2, _WIDTH_MIN), _WIDTH_MAX) for one in longest]


def _width(cell: Written) -> int:
    if isinstance(cell, Formula):
        cell = cell.value
    if isinstance(cell, int | Decimal):
        return len(f"{cell:,.2f}")
    return len(str(cell)) if isinstance(cell, str | date) else 0


def _row(number: int, row: Sequence[Written], pounds: frozenset[int]) -> str:
    cells = "".join(
        _cell(f"{column_name(at)}{number}", value, _POUNDS if at in pounds else _GENERAL)
        for at, value in enumerate(row, 1)
        if value is not None
    )
    return f'<row r="{number}">{cells}</row>'


def _cell(at: str, value: Written, style: int) -> str:
    match value:
        case bool():
            return f'<c r="{at}" t="b"><v>{value:d}</v></c>'
        case int() | Decimal():
            return f'<c r="{at}" s="{style}"><v>{value}</v></c>'
        case Formula():
            return f'<c r="{at}" s="{style}"><f>{escape(value.text)}</f><v>{value.value}</v></c>'
        case Percentage():
            return f'<c r="{at}" s="{_PERCENT}"><v>{value.value}</v></c>'
        case date():
            return _day(at, value)
        case _:
            assert isinstance(value, str), "what was read is written as what it means"
            return _text(at, value, _KEPT_TEXT if value.startswith(_LOOKS_LIKE_A_FORMULA) else _TEXT)


def _day(at: str, value: date) -> str:
    """A date, or an instant in UTC to the second, as spreadsheets count days; text where they cannot."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    days, style = Decimal(value.toordinal() - _DAY_NONE), _DAY
    if value.toordinal() < _DAY_FIRST:
        return _text(at, value.isoformat(), _TEXT)
    if isinstance(value, datetime):
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        parts = (seconds * 10**_PLACES + _SECONDS_A_DAY // 2) // _SECONDS_A_DAY
        days, style = days + Decimal(parts).scaleb(-_PLACES), _INSTANT
    return f'<c r="{at}" s="{style}"><v>{days}</v></c>'


def _text(at: str, value: str, style: int) -> str:
    """Text within its cell, marked as text, so that nobody's program works it out."""
    kept = escape(_NOT_IN_XML.sub(_escaped, value))
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    """As the format says characters that XML has not: _x001F_; and what looks like one, but is none."""
    return "_x005F_x" if found[0] == "_x" else f"_x{ord(found[0]):04X}_"
