"""The words of file intake: a profile says how one body's file is to be read, and a line is what was read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core import ids
from ledger.core.entry import SourceLine
from ledger.core.pointers import segment
from ledger.core.refusal import Code, Refusal
from ledger.http.access import Requester
from ledger.http.door import Role

# Month-first formats are left out on purpose: beside day-first ones they would be read without anyone noticing.
DateFormat = Literal[
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d-%b-%y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%Y-%m-%d",
    "%Y-%m-%d 00:00:00",
    "%d/%m/%Y 00:00:00",
]
_COLUMN_FIELDS = (
    "amount_column",
    "credit_column",
    "date_column",
    "reference_column",
    "supplier_column",
    "narrative_column",
    "subjective_column",
    "line_identity_column",
)


class CodingRule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Lines that hold these values belong to this programme, and to a scheme that is fixed or read from a column."""

    when: Annotated[
        dict[ids.Name, ids.Text],
        Meta(
            min_length=1,
            max_length=10,
            description="column to value, all of which a line must hold; case and runs of white space do not matter",
        ),
    ]
    programme: ids.Code
    scheme: ids.Code | None = None
    scheme_column: Annotated[
        ids.Name | None, Meta(description="instead of `scheme`: the column whose value, as a code, is the scheme")
    ] = None


class Profile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one body's file is read: its layout, its columns' meanings and its coding to programmes and schemes."""

    code: ids.Code
    name: ids.Name
    body: Annotated[ids.BodyCode, Meta(description="the body whose spend the file lists")]
    source_system: Annotated[ids.Code, Meta(description="the body's system that the file was taken from")]
    encoding: Annotated[Literal["utf-8", "cp1252"], Meta(description="utf-8 may begin with a byte order mark")]
    delimiter: Literal[",", ";", "\t", "|"] = ","
    columns: Annotated[
        tuple[ids.Name, ...], Meta(min_length=1, max_length=200, description="the file's whole header, in order")
    ]
    amount_column: ids.Name
    amount_sign: Annotated[
        Literal["spend_is_positive", "spend_is_negative"], Meta(description="the sign that money paid out has")
    ]
    credit_column: Annotated[
        ids.Name | None,
        Meta(description="where debits and credits stand in two columns: this one is taken from the amount column"),
    ] = None
    date_column: Annotated[ids.Name, Meta(description="the column of the event date")]
    date_formats: Annotated[
        tuple[DateFormat, ...],
        Meta(min_length=1, max_length=11, description="tried in order for each line; one column may hold several"),
    ]
    reference_column: Annotated[
        ids.Name | None, Meta(description="the invoice or document number, which many lines may share")
    ] = None
    supplier_column: ids.Name | None = None
    narrative_column: ids.Name | None = None
    subjective_column: ids.Name | None = None
    line_identity_column: Annotated[
        ids.Name | None,
        Meta(description="only where every line has an identity of its own that no later file gives to another line"),
    ] = None
    coding: Annotated[
        tuple[CodingRule, ...], Meta(max_length=1_000, description="the first rule that matches is used")
    ] = ()


class FileLine(Struct, frozen=True, kw_only=True):
    """One line of a file: positive pence are spend, negative a credit note, and zero is kept as zero."""

    row: int
    content_digest: bytes
    line_identity: str
    document: str
    amount_pence: int
    event_date: date
    reference: str
    supplier_name: str
    narrative: str
    subjective: str
    values: dict[str, str]


class FileRead(Struct, frozen=True, kw_only=True):
    """A whole file as read; each of `duplicate_rows` is a row and the first earlier row of the same content."""

    content_sha256: str
    lines: tuple[FileLine, ...]
    total_pence: int
    row_count: int
    duplicate_rows: tuple[tuple[int, int], ...]


class PlannedRow(Struct, frozen=True):
    """A row of a file, and the source line under which it stands or will: carried ones stand by an earlier file's."""

    row: int
    content_digest: bytes
    amount_pence: int
    line_identity: str
    document: str
    line: str
    is_carried: bool


class KnownFile(Struct, frozen=True):
    """A file that the pool has taken in."""

    profile: str
    content_sha256: str
    body: str
    replaces_sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One file on its way into one pool: where, by whom, as what, and in place of which file."""

    place_id: UUID
    pool_id: UUID
    requester: Requester
    operation: str
    profile: Profile
    effective_date: date
    content_sha256: str
    replaces_sha256: str | None = None
    roles: frozenset[Role] = frozenset()

    @property
    def asked(self) -> KnownFile:
        return KnownFile(self.profile.code, self.content_sha256, self.profile.body, self.replaces_sha256)

    def source_of(self, row: PlannedRow) -> SourceLine:
        """The source line under which a row stands or will."""
        return SourceLine(self.profile.body, self.profile.source_system, row.document, row.line)


def profile_refusals(profile: Profile) -> tuple[Refusal, ...]:
    """What is wrong between the fields of a profile, with the place of each fault; empty when it can be used."""
    faults = (*_column_faults(profile), *_coding_faults(profile))
    return tuple(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, pointer) for detail, pointer in faults)


def _column_faults(profile: Profile) -> Iterator[tuple[str, str]]:
    if not profile.date_formats:
        yield "at least one date format is needed", "/date_formats"
    for position, column in enumerate(profile.columns):
        if column != column.strip():
            yield f"{column!r} has white space at an end; headers are compared trimmed", f"/columns/{position}"
        if column in profile.columns[:position]:
            yield f"{column!r} stands twice in columns", f"/columns/{position}"
    if profile.credit_column == profile.amount_column:
        yield "debits and credits stand in one column: leave this out", "/credit_column"
    for field in _COLUMN_FIELDS:
        column = getattr(profile, field)
        if column is not None and column not in profile.columns:
            yield _absent(column), f"/{field}"


def _coding_faults(profile: Profile) -> Iterator[tuple[str, str]]:
    for position, rule in enumerate(profile.coding):
        at = f"/coding/{position}"
        if not rule.when:
            yield "a rule needs at least one column and value", f"{at}/when"
        for column in rule.when:
            if column not in profile.columns:
                yield _absent(column), f"{at}/when/{segment(column)}"
        if (rule.scheme is None) == (rule.scheme_column is None):
            yield "a rule has either scheme or scheme_column", at
        if rule.scheme_column is not None and rule.scheme_column not in profile.columns:
            yield _absent(rule.scheme_column), f"{at}/scheme_column"


def _absent(column: str) -> str:
    return f"{column!r} is not among columns"
