"""The embedded PostgreSQL server: initialise, start, adopt, stop.

The programs are the wheel's; how they are run is ours. Only a Unix socket in a private folder is offered,
every role needs its password, and a server outlives a supervisor that was killed: the next one adopts it.
"""

import os
import re
import shutil
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import click

from ledger.embedded import binaries, home
from ledger.embedded.accounts import Account
from ledger.embedded.home import Residents
from ledger.embedded.postmaster import (
    APP,
    OWNER,
    POLL_SECONDS,
    SUPER,
    Passwords,
    Place,
    Server,
    clear_reused_pid,
    command_line,
    environment,
    has_status,
    live_postmaster,
    server_command,
    socket_dsn,
    socket_folder,
    spawn,
)
from ledger.settings import Settings

Check: TypeAlias = Callable[[], None]  # raises when it is time to stop waiting

MAJOR = binaries.VERSION.partition(".")[0]

READY_SECONDS_MAX = 600  # crash recovery replays up to max_wal_size; a slow disk is given ten minutes
MEMORY_SECONDS_MAX = 60  # how long the processes of a killed server may take to notice
SLOW_SECONDS = 5
DYING_SECONDS_MAX = 2

# Written into postgresql.conf once, so that an operator may change them there. fsync and
# synchronous_commit keep their defaults: a commit that was answered is on disk.
SMALL_MACHINE = {
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "min_wal_size": "128MB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "max_connections": "60",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
}


def _go_on() -> None:
    """The check of a caller who has no reason to stop waiting."""


def start(settings: Settings, residents: Residents, check: Check = _go_on) -> Server:
    """Start or adopt the server of the home folder, initialised when new; the check may end a long wait."""
    place = Place(
        folder=settings.database_folder,
        socket_folder=socket_folder(settings.home),
        programs=binaries.installed_programs(settings.home) if residents.database else binaries.wheel_programs(),
        start_log=settings.home / "database-start.log",
        passwords=Passwords(
            superuser=home.kept_password(settings.super_password_file),
            owner=home.kept_password(settings.owner_password_file),
            app=home.kept_password(settings.app_password_file, residents),
        ),
        residents=residents,
    )
    return run(place, check)


def owner_dsn(settings: Settings) -> str:
    """The address for migrations: the configured one, else the embedded server's owner role."""
    if not settings.is_embedded:
        if settings.owner_database_url is None:
            raise click.ClickException("Set LEDGER_OWNER_DATABASE_URL to the role that owns the database.")
        return settings.owner_database_url
    return socket_dsn(socket_folder(settings.home), OWNER, _read_password(settings.owner_password_file))


def app_dsn(settings: Settings) -> str:
    """The address for the service: the configured one, else the embedded server's application role."""
    if settings.database_url is not None:
        return settings.database_url
    return socket_dsn(socket_folder(settings.home), APP, _read_password(settings.app_password_file))


def run(place: Place, check: Check = _go_on) -> Server:
    """Start or adopt the server of a place and make its roles."""
    _make_private(place.folder, place.residents.database, mode=0o700)
    service_gid = place.residents.service.gid if place.residents.service else None
    _make_private(place.socket_folder, place.residents.database, 0o710 if service_gid else 0o700, service_gid)
    if not place.data.exists():
        _initialise(place)
    _refuse_foreign_data(place)
    server = _adopt(place, check) or _launch(place, check)
    try:
        _make_roles(place)
    except BaseException as error:
        if not isinstance(error, click.ClickException) or not _was_dying(server):
            server.stop()
            raise
        server = _launch(place, check)
        _make_roles(place)
    return server


def _was_dying(server: Server) -> bool:
    """Whether an adopted server was killed a moment before, and is gone by now."""
    return server.is_adopted and server.is_gone_within(DYING_SECONDS_MAX)


def _initialise(place: Place) -> None:
    """Make the data beside their final name, so that a data folder that exists is a whole one."""
    account, beside, secret = place.residents.database, place.folder / "data.new", place.folder / "initdb.password"
    shutil.rmtree(beside, ignore_errors=True)
    secret.unlink(missing_ok=True)
    descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        if account:  # for these seconds only: initdb takes the superuser's password from no other place
            os.fchown(file.fileno(), account.uid, account.gid)
        file.write(place.passwords.superuser)
    try:
        _spawn_and_wait(
            place, "initdb", "-D", str(beside), "-U", SUPER, "--pwfile", str(secret),
            "--auth-local=scram-sha-256", "--auth-host=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions",
            *(part for name, value in SMALL_MACHINE.items() for part in ("-c", f"{name}={value}")),
        )  # fmt: skip
    finally:
        secret.unlink(missing_ok=True)
    beside.rename(place.data)


