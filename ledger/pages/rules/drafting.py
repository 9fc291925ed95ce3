"""A rule set in the making, as its form holds it: begun from a pattern, read, taken as a document. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Raw, Struct

from ledger.core.ids import BodyCode
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.model import FormShape
from ledger.pages.forms.reading import read_form
from ledger.rule_sets.preview_model import (
    BookFigures,
    GainsSweepAsked,
    Rules,
    SweepAsked,
    TypedFigures,
)
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading import Sentence, read_back

_FOLDERS = (("patterns",), ("patterns", "gains"))
_PARTNERS = re.compile(
    r"(?:^|-)(?:host|partner|partners|among|lacking_from|responsible|bodies|only_bodies"
    r"|(?:percent_of|parts_of|onward)-\d+-name)\Z"
)
_RULES = "#/rules/document"


class Editing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the page of a rule set holds: the rules, for whom they are written, and on what they are tried."""

    acting_body: BodyCode
    document: RuleSet
    figures: BookFigures | TypedFigures = BookFigures()
    against: Rules | None = None
    sweep: SweepAsked = SweepAsked()
    gains_sweep: GainsSweepAsked = GainsSweepAsked()


class Pattern(Struct, frozen=True):
    """A pattern of real agreements."""

    pattern: str
    title: str
    source: str
    rule_set: Raw


@dataclass(frozen=True, slots=True)
class Place:
    """An error as the API tells it, at a place of the form."""

    detail: str
    pointer: str


def patterns(*, of_gains: bool) -> list[Pattern]:
    """Those of sharing variances, or of moving savings, in the order of their numbers."""
    found = files("ledger.rules.sharing").joinpath(*_FOLDERS[of_gains]).iterdir()
    named = sorted((one for one in found if one.name.endswith(".json")), key=lambda one: one.name)
    return [msgspec.json.decode(one.read_bytes(), type=Pattern) for one in named]


def with_partners(values: Mapping[str, list[str]], partners: Mapping[str, str]) -> dict[str, list[str]]:
    """The values of a form with partners of the agreement in the place of those of a pattern."""
    return {
        name: ["\n".join(partners.get(line, line) for line in one.split("\n")) for one in texts]
        if _PARTNERS.search(name)
        else texts
        for name, texts in values.items()
    }


def stood_for(pattern: Sequence[str], partners: Sequence[str]) -> dict[str, str]:
    """Which partner of the agreement stands for which one of a pattern: in the order of both."""
    return dict(zip(pattern, partners, strict=False))


def blank(partners: Sequence[str], *, is_savings: bool) -> dict[str, Any]:
    """A document to begin with."""
    nothing: dict[str, Any] = {"format": "placeledger-rule-set/1", "title": "", "partners": list(partners)}
    part = {"name": "", "lines": {}, "netting": "together", "overspend": [{}], "underspend": [{}]}
    return {**nothing, "gains": [{}]} if is_savings else {**nothing, "parts": [part]}


def readable(document: Any) -> tuple[Sentence, ...]:
    """How a document reads; nothing while something lacks or is wrong."""
    try:
        return read_back(msgspec.convert(document, RuleSet))
    except (msgspec.ValidationError, ValueError, KeyError, RecursionError):
        return ()


def taken_over(shape: FormShape, payload: Mapping[str, Any]) -> dict[str, list[str]] | None:
    """A document's part of a form that is written the other way; none where it would not come back as it is."""
    values = values_of(shape, payload)
    if read_form(shape, values).payload.get("document") != payload.get("document"):
        return None
    return {name: texts for name, texts in values.items() if name == "document" or name.startswith("document-")}


def preview_asked(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked to try the rules of a form on its figures, over a range of what they share."""
    document = payload.get("document")
    has = document if isinstance(document, Mapping) else {}
    asked: dict[str, Any] = {"rules": {"type": "document", "document": document}}
    asked |= {name: payload[name] for name in ("figures", "against") if name in payload}
    if has.get("parts"):
        asked["sweep"] = payload.get("sweep", {})
    if has.get("gains"):
        asked["gains_sweep"] = payload.get("gains_sweep", {})
    return asked


def places(errors: Sequence[Any]) -> list[Place]:
    """What a trial refused, at the places of the form."""
    return [Place(one.detail, _in_form(str(one.pointer))) for one in errors]


def _in_form(pointer: str) -> str:
    return f"#/document{pointer.removeprefix(_RULES)}" if pointer.startswith(_RULES) else pointer


def weights_in(values: Mapping[str, list[str]]) -> list[str]:
    """The names of the weights that stand in a form."""
    names = [texts[-1] for name, texts in values.items() if re.fullmatch(r"document-weights-\d+-name", name) and texts]
    if not names and (texts := values.get("document")):
        names = _weights_of_json(texts[-1])
    return [one for one in dict.fromkeys(names) if one]


def _weights_of_json(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    weights = found.get("weights") if isinstance(found, dict) else None
    return list(weights) if isinstance(weights, dict) else []
