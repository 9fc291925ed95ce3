"""The patterns of real agreements that come with the program, each with figures of its source."""

from importlib.resources import files

import msgspec
from msgspec import Raw, Struct

_FOLDER = "patterns"


class Pattern(Struct, frozen=True):
    """One pattern; its rule set and figures as they were written."""

    pattern: str
    title: str
    source: str
    rule_set: Raw
    figures: Raw


def patterns() -> list[Pattern]:
    """All, in the order of their numbers."""
    folder = files("ledger.rules.sharing").joinpath(_FOLDER)
    found = [file for file in folder.iterdir() if file.name.endswith(".json")]
    return [msgspec.json.decode(file.read_bytes(), type=Pattern) for file in sorted(found, key=lambda file: file.name)]


def find_pattern(code: str) -> Pattern | None:
    """The one with a code, in whatever case."""
    return next((one for one in patterns() if one.pattern.casefold() == code.casefold()), None)
