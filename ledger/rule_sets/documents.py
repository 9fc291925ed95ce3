"""The canonical bytes of a rule set and their digest, and that of the sentences which it reads as; pure."""

import hashlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading import Sentence, read_back

_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(RuleSet)


class Canonical(Struct, frozen=True):
    """A rule set as it is kept."""

    rule_set: RuleSet
    document: bytes
    digest: bytes
    read_back_digest: bytes


def canonical(rule_set: RuleSet) -> Canonical:
    """JSON without spaces, fields in fixed order, names sorted, defaults left out; and its digests."""
    document = _ENCODER.encode(rule_set)
    return Canonical(rule_set, document, hashlib.sha256(document).digest(), digest_of(read_back(rule_set)))


def read_document(document: bytes) -> RuleSet:
    """The rule set that canonical bytes say; raises msgspec.ValidationError for bytes that are none."""
    return _DECODER.decode(document)


def digest_of(sentences: Iterable[Sentence]) -> bytes:
    """SHA-256 of the sentences with their places, one a line."""
    lines = "".join(f"{one.pointer}\t{one.depth}\t{one.text}\n" for one in sentences)
    return hashlib.sha256(lines.encode()).digest()
