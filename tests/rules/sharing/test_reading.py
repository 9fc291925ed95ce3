"""What a rule set reads like: every field is said, and two that differ never read the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.sharing.model import FixedAmount, RuleSet, Step
from ledger.rules.sharing.reading import read_back, step_sentence
from ledger.rules.sharing.reading_amounts import amount_text, quoted
from tests.rules.sharing.any_rule_sets import any_rule_sets, chance_of, changed_once
from tests.rules.sharing.rule_sets import rule_sets
from tests.rules.sharing.walking import structs_of


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


@given(st.text(), st.text(), st.text(), st.text())
def test_quotes_end_where_the_name_ends(a: str, b: str, c: str, d: str) -> None:
    """Two names in a row read as those two only, whatever is typed, and each stays on its line."""
    assert ((a, b) == (c, d)) == (f"{quoted(a)}, {quoted(b)}" == f"{quoted(c)}, {quoted(d)}")
    assert quoted(a).isprintable()


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
