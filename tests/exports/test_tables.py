"""Tables: no cell of CSV is a formula and every text comes back; parquet says the same, a row group at a time."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core import csv_writing
from ledger.exports.parquet_table import ROWS_PER_GROUP, ParquetTable
from ledger.exports.tables import Column, Kind, Row

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "'", "\uff1d1", "=cmd|' /C calc'!A0"]
COLUMNS = (
    Column("text"),
    Column("pence", Kind.WHOLE),
    Column("day", Kind.DAY),
    Column("at", Kind.INSTANT),
    Column("erased", Kind.YES_NO),
)
AT = datetime(2025, 9, 30, 12, 30, 15, 123, UTC)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_is_made_harmless(text: str) -> None:
    assert "'" + text == csv_writing.cell_text(text)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
def test_every_text_comes_back_and_none_begins_a_formula(texts: list[str]) -> None:
    """Through any reader of CSV: one leading apostrophe is taken off."""
    (cells,) = read(csv_writing.lines([tuple(texts)])) or [[""]]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert texts == [cell.removeprefix("'") for cell in cells]


def test_numbers_and_dates_stay_what_they_are() -> None:
    """A sum below zero is a number, however it begins."""
    row: Row = ("a,b", -5, date(2025, 9, 30), AT, True)

    assert [["text", "pence", "day", "at", "erased"]] == read(csv_writing.header(one.name for one in COLUMNS))
    assert [["a,b", "-5", "2025-09-30", "2025-09-30T12:30:15.000123Z", "true"]] == read(csv_writing.lines([row]))
    assert [[""] * 5] == read(csv_writing.lines([(None,) * 5]))


def parquet(rows: list[Row], piece: int) -> tuple[pq.ParquetFile, list[int]]:
    """The table, and how many bytes were taken at each step."""
    table = ParquetTable(COLUMNS, {"pool": "pooled"})
    pieces = [table.add(rows[at : at + piece]) for at in range(0, len(rows), piece)]
    pieces.append(table.end())
    return pq.ParquetFile(pa.BufferReader(b"".join(pieces))), [len(one) for one in pieces]


def test_parquet_says_what_was_added() -> None:
    """Types, nulls and what is said of the whole."""
    rows: list[Row] = [("=1", -5, date(2025, 9, 30), AT, True), (None,) * 5]
    file, _ = parquet(rows, 1)
    found: dict[str, Any] = file.read().to_pydict()

    assert rows == list(zip(*found.values(), strict=True))
    assert b"pooled" == file.schema_arrow.metadata[b"pool"]
    assert [0, 5] == [parquet([], 1)[0].metadata.num_rows, len(file.schema_arrow)]


def test_parquet_is_given_away_a_row_group_at_a_time() -> None:
    """However many rows there are, at most one group of them is held."""
    rows: list[Row] = [(f"row {number}", number, None, None, False) for number in range(3 * ROWS_PER_GROUP + 1)]
    file, sizes = parquet(rows, ROWS_PER_GROUP // 4)

    assert [ROWS_PER_GROUP] * 3 + [1] == list(_group_sizes(file))
    assert 4 == len([size for size in sizes if size])
    assert sum(range(len(rows))) == sum(file.read()["pence"].to_pylist())


def _group_sizes(file: pq.ParquetFile) -> Iterator[int]:
    return (file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups))
