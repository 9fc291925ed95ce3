"""The place of a figure in a statement, `programmes/home-first/variance`, in words. Pure."""

import re
from collections.abc import Callable, Mapping

from ledger.pages.names import Names
from ledger.pages.words import name_text

_FENCE = re.compile(r"(?<=within the fence )\S+")
_ORDINARY = " (settled)"
_SECTIONS = {
    "contributions": ("body", "stream"),
    "programmes": ("programme",),
    "schemes": ("scheme",),
    "reserves": ("stream",),
    "partners": ("body",),
    "bodies": ("body",),
    "fences": ("stream",),
    "minimum_contributions": ("body", "stream"),
}
_OF_SECTION = {
    "reserves": "reserve",
    "partners": "partner",
    "bodies": "body's money",
    "fences": "ring-fence",
    "minimum_contributions": "minimum contribution",
}
WHOLE = "The whole statement"


def place_text(place: str, names: Names) -> str:
    """`Home First: variance`; of the whole statement, so."""
    parts = place.split("/")
    things: list[str] = []
    told: dict[str, str] = {}
    while len(parts) > 1 and parts[0] in _SECTIONS:
        section, identity, *parts = parts
        told |= dict(zip(_SECTIONS[section], identity.split("+"), strict=False))
        things += [_thing(one, told, names) for one in _SECTIONS[section]]
        if section in _OF_SECTION:
            things.append(_OF_SECTION[section])
    figure = name_text(parts[0].removesuffix("_total")) if parts and parts[0] else ""
    of = ", ".join(filter(None, things))
    return f"{of}: {figure.lower()}" if of and figure else of or figure or WHOLE


def _thing(dimension: str, told: Mapping[str, str], names: Names) -> str:
    code = told.get(dimension)
    if code in {None, "None", ""}:
        return ""
    called: dict[str, Callable[[str | None], str]] = {
        "body": names.body,
        "stream": names.stream,
        "programme": names.programme,
        "scheme": lambda one: names.scheme(told.get("programme"), one),
    }
    return called[dimension](code)


def share_text(what: str, names: Names) -> str:
    """What becomes of a variance, with names; that it is settled, as every share is unless it says so, is not said."""
    fenced = _FENCE.sub(lambda found: names.stream(found[0]), what)
    return names.within(fenced.replace(_ORDINARY, ""))