def _refuse_foreign_data(place: Place) -> None:
    """A data folder of another major version or another account is never touched."""
    made_by = (place.data / "PG_VERSION").read_text().strip()
    if made_by != MAJOR:
        raise click.ClickException(
            f"The data in {place.data} are PostgreSQL {made_by}'s, this program brings {MAJOR}: "
            "dump them with the version of placeledger that made them and load the dump with this one."
        )
    account = place.residents.database
    expected = account.uid if account else os.geteuid()
    if place.data.stat().st_uid != expected:
        raise click.ClickException(
            f"The data in {place.data} belong to another account: start as the one that made them."
        )


def _adopt(place: Place, check: Check) -> Server | None:
    """Take over a live server of this data folder; one started otherwise than we would is stopped first."""
    pid = live_postmaster(place.data)
    if pid is None:
        return None
    server = Server(place, pid, None)
    if command_line(pid) == server_command(place) and not has_status(server, "stopping"):
        _wait_until_ready(server, check)
        return server
    server.stop()
    return None


def _launch(place: Place, check: Check) -> Server:
    """Start the server; processes left by a killed one are given time to notice and to end."""
    clear_reused_pid(place)
    give_up = time.monotonic() + MEMORY_SECONDS_MAX
    while True:
        # Its own session: Ctrl-C at the terminal reaches the supervisor, which stops it in order.
        with place.start_log.open("wb") as log:
            child = spawn(place, server_command(place), stderr=log)
        server = Server(place, child.pid, child)
        try:
            if _wait_until_ready(server, check):
                return server
        except BaseException:
            server.stop()
            raise
        said = _last_words(place, child.pid)
        if "is still in use" not in said or time.monotonic() > give_up:
            raise click.ClickException(
                f"The database server did not start: {_reason(said)} (see {place.start_log} and {place.data}/log)"
            )
        time.sleep(POLL_SECONDS * 10)


def _wait_until_ready(server: Server, check: Check) -> bool:
    """Wait as long as the server says that it starts or recovers; False when it ended instead."""
    begun, told = time.monotonic(), False
    while server.is_alive():
        if has_status(server, "ready"):
            return True
        check()
        elapsed = time.monotonic() - begun
        if elapsed > READY_SECONDS_MAX:
            raise click.ClickException(f"The database server is not ready after {READY_SECONDS_MAX} s: start again.")
        if elapsed > SLOW_SECONDS and not told:
            click.echo("The database is recovering from a sudden end; this can take minutes.", err=True)
            told = True
        time.sleep(POLL_SECONDS)
    return False


def _last_words(place: Place, pid: int) -> str:
    """What the ended server said: on its way up to us, later to its own log."""
    said = place.start_log.read_text(errors="replace")
    logs = sorted((place.data / "log").glob("postgres-*.log"), key=lambda log: log.stat().st_mtime)
    for log in logs[-1:]:
        with log.open(errors="replace") as lines:
            said += "".join(line for line in lines if f"[{pid}]" in line)
    return said


def _make_roles(place: Place) -> None:
    passwords = place.passwords
    script = (Path(__file__).parent / "roles.sql").read_text()
    variables = f"\\set owner_password {passwords.owner}\n\\set app_password {passwords.app}\n"
    done = subprocess.run(  # noqa: S603 - the server's own program
        [
            str(place.programs / "psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--set", "ON_ERROR_STOP=1",
            "--host", str(place.socket_folder), "--username", SUPER, "--dbname", "postgres", "--file", "-",
        ],
        input=variables + script, env=environment(PGPASSWORD=passwords.superuser),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise click.ClickException(f"The database roles could not be made: {_reason(done.stderr)}")


def _make_private(folder: Path, owner: Account | None, mode: int, gid: int | None = None) -> None:
    """Make a folder for the account; one that someone else put there first is refused."""
    folder.mkdir(exist_ok=True, mode=0o700)
    status = folder.lstat()
    uid = owner.uid if owner else os.geteuid()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {uid, os.geteuid()}:
        raise click.ClickException(f"{folder} was made by another account: remove it, then start again.")
    if owner:
        os.chown(folder, owner.uid, owner.gid if gid is None else gid)
    folder.chmod(mode)


def _spawn_and_wait(place: Place, program: str, *arguments: str) -> None:
    with place.start_log.open("wb") as log:
        child = spawn(place, [str(place.programs / program), *arguments], stderr=log)
        try:
            code = child.wait()
        except BaseException:
            child.kill()
            child.wait()
            raise
    if code != 0:
        said = _reason(place.start_log.read_text(errors="replace"))
        raise click.ClickException(f"{program} failed: {said} (see {place.start_log})")


def _reason(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"FATAL|ERROR|error|unrecognized|invalid", line)]
    return (telling or lines or ["no reason given"])[0]


def _read_password(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise click.ClickException(
            f"{path} cannot be read ({error.strerror}): run `placeledger up` first, as the same account."
        ) from error
