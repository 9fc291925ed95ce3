"""Documents of rule sets and figures: taken strictly, every error at once with its place, whatever is sent."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.refusal import Code
from ledger.rules.sharing.decoding import read_figures, read_rule_set
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from tests.rules.sharing.documents import SOUND, changed, pointers_in, put_at

FIGURES: dict[str, Any] = {
    "format": "placeledger-figures/1",
    "as_at": "2026-09-30",
    "lines": [{"name": "beds", "budget_pence": 100, "actual_pence": 120, "profile": {"council": "70", "nhs": "30"}}],
    "weights": {"contributions": {"version": "opening", "as_at": "2026-04-01", "of": {"council": "99", "nhs": "96"}}},
    "amounts": {"cap": 5},
}
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2)
)


@pytest.mark.parametrize(
    ("pointer", "value", "says"),
    [
        ("/format", "placeledger-rule-set/2", "Invalid enum value"),
        ("/engine", 2, "Invalid enum value 2"),
        ("/hosts", "council", "the field is not known here"),
        ("/title", 7, "Expected `str`, got `int`"),
        ("/partners", [], "Expected `array` of length >= 1"),
        ("/weights/alike", {"type": "even"}, "the type must be one of 'percentages', 'ratio'"),
        ("/weights/two to one/versions/0/parts_of/nhs", 1, "got `int`"),
        ("/weights/two to one/versions/0/starts", "1 April", "a date such as"),
        ("/weights/a~1b~0c", {}, "the type must be one of"),
        ("/parts/0/overspend", [], "Expected `array` of length >= 1"),
        ("/parts/0/overspend/0/type", "drawn", "the type must be one of 'draw', 'share'"),
        ("/parts/0/overspend/0/at_most/amount_pence", 1.5, "whole pence"),
        ("/parts/0/overspend/0/at_most/amount_pence", -1, "Expected `int` >= 0"),
        ("/parts/0/overspend/0/at_most/amount_pence", 2**64, "within 64 bits"),
        ("/parts/2/overspend/1/bands/1/steps/0/by", None, "Expected `str`, got `null`"),
        ("/parts/2/overspend/2/excess/0/among", [], "the field is not known here"),
        ("/parts/1/netting", "alone", "known are together, each_line, by_responsible"),
        ("/sums/0/amount/cap_percent", "1e2", "a percentage as decimal text"),
        ("/sums/0/steps/0/instalments", 61, "Expected `int` <= 60"),
        ("/clocks/0/days", 0, "Expected `int` >= 1"),
    ],
)
def test_what_the_format_does_not_hold_is_refused_at_its_place(pointer: str, value: object, says: str) -> None:
    found = read_rule_set(_bytes(put_at(SOUND, pointer, value)))

    assert isinstance(found, tuple)
    assert [Code.PAYLOAD_IS_NOT_VALID] == [one.code for one in found]
    assert found[0].pointer in {pointer, f"{pointer}/type"}
    assert says in found[0].detail


@pytest.mark.parametrize(
    ("pointer", "value", "says"),
    [
        ("/as_at", "2026-02-30", "a date such as"),
        ("/weights/contributions/of/nhs", "-1", "a weight as decimal text"),
        ("/lines/0/profile/nhs", 30, "Expected `str`, got `int`"),
        ("/amounts/cap", 0.5, "whole pence"),
        ("/decisions", {"price": -1}, "Expected `int` >= 0"),
    ],
)
def test_figures_are_read_as_strictly(pointer: str, value: object, says: str) -> None:
    found = read_figures(_bytes(put_at(FIGURES, pointer, value)))

    assert isinstance(found, tuple)
    assert says in found[0].detail
    assert found[0].pointer.startswith(pointer)


def test_sound_documents_are_read() -> None:
    assert isinstance(read_rule_set(_bytes(SOUND)), RuleSet)
    assert isinstance(read_figures(_bytes(FIGURES)), Figures)


def test_all_errors_of_a_document_are_told_at_once() -> None:
    document = put_at(put_at(put_at(SOUND, "/weights/alike/kind", 1), "/parts/1/netting", 2), "/sums/0/steps/0/by", 3)
    found = read_rule_set(_bytes(document))

    assert isinstance(found, tuple)
    assert ["/weights/alike/kind", "/parts/1/netting", "/sums/0/steps/0/by"] == [one.pointer for one in found]


def test_all_that_is_wrong_with_rules_is_told_at_once() -> None:
    put = {"/host": '"county"', "/clocks/1/name": '"notice"', "/parts/0/underspend/1/how": '"release"'}
    found = read_rule_set(_bytes(changed({"put": put})))

    assert isinstance(found, tuple)
    assert {"/host", "/clocks/1/name", "/parts/0/underspend/1/how"} <= {one.pointer for one in found}


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "Expecting value"),
        (b"\xff", "decode"),
        (b'{"title": "a", "title": "b"}', "stands twice"),
        (b"[" * 100_000, "nested too deeply"),
        (
            b'{"sums":[{"amount":' + b'{"type":"percent","percent":"1","of":' * 5000 + b"1" + b"}" * 5000 + b"}]}",
            "deep",
        ),
    ],
    ids=["nothing", "no text", "a name twice", "brackets without end", "percentages of percentages without end"],
)
def test_what_is_no_document_is_refused(raw: bytes, says: str) -> None:
    found = read_rule_set(raw)

    assert isinstance(found, tuple)
    assert says in found[0].detail


@pytest.mark.parametrize("depth", [8, 9, 20, 70, 150])
def test_what_lies_too_deep_is_refused_and_never_raises(depth: int) -> None:
    """By the check where it can be read, by the decoder where not; steps within steps and amounts of amounts."""
    step: dict[str, Any] = {"type": "bear", "partner": "nhs"}
    amount: dict[str, Any] = {"type": "figure", "name": "cap"}
    for _ in range(depth - 1):
        step = {"type": "bands", "bands": [{"steps": [step]}]}
        amount = {"type": "percent", "percent": "50", "of": amount}
    steps = read_rule_set(_bytes(put_at(SOUND, "/sums/1/steps", [step])))
    amounts = read_rule_set(_bytes(put_at(SOUND, "/sums/1/amount", amount)))
    wrong = read_rule_set(_bytes(put_at(put_at(SOUND, "/sums/1/amount", amount), "/sums/1/steps", [step, 1])))

    assert (depth > 8) == isinstance(steps, tuple) == isinstance(amounts, tuple)
    assert isinstance(wrong, tuple)
    if depth == 9:
        assert "steps stand within steps more than 8 deep" in str(steps)
        assert "amounts are made of amounts more than 8 deep" in str(amounts)


@pytest.mark.parametrize("depth", [100, 200, 300, 450, 600, 900])
def test_no_depth_raises(depth: int) -> None:
    """Wherever the decoders give up, the answer is a refusal."""
    nested = b'{"type":"percent","percent":"1","of":' * depth + b"1" + b"}" * depth
    document = b'{"format":"placeledger-rule-set/1","sums":[{"amount":' + nested + b"}]}"

    assert isinstance(read_rule_set(document), tuple)
    assert isinstance(read_figures(document), tuple)


def test_too_many_steps_are_refused() -> None:
    draws = [{"type": "draw", "items": [f"reserve {number}"]} for number in range(200)]
    found = read_rule_set(_bytes(put_at(SOUND, "/sums/1/steps", [*draws, {"type": "bear", "partner": "nhs"}])))

    assert isinstance(found, tuple)
    assert "200 are the most" in found[0].detail


@given(st.data())
@settings(max_examples=150)
def test_whatever_stands_at_any_place_is_answered(data: st.DataObject) -> None:
    """A rule set or refusals: nothing raises, and what is let pass decodes as the format says."""
    pointer = data.draw(st.sampled_from(list(pointers_in(SOUND))))
    raw = _bytes(put_at(SOUND, pointer, data.draw(ANYTHING)))
    found = read_rule_set(raw)

    if isinstance(found, tuple):
        assert found
        assert all(one.detail for one in found)
    else:
        assert found == msgspec.json.decode(raw, type=RuleSet)


@given(st.binary(max_size=200))
def test_whatever_bytes_are_sent_are_answered(raw: bytes) -> None:
    assert isinstance(read_rule_set(raw), RuleSet | tuple)
    assert isinstance(read_figures(raw), Figures | tuple)


def _bytes(document: object) -> bytes:
    return json.dumps(document).encode()
