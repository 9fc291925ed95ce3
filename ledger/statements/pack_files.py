"""A pack as a file: PDF, workbook, or one tidy table; of an issued statement from its bytes alone, once for ever."""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import msgspec

from ledger.core import csv_writing, workbook_writing
from ledger.core.documents import Document, document_workbook
from ledger.core.tables import Table, write_csv
from ledger.db import ConnectionPool, in_place
from ledger.http.access import Access
from ledger.statements import issue_store
from ledger.statements.issue_model import IssueContent
from ledger.statements.issue_store import Issued
from ledger.statements.pack_document import Printing, figures_table, pack_document
from ledger.statements.pack_model import StatementPack
from ledger.statements.pack_pdf import MEDIA_TYPE, write_pdf

_CONTENT = msgspec.json.Decoder(IssueContent)
_ENCODER = msgspec.json.Encoder()


class FileFormat(StrEnum):
    """How a file is written."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


MEDIA_TYPES: Mapping[FileFormat, str] = MappingProxyType(
    {
        FileFormat.PDF: MEDIA_TYPE,
        FileFormat.XLSX: workbook_writing.MEDIA_TYPE,
        FileFormat.CSV: csv_writing.MEDIA_TYPE,
    }
)


def write_file(form: FileFormat, document: Document, tidy: Table, instant: datetime) -> bytes:
    """A document in a format, as CSV the table of its figures; the same bytes for the same document."""
    match form:
        case FileFormat.PDF:
            return write_pdf(document, instant)
        case FileFormat.XLSX:
            return document_workbook(document)
        case FileFormat.CSV:
            return write_csv(tidy)


def draft_file(pack: StatementPack, form: FileFormat) -> bytes:
    """A file of a pack that is not issued, which says so everywhere."""
    sha256 = hashlib.sha256(_ENCODER.encode(pack)).hexdigest()
    one = Printing(statement=pack.statement, beside=pack.beside, restatement=None, number=None, sha256=sha256)
    return _written(one, form, pack.beside.known_at)


def issued_file(content: bytes, form: FileFormat) -> bytes:
    """A file of an issued statement, from the bytes that were issued and from nothing else."""
    issued = _CONTENT.decode(content)
    one = Printing(
        statement=issued.statement,
        beside=issued.beside,
        restatement=issued.restatement,
        number=issued.number,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return _written(one, form, issued.beside.known_at if issued.beside else issued.statement.recorded_at)


def _written(one: Printing, form: FileFormat, instant: datetime) -> bytes:
    return write_file(form, pack_document(one), figures_table(one), instant)


async def kept_file(
    db: ConnectionPool, at_once: asyncio.Semaphore, access: Access, issued: Issued, form: FileFormat, now: datetime
) -> bytes:
    """The bytes in which an issued statement was first written; they are written and kept where nobody asked yet."""
    where = *access.ids, issued.number
    async with in_place(db, access.place.place_id) as connection:
        found = await issue_store.find_file(connection, *where, form)
    if found is not None:
        return found
    async with at_once:
        made = await asyncio.to_thread(issued_file, issued.content, form)
    async with in_place(db, access.place.place_id) as connection:
        await issue_store.keep_file(connection, *where, form, made, hashlib.sha256(made).digest(), now)
        kept = await issue_store.find_file(connection, *where, form)
    assert kept is not None, "it was kept, by this request or by another"
    return kept
