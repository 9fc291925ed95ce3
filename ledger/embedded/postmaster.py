"""The server's process: how it is run, found again by its data folder, and ended."""

import hashlib
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

import click
import msgspec

from ledger.embedded.home import Residents

SUPER, OWNER, APP = "ledger_super", "ledger_owner", "ledger_app"
DATABASE = "ledger"

SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES_MAX = 107

STOP_SECONDS_MAX = 120
POLL_SECONDS = 0.02
STATUS_LINE = 7  # of postmaster.pid; pg_ctl reads the same


class Passwords(msgspec.Struct, frozen=True):
    superuser: str
    owner: str
    app: str


class Place(msgspec.Struct, frozen=True):
    """Where one server lives, who runs it and who may reach it."""

    folder: Path  # the database account's own: the data, and while they are made the data to be
    socket_folder: Path
    programs: Path
    start_log: Path  # the operator's own: the account that runs the server cannot point it elsewhere
    passwords: Passwords
    residents: Residents

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def dsn(self, role: str, password: str) -> str:
        return socket_dsn(self.socket_folder, role, password)


class Server:
    """A running server; a child of ours where we started it, found by its data folder where we adopted it."""

    def __init__(self, place: Place, pid: int, child: subprocess.Popen[bytes] | None) -> None:
        self.place = place
        self.pid = pid
        self.child = child

    @property
    def owner_dsn(self) -> str:
        return self.place.dsn(OWNER, self.place.passwords.owner)

    @property
    def app_dsn(self) -> str:
        return self.place.dsn(APP, self.place.passwords.app)

    @property
    def super_dsn(self) -> str:
        return self.place.dsn(SUPER, self.place.passwords.superuser)

    @property
    def programs(self) -> Path:
        """The folder of psql, pg_dump, pgbench and the others."""
        return self.place.programs

    @property
    def is_adopted(self) -> bool:
        return self.child is None

    def is_alive(self) -> bool:
        if self.child is not None:
            return self.child.poll() is None
        return live_postmaster(self.place.data) == self.pid

    def is_gone_within(self, seconds: float) -> bool:
        give_up = time.monotonic() + seconds
        while self.is_alive() and time.monotonic() < give_up:
            time.sleep(POLL_SECONDS)
        return not self.is_alive()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Shut down fast (SIGINT) or at once (SIGQUIT), and wait; one that hangs is ended at once."""
        for attempt in (how, signal.SIGQUIT):
            if self.is_alive():
                os.kill(self.pid, attempt)
                self.is_gone_within(STOP_SECONDS_MAX)
        if self.is_alive():
            raise click.ClickException(f"The database server (process {self.pid}) does not stop.")


def live_postmaster(data: Path) -> int | None:
    """Return the live postmaster of the data folder: its pid file names it and it runs on this folder."""
    pid = pid_file(data)[0]
    if pid is None:
        return None
    line = command_line(pid)
    return pid if line and Path(line[0]).name == "postgres" and str(data) in line else None


def clear_reused_pid(place: Place) -> None:
    """Remove lock files whose pid is another program's by now, or a dead server's that nobody reaped.

    The server would take either for its living self. A pid that is gone is left to the server to judge; in
    both cases it looks at its shared memory for processes left over before it touches the data.
    """
    assert live_postmaster(place.data) is None, "a live server is adopted or stopped before"
    for lock in (place.data / "postmaster.pid", place.socket_folder / f"{SOCKET_NAME}.lock"):
        pid = _lines(lock)[0]
        if pid.isdigit() and Path(f"/proc/{pid}").exists():
            lock.unlink()


def has_status(server: Server, status: str) -> bool:
    return pid_file(server.place.data) == (server.pid, status)


def pid_file(data: Path) -> tuple[int | None, str]:
    """Return the pid and the status that the data folder's pid file tells."""
    lines = _lines(data / "postmaster.pid")
    pid = int(lines[0]) if lines[0].isdigit() else None
    return pid, lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else ""


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines() or [""]
    except FileNotFoundError:
        return [""]


def command_line(pid: int) -> list[str]:
    """Return a process's words; none for one that is gone or waits to be reaped."""
    try:
        return [os.fsdecode(word) for word in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:-1]]
    except OSError:
        return []


def server_command(place: Place) -> list[str]:
    private = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.socket_folder),
        "unix_socket_permissions": "0777",  # the folder is what keeps others out
        "logging_collector": "on",
        "log_filename": "postgres-%a.log",  # a week, then each day's is written anew
        "log_truncate_on_rotation": "on",
    }
    options = [part for name, value in private.items() for part in ("-c", f"{name}={value}")]
    return [str(place.programs / "postgres"), "-D", str(place.data), *options]


def spawn(place: Place, command: list[str], stderr: IO[bytes]) -> subprocess.Popen[bytes]:
    account = place.residents.database
    return subprocess.Popen(  # noqa: S603 - the server's own programs
        command, cwd="/", env=environment(), umask=0o077, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr,
        user=account.uid if account else None, group=account.gid if account else None,
        extra_groups=[] if account else None,
    )  # fmt: skip


def environment(**extra: str) -> dict[str, str]:
    """Nothing of the caller's environment: PGHOST, PGOPTIONS and their like would change what is run."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **extra}


def socket_dsn(folder: Path, role: str, password: str) -> str:
    return f"postgresql://{role}:{password}@/{DATABASE}?host={folder}"


def socket_folder(home_folder: Path) -> Path:
    """Return a stable private folder whose socket path is short and plain enough for every client."""
    inside = home_folder / "socket"
    path = str(inside / SOCKET_NAME)
    # A comma or a percent sign would mean something in an address or in the server's list of folders.
    if len(os.fsencode(path)) <= SOCKET_PATH_BYTES_MAX and re.fullmatch(r"[A-Za-z0-9/._-]+", path):
        return inside
    name = f"placeledger-{os.geteuid()}-{hashlib.sha256(os.fsencode(home_folder)).hexdigest()[:12]}"
    return Path("/run" if os.access("/run", os.W_OK) else "/tmp", name)  # noqa: S108 - checked when made
