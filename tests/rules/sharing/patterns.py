"""The patterns of the rules' README: each a file with a rule set and figures, and what the README shows of it."""

from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ledger.core.money import pounds_from_pence
from ledger.rules import sharing
from ledger.rules.sharing.decoding import read_figures, read_rule_set
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import Keeping, RuleSet
from ledger.rules.sharing.reading import read_back
from ledger.rules.sharing.result import Result

FOLDER = Path(sharing.__file__).parent / "patterns"
README = FOLDER.parent.parent / "README.md"
MARK = "<!-- below: written from the files by LEDGER_RECORD_EXAMPLES=1, tests/rules/sharing/test_patterns.py -->\n"
KEPT = {
    Keeping.CARRY_FORWARD: "carried forward to",
    Keeping.HOLD: "held in",
    Keeping.REINVEST: "reinvested in",
    Keeping.RELEASE: "released to",
    Keeping.ESCALATE: "escalated to",
}
SHOWN_ONCE = {"/title", "/engine"}


class Pattern(Struct, frozen=True, forbid_unknown_fields=True):
    """One file."""

    pattern: Annotated[str, Meta(pattern=r"^P\d{1,2}$")]
    title: str
    source: str
    rule_set: RuleSet
    figures: Figures


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.json"))


def pattern_of(file: Path) -> Pattern:
    return msgspec.json.decode(file.read_bytes(), type=Pattern)


def patterns() -> dict[str, Pattern]:
    return {one.pattern: one for one in map(pattern_of, files())}


def answer_to(rule_set: RuleSet, figures: Figures) -> Result:
    """The answer, of a rule set and figures that went through JSON and the check first; JSON changes nothing."""
    read = read_rule_set(msgspec.json.encode(rule_set))
    assert rule_set == read
    read_too = read_figures(msgspec.json.encode(figures))
    assert figures == read_too
    result = evaluate(rule_set, figures)
    assert isinstance(result, Result), f"refused: {[one.detail for one in result]}"
    return result


def section(file: Path) -> str:
    """What the README says of one pattern: its file, its source, its reading and its answer."""
    one = pattern_of(file)
    reading = [f"{'  ' * each.depth}{each.text}" for each in read_back(one.rule_set) if each.pointer not in SHOWN_ONCE]
    link = f"[{file.name}]({file.relative_to(README.parent)})"
    source = f"{one.source[0].upper()}{one.source[1:]}. Rule set and figures: {link}."
    head = f"### {one.pattern}. {one.title}\n\n{source}\n\n"
    answer = "; ".join(answers(answer_to(one.rule_set, one.figures)))
    return f"{head}```text\n{chr(10).join(reading)}\n```\n\nOn its figures: {answer}.\n"


def answers(result: Result) -> list[str]:
    """An answer in short: who bears and gets what, what was drawn and kept, what is due."""
    return [
        *(f"{one} is charged {money(pence)}" for one, pence in result.shares_pence.items() if pence > 0),
        *(f"{one} is credited {money(-pence)}" for one, pence in result.shares_pence.items() if pence < 0),
        *(f"{one} bears {money(pence)}" for one, pence in result.charged_pence.items() if pence),
        *(f"{one} receives {money(pence)}" for one, pence in result.received_pence.items() if pence),
        *(f"{money(drawn.amount_pence)} against {drawn.item}" for pot in result.pots for drawn in pot.drawn),
        *(f"{money(kept.amount_pence)} {KEPT[kept.how]} {kept.to}" for pot in result.pots for kept in pot.kept),
        *(f"{due.clock} by {day(due.due_on)}" for due in result.due),
    ]


def money(pence: int) -> str:
    return f"£{pounds_from_pence(pence)}"


def day(when: date | None) -> str:
    assert when is not None, "the patterns' days are within the calendar"
    return when.isoformat()


def readme() -> str:
    """The README as it should be: its own words, then every pattern."""
    own = README.read_text(encoding="utf-8").split(MARK)[0]
    return f"{own}{MARK}\n" + "\n".join(map(section, files()))
