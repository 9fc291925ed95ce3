"""What forms call things: labels from the names of fields, hints from what the API says of them. Pure."""

import re
from typing import get_args

from ledger.core import ids
from ledger.pages.words import name_text

_IS = re.compile(r"\Ais_(?=[a-z])")
_NAME_OF_A_FIELD = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
_CODE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_OF_PENCE = re.compile(r"\A(?:in )?whole pence(?:[,:;] *|\Z)")
_OF_ANY_TEXT = "text without control characters"  # whoever types has none of them
_SEVERAL = (
    (re.compile(r"(?<=[a-z]{2})ies\Z"), "y"),
    (re.compile(r"(?<=ss|ch|sh)es\Z"), ""),
    (re.compile(r"(?<=[^s])s\Z"), ""),
)
_WORD = re.compile(r"(?!gss:)[a-z-]+[,;:]?(?: |\Z)")
_SIGNS = {"\t": "Tab", ",": "Comma (,)", ";": "Semicolon (;)", "|": "Vertical bar (|)"}
# What is said of every code of a kind helps to type one, and not to choose one.
OF_CODES = frozenset(
    said.description
    for one in vars(ids).values()
    for said in get_args(one)[1:]
    if getattr(said, "description", None) is not None
)


def label_of(name: str) -> str:
    """`Acting body` for `acting_body`; units are told beside the field."""
    return name_text(_IS.sub("", name))


def hint_of(description: str, *, is_money: bool) -> str:
    """What the API says of a field, in the words of a page: sums in pounds, fields by their labels."""
    said = _NAME_OF_A_FIELD.sub(lambda found: lower_first(label_of(found[0])), description.replace("`", ""))
    if said.startswith(_OF_ANY_TEXT):
        return ""
    if not is_money:
        return said
    return "; ".join(one for one in ("in pounds, such as 1,234.56", _OF_PENCE.sub("", said)) if one)


def lower_first(label: str) -> str:
    """A label within a sentence: small, unless it begins with an abbreviation."""
    first, space, rest = label.partition(" ")
    return f"{first if first.isupper() else first.lower()}{space}{rest}"


def one_of(label: str) -> str:
    """One of several: `Line` for `Lines`."""
    for several, one in _SEVERAL:
        if several.search(label):
            return several.sub(one, label)
    return label


def sentence(said: str) -> str:
    """With a capital, unless it begins with something that is written small (`gss:`)."""
    return said[:1].upper() + said[1:] if _WORD.match(said) else said


def choice_text(value: object) -> str:
    """What a value of a closed list is called: codes in words, anything else as it is."""
    text = str(value)
    return name_text(text) if _CODE.fullmatch(text) else _SIGNS.get(text, text)


def suffix_of(name: str) -> str:
    """The unit that stands after an input."""
    if name.endswith("_basis_points"):
        return ""
    unit = name.rpartition("_")[2] if "_" in name else ""
    return {"percent": "%", "days": "days", "months": "months", "years": "years"}.get(unit, "")
