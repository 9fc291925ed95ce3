"""Names of things: codes, digests and ids in order of time."""

import hashlib
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.ids import BodyCode, Code, Name, Text, code_from_name, digest_id, new_id

NAMES = {
    "FUNDED NURSING CARE": "funded-nursing-care",
    "  Speech & Language (SLT) ": "speech-language-slt",
    "iBCF/DFG": "ibcf-dfg",
    "—": "",
    "a" * 79 + " b": "a" * 79,
}


def is_taken(value: str, kind: object) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def test_ids_are_of_version_seven_and_grow_with_time() -> None:
    made = [new_id() for _ in range(1_000)]

    assert sorted(made) == made
    assert {7} == {one.version for one in made}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_becomes_a_code(name: str) -> None:
    assert NAMES[name] == code_from_name(name)


@given(st.text(max_size=200))
def test_what_a_name_becomes_is_a_code_or_nothing(name: str) -> None:
    code = code_from_name(name)

    assert not code or is_taken(code, Code)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Code, ["a", "home-first", "s1", "a" * 80], ["", "-a", "a-", "a--b", "A", "a b", "a\n", "a" * 81]),
        (BodyCode, ["gss:E09000028", "ods:72Q"], ["gss:E0900002", "ods:1", "E09000028", "ods:72q", "ods:72Q\n"]),
        (
            BodyCode,
            ["gov:department-for-work-and-pensions", "gov:hm-revenue-customs"],
            ["gov:", "gov:HMRC", "gov:home--office", "gov:home-", "gov:home\n", "gov:" + "a" * 77],
        ),
        (Text, ["", " ", "é — £"], ["\x00", "a\nb", "\x7f", "a" * 401]),
        (Name, ["a", " a "], ["", " ", "a\tb", "a" * 201]),
    ],
)
def test_kinds_of_text_take_and_refuse(kind: object, good: list[str], bad: list[str]) -> None:
    """A trailing line break is no part of a code, and control characters stand in no text."""
    assert [] == [one for one in good if not is_taken(one, kind)]
    assert [] == [one for one in bad if is_taken(one, kind)]


PARTS = st.lists(st.none() | st.text(max_size=6), max_size=5)


@given(PARTS, PARTS)
def test_different_parts_have_different_digests(left: list[str | None], right: list[str | None]) -> None:
    """Lengths stand before the parts, so that nothing moves from one part to the next; absent is not empty."""
    assert (left == right) == (digest_id(*left) == digest_id(*right))


def test_a_digest_is_sha256_over_length_prefixed_parts() -> None:
    """The encoding is fixed for ever, since ids of accounts and keys rest on it."""
    encoded = b"\x00\x00\x00\x05fund" + b"\x00\x00\x00\x00\xff" + b"\x00\x00\x00\x01"

    assert UUID(bytes=hashlib.sha256(encoded).digest()[:16]) == digest_id("fund", None, "")
