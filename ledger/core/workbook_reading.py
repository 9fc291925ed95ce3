"""The sheets of an XLSX file (ECMA-376) from its bytes, or why there are none. Sizes are bounded, nothing is run. Pure.

A formula is read as what it came to when the file was saved. Numbers have fifteen digits, as spreadsheets show them.
"""

import re
import zlib
from decimal import Context, InvalidOperation
from io import BytesIO
from posixpath import join, normpath
from struct import error as struct_error
from typing import Protocol
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from ledger.core.refusal import Code, Refusal
from ledger.core.workbook import COLUMNS_MAX, ROWS_MAX, BadCell, Cell, Percentage, Sheet, place_of

BYTES_MAX = 256 * 1024 * 1024  # unpacked, all parts together
CELLS_MAX = 2_000_000
_BETWEEN = "}"
# What the container's reader raises where bytes are not what they should be.
_DAMAGED = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, struct_error, zlib.error)
_DIGITS = Context(prec=15)
_EXPONENT_MAX = 30
_FORMAT_MAX = 255  # spreadsheets keep no longer one
_PERCENT_FORMATS = frozenset({9, 10})  # those that every program knows without being told
_HALVES = range(0xD800, 0xE000)
_DIGITS_ONLY = re.compile("[0-9]{1,9}")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class _BadFileError(Exception):
    """What makes a file no workbook that is read here."""


