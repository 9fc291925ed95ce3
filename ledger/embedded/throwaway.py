"""A server for one test run: started in about two seconds, gone without a trace when stopped."""

import secrets
import shutil
import signal
import tempfile
from pathlib import Path

import click

from ledger.embedded import accounts, binaries, cluster
from ledger.embedded.home import Residents
from ledger.embedded.postmaster import Passwords, Place, Server, socket_folder
from ledger.settings import default_home

RUNNER = "nobody"  # root may not run postgres; an account that every system has will do


class Throwaway(Server):
    """A server with passwords of its own, kept in memory only."""

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End the server at once and remove its data."""
        super().stop(how)
        shutil.rmtree(self.place.folder.parent, ignore_errors=True)
        shutil.rmtree(self.place.socket_folder, ignore_errors=True)


def start(folder: Path | None = None) -> Throwaway:
    """Start a server in a new or empty folder of its own, which stop() removes."""
    own = Path(tempfile.mkdtemp(prefix="placeledger-")) if folder is None else folder
    own.mkdir(exist_ok=True)
    account = accounts.find(RUNNER) if accounts.is_root() else None
    programs = binaries.wheel_programs()
    if account:
        own.chmod(0o711)
        blocked = accounts.unreachable_parent(own / "database", account)
        if blocked:
            raise click.ClickException(f"The account {RUNNER} may not enter {blocked}: choose another folder.")
        shared = Path(default_home())
        shared.mkdir(parents=True, exist_ok=True)
        programs = binaries.programs_for(account, shared)
    server = cluster.run(
        Place(
            folder=own / "database",
            socket_folder=socket_folder(own),
            programs=programs,
            start_log=own / "start.log",
            passwords=Passwords(*(secrets.token_hex(16) for _ in range(3))),
            residents=Residents(database=account),
        )
    )
    return Throwaway(server.place, server.pid, server.child)
