"""All SQL of a slice stands in its queries.sql, each query named and explained; only the journal writes entries."""

import ast
import re
from pathlib import Path

import pytest

from tests.shape.source import LEDGER, ROOT, name, parsed, python_files, strings

QUERY_FILES = sorted(LEDGER.glob("*/queries.sql"))
SQL = re.compile(
    r"\b(SELECT\s|INSERT\s+INTO\s|DELETE\s+FROM\s|UPDATE\s+\w+\s+SET\s|TRUNCATE\s|MERGE\s+INTO|"
    r"(CREATE|ALTER|DROP)\s+(TABLE|INDEX|ROLE|DATABASE|POLICY|FUNCTION)\b|SET\s+LOCAL\s|SET\s+\w+(\.\w+)?\s*=)"
)
PLACE_CONTEXT = "ledger/db.py"
ALLOWED = re.compile(r"(BEGIN)?(; )?SET LOCAL [\w.]+ = ('|\w+)")
SLICES = pytest.mark.parametrize("file", QUERY_FILES, ids=lambda file: file.parent.name)


def queries(file: Path) -> dict[str, str]:
    """The texts of a query file by the names on their lines."""
    parts = re.split(r"^-- name: (\w+)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def used_names(folder: Path) -> set[str]:
    """The names by which the Python of a slice asks for its queries."""
    return {
        str(node.slice.value)
        for path in python_files(name(folder))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "_SQL"
        and isinstance(node.slice, ast.Constant)
    }


def test_no_sql_stands_in_python() -> None:
    """The one exception begins a transaction in its place, in db.py, since SET takes no parameters."""
    wrong = [
        f"{name(path)}:{line}: give it a name in the slice's queries.sql: {text!r}"
        for path in python_files("ledger")
        for line, text in strings(path)
        if SQL.search(text) and not (name(path) == PLACE_CONTEXT and ALLOWED.fullmatch(text))
    ]

    assert [] == wrong


@SLICES
def test_every_query_is_explained(file: Path) -> None:
    """A line of plain English below the name: what it finds or writes, for a reader without SQL."""
    wrong = [
        f"{name(file)}: {query} needs a line `-- What it does.` below its name"
        for query, text in queries(file).items()
        if not re.match(r"\n-- [A-Z].*[.:,;\w]\n", text)
    ]

    assert [] == wrong


@SLICES
def test_every_query_is_used_by_its_own_slice(file: Path) -> None:
    """A query that nobody asks for is dead, a name that no file has is a typing error."""
    said, used = set(queries(file)), used_names(file.parent)

    assert (set(), set()) == (said - used, used - said)


def test_a_slice_asks_for_its_own_queries_only() -> None:
    """`queries(__package__)`: facts of another slice come through its store."""
    wrong = [
        f"{name(path)}:{node.lineno}: ask the other slice's store instead"
        for path in python_files("ledger")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "queries"
        and [ast.unparse(argument) for argument in node.args] != ["__package__"]
    ]

    assert [] == wrong


def test_only_the_journal_writes_entries() -> None:
    """Everything else hands a command to the pool writer."""
    wrong = [
        f"{name(file)}: post through journal/writer.py: INSERT INTO {table}"
        for file in sorted(LEDGER.rglob("*.sql"))
        for table in re.findall(r"INSERT\s+INTO\s+(entry|leg|entry_text|balance|account|carr\w+)\b", file.read_text())
        if file.parent.name != "journal"
    ]

    assert [] == wrong


def test_nothing_in_the_journal_is_updated_or_deleted() -> None:
    """Heads, balances, states of months, when a session was seen change; carried totals, files, names, sessions go."""
    changed = {
        (name(file), table)
        for file in sorted(LEDGER.rglob("queries.sql"))
        for table in re.findall(r"(?:UPDATE|DELETE\s+FROM|TRUNCATE)\s+(?!SET\b|SKIP\b)(\w+)", uncommented(file))
    }

    allowed = {
        ("ledger/journal/queries.sql", "period"),
        ("ledger/journal/queries.sql", "pool_head"),
        ("ledger/cli/queries.sql", "carry"),
        ("ledger/intake/queries.sql", "import_part"),
        ("ledger/people/queries.sql", "directory"),
        ("ledger/sessions/queries.sql", "browser_session"),
    }
    assert allowed == changed - {("ledger/journal/queries.sql", "balance")}


def test_migrations_change_no_landed_data() -> None:
    """A step adds: it neither updates nor deletes rows, drops nothing, and rewrites no table."""
    wrong = [
        f"{name(file)}: {found}: add beside it, and take away only in a later release"
        for file in sorted((ROOT / "migrations" / "sql").glob("*.sql"))
        for found in re.findall(r"^\s*(?:DROP|DELETE|UPDATE|TRUNCATE)\s+\w+\s+\w+", uncommented(file), re.MULTILINE)
    ]

    assert [] == wrong


def uncommented(file: Path) -> str:
    return re.sub(r"--.*", "", file.read_text(encoding="utf-8"))
