"""Settlements frozen with the answers of their engine: re-running any gives the same pennies for ever (invariant 9)."""

import hashlib

import msgspec
import pytest

from ledger.rules.sharing.result import Result
from ledger.settlement.effects import Money, What, effects_of
from ledger.settlement.gains import effects_of_gains
from tests.settlement.freezing import FOLDER, answer, corpus, freeze

CORPUS = corpus()
ENOUGH = 20


def test_the_corpus_is_whole() -> None:
    """Many kinds of settlement, the golden statement among them, each file under its own name."""
    assert ENOUGH <= len(CORPUS)
    assert {path.stem for path in FOLDER.glob("*.json")} == set(CORPUS)
    assert "golden-statement" in CORPUS


@pytest.mark.parametrize("name", CORPUS)
def test_a_frozen_settlement_gives_the_same_bytes(name: str) -> None:
    """Shares, what is drawn and kept, the working of each step: what differs is shown, and not a byte may."""
    frozen = CORPUS[name]

    answered = answer(frozen.rule_set, frozen.figures)

    assert frozen.result == msgspec.json.decode(answered, type=Result)
    assert frozen.sha256 == hashlib.sha256(answered).hexdigest()
    assert frozen.rule_set.engine == frozen.result.engine


@pytest.mark.parametrize("name", CORPUS)
def test_nothing_of_an_answer_is_lost_on_the_way_to_entries(name: str) -> None:
    """What each partner bears of all schemes together is what the evaluation says it bears."""
    frozen = CORPUS[name]
    result = frozen.result
    found = effects_of(result, Money(last_day=frozen.figures.as_at))

    for partner in frozen.rule_set.partners:
        of_partner = [one for one in found if (one.effect.what, one.effect.body) == (What.SHARE, partner)]
        of_variances = sum(one.amount_pence for one in of_partner if not one.effect.is_sum)
        of_sums = sum(one.amount_pence for one in of_partner if one.effect.is_sum)
        assert result.shares_pence[partner] == of_variances
        assert result.charged_pence[partner] - result.received_pence[partner] == of_sums
        of_gains = sum(
            one.amount_pence
            for one in effects_of_gains(result.gains, frozen.figures.savings)
            if (one.effect.what, one.effect.body, one.effect.posts) == (What.SHARE, partner, True)
        )
        assert -sum(one.payable.net_pence[partner] for one in result.gains) == of_gains


def test_what_is_frozen_is_never_written_anew() -> None:
    """Not even with the same answer."""
    before = hashlib.sha256((FOLDER / "golden-statement.json").read_bytes()).hexdigest()
    one = CORPUS["golden-statement"]

    with pytest.raises(AssertionError, match="frozen"):
        freeze("golden-statement", one.source, one.rule_set, one.figures)

    assert before == hashlib.sha256((FOLDER / "golden-statement.json").read_bytes()).hexdigest()
