"""What a corrected file changes, as pure functions: against a model of multisets, and every refusal."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.refusal import Code
from ledger.intake.model import KnownFile, PlannedRow
from ledger.intake.replacing import FileRow, plan_rows, refusal_of_file, rows_gone, successor_of

CONTENTS = st.lists(st.sampled_from("aaabbcde"), max_size=12)


def rows_of(file: str, contents: list[str]) -> list[FileRow]:
    """A file without identities of its own: a line is its file and row."""
    return [FileRow(row, one.encode(), 100, str(row), file) for row, one in enumerate(contents, 2)]


def identified(contents: list[tuple[str, str]]) -> list[FileRow]:
    """A file whose lines have identities that hold in any file."""
    return [FileRow(row, (key + one).encode(), 100, key, "profile") for row, (key, one) in enumerate(contents, 2)]


@given(st.lists(CONTENTS, min_size=1, max_size=5))
def test_a_chain_of_corrections_stands_as_its_last_file_alone(files: list[list[str]]) -> None:
    """After each file exactly its rows stand, as a multiset; none was posted twice; as few as possible changed."""
    standing: dict[tuple[str, str], str] = {}
    ever: set[tuple[str, str]] = set()
    old: list[PlannedRow] = []
    before: list[str] = []
    for number, contents in enumerate(files):
        plan = plan_rows(f"file-{number}", rows_of(f"file-{number}", contents), old)
        for row in rows_gone(old, plan):
            del standing[row.document, row.line]
        new = [row for row in plan if not row.is_carried]
        for row in new:
            assert (row.document, row.line) not in ever
            ever.add((row.document, row.line))
            standing[row.document, row.line] = row.content_digest.decode()
        assert Counter(contents) == Counter(standing.values())
        assert len(new) == sum((Counter(contents) - Counter(before)).values())
        assert len(rows_gone(old, plan)) == sum((Counter(before) - Counter(contents)).values())
        assert {(row.document, row.line) for row in plan} == set(standing)
        old, before = plan, contents


@given(CONTENTS, CONTENTS)
def test_rows_alike_are_matched_in_file_order(first: list[str], second: list[str]) -> None:
    """The earliest stand on: of three alike that become two, the last is gone."""
    old = plan_rows("first", rows_of("first", first), [])
    plan = plan_rows("second", rows_of("second", second), old)
    for content in set(second):
        digest = content.encode()
        mine = [row for row in plan if row.content_digest == digest]
        theirs = [row for row in old if row.content_digest == digest]
        carried = min(len(mine), len(theirs))
        assert [True] * carried + [False] * (len(mine) - carried) == [row.is_carried for row in mine]
        assert [row.line for row in theirs[:carried]] == [row.line for row in mine[:carried]]


IDENTIFIED = st.dictionaries(st.sampled_from("123456"), st.sampled_from("ab"), max_size=6)


@given(st.lists(IDENTIFIED, min_size=1, max_size=4))
def test_a_line_with_an_identity_that_was_corrected_is_known_by_file_and_row(files: list[dict[str, str]]) -> None:
    """The identity of the line that is gone never posts again, so the corrected one posts under another."""
    ever: set[tuple[str, str]] = set()
    old: list[PlannedRow] = []
    for number, contents in enumerate(files):
        plan = plan_rows(f"file-{number}", identified(list(contents.items())), old)
        taken = {row.line_identity for row in old}
        for row in plan:
            if not row.is_carried and row.line_identity in taken:
                assert (f"file-{number}", str(row.row)) == (row.document, row.line)
                assert (row.document, row.line) not in ever
            ever.add((row.document, row.line))
        sources = [(row.document, row.line) for row in plan]
        assert len(set(sources)) == len(sources)
        old = plan


def file(name: str, replaces: str | None = None, *, profile: str = "p", body: str = "b") -> KnownFile:
    return KnownFile(profile, name, body, replaces)


A, B = file("A"), file("B", "A")


@pytest.mark.parametrize(
    ("asked", "known", "code"),
    [
        (A, [], None),
        (A, [A], None),
        (A, [A, B], None),
        (B, [A], None),
        (B, [A, B], None),
        (file("B"), [A, B], None),
        (file("C", "B"), [A, B], None),
        (file("B", "A"), [], Code.FILE_DOES_NOT_EXIST),
        (file("B", "A", profile="q"), [A], Code.FILE_IS_OF_ANOTHER_PROFILE),
        (file("B", "A", body="c"), [A], Code.FILE_IS_OF_ANOTHER_PROFILE),
        (file("C", "A"), [A, B], Code.FILE_IS_ALREADY_REPLACED),
        (file("A", "A"), [A], Code.FILE_WAS_TAKEN_IN_OTHERWISE),
        (file("A", "B"), [A, B], Code.FILE_WAS_TAKEN_IN_OTHERWISE),
        (file("B", "A"), [A, file("B")], Code.FILE_WAS_TAKEN_IN_OTHERWISE),
        (file("B", "C"), [A, B, file("C")], Code.FILE_WAS_TAKEN_IN_OTHERWISE),
        (file("A", "A"), [], Code.FILE_DOES_NOT_EXIST),
    ],
)
def test_whether_a_file_may_be_taken_in_as_asked(asked: KnownFile, known: list[KnownFile], code: Code | None) -> None:
    refusal = refusal_of_file(asked, known)

    assert code == (refusal.code if refusal else None)
    assert refusal is None or refusal.pointer == "/replaces"


def test_a_file_has_one_successor_by_its_own_profile() -> None:
    assert "B" == successor_of(A, [A, B])
    assert successor_of(file("A", profile="q"), [A, B]) is None
    assert successor_of(B, [A, B]) is None
