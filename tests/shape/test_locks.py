"""What is installed is named with its hashes and nothing else; what is declared is locked; rules left out say why."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.shape.source import ROOT, name

RUN_LOCK, TEST_LOCK = ROOT / "requirements.lock", ROOT / "deploy" / "test.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NODE_LOCK, PAGES = ROOT / "deploy" / "node.lock", ROOT / "ledger" / "pages"
LOCKS = pytest.mark.parametrize("lock", [RUN_LOCK, TEST_LOCK, NODE_LOCK], ids=name)


def requirements(lock: Path) -> list[str]:
    """The requirements of a lock, each with its hashes on one line."""
    text = re.sub(r"\\\n\s*", " ", lock.read_text(encoding="utf-8"))
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def names(lock: Path) -> set[str]:
    return {plain(line) for line in requirements(lock)}


def plain(requirement: str) -> str:
    """A project's name as package indexes compare it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@LOCKS
def test_every_requirement_has_its_hashes(lock: Path) -> None:
    """One version, at least one SHA-256, no index, no address, no editable: nothing else can be installed."""
    form = re.compile(r"[a-z0-9._-]+(\[[a-z,]+\])?==[\w.]+( ; [^#]+?)?( --hash=sha256:[0-9a-f]{64})+")

    assert [] == [line[:80] for line in requirements(lock) if not form.fullmatch(re.sub(r"\s+", " ", line).strip())]
    assert requirements(lock)


def test_everything_that_is_declared_is_locked() -> None:
    """A new dependency stands in pyproject.toml and in its lock: the command is at the head of the lock."""
    project = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
    missing = {plain(one) for one in project} - names(RUN_LOCK)
    missing_tests = {plain(one) for one in PROJECT["dependency-groups"]["test"]} - names(RUN_LOCK) - names(TEST_LOCK)

    assert (set(), set()) == (missing, missing_tests)


def test_the_locks_do_not_overlap() -> None:
    """The tests run on exactly what the service runs on, and on some more."""
    assert set() == names(RUN_LOCK) & names(TEST_LOCK)


def test_every_package_of_the_pages_has_its_hash_and_no_address() -> None:
    """Whatever registry the machine is told to use, it gives these bytes or nothing."""
    declared = json.loads((PAGES / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((PAGES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    itself = locked.pop("")

    assert all(re.fullmatch(r"sha512-[\w+/]{86}==", one["integrity"]) for one in locked.values())
    assert not [one for one in locked.values() if "resolved" in one]
    for kind in ("dependencies", "devDependencies"):
        assert declared[kind] == itself[kind]
        assert declared[kind] == {one: locked[f"node_modules/{one}"]["version"] for one in declared[kind]}


def test_the_templates_and_the_styles_are_of_one_edition() -> None:
    """govuk-frontend-jinja 4.1.0 is made from govuk-frontend 6.3.0: one is not raised without the other."""
    declared = json.loads((PAGES / "package.json").read_text(encoding="utf-8"))["dependencies"]

    assert "6.3.0" == declared["govuk-frontend"]
    assert "govuk-frontend-jinja==4.1.0" in PROJECT["project"]["dependencies"]


def test_every_lint_rule_that_is_off_says_why() -> None:
    """Four or five words behind each code, so that it can be turned on again when they no longer hold."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    blocks = re.findall(r'^(?:ignore|"[^"]+") = \[\n(.*?)^\]', text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    off = [line for line in lines if re.match(r'\s+"[A-Z]+\d+"', line)]

    assert len(off) >= 20
    assert [] == [line for line in off if not re.match(r'\s+"[A-Z]+\d+",\s+# \w+.*\w', line)]
    ignored = PROJECT["tool"]["ruff"]["lint"]
    expected = len(ignored["ignore"]) + sum(len(rules) for rules in ignored["per-file-ignores"].values())
    assert expected == len(off), "one code a line"


def test_warnings_are_errors_and_types_are_strict() -> None:
    """The tools stay at their strictest."""
    tool = PROJECT["tool"]

    assert ["error"] == tool["pytest"]["ini_options"]["filterwarnings"]
    assert ["ALL"] == tool["ruff"]["lint"]["select"]
    assert tool["mypy"]["strict"]
