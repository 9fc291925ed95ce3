"""Documents of rule sets as plain values: a value put at a place, or taken out of it."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from ledger.rules.sharing.model import RuleSet
from tests.cases.tables import table

SOUND: dict[str, Any] = json.loads(table("bad_rule_sets")["sound"])


def changed(case: dict[str, Any]) -> dict[str, Any]:
    """The sound document with the changes of a case: `put` by place, as JSON text, then what it drops."""
    document = SOUND
    for pointer, text in case.get("put", {}).items():
        document = put_at(document, pointer, json.loads(text))
    for pointer in case.get("drop", ()):
        document = without(document, pointer)
    return document


def put_at(document: dict[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """A copy with a value at a place; a list may grow by one."""
    copy, last = _copied(document, pointer)
    place, key = last
    if isinstance(place, list) and key == len(place):
        place.append(value)
    else:
        place[key] = value
    return copy


def without(document: dict[str, Any], pointer: str) -> dict[str, Any]:
    """A copy without what stands at a place."""
    copy, last = _copied(document, pointer)
    place, key = last
    del place[key]
    return copy


def pointers_in(value: Any, at: str = "") -> Iterator[str]:
    """Every place of a document below its top."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in entries:
        here = f"{at}/{str(name).replace('~', '~0').replace('/', '~1')}"
        yield here
        yield from pointers_in(inner, here)


def rule_set_of(document: dict[str, Any]) -> RuleSet:
    """The rule set that a document says."""
    return msgspec.json.decode(json.dumps(document).encode(), type=RuleSet)


def _copied(document: dict[str, Any], pointer: str) -> tuple[dict[str, Any], tuple[Any, Any]]:
    """A copy, and where in it the last segment of a pointer stands."""
    copy: dict[str, Any] = json.loads(json.dumps(document))
    place: Any = copy
    *above, last = (one.replace("~1", "/").replace("~0", "~") for one in pointer.split("/")[1:])
    for segment in above:
        place = place[int(segment) if isinstance(place, list) else segment]
    return copy, (place, int(last) if isinstance(place, list) else last)