class _Handler(Protocol):
    def start(self, name: str, said: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


def read_workbook(raw: bytes) -> dict[str, Sheet] | tuple[Refusal, ...]:
    """Every sheet by its name, in the order of the file."""
    try:
        return _sheets(_Parts(raw))
    except _BadFileError as error:
        return (Refusal(Code.PAYLOAD_IS_NOT_VALID, f"the file is no workbook that can be read: {error}"),)


def _sheets(parts: "_Parts") -> dict[str, Sheet]:
    book = _target(parts, "", "_rels/.rels", "/officeDocument")
    listed, relations = _Listed(), _Relations()
    parts.walk(book, listed)
    folder, _, name = book.rpartition("/")
    parts.walk(join(folder, "_rels", f"{name}.rels"), relations)
    targets = {key: _within(folder, target) for key, kind, target in relations.found if kind.endswith("/worksheet")}
    shared, styles = _Shared(), _Styles()
    for kind, handler in (("/sharedStrings", shared), ("/styles", styles)):
        for _, said, target in relations.found:
            if said.endswith(kind):
                parts.walk(_within(folder, target), handler)
    found: dict[str, Sheet] = {}
    for sheet, key in listed.found:
        if key in targets:
            cells = _Cells(shared.found, styles.percentages, CELLS_MAX - sum(len(one.cells) for one in found.values()))
            parts.walk(targets[key], cells)
            found[sheet] = Sheet(sheet, cells.found)
    if not found:
        raise _BadFileError("it has no sheet")
    return found


def _target(parts: "_Parts", folder: str, of: str, kind: str) -> str:
    relations = _Relations()
    parts.walk(of, relations)
    for _, said, target in relations.found:
        if said.endswith(kind):
            return _within(folder, target)
    raise _BadFileError("it does not say where its sheets are")


def _within(folder: str, target: str) -> str:
    return normpath(target.lstrip("/") if target.startswith("/") else join(folder, target))


class _Parts:
    """The parts of the container, unpacked no further than the limit."""

    def __init__(self, raw: bytes) -> None:
        try:
            self._container = ZipFile(BytesIO(raw))
        except _DAMAGED as error:
            raise _BadFileError("it is no XLSX file") from error
        self._left = BYTES_MAX

    def walk(self, name: str, handler: _Handler) -> None:
        """Hand what a part says to its handler, element by element."""
        raw = self._read(name)
        parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_document_type
        parser.StartElementHandler = lambda said, of: handler.start(_local(said), {_local(k): v for k, v in of.items()})
        parser.EndElementHandler = lambda said: handler.end(_local(said))
        parser.CharacterDataHandler = handler.text
        try:
            parser.Parse(raw, True)
        except expat.ExpatError as error:
            raise _BadFileError(f"its part {name} is not well formed ({error})") from error

    def _read(self, name: str) -> bytes:
        try:
            if self._container.getinfo(name).compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                raise _BadFileError(f"its part {name} is packed as no spreadsheet packs it")
            with self._container.open(name) as part:
                raw = part.read(self._left + 1)
        except KeyError:
            raise _BadFileError(f"its part {name} is missing") from None
        except _DAMAGED as error:
            raise _BadFileError(f"its part {name} is damaged or locked by a password") from error
        self._left -= len(raw)
        if self._left < 0:
            raise _BadFileError(f"unpacked it passes {BYTES_MAX // 1024**2} MiB")
        return raw


def _no_document_type(*_: object) -> None:
    raise _BadFileError("it declares a document type, which no spreadsheet has")


def _local(name: str) -> str:
    return name.rpartition(_BETWEEN)[2]


class _Silent:
    """A handler hears nothing of what it does not ask for."""

    def start(self, name: str, said: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between."""


class _Relations(_Silent):
    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "Relationship":
            self.found.append((said.get("Id", ""), said.get("Type", ""), said.get("Target", "")))


class _Listed(_Silent):
    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "sheet":
            self.found.append((said.get("name", ""), said.get("id", "")))


class _Styles(_Silent):
    """Which styles of cells show percentages."""

    def __init__(self) -> None:
        self.percentages: set[int] = set()
        self._formats = set(_PERCENT_FORMATS)
        self._of_cells, self._count = False, 0

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "numFmt" and "%" in _QUOTED.sub("", said.get("formatCode", "")[:_FORMAT_MAX]):
            self._formats.add(_whole(said.get("numFmtId")))
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            if _whole(said.get("numFmtId")) in self._formats:
                self.percentages.add(self._count)
            self._count += 1

    def end(self, name: str) -> None:
        self._of_cells = self._of_cells and name != "cellXfs"


class _Words(_Silent):
    """Gathers the text of `t` elements: a cell's own or shared; not how it is pronounced."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._is_text = self._is_said = False

    def start(self, name: str, said: dict[str, str]) -> None:  # noqa: ARG002 - a handler is given both
        self._is_said = self._is_said or name == "rPh"
        self._is_text = name == "t" and not self._is_said

    def end(self, name: str) -> None:
        self._is_said = self._is_said and name != "rPh"
        self._is_text = False

    def text(self, data: str) -> None:
        if self._is_text:
            self._words.append(data)

    def taken(self) -> str:
        words, self._words = "".join(self._words), []
        return _ESCAPED.sub(_character, words)


class _Shared(_Words):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.found.append(self.taken())


class _Cells(_Words):
    """The cells of one sheet."""

    def __init__(self, shared: list[str], percentages: set[int], cells_max: int) -> None:
        super().__init__()
        self.found: dict[tuple[int, int], Cell] = {}
        self._shared, self._percentages, self._max = shared, percentages, cells_max
        self._row = self._column = 0
        self._said: dict[str, str] = {}
        self._value: list[str] | None = None
        self._is_value = self._is_formula = False

    def start(self, name: str, said: dict[str, str]) -> None:
        super().start(name, said)
        if name == "row":
            self._row, self._column = _whole(said.get("r")) or self._row + 1, 0
        elif name == "c":
            self._row, self._column = place_of(said.get("r", "")) or (self._row, self._column + 1)
            self._said, self._value, self._is_formula = said, None, False
        elif name == "f":
            self._is_formula = True
        elif name == "v":
            self._value, self._is_value = [], True

    def text(self, data: str) -> None:
        super().text(data)
        if self._is_value and self._value is not None:
            self._value.append(data)

    def end(self, name: str) -> None:
        super().end(name)
        if name == "v":
            self._is_value = False
        elif name == "c":
            cell = self._cell(self.taken(), None if self._value is None else "".join(self._value))
            if cell is not None:
                self.found[self._row, self._column] = cell
            if self._row > ROWS_MAX or self._column > COLUMNS_MAX:
                raise _BadFileError(f"it has more than {ROWS_MAX:,} rows or {COLUMNS_MAX:,} columns")
            if len(self.found) > self._max:
                raise _BadFileError(f"it has more than {CELLS_MAX:,} cells")

    def _cell(self, words: str, value: str | None) -> Cell | None:
        kind = self._said.get("t", "n")
        if kind == "inlineStr":
            return words or None
        if value is None:
            return BadCell("the formula was never worked out: open the file and save it") if self._is_formula else None
        if kind == "s":
            at = int(value) if _DIGITS_ONLY.fullmatch(value) else len(self._shared)
            return (self._shared[at] if at < len(self._shared) else BadCell("its text is missing")) or None
        if kind in {"str", "d"}:
            return _ESCAPED.sub(_character, value) or None
        if kind == "b":
            return value.strip() == "1"
        return BadCell(f"the cell shows {value}") if kind == "e" else self._number(value)

    def _number(self, value: str) -> Cell:
        try:
            number = _DIGITS.create_decimal(value.strip())
        except InvalidOperation:
            return BadCell(f"{value[:40]} is no number")
        if not number.is_finite() or abs(number.adjusted()) > _EXPONENT_MAX:
            return BadCell(f"{value[:40]} is no number that is used here")
        return Percentage(number) if _whole(self._said.get("s")) in self._percentages else number


def _whole(said: str | None) -> int:
    return int(said) if said and _DIGITS_ONLY.fullmatch(said) else 0


def _character(found: re.Match[str]) -> str:
    """What `_x001F_` stands for; half a character stands for nothing and stays as it is."""
    code = int(found[1], 16)
    return found[0] if code in _HALVES else chr(code)
