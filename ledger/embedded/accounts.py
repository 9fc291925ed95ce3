"""System accounts: as root the database and the service each run under one of their own."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

import click
import msgspec

SERVICE = "placeledger"
DATABASE = "placeledger-db"
NO_HOME = "/nonexistent"


class Account(msgspec.Struct, frozen=True):
    name: str
    uid: int
    gid: int


def is_root() -> bool:
    return os.geteuid() == 0


def find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def ensure(name: str) -> Account:
    """Return the system account, made when new: no login, no home, a group of its own."""
    assert is_root(), "only root makes accounts"
    found = find(name)
    if found is None:
        _run("groupadd", "--system", "--force", name)
        shell = shutil.which("nologin", path="/usr/sbin:/sbin") or "/bin/false"
        _run(
            "useradd", "--system", "--gid", name, "--no-create-home",
            "--home-dir", NO_HOME, "--shell", shell, name,
        )  # fmt: skip
        found = find(name)
    if found is None or found.uid == 0:
        raise click.ClickException(f"The system account {name} cannot be used: make it by hand with useradd.")
    return found


def unreachable_parent(path: Path, account: Account) -> Path | None:
    """Return the first folder on the way to the path that the account may not pass, if any."""
    for folder in reversed(path.absolute().parents):
        if folder.exists() and not _may_pass(folder, account):
            return folder
    return None


def become(account: Account) -> None:
    """Give up root for good; what cannot be proved given up ends the program."""
    assert is_root(), "only root can become another account"
    os.initgroups(account.name, account.gid)
    os.setresgid(account.gid, account.gid, account.gid)
    os.setresuid(account.uid, account.uid, account.uid)
    os.umask(0o077)
    os.chdir("/")
    # Libraries look for files under the home folder; root's would answer with "permission denied".
    os.environ.update(HOME=NO_HOME, USER=account.name, LOGNAME=account.name)
    if set(os.getresuid()) != {account.uid} or set(os.getresgid()) != {account.gid} or _regains_root():
        raise click.ClickException(f"The service could not give up root for {account.name}: not started.")


def _regains_root() -> bool:
    try:
        os.setuid(0)
    except PermissionError:
        return False
    return True


def _may_pass(folder: Path, account: Account) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _run(command: str, *arguments: str) -> None:
    # Their folder is not on the path of every root shell.
    program = shutil.which(command, path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise click.ClickException(f"{command} is missing: install it, or start as an ordinary user.")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise click.ClickException(f"A system account could not be made: {reason}")
