"""Imports point one way, in the order of the architecture; the core knows nothing of the world."""

from pathlib import Path

import pytest

from tests.shape.source import LEDGER, PURE, in_ledger, name, parsed, python_files
from tests.shape.source import imports as imports_of

# Each line leans only on lines above it; names on one line never import each other.
ORDER = """
core
rules
db
http
acts
journal
proofs
approvals
people
sessions
places
agreements
programmes
budgets
periods
savings_cases
contributions commitments spend transfers openings forecasts savings outcomes investments
rule_sets
settlement
commentaries
statements
positions intake events audit exports
balances savings_comparison
general_ledgers overviews
pages
settings log
app embedded
cli
__main__
"""
LEVELS = {one: level for level, line in enumerate(ORDER.split("\n")) for one in line.split()}
IMPURE = {"asyncpg", "litestar", "structlog", "os", "pathlib", "socket", "subprocess", "asyncio", "httpx", "sqlalchemy"}


def slice_of(path: Path) -> str:
    return path.relative_to(LEDGER).parts[0].removesuffix(".py")


def test_every_folder_and_module_has_its_place_in_the_order() -> None:
    """A new slice is put into ORDER, the map of ledger/__init__.py and the architecture at once."""
    assert set() == {slice_of(path) for path in python_files("ledger")} - {*LEVELS, "__init__"}


def test_imports_point_one_way() -> None:
    """What two slices need goes into a slice above both, or comes in as a value."""
    wrong = []
    for path in python_files("ledger"):
        here = slice_of(path)
        for line, imported in imports_of(path):
            parts = imported.split(".")
            there = parts[1] if parts[0] == "ledger" and len(parts) > 1 else here
            if there != here and there in LEVELS and LEVELS[there] >= LEVELS[here]:
                wrong.append(
                    f"{name(path)}:{line}: {here} may not import {there}: "
                    "move what both need above both, or hand it in as a value"
                )

    assert [] == wrong


@pytest.mark.parametrize("pure", PURE)
def test_the_pure_folders_know_nothing_of_the_world(pure: str) -> None:
    """Policy is values in, values out: whoever calls it reads and writes."""
    wrong = [
        f"{name(path)}:{line}: {imported} has no place in {pure}: let the caller do it and hand in the value"
        for path in in_ledger(pure)
        for line, imported in imports_of(path)
        if imported.split(".")[0] in IMPURE
    ]

    assert [] == wrong
    assert all(parsed(path) for path in in_ledger(pure))


def test_no_star_imports() -> None:
    """A reader must be able to say where a name comes from."""
    wrong = [
        f"{name(path)}:{line}: {imported}: import the names that are used"
        for path in python_files("ledger", "migrations", "tests")
        for line, imported in imports_of(path)
        if imported.endswith(".*")
    ]

    assert [] == wrong


def test_no_mocks() -> None:
    """Tests stand on the real server, the real database and values; a thing hard to test is split instead."""
    wrong = [
        f"{name(path)}:{line}: {imported}: use the real thing, or a value"
        for path in python_files("tests")
        for line, imported in imports_of(path)
        if {"mock", "pytest_mock"} & set(imported.split("."))
    ]

    assert [] == wrong
