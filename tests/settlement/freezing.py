"""The frozen corpus: rule sets with figures, and what engine 1 answered, kept for ever.

A file is added, and never written anew: what was settled by an engine stays as it was.
"""

import hashlib
from pathlib import Path

import msgspec
from msgspec import Struct

from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Result

FOLDER = Path(__file__).parent / "corpus"
ENCODER = msgspec.json.Encoder(order="deterministic")


class Frozen(Struct, frozen=True, forbid_unknown_fields=True):
    """One settlement of the corpus: where its numbers come from, what was asked, what was answered.

    sha256: of the very bytes of the answer, which stand here in lines that can be read.
    """

    name: str
    source: str
    rule_set: RuleSet
    figures: Figures
    sha256: str
    result: Result


def corpus() -> dict[str, Frozen]:
    """Every settlement of the corpus by its name."""
    found = [msgspec.json.decode(one.read_bytes(), type=Frozen) for one in sorted(FOLDER.glob("*.json"))]
    return {one.name: one for one in found}


def answer(rule_set: RuleSet, figures: Figures) -> bytes:
    """What the engine answers, in the bytes that a settlement keeps."""
    result = evaluate(rule_set, figures)
    assert isinstance(result, Result), result
    return ENCODER.encode(result)


def freeze(name: str, source: str, rule_set: RuleSet, figures: Figures) -> None:
    """Add a settlement to the corpus; one that is there stays."""
    path = FOLDER / f"{name}.json"
    assert not path.exists(), f"{name} is frozen"
    answered = answer(rule_set, figures)
    result = msgspec.json.decode(answered, type=Result)
    frozen = Frozen(name, source, rule_set, figures, hashlib.sha256(answered).hexdigest(), result)
    path.write_bytes(msgspec.json.format(ENCODER.encode(frozen), indent=1) + b"\n")
