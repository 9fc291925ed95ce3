"""A table as Apache Parquet, made piece by piece: a row group at a time, taken away as soon as it is written."""

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from ledger.exports.tables import Column, Kind, Row

ROWS_PER_GROUP = 20_000
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.DAY: pa.date32(),
    Kind.INSTANT: pa.timestamp("us", tz="UTC"),
    Kind.YES_NO: pa.bool_(),
}


class _Taken:
    """What the writer wrote since it was last taken; to the writer, a file that only grows."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        self.closed = True

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


class ParquetTable:
    """A table in the making: add rows, take bytes; what is said of the whole stands in the file's metadata."""

    def __init__(self, columns: Sequence[Column], about: dict[str, str]) -> None:
        fields = [pa.field(column.name, _TYPES[column.kind]) for column in columns]
        self._schema = pa.schema(fields, metadata=about)
        self._file = _Taken()
        self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd")
        self._rows: list[Row] = []

    def add(self, rows: Iterable[Row]) -> bytes:
        """The bytes that are ready after some more rows; often none."""
        self._rows.extend(rows)
        return self._group() if len(self._rows) >= ROWS_PER_GROUP else b""

    def end(self) -> bytes:
        """The last bytes."""
        ready = self._group() if self._rows else b""
        self._writer.close()
        return ready + self._file.take()

    def _group(self) -> bytes:
        cells = zip(*self._rows, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(cells, self._schema, strict=True)]
        self._writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows.clear()
        return self._file.take()
