"""What stands above the table: machine, commit, versions, and the settings of PostgreSQL that a time depends on."""

import os
import platform
import subprocess

import click

from ledger.embedded import throwaway
from tests.bench.stage import ROOT
from tests.bench.table import HEADER
from tests.databases import asked

_SETTINGS = (
    "SELECT current_setting('server_version') || ': ' || string_agg(name || ' = ' || current_setting(name), ', ' "
    "ORDER BY name) FROM unnest(ARRAY['fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', "
    "'max_wal_size', 'data_checksums']) AS name"
)


def main() -> None:
    server = throwaway.start()
    try:
        ((settings,),) = asked(server.super_dsn, _SETTINGS)
    finally:
        server.stop()
    click.echo(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, ", nl=False)
    click.echo(f"commit {_commit()}, PostgreSQL {settings}; medians of the rounds\n\n{HEADER}")


def _commit() -> str:
    told = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, check=False)  # noqa: S607 - found on the path
    return told.stdout.decode().strip() or "unknown"


if __name__ == "__main__":
    main()
