"""The patterns of gains in the rules' README: each a file with a rule set and figures, and what the README shows."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading import read_back
from ledger.rules.sharing.result import Moved, Reallocated
from tests.rules.sharing.patterns import FOLDER as PATTERNS
from tests.rules.sharing.patterns import KEPT, README, SHOWN_ONCE, answer_to, money

FOLDER = PATTERNS / "gains"
MARK = "<!-- gains: written from the files by LEDGER_RECORD_EXAMPLES=1, tests/rules/sharing/test_gain_patterns.py -->\n"
END = "<!-- end of gains -->\n"


class GainPattern(Struct, frozen=True, forbid_unknown_fields=True):
    """One file."""

    pattern: Annotated[str, Meta(pattern=r"^G\d{1,2}$")]
    title: str
    source: str
    rule_set: RuleSet
    figures: Figures


def gain_files() -> list[Path]:
    return sorted(FOLDER.glob("*.json"))


def gain_patterns() -> dict[str, GainPattern]:
    found = (msgspec.json.decode(file.read_bytes(), type=GainPattern) for file in gain_files())
    return {one.pattern: one for one in found}


def section(file: Path, one: GainPattern) -> str:
    """What the README says of one pattern: its file, its source, its reading and its answer."""
    reading = [f"{'  ' * each.depth}{each.text}" for each in read_back(one.rule_set) if each.pointer not in SHOWN_ONCE]
    link = f"[{file.name}]({file.relative_to(README.parent)})"
    source = f"{one.source[0].upper()}{one.source[1:]}. Rule set and figures: {link}."
    head = f"### {one.pattern}. {one.title}\n\n{source}\n\n"
    told = "; ".join(words for gain in answer_to(one.rule_set, one.figures).gains for words in answers(gain))
    return f"{head}```text\n{chr(10).join(reading)}\n```\n\nOn its figures: {told}.\n"


def answers(gain: Reallocated) -> list[str]:
    """A gain in short: who receives and who pays on balance, what is kept, and what of it is not payable yet."""
    told = [f"{gain.gain}: {', '.join(_moved(gain.proposed)) or gain.proposed.says}"]
    if gain.payable.net_pence != gain.proposed.net_pence:
        told.append(f"payable of it so far: {', '.join(_moved(gain.payable)) or gain.payable.says}")
    return told


def _moved(moved: Moved) -> list[str]:
    return [
        *(f"{one} receives {money(pence)}" for one, pence in moved.net_pence.items() if pence > 0),
        *(f"{one} pays {money(-pence)}" for one, pence in moved.net_pence.items() if pence < 0),
        *(f"{money(kept.amount_pence)} {KEPT[kept.how]} {kept.to}" for kept in moved.kept),
    ]


def readme() -> str:
    """The README as it should be: its own words, with every pattern of gains in its place."""
    before, _, rest = README.read_text(encoding="utf-8").partition(MARK)
    patterns = gain_patterns().values()
    told = "\n".join(section(file, one) for file, one in zip(gain_files(), patterns, strict=True))
    return f"{before}{MARK}\n{told}\n{END}{rest.partition(END)[2]}"
