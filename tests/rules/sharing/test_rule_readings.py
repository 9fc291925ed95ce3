"""What a rule set reads like: every field is said, and two that differ never read the same."""

from datetime import date
from typing import Any
from unicodedata import normalize

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.sharing.model import (
    Bear,
    Clock,
    FixedAmount,
    FixedPercentages,
    Lines,
    Netting,
    Part,
    Percentages,
    RuleSet,
    Share,
    Step,
)
from ledger.rules.sharing.reading import read_back, step_sentence
from ledger.rules.sharing.reading_amounts import amount_text, quoted
from tests.cases.tables import case_name, cases, table
from tests.rules.sharing.any_rule_sets import any_rule_sets, chance_of, changed_once
from tests.rules.sharing.rule_sets import rule_sets
from tests.rules.sharing.walking import structs_of

# Among them an accent apart from its letter, another sign for the same letter, and one that turns the line around.
NAMES = st.one_of(st.text(), st.text(alphabet="aeé\u0301Å\u212b“”\\\u202e", max_size=4))


def text_of(rule_set: RuleSet) -> str:
    """The whole reading as one text, without pointers or depth: nothing but the words tells two apart."""
    return "\n".join(one.text for one in read_back(rule_set))


@given(st.one_of(rule_sets(), any_rule_sets()), st.integers(0, 2**32))
@settings(max_examples=300)
def test_a_rule_set_changed_in_one_place_reads_differently(before: RuleSet, seed: int) -> None:
    """One field of one record, or the length or order of one list: read as text only."""
    chance = chance_of(seed)

    for _ in range(5):
        after = changed_once(chance, before)
        assert (before == after) == (text_of(before) == text_of(after))


@given(any_rule_sets(), any_rule_sets())
@settings(max_examples=200)
def test_two_rule_sets_that_differ_read_differently(one: RuleSet, other: RuleSet) -> None:
    """From few names and numbers, names among them that imitate the words of the reading."""
    assert (one == other) == (text_of(one) == text_of(other))


@given(NAMES, NAMES, NAMES, NAMES)
def test_quotes_end_where_the_name_ends(a: str, b: str, c: str, d: str) -> None:
    """Two names in a row read as those two only, whatever is typed and however it is composed, each on its line."""
    one, other = (normalize("NFC", f"{quoted(x)}, {quoted(y)}") for x, y in ((a, b), (c, d)))

    assert ((a, b) == (c, d)) == (one == other)
    assert one.isprintable()


@given(rule_sets())
def test_each_step_has_its_sentence(rule_set: RuleSet) -> None:
    """At its own place in the document, with the words that the working shows."""
    sentences = read_back(rule_set)

    assert len(sentences) == len({one.pointer for one in sentences})
    for step in structs_of(rule_set):
        if isinstance(step, Step):
            assert any(one.text.endswith(step_sentence(rule_set, step)) for one in sentences)


def test_amounts_are_pounds_and_pence() -> None:
    """As a reader of the agreement writes them."""
    assert "£1,234,567.01" == amount_text(FixedAmount(amount_pence=123456701))


@pytest.mark.parametrize("case", cases("rule_readings"), ids=case_name)
def test_the_table(case: dict[str, Any]) -> None:
    """A step of every kind, word for word."""
    rule_set = msgspec.convert(
        {
            "format": "placeledger-rule-set/1",
            "title": "for its steps",
            "partners": ["council", "icb", "trust"],
            "host": "council",
            "weights": table("rule_readings")["weights"],
        },
        RuleSet,
    )

    assert case["reads"] == step_sentence(rule_set, msgspec.convert(case["step"], Step))


def test_the_reading_of_a_whole_rule_set() -> None:
    """Its heading, weights with their versions and days, parts with their lines, and clocks."""
    two = ("icb", "council")
    rule_set = RuleSet(
        format="placeledger-rule-set/1",
        title="Of two lines",
        partners=two,
        weights={
            "fixed": FixedPercentages(
                versions=(
                    Percentages(version="a", starts=date(2025, 4, 1), percent_of={"council": "40", "icb": "60"}),
                    Percentages(version="b", starts=date(2026, 4, 1), percent_of={"council": "41", "icb": "59"}),
                ),
                printed_for="exact",
            ),
        },
        parts=(
            Part(
                name="a/b",
                lines=Lines(names=("S1", "S2"), label="shared", responsible="icb", kind="fixed", is_recurrent=False),
                netting=Netting.EACH_LINE,
                overspend=(Bear(partner="icb"),),
                underspend=(Share(by="fixed"),),
            ),
        ),
        clocks=(Clock(name="n", event="known", days=1, unit="weeks", what="tell", repeats=True, otherwise="stop"),),
    )

    reading = [(one.pointer, one.depth, one.text) for one in read_back(rule_set)]
    assert [
        ("/title", 0, "Rules for sharing: “Of two lines”."),
        ("/partners", 0, "The partners, in the order of the agreement: “icb” and “council”. No host is named."),
    ] == reading[:2]
    stands = "the percentages as printed, which stand for “exact”, of the version in force on the day of the figures"
    of_the_day, nothing = (
        "the percentages in force on the day of the figures",
        "Each line stands by itself: nothing is offset.",
    )
    lines = "outside every ring-fence, named “S1” or “S2”, labelled “shared”, for which “icb” is responsible"
    assert [
        ("/weights/fixed", 0, f"Weights “fixed”: {stands}."),
        ("/weights/fixed/versions/0", 1, "Version “a”, from 1 April 2025: “icb” 60%, “council” 40%."),
        ("/weights/fixed/versions/1", 1, "Version “b”, from 1 April 2026: “icb” 59%, “council” 41%."),
        (
            "/parts/0",
            0,
            f"Part 1, “a/b”: lines {lines}, of the fixed kind and that do not recur. {nothing}",
        ),
        ("/parts/0/overspend", 1, "An overspend of part 1, a charge to whoever takes it:"),
        ("/parts/0/overspend/0", 2, "Step 1: “icb” takes what is left."),
        ("/parts/0/underspend", 1, "An underspend of part 1, a credit to whoever takes it:"),
        (
            "/parts/0/underspend/0",
            2,
            f"Step 1: What is left is shared among all partners by “fixed” ({of_the_day}).",
        ),
        ("/clocks/0", 0, "Clock “n”: every 1 week after “known”, until it is cleared: “tell”. Otherwise: “stop”."),
    ] == reading[3:]
