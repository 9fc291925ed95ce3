"""The patterns of real agreements that come with the program, each with figures of its source."""

from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec
from msgspec import Raw, Struct

_FOLDERS = (("patterns",), ("patterns", "gains"))


class Pattern(Struct, frozen=True):
    """One pattern; its rule set and figures as they were written."""

    pattern: str
    title: str
    source: str
    rule_set: Raw
    figures: Raw


def patterns() -> list[Pattern]:
    """All, those of sharing and then those of gains, in the order of their numbers."""
    return [msgspec.json.decode(file.read_bytes(), type=Pattern) for folder in _FOLDERS for file in _files(folder)]


def _files(folder: tuple[str, ...]) -> list[Traversable]:
    found = files("ledger.rules.sharing").joinpath(*folder).iterdir()
    return sorted((file for file in found if file.name.endswith(".json")), key=lambda file: file.name)


def find_pattern(code: str) -> Pattern | None:
    """The one with a code, in whatever case."""
    return next((one for one in patterns() if one.pattern.casefold() == code.casefold()), None)
