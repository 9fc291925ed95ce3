"""Documents of rule sets as plain values: a value put at a place, or taken out of it."""

import json
from typing import Any

import msgspec

from ledger.rules.sharing.model import RuleSet
from tests.cases.tables import table

SOUND: dict[str, Any] = json.loads(table("bad_rule_sets")["sound"])


def changed(case: dict[str, Any]) -> dict[str, Any]:
    """The sound document with the changes of a case: `put` by place, as JSON text, then what it drops."""
    document: dict[str, Any] = json.loads(json.dumps(SOUND))
    for pointer, text in case.get("put", {}).items():
        parent, last = _parent(document, pointer)
        parent[last] = json.loads(text)
    for pointer in case.get("drop", ()):
        parent, last = _parent(document, pointer)
        del parent[last]
    return document


def at(document: Any, pointer: str) -> Any:
    """The value at a place, or where it is missing the nearest one above it."""
    for segment in pointer.split("/")[1:]:
        key = segment.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list) and key.isdecimal() and int(key) < len(document):
            document = document[int(key)]
        elif isinstance(document, dict) and key in document:
            document = document[key]
        else:
            break
    return document


def _parent(document: Any, pointer: str) -> tuple[Any, Any]:
    *above, last = pointer.split("/")[1:]
    for segment in above:
        document = document[int(segment) if isinstance(document, list) else segment]
    return document, int(last) if isinstance(document, list) else last


def rule_set_of(document: dict[str, Any]) -> RuleSet:
    """The rule set that a document says."""
    return msgspec.json.decode(json.dumps(document).encode(), type=RuleSet)
