"""The words of exports: what is asked, and the view of the books that a file holds."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.entry import Account
from ledger.core.payload import Payload
from ledger.journal.views import AsKnown

_RENAME = {"first_day": "from", "last_day": "to"}


class TableFormat(StrEnum):
    """How a table is written."""

    CSV = "csv"
    PARQUET = "parquet"


class JournalFormat(StrEnum):
    """The program that a journal is written for."""

    BEANCOUNT = "beancount"
    HLEDGER = "hledger"


class TableQuery(AsKnown, frozen=True, kw_only=True, rename=_RENAME):
    """Which view of the books, as which kind of table."""

    format: Annotated[TableFormat, Meta(description="how the table is written")] = TableFormat.CSV


class JournalQuery(AsKnown, frozen=True, kw_only=True, rename=_RENAME):
    """Which view of the books, for which program."""

    format: Annotated[JournalFormat, Meta(description="the program that reads it")] = JournalFormat.BEANCOUNT


class View(Struct, frozen=True, kw_only=True):
    """One pool as known at one sequence number, for effective dates within two days."""

    place_id: UUID
    pool_id: UUID
    place: str
    pool: str
    pool_label: str
    attribution: str
    through_sequence: int
    first_day: date
    last_day: date


class ExportedEntry(Struct, frozen=True):
    """One entry as its canonical bytes say it; null texts were erased."""

    sequence: int
    recorded_at: datetime
    payload: Payload
    narrative: str | None
    supplier_name: str | None
    reversed_by_sequence: int | None


class MonthEnd(Struct, frozen=True):
    """What an account has come to by the end of a month; a month without legs on it has no row."""

    account: Account
    month: date
    first_day: date
    balance_pence: int
    last_month: date
