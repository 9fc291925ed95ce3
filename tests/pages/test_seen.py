"""Values of an answer know where they stand in it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.pages.rendering import money, number
from ledger.pages.seen import Figure, Record, Rows, Said, plain, see_answer

ADDRESS = "/v1/places/x/pools/y/statement?period=2024-25"
ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(ANSWERS)
def test_an_answer_is_seen_as_it_is(answer: Any) -> None:
    assert answer == plain(see_answer(answer, ADDRESS))


@given(ANSWERS)
def test_each_value_stands_where_its_source_says(answer: Any) -> None:
    for seen in leaves(see_answer(answer, ADDRESS)):
        address, _, pointer = seen.source.partition("#")

        assert ADDRESS == address
        assert plain(seen) == resolved(answer, pointer)


def leaves(seen: Any) -> list[Figure | Said]:
    match seen:
        case Record():
            return [one for name in seen for one in leaves(seen[name])]
        case Rows():
            return [one for value in seen for one in leaves(value)]
        case Figure() | Said():
            return [seen]
        case _:
            return []


def resolved(answer: Any, pointer: str) -> Any:
    """RFC 6901, apart from the code that is tested."""
    for step in pointer.split("/")[1:]:
        answer = answer[int(step) if isinstance(answer, list) else step.replace("~1", "/").replace("~0", "~")]
    return answer


def test_a_record_has_its_fields_and_no_other() -> None:
    record = see_answer({"items": [{"amount_pence": -5}]}, ADDRESS)

    assert -5 == record["items"][0].amount_pence
    assert f"{ADDRESS}#/items/0/amount_pence" == record["items"][-1].amount_pence.source
    with pytest.raises(AttributeError, match="has no field total"):
        _ = record.total


def test_what_a_page_worked_out_is_no_figure() -> None:
    """A sum of two figures is an int like any other: it has no source, so no page prints it."""
    record = see_answer({"one": 1, "two": 2}, ADDRESS)

    with pytest.raises(AttributeError, match="source"):
        money(record.one + record.two)
    assert 'data-value="1"' in money(record.one)


def test_a_figure_says_where_it_stands_whatever_the_text_around_it() -> None:
    said = see_answer({"a/b~<script>": "<b>1.5</b>"}, ADDRESS)["a/b~<script>"]

    assert f'data-figure="{ADDRESS}#/a~1b~0&lt;script&gt;"' in number(said)
    assert "<b>" not in number(said)


def test_floats_are_not_seen() -> None:
    """The API answers none, so one would be a fault."""
    with pytest.raises(TypeError, match="float"):
        see_answer(msgspec.json.decode(b"1.5"), ADDRESS)
