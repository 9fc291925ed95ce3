"""Reading case tables: TOML that a finance officer can read, money as text in pounds."""

import tomllib
from pathlib import Path
from typing import Any

from ledger.core.money import pence_from_pounds

FOLDER = Path(__file__).parent


def table(name: str) -> dict[str, Any]:
    """A whole case file."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file; each has a name of its own."""
    found: list[dict[str, Any]] = table(name)["case"]
    names = [one["name"] for one in found]
    assert len(names) == len(set(names)), f"a case name stands twice in {name}.toml"
    return found


def case_name(case: dict[str, Any]) -> str:
    """What pytest calls a case."""
    return str(case["name"]).replace(" ", "-")


def pence(text: str) -> int:
    """The pence of an amount of a case; a case file holds no other text there."""
    found = pence_from_pounds(text)
    assert found is not None, f"'{text}' is no amount"
    return found
