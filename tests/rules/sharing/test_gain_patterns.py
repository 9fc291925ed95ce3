"""The patterns of gains: each file is a rule set and figures that fit, and the README shows them as they are.

Set LEDGER_RECORD_EXAMPLES=1 to write the README's part about them from the files instead of comparing it.
"""

import os

from tests.rules.sharing.gain_cases import require_balance
from tests.rules.sharing.gain_patterns import END, MARK, gain_files, gain_patterns, readme
from tests.rules.sharing.patterns import README, answer_to

RECORDING = bool(os.environ.get("LEDGER_RECORD_EXAMPLES"))


def test_there_are_ten_patterns_of_gains() -> None:
    """G1 to G10, each in the file of its number, each with a title and a source of its own."""
    found = gain_patterns()

    assert [f"g{number:02d}.json" for number in range(1, 11)] == [file.name for file in gain_files()]
    assert [f"G{number}" for number in range(1, 11)] == list(found)
    assert 10 == len({one.title for one in found.values()}) == len({one.source for one in found.values()})


def test_every_pattern_of_gains_moves_something_and_comes_to_nothing_together() -> None:
    for one in gain_patterns().values():
        result = answer_to(one.rule_set, one.figures)

        assert len(one.rule_set.gains) == len(result.gains)
        assert any(gain.proposed.shared_pence for gain in result.gains)
        for gain in result.gains:
            require_balance(gain.proposed)
            require_balance(gain.payable)


def test_the_readme_shows_the_patterns_of_gains_as_they_are() -> None:
    """Every pattern's file, its reading and its answer, between its own marks."""
    if RECORDING:
        README.write_text(readme(), encoding="utf-8")
    text = README.read_text(encoding="utf-8")

    assert (1, 1) == (text.count(MARK), text.count(END))
    assert readme() == text
