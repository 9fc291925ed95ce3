"""The source as the shape tests read it: its files, and what Python's own parser says of them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEDGER = ROOT / "ledger"
MONEY = ("core", "rules", "journal", "spend", "contributions", "programmes", "statements")
PURE = ("core", "rules")


def python_files(*folders: str) -> list[Path]:
    """Every Python file under folders of the repository."""
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts
    )


def in_ledger(*slices: str) -> list[Path]:
    """Every Python file of slices of the service."""
    return python_files(*(f"ledger/{one}" for one in slices))


def all_python() -> list[Path]:
    return python_files("ledger", "migrations", "tests")


def name(path: Path) -> str:
    """The path as a reader of the repository writes it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """The line and full name of everything that a file imports, also inside functions."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno}: import by the full name, not relative to the folder"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of a file that is not documentation, the constant parts of formatted ones too."""
    documentation = {
        id(node.value)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value
