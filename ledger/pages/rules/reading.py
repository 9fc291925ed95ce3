"""How a rule set reads: its sentences one within another, and two readings side by side. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ledger.pages.names import Names
from ledger.pages.tables import Column, Kind, Table


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with those that stand within it."""

    text: str
    within: "tuple[Said, ...]"


@dataclass(frozen=True, slots=True)
class Difference:
    """Sentences of one reading beside those of another that stand in their place."""

    first: str
    second: str
    what: str


def nested(sentences: Sequence[Any], names: Names) -> tuple[Said, ...]:
    """Sentences as they stand one within another, by their depth; bodies and schemes by name."""
    return tuple(_within([(int(one.depth), names.within(one.text)) for one in sentences]))


def _within(sentences: Sequence[tuple[int, str]]) -> Iterator[Said]:
    position = 0
    while position < len(sentences):
        depth, text = sentences[position]
        end = next(
            (at for at in range(position + 1, len(sentences)) if sentences[at][0] <= depth),
            len(sentences),
        )
        yield Said(text, tuple(_within(sentences[position + 1 : end])))
        position = end


def differences(first: Sequence[Any], second: Sequence[Any], names: Names) -> list[Difference]:
    """Where two readings differ, in the order of both; what they have in common is left out."""
    before, after = ([names.within(one.text) for one in side] for side in (first, second))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        Difference("\n".join(before[a:b]), "\n".join(after[c:d]), _WHAT[tag])
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


_WHAT = {"replace": "Changed", "delete": "Only in the first", "insert": "Only in the second"}


def differences_table(found: Sequence[Difference], first: str, second: str) -> Table:
    """What a change alters, sentence by sentence."""
    columns = (
        Column("What", lambda row: row.what, Kind.TAG),
        Column(first, lambda row: row.first, otherwise="Nothing in its place"),
        Column(second, lambda row: row.second, otherwise="Nothing in its place"),
    )
    return Table(
        name="differences",
        caption=f"Where {first} and {second} read differently",
        columns=columns,
        rows=found,
        empty="They read the same, word for word.",
    )
