"""Words that have no place: clocks and chance in policy, floats near money, silent exceptions from the rules."""

import ast
import re
from pathlib import Path

from tests.shape.source import MONEY, PURE, ROOT, all_python, imports, in_ledger, name, parsed

CHANCE = {"random", "secrets", "time", "uuid_utils"}
NOT_REPEATABLE = {"now", "today", "utcnow", "uuid1", "uuid4", "uuid7", "urandom", "getenv"}
SHARES = "ledger/core/money.py"  # the one place where exact fractions are divided
DRAWN = "ledger/rules/savings/drawing.py"  # the one place of doubles: estimates of what may be, never money that moves
MADE_HERE = "ledger/core/ids.py"  # the one place where new ids are made
# A reason follows the codes, after a dash or in a comment of its own.
SILENCED = re.compile(r"#\s*(noqa\b.*|type:\s*ignore.*|pragma:.*|nosec.*)$")
SILENCED_WELL = re.compile(r"noqa: [A-Z]+\d+(, ?[A-Z]+\d+)* - \w.*|type: ignore\[[\w-]+(, ?[\w-]+)*\]  # \w.*")
MACHINE_PATH = re.compile(r"(?<![\w/.:])/(?:work|root|home/\w+|Users/\w+|tmp/try|workspace|mnt)(?=[/\s\"'`)]|$)")
TEXT_SUFFIXES = {".py", ".sql", ".toml", ".md", ".lock", ".json", ".html", ".css", ".js", ".sh", ""}


def test_policy_reads_no_clock_and_rolls_no_dice() -> None:
    """The same facts give the same decision for ever: the instant and new ids come in as values."""
    wrong = [
        f"{name(path)}:{line}: {said}: take it as an argument"
        for path in in_ledger(*PURE)
        if name(path) != MADE_HERE
        for line, said in [
            *((line, one) for line, one in imports(path) if one.split(".")[0] in CHANCE),
            *(
                (n.lineno, n.attr)
                for n in ast.walk(parsed(path))
                if isinstance(n, ast.Attribute) and n.attr in NOT_REPEATABLE
            ),
        ]
    ]

    assert [] == wrong


def test_no_float_comes_near_money() -> None:
    """Pence are integers, shares are exact fractions: no float, no decimal point, no division that makes one."""
    wrong = [
        f"{name(path)}:{node.lineno}: {ast.unparse(node)}: integers of pence, or Fraction"
        for path in in_ledger(*MONEY)
        if name(path) != DRAWN
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and name(path) != SHARES)
    ]

    assert [] == wrong


def test_every_exception_from_a_rule_says_why() -> None:
    """`# noqa: CODE - reason`, `# type: ignore[code]  # reason`: neither bare nor without a reason."""
    wrong = [
        f"{name(path)}:{number}: name the rule and say why: {found[1]}"
        for path in all_python()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := SILENCED.search(line)) and not SILENCED_WELL.fullmatch(found[1]) and path != Path(__file__)
    ]

    assert [] == wrong


def test_no_test_is_skipped_without_a_reason() -> None:
    """What is not tried says so in words, where the run is read."""
    wrong = [
        f"{name(path)}:{node.lineno}: give a reason: {ast.unparse(node)}"
        for path in all_python()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"skip", "skipif", "xfail"}
        and ast.unparse(node.value) in {"pytest", "pytest.mark"}
        and not any(
            call.func is node and _has_reason(call) for call in ast.walk(parsed(path)) if isinstance(call, ast.Call)
        )
    ]

    assert [] == wrong


def test_no_path_of_one_machine() -> None:
    """A clone works anywhere: paths are found from the file, the environment or a temporary folder."""
    wrong = [
        f"{name(path)}:{number}: {found[0]}"
        for path in _texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := MACHINE_PATH.search(line)) and path != Path(__file__)
    ]

    assert [] == wrong


def _has_reason(call: ast.Call) -> bool:
    return any(keyword.arg == "reason" for keyword in call.keywords) or (
        isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "pytest" and bool(call.args)
    )


def _texts() -> list[Path]:
    folders = ("ledger", "migrations", "api_schema", "tests", "deploy", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [ROOT / one for one in ("README.md", "pyproject.toml", "requirements.lock", ".gitignore")]
    not_ours = {"__pycache__", "data", "built"}
    return [path for path in files if path.suffix in TEXT_SUFFIXES and not not_ours & set(path.parts)]
