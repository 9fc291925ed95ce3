"""Reading an extract: CSV by a fixed layout or a saved profile, or one JSON object a line; by intake's own reading."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ledger.balances.extract_model import LINES_MAX, ExtractLine, ExtractQuery, ReadLine
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.intake.actions import misfit, refusals_of_totals
from ledger.intake.model import FileLine, FileRead, Profile
from ledger.intake.reading import read_file, refusal_of_header

_COMMON = ("date", "reference", "description")
_LAYOUTS = tuple(
    (*_COMMON, *amount, *line) for amount in (("amount",), ("debit", "credit")) for line in ((), ("line",))
)


def read_csv(query: ExtractQuery, profile: Profile | None, content: bytes) -> list[ReadLine]:
    """The lines of a CSV file; raises RefusedError with every fault, each with its row."""
    used = profile or _fixed_profile(query, content)
    file = read_file(used, content)
    if not isinstance(file, FileRead):
        raise RefusedError(*file)
    if file.row_count > LINES_MAX:
        detail = f"an extract has at most {LINES_MAX:,} lines, and this one {file.row_count:,}"
        raise RefusedError(Refusal(Code.FILE_LINE_IS_NOT_VALID, detail, "/rows"))
    _refuse_other_totals(query, file.row_count, file.total_pence)
    return list(_checked(query, used, file.lines, is_fixed=profile is None))


def read_lines(query: ExtractQuery, lines: Sequence[ExtractLine]) -> list[ReadLine]:
    """The lines of a file with one JSON object a line."""
    _refuse_other_totals(query, len(lines), sum(one.pence for one in lines))
    return [_read(query, row, one) for row, one in enumerate(lines, 1)]


def digest_of(lines: Iterable[ReadLine], commitments: Iterable[str]) -> bytes:
    """SHA-256 over the lines in order, each description by its commitment."""
    hasher = hashlib.sha256()
    for one, committed in zip(lines, commitments, strict=True):
        said = (one.row, one.line_date, one.reference, one.amount_pence, one.document, one.line, committed)
        hasher.update(msgspec.json.encode(said) + b"\n")
    return hasher.digest()


def _fixed_profile(query: ExtractQuery, content: bytes) -> Profile:
    """The fixed layout whose header the file has; raises RefusedError with what differs from the plainest one."""
    profiles = [_profile_of(query, columns) for columns in _LAYOUTS]
    fitting = [one for one in profiles if refusal_of_header(one, content) is None]
    if not fitting:
        refusal = refusal_of_header(profiles[0], content)
        assert refusal is not None, "no layout fits, so the first does not"
        raise RefusedError(refusal)
    return fitting[0]


def _profile_of(query: ExtractQuery, columns: tuple[str, ...]) -> Profile:
    has_two = "credit" in columns
    return Profile(
        code="ledger-extract",
        name="Ledger extract",
        body=query.body,
        source_system="ledger-extract",
        encoding=query.encoding,
        columns=columns,
        amount_column="debit" if has_two else "amount",
        credit_column="credit" if has_two else None,
        amount_sign="spend_is_positive",
        date_column="date",
        date_formats=query.date_format,
        reference_column="reference",
        narrative_column="description",
        line_identity_column="line" if "line" in columns else None,
    )


def _checked(query: ExtractQuery, profile: Profile, lines: Sequence[FileLine], *, is_fixed: bool) -> Iterator[ReadLine]:
    """Each line as a payload of the API would say it; raises RefusedError with every misfit."""
    refusals: list[Refusal] = []
    for one in lines:
        has_identity = not is_fixed or profile.line_identity_column is not None
        said = {
            "date": one.event_date,
            "reference": one.reference,
            "description": one.narrative or one.supplier_name,
            "amount_pence": one.amount_pence,
            "document": None if is_fixed else one.document,
            "line": one.line_identity if has_identity else None,
        }
        try:
            yield _read(query, one.row, msgspec.convert(said, ExtractLine))
        except msgspec.ValidationError as error:
            refusals.append(misfit(one.row, error))
    raise_for(*refusals)


def _read(query: ExtractQuery, row: int, line: ExtractLine) -> ReadLine:
    return ReadLine(
        row=row,
        line_date=line.date,
        reference=line.reference,
        amount_pence=line.pence if query.sign == "as_fund" else -line.pence,
        document=line.document,
        line=line.line,
        description=line.description,
    )


def _refuse_other_totals(query: ExtractQuery, row_count: int, total_pence: int) -> None:
    raise_for(*refusals_of_totals(query.row_count, query.total_pence, row_count, total_pence))
