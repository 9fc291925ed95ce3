"""Many items in one request: one JSON document, or one item a line (NDJSON); both are read to the same list."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

import msgspec

from ledger.core.pointers import ERRORS_MAX
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.core.strict_json import decode_strictly
from ledger.http.door import Door

NDJSON = "application/x-ndjson"
_ITEM = re.compile(r"/items/(\d+)(?=/|\Z)")


def decode_items(raw: bytes, media_type: str, door: Door, *, items_max: int) -> list[Any]:
    """Each item as its type, or the refusals of it; raises RefusedError for what can be no list of items at all."""
    return _from_lines(raw, door, items_max) if media_type == NDJSON else _from_document(raw, door)


def refuse_unread(items: Sequence[Any]) -> None:
    """Raises RefusedError with every fault of every item, at most a thousand, when any item could not be read."""
    refusals = [refusal for one in items if isinstance(one, tuple) for refusal in one]
    if len(refusals) > ERRORS_MAX:
        more = Refusal(Code.PAYLOAD_IS_NOT_VALID, f"more than {ERRORS_MAX} errors; the rest is left out")
        refusals = [*refusals[:ERRORS_MAX], more]
    raise_for(*refusals)


def _from_document(raw: bytes, door: Door) -> list[Any]:
    """The items of a document; when some are wrong, the right ones are taken from it one by one."""
    try:
        return list(decode_strictly(raw, door.payload).items)
    except RefusedError as error:
        by_item = _by_item(error.refusals)
        if by_item is None:
            raise
    given = cast("dict[str, list[Any]]", msgspec.json.decode(raw))["items"]
    return [
        tuple(by_item[number]) if number in by_item else msgspec.convert(one, door.line)
        for number, one in enumerate(given)
    ]


def _by_item(refusals: Sequence[Refusal]) -> dict[int, list[Refusal]] | None:
    """The refusals by the item they point into; None when one is about the document as a whole."""
    found: dict[int, list[Refusal]] = {}
    for refusal in refusals:
        item = _ITEM.match(refusal.pointer)
        if item is None:
            return None
        found.setdefault(int(item[1]), []).append(refusal)
    return found


def _from_lines(raw: bytes, door: Door, items_max: int) -> list[Any]:
    """One item a line; the last line may end or not. Items count from 0, as in a document."""
    lines = raw.removesuffix(b"\n").split(b"\n")
    if not raw.strip() or len(lines) > items_max:
        detail = f"between 1 and {items_max} items, one a line; there are {len(lines) if raw.strip() else 0}"
        raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/items"))
    return [_from_line(line, f"/items/{number}", door) for number, line in enumerate(lines)]


def _from_line(line: bytes, at: str, door: Door) -> Any:
    try:
        return decode_strictly(line, door.line)
    except RefusedError as error:
        return tuple(_moved(error.refusals, at))


def _moved(refusals: Sequence[Refusal], at: str) -> Iterator[Refusal]:
    for one in refusals:
        yield Refusal(one.code, one.detail, at + one.pointer)
