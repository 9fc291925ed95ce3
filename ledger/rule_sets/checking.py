"""Re-deriving rule sets: each document by its digest and its canonical form, how it reads, and who adopted it."""

from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from uuid import UUID

import asyncpg
import msgspec

from ledger.db import Connection
from ledger.rule_sets import store
from ledger.rule_sets.adopting import ADOPT_ACT
from ledger.rule_sets.documents import canonical, read_document
from ledger.rule_sets.model import ProposedRuleSet
from ledger.rules.sharing.checking import check

_READ = msgspec.json.Decoder(ProposedRuleSet)


async def differences_of_rule_sets(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the rule sets of a place."""
    for row in await store.rule_sets_to_check(connection, place_id):
        for text in (*_of_document(row), *_of_adoption(row), *_of_signatures(row)):
            yield f"agreement {row['agreement']}: rule set {row['version']} {text}"


def _of_document(row: asyncpg.Record) -> Iterator[str]:
    document: bytes = row["document"]
    if sha256(document).digest() != row["digest"]:
        yield "says something else than its digest"
    try:
        rule_set = read_document(document)
    except msgspec.MsgspecError:
        yield "is no rule set of a format that is known"
        return
    if check(rule_set):
        yield "cannot be carried out"
        return
    derived = canonical(rule_set)
    if (derived.document, rule_set.title, rule_set.engine) != (document, row["title"], row["engine"]):
        yield "is not kept in its canonical form"
    if derived.read_back_digest != row["read_back"]:
        yield "reads otherwise than when it was written"


def _of_adoption(row: asyncpg.Record) -> Iterator[str]:
    if row["number"] is None:
        if row["signed"]:
            yield "is signed and not adopted"
        return
    if (row["act"], row["outcome"]) != (ADOPT_ACT.name, "done"):
        yield "was adopted by no proposal that was done"
        return
    asked = _READ.decode(row["content"])
    if (asked.version, asked.effective_from) != (row["version"], row["effective_from"]):
        yield "was adopted otherwise than was proposed"


def _of_signatures(row: asyncpg.Record) -> Iterator[str]:
    """Each partner that the document names signed on the day on which it approved."""
    if row["number"] is None:
        return
    if row["signed"] != row["approved"]:
        yield "has other signatures than approvals"
    try:
        partners = read_document(row["document"]).partners
    except msgspec.MsgspecError:
        return
    if {one.partition(" ")[0] for one in row["signed"]} != set(partners):
        yield "is not signed by each of its partners"
