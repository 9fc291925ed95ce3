"""The tests are tested: on a copy of the project with one bug put in, the tests chosen for it must fail."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.reliability.seeded import BUGS, PURE, Bug

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
COPIED = ("ledger", "migrations", "api_schema", "tests", "deploy", "pyproject.toml")
FAILED, PASSED = 1, 0  # pytest's exit codes: tests failed, and not that none could be run
# The first example that fails will do: nobody reads it, so it need not be made small, and it is the same each time.
QUICK = """
from hypothesis import Phase
settings.register_profile("quick", settings.get_profile("placeledger"), phases=[Phase.generate], derandomize=True)
settings.load_profile("quick")
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as it stands, to be spoilt."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    with (tmp_path / "tests/cases/properties.py").open("a", encoding="utf-8") as properties:
        properties.write(QUICK)
    return tmp_path


def run(copy: Path, *tests: str) -> tuple[int, str]:
    """The exit code of the tests in the copy up to the first that fails, and what was said."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not deep", "-p", "no:cacheprovider", *tests],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def caught(copy: Path, bug: Bug) -> str | None:
    """The first test that failed of the bug; the copy is sound again afterwards."""
    file = copy / bug.file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(bug.sound, bug.spoilt), encoding="utf-8")
    code, said = run(copy, bug.tests)
    file.write_text(text, encoding="utf-8")
    failed = re.search(r"^FAILED (?:tests/)?(\S+)", said, re.MULTILINE)
    return failed[1] if code == FAILED and failed else None


def prove(copy: Path, bugs: Iterable[Bug], capsys: pytest.CaptureFixture[str]) -> None:
    told = {bug.name: caught(copy, bug) for bug in bugs}
    with capsys.disabled():
        print()  # noqa: T201 - the table is the point
        for name, failed in told.items():
            print(f"  {name:<56} {failed or 'NOT CAUGHT'}")  # noqa: T201 - likewise

    assert [] == [name for name, failed in told.items() if failed is None]


def test_every_patch_fits_the_source_as_it_is() -> None:
    """Each patch finds its place once; who changes that line mends the patch in the same change."""
    wrong = [bug.name for bug in BUGS if 1 != (ROOT / bug.file).read_text(encoding="utf-8").count(bug.sound)]

    assert [] == wrong


@pytest.mark.deep
def test_the_bugs_of_the_pure_heart_are_caught(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that need no database to be told; without a bug the same tests pass."""
    assert PASSED == run(copy, PURE)[0]
    prove(copy, [bug for bug in BUGS if bug.tests == PURE], capsys)


@pytest.mark.deep
def test_every_listed_bug_is_caught(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each by the tests that are named beside it, all of which pass without a bug."""
    code, said = run(copy, *sorted({bug.tests for bug in BUGS}))
    assert PASSED == code, said
    prove(copy, BUGS, capsys)
