"""What a corrected file changes: rows matched as a multiset of whole row content, in file order. Pure."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from ledger.core.refusal import Code, Refusal
from ledger.intake.model import FileLine, KnownFile, PlannedRow


class FileRow(Struct, frozen=True):
    """What of a row decides whether it is the same as another: its content, and the identity that its file gives it."""

    row: int
    content_digest: bytes
    amount_pence: int
    line_identity: str
    document: str


def row_of(line: FileLine) -> FileRow:
    return FileRow(line.row, line.content_digest, line.amount_pence, line.line_identity, line.document)


def plan_rows(content_sha256: str, rows: Iterable[FileRow], old: Sequence[PlannedRow]) -> list[PlannedRow]:
    """Each row of a file, given the rows of the file it replaces that stand: carried over from one of them, or new.

    A new row that has the identity of a row of the replaced file is known by its own file and row instead, since
    a source line never posts twice.
    """
    waiting: dict[bytes, deque[PlannedRow]] = defaultdict(deque)
    for one in old:
        waiting[one.content_digest].append(one)
    taken = {one.line_identity for one in old}
    return [_planned(content_sha256, row, waiting.get(row.content_digest), taken) for row in rows]


def _planned(content_sha256: str, row: FileRow, same: deque[PlannedRow] | None, taken: Collection[str]) -> PlannedRow:
    earlier = same.popleft() if same else None
    if earlier is not None:
        document, line = earlier.document, earlier.line
    elif row.line_identity in taken:
        document, line = content_sha256, str(row.row)
    else:
        document, line = row.document, row.line_identity
    is_carried = earlier is not None
    return PlannedRow(row.row, row.content_digest, row.amount_pence, row.line_identity, document, line, is_carried)


def rows_gone(old: Sequence[PlannedRow], new: Iterable[PlannedRow]) -> list[PlannedRow]:
    """The rows of a replaced file that its correction does not carry, in file order."""
    carried = {(one.document, one.line) for one in new if one.is_carried}
    return [one for one in old if (one.document, one.line) not in carried]


def refusal_of_file(asked: KnownFile, known: Sequence[KnownFile]) -> Refusal | None:
    """Why a file may not be taken in as asked, given what the pool knows of it and of the file it replaces."""
    own = next((one for one in known if _key(one) == _key(asked)), None)
    if own is not None:
        return _refusal_of_known(own, asked)
    if asked.replaces_sha256 is None:
        return None
    replaced = [one for one in known if one.content_sha256 == asked.replaces_sha256]
    if not replaced:
        detail = f"the pool has taken in no file {asked.replaces_sha256}"
        return Refusal(Code.FILE_DOES_NOT_EXIST, detail, "/replaces")
    alike = [one for one in replaced if (one.profile, one.body) == (asked.profile, asked.body)]
    if not alike:
        detail = f"it was taken in for {replaced[0].body} by the profile {replaced[0].profile}"
        return Refusal(Code.FILE_IS_OF_ANOTHER_PROFILE, detail, "/replaces")
    successor = successor_of(alike[0], known)
    if successor is not None:
        return Refusal(Code.FILE_IS_ALREADY_REPLACED, f"by the file {successor}", "/replaces")
    return None


def _refusal_of_known(own: KnownFile, asked: KnownFile) -> Refusal | None:
    """A file that is known stays what it was: sent again plainly, or as the same correction, it posts nothing twice."""
    if asked.replaces_sha256 in {None, own.replaces_sha256}:
        return None
    how = f"in place of {own.replaces_sha256}" if own.replaces_sha256 else "as a file of its own"
    return Refusal(Code.FILE_WAS_TAKEN_IN_OTHERWISE, f"it was taken in {how}", "/replaces")


def successor_of(file: KnownFile, known: Iterable[KnownFile]) -> str | None:
    """The file that corrected a file, if there is one."""
    return next(
        (
            one.content_sha256
            for one in known
            if one.profile == file.profile and one.replaces_sha256 == file.content_sha256
        ),
        None,
    )


def _key(file: KnownFile) -> tuple[str, str]:
    return file.profile, file.content_sha256
