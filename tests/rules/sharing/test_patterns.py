"""The thirty patterns: each file is a rule set and figures that fit, and the README shows them as they are.

Set LEDGER_RECORD_EXAMPLES=1 to write the README's part about them from the files instead of comparing it.
"""

import os

from tests.rules.sharing.patterns import FOLDER, README, answer_to, files, patterns, readme

RECORDING = bool(os.environ.get("LEDGER_RECORD_EXAMPLES"))


def test_there_are_thirty_patterns() -> None:
    """P1 to P30, each in the file of its number, each with a title and a source of its own."""
    assert [f"p{number:02d}.json" for number in range(1, 31)] == [file.name for file in files()]
    found = patterns()
    assert [f"P{number}" for number in range(1, 31)] == list(found)
    assert 30 == len({one.title for one in found.values()})
    assert all(one.source for one in found.values())


def test_every_pattern_has_an_answer() -> None:
    """Its figures fit its rule set; every pot is shared whole."""
    for one in patterns().values():
        result = answer_to(one.rule_set, one.figures)
        for pot in result.pots:
            sign = -1 if pot.direction == "underspend" else 1
            shared = sum(share.amount_pence for share in pot.shares) * sign
            rest = sum(drawn.amount_pence for drawn in pot.drawn) + sum(kept.amount_pence for kept in pot.kept)
            assert abs(pot.amount_pence) == shared + rest


def test_every_kind_of_step_serves_more_than_one_pattern() -> None:
    """No step type is there for one pattern alone."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.json"))]
    for kind in ("draw", "share", "bear", "bands", "split", "limit", "keep"):
        assert 1 < sum(f'"type": "{kind}"' in text for text in texts), kind


def test_the_readme_shows_the_patterns_as_they_are() -> None:
    """Every pattern's file, its reading and its answer."""
    if RECORDING:
        README.write_text(readme(), encoding="utf-8")
    assert readme() == README.read_text(encoding="utf-8")
