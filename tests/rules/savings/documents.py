"""Savings cases as plain values: the published example, changes of it, and what each comes to."""

import json
from functools import cache
from typing import Any

import msgspec

from ledger.cli.savings import EXAMPLE_CASE
from ledger.core.refusal import Refusal
from ledger.rules.reference import savings_references
from ledger.rules.savings.case import Case
from ledger.rules.savings.projecting import project
from ledger.rules.savings.projection import Projection
from tests.rules.sharing.documents import put_at, without

Document = dict[str, Any]


@cache
def _example() -> bytes:
    return EXAMPLE_CASE.read_bytes()


def example() -> Document:
    """The published example, a copy."""
    found: Document = json.loads(_example())
    return found


def changed(case: dict[str, Any], document: Document | None = None) -> Document:
    """A document with the changes of a case: `put` by place, as JSON text, then what it drops."""
    found = example() if document is None else document
    for pointer, text in case.get("put", {}).items():
        found = put_at(found, pointer, json.loads(text))
    for pointer in case.get("drop", ()):
        found = without(found, pointer)
    return found


def case_of(document: Document) -> Case:
    """The case that a document says."""
    return msgspec.json.decode(json.dumps(document).encode(), type=Case)


def answer_of(document: Document) -> Projection | tuple[Refusal, ...]:
    """What the projection says to it, by the tables that ship."""
    return project(case_of(document), savings_references())


def projected(document: Document) -> Projection:
    """The projection of a document that is sound."""
    found = answer_of(document)
    assert isinstance(found, Projection), found
    return found
