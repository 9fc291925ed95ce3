"""Keys re-derived: whose each is, and that its fingerprint is that of the command behind the entry; pure.

A command is not stored. It is made anew from the entries that it became, in every way in which it may have been said.
"""

import hmac
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.core.entry import Texts
from ledger.core.ids import digest_id
from ledger.core.payload import Payload, read_payload
from ledger.journal.differences import Row
from ledger.journal.writer import ITEMS_PER_BATCH_MAX

Behind = Callable[[Sequence[tuple[Payload, Texts]]], list[bytes] | None]
"""The commands that may have made the entries of one item; None when the entries do not say enough."""
_COUNTS = (b"%d\0", b"%d each\0")  # how many items the request had, kept whole or each for itself


class Counts(Struct):
    """How many entries have a fingerprint that was re-derived, that cannot be, or whose text was erased."""

    rederived: int = 0
    untold: int = 0
    erased: int = 0


class Fingerprints:
    """Takes the rows of a pool in order, and tells what is wrong with keys when an item is complete."""

    def __init__(self, behind: Behind | None) -> None:
        self._behind = behind
        self._item: list[Row] = []
        self._last: Row | None = None
        self._prefix: tuple[UUID | None, bytes] = (None, b"")
        self.counts = Counts()

    def of_row(self, row: Row) -> Iterator[str]:
        """What is wrong with the key of this entry; and, where it begins another item, with the item before it."""
        last, self._last = self._last, row
        begins = last is None or row["key_id"] is None or not _is_next_part(last, row)
        if begins:
            yield from self.of_last()
        yield from (f"entry {row['sequence']}: {text}" for text in _of_key(row, last, is_first=begins))
        if row["key_id"] is not None:
            self._item.append(row)

    def of_last(self) -> Iterator[str]:
        """What is wrong with the fingerprints of the item that is complete."""
        item, self._item = self._item, []
        if not item or self._behind is None:
            return
        if any(row["salt"] is None for row in item):
            self.counts.erased += len(item)
            return
        commands = _commands(self._behind, item)
        if commands is None:
            self.counts.untold += len(item)
            return
        for row in item:
            if self._matches(row, commands):
                self.counts.rederived += 1
            else:
                yield f"entry {row['sequence']}: its fingerprint is not that of the command behind it"

    def _matches(self, row: Row, commands: list[bytes]) -> bool:
        return any(self._has_prefix(row, prefix, commands) for prefix in self._prefixes(row))

    def _has_prefix(self, row: Row, prefix: bytes, commands: list[bytes]) -> bool:
        for command in commands:
            if hmac.compare_digest(hmac.digest(row["salt"], prefix + command, "sha256"), row["fingerprint"]):
                self._prefix = row["act_id"], prefix
                return True
        return False

    def _prefixes(self, row: Row) -> Iterator[bytes]:
        """The likeliest first: as for the entry before of the same request, one item, as many as were posted."""
        act_id, prefix = self._prefix
        if act_id == row["act_id"]:
            yield prefix
            return
        numbers = range(row["key_item"] + 1, ITEMS_PER_BATCH_MAX + 1)
        yield from (form % number for number in numbers for form in _COUNTS)


def _commands(behind: Behind, item: list[Row]) -> list[bytes] | None:
    try:
        said = [(read_payload(row["payload"]), Texts(row["narrative"], row["supplier_name"])) for row in item]
        return behind(said)
    except (msgspec.MsgspecError, ValueError, LookupError):
        return []  # what is wrong with the entry is told apart; no command made it


def _is_next_part(last: Row, row: Row) -> bool:
    of_last = last["act_id"], last["key_id"], last["key_item"], last["key_part"]
    return of_last == (row["act_id"], row["key_id"], row["key_item"], (row["key_part"] or 0) - 1)


def _of_key(row: Row, last: Row | None, *, is_first: bool) -> Iterator[str]:
    """The key of an entry is that of its act; the parts of an item and the items of a request follow each other."""
    if row["act_recorded_at"] is None:
        return  # told where the act is missed
    key = row["act_key"]
    if row["key_id"] != (None if key is None else digest_id(row["act_client_id"], row["act_operation"], key)):
        yield "its key is not that of its act"
    if row["key_id"] is not None and (row["key_part"] == 0) != is_first:
        yield "the parts of its item do not follow each other"
    if row["key_id"] is None or last is None or (last["act_id"], last["key_id"]) != (row["act_id"], row["key_id"]):
        return
    if is_first and row["key_item"] <= last["key_item"]:
        yield "the items of its request do not follow each other"


def of_refused_key(row: Row, *, is_final: bool) -> Iterator[str]:
    """A refusal kept for a key belongs to an act of that key, and is final."""
    if row["act_key"] is None or row["key_id"] != digest_id(row["act_client_id"], row["act_operation"], row["act_key"]):
        yield "a refusal is kept under another key than that of its act"
    if not is_final:
        yield "a refusal is kept for it for ever, and is not final"
