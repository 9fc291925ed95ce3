"""A function fits a screen and a file fits a sitting; the limits only ever tighten."""

import ast

from tests.shape.source import all_python, name, parsed

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 400


def test_no_function_is_longer_than_a_screen() -> None:
    """Split by what it decides: branches stay in the parent, loops and arithmetic go into pure leaves."""
    long = [
        f"{name(path)}:{node.lineno}: {node.name} has {lines} lines: split it, {FUNCTION_LINES_MAX} are the most"
        for path in all_python()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]

    assert [] == long


def test_no_file_is_longer_than_a_sitting() -> None:
    """Split by verb: a second file beside the first, named for what it does."""
    long = [
        f"{name(path)} has {lines} lines: split it by verb, {FILE_LINES_MAX} are the most"
        for path in all_python()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES_MAX
    ]

    assert [] == long
