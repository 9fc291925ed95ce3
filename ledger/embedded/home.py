"""The home folder: laid out once, each part readable by the account that needs it and by no other."""

import os
import secrets
from pathlib import Path

import click
import msgspec

from ledger.embedded import accounts
from ledger.embedded.accounts import Account
from ledger.settings import Settings

SECRET_BYTES = 32


class Residents(msgspec.Struct, frozen=True):
    """Who lives in the home folder; as an ordinary user both are that user, so None."""

    database: Account | None = None
    service: Account | None = None


def make_home(home: Path) -> None:
    """Make the home folder and what is missing above it; folders that stand are left as they are."""
    mode = 0o755 if accounts.is_root() else 0o700
    try:
        for folder in [*reversed(home.parents), home]:
            if not folder.exists():
                folder.mkdir()
                folder.chmod(mode)  # mkdir's mode would be cut by the umask
    except OSError as error:
        raise unusable_home(home, error) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise unusable_home(home, PermissionError(13, os.strerror(13)))


def unusable_home(home: Path, error: OSError) -> click.ClickException:
    return click.ClickException(
        f"The folder {home} cannot be written ({error.strerror}): set LEDGER_HOME to one that can."
    )


def settle(settings: Settings) -> Residents:
    """Make the accounts, the folders and the service's secret key; what stands already is kept."""
    make_home(settings.home)
    residents = _residents(settings)
    service_gid = residents.service.gid if residents.service else None
    try:
        _make_folder(settings.service_folder, mode=0o750 if service_gid else 0o700, gid=service_gid)
        _make_folder(settings.issuer_folder, mode=0o700)
        _make_folder(settings.owner_folder, mode=0o700)
        if not settings.secret_key_file.exists():
            write_for_service(settings.secret_key_file, secrets.token_bytes(SECRET_BYTES), residents)
    except OSError as error:
        raise unusable_home(settings.home, error) from error
    return residents


def write_for_service(path: Path, content: bytes, residents: Residents) -> None:
    """Write a file whole or not at all, readable by the operator and the service account."""
    service = residents.service
    _write(path, content, mode=0o640 if service else 0o600, gid=service.gid if service else None)


def write_for_operator(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by the operator only."""
    _write(path, content, mode=0o600, gid=None)


def kept_password(path: Path, residents: Residents | None = None) -> str:
    """Return the password of the file, made at the first call; residents: the service reads it too."""
    if not path.exists():
        content = secrets.token_hex(SECRET_BYTES).encode()
        if residents is None:
            write_for_operator(path, content)
        else:
            write_for_service(path, content, residents)
    return path.read_text().strip()


def _residents(settings: Settings) -> Residents:
    if not accounts.is_root():
        return Residents()
    residents = Residents(accounts.ensure(accounts.DATABASE), accounts.ensure(accounts.SERVICE))
    for account in (residents.database, residents.service):
        assert account is not None
        blocked = accounts.unreachable_parent(settings.home / "any", account)
        if blocked:
            raise click.ClickException(
                f"The account {account.name} may not enter {blocked}: set LEDGER_HOME to a folder it can reach."
            )
    return residents


def _make_folder(folder: Path, mode: int, gid: int | None = None) -> None:
    folder.mkdir(exist_ok=True, mode=0o700)
    if gid is not None:
        os.chown(folder, 0, gid)
    folder.chmod(mode)


def _write(path: Path, content: bytes, mode: int, gid: int | None) -> None:
    """Write beside the path, then rename: nobody ever reads half a file, or one too open."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if gid is not None:
                os.fchown(file.fileno(), 0, gid)
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
