"""Names: each thing has one of its own, and no two can be taken for one another."""

import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_places import Place
from ledger.rules.sharing.model import RuleSet

_WRITTEN_LINES = {"title", "because", "what", "otherwise", "taken", "by"}  # texts, which may run over several lines


def refusals_of_names(rules: RuleSet) -> list[Refusal]:
    """Names that stand twice, look alike, or are not plain text."""
    found = [*_once_each("partner", [(one, Place().at("partners", n)) for n, one in enumerate(rules.partners)])]
    found += _once_each("set of weights", [(one, Place().at("weights", one)) for one in rules.weights])
    shared = [(one.name, Place().at("parts", number, "name")) for number, one in enumerate(rules.parts)]
    shared += [(one.name, Place().at("sums", number, "name")) for number, one in enumerate(rules.sums)]
    found += _once_each("part or sum", shared)
    found += _gains(rules, shared)
    found += _once_each("clock", [(one.name, Place().at("clocks", n, "name")) for n, one in enumerate(rules.clocks)])
    return [*found, *_untidy(msgspec.to_builtins(rules), Place(), is_text=False)]


def _gains(rules: RuleSet, shared: list[tuple[str, Place]]) -> Iterator[Refusal]:
    """Gains with one name, or with the name of a part or sum."""
    gains = [(one.name, Place().at("gains", number, "name")) for number, one in enumerate(rules.gains)]
    for refusal in _once_each("part, sum or gain", [*shared, *gains]):
        if refusal.pointer.startswith("/gains"):
            yield refusal


def refusal_of_host(rules: RuleSet) -> Refusal | None:
    """That the host is no partner."""
    if rules.host is None or rules.host in rules.partners:
        return None
    return (
        Place()
        .at("host")
        .refused(f"the host '{rules.host}' is no partner; add it to the partners, or name one of them")
    )


def _once_each(what: str, named: list[tuple[str, Place]]) -> Iterator[Refusal]:
    seen: dict[str, str] = {}
    for name, place in named:
        first = seen.get(_as_read(name))
        seen.setdefault(_as_read(name), name)
        if first == name:
            yield place.refused(f"the {what} '{name}' stands here twice; give each its own name")
        elif first is not None:
            yield place.refused(f"the {what} '{name}' is read like '{first}'; use one spelling, or names that differ")


def _as_read(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _untidy(value: Any, place: Place, *, is_text: bool) -> Iterator[Refusal]:
    """Every text of the document that is blank, or has spaces or signs that nobody sees."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from _unseen(key, place.at(key), is_text=False)
                yield from _untidy(inner, place.at(key), is_text=key in _WRITTEN_LINES)
        case list() | tuple():
            for number, inner in enumerate(value):
                yield from _untidy(inner, place.at(number), is_text=False)
        case str():
            yield from _unseen(value, place, is_text=is_text)
        case _:
            pass


def _unseen(text: str, place: Place, *, is_text: bool) -> Iterator[Refusal]:
    if not text.strip():
        yield place.refused("the text is blank; write what is meant")
    elif not "".join(text.split("\n") if is_text else [text]).isprintable():
        yield place.refused(
            f"{text[:80]!r} has signs that nobody sees, such as a tab or a line end; write it without them"
        )
    elif not is_text and text != text.strip():
        yield place.refused(f"'{text[:80]}' begins or ends with a space that nobody sees; write it without")
