"""What the environment says, read once; every path of the home folder is derived here."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec

LOCAL_ISSUER = "http://placeledger.local"
AUDIENCE = "placeledger"
PORT_MAX = 65535
IMPORT_BYTES_MAX = 256 * 1024 * 1024
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    home: Path
    database_url: str | None = None  # the application role; None: the embedded server
    owner_database_url: str | None = None  # for migrations only, never handed to the service
    host: str = "127.0.0.1"
    port: int = 8000
    issuer: str = LOCAL_ISSUER
    audience: str = AUDIENCE
    jwks_url: str | None = None
    log_level: str = "INFO"
    import_bytes_max: int = IMPORT_BYTES_MAX
    smtp_url: str | None = None  # None: no mail is sent
    mail_from: str = ""
    own_public_url: str | None = None

    @property
    def public_url(self) -> str:
        """Where people reach the service: what mail and calendars point at."""
        return (self.own_public_url or self.base_url).rstrip("/")

    @property
    def is_embedded(self) -> bool:
        return self.database_url is None

    @property
    def is_local_issuer(self) -> bool:
        return self.issuer == LOCAL_ISSUER and self.jwks_url is None

    @property
    def base_url(self) -> str:
        """Where a program on this machine reaches the service."""
        local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - read, not bound
        return f"http://[{local}]:{self.port}" if ":" in local else f"http://{local}:{self.port}"

    @property
    def lock_file(self) -> Path:
        return self.home / "up.lock"

    # What the service account may read.

    @property
    def service_folder(self) -> Path:
        return self.home / "service"

    @property
    def app_password_file(self) -> Path:
        return self.service_folder / "app.password"

    @property
    def secret_key_file(self) -> Path:
        return self.service_folder / "secret.key"

    @property
    def jwks_file(self) -> Path:
        return self.service_folder / "jwks.json"

    # What only the operator may read.

    @property
    def issuer_folder(self) -> Path:
        return self.home / "issuer"

    @property
    def owner_folder(self) -> Path:
        return self.home / "owner"

    @property
    def owner_password_file(self) -> Path:
        return self.owner_folder / "owner.password"

    @property
    def super_password_file(self) -> Path:
        return self.owner_folder / "super.password"

    # What the database account owns.

    @property
    def database_folder(self) -> Path:
        return self.home / "database"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; a value that cannot be used is refused in one line."""
    text = {name: value for name, value in environment.items() if value}
    return Settings(
        home=Path(text.get("LEDGER_HOME", default_home())).expanduser().absolute(),
        database_url=_plain_url(text.get("LEDGER_DATABASE_URL")),
        owner_database_url=_plain_url(text.get("LEDGER_OWNER_DATABASE_URL")),
        host=text.get("LEDGER_HOST", "127.0.0.1"),
        port=_port(text.get("LEDGER_PORT", "8000")),
        issuer=text.get("LEDGER_ISSUER", LOCAL_ISSUER),
        audience=text.get("LEDGER_AUDIENCE", AUDIENCE),
        jwks_url=text.get("LEDGER_JWKS_URL"),
        log_level=_log_level(text.get("LEDGER_LOG_LEVEL", "INFO")),
        smtp_url=_smtp_url(text),
        mail_from=text.get("LEDGER_MAIL_FROM", ""),
        own_public_url=text.get("LEDGER_PUBLIC_URL"),
        import_bytes_max=_bytes("LEDGER_IMPORT_BYTES_MAX", text.get("LEDGER_IMPORT_BYTES_MAX", str(IMPORT_BYTES_MAX))),
    )


def default_home() -> str:
    return "/var/lib/placeledger" if os.geteuid() == 0 else "~/.local/share/placeledger"


def _plain_url(url: str | None) -> str | None:
    """Accept the form with a driver's name too, since alembic users are used to it."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1) if url else None


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= PORT_MAX:
        raise click.ClickException(f"LEDGER_PORT is {text!r}: set it to a number from 1 to {PORT_MAX}.")
    return int(text)


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise click.ClickException(f"LEDGER_LOG_LEVEL is {text!r}: set it to one of {', '.join(LOG_LEVELS)}.")
    return text.upper()


def _smtp_url(text: Mapping[str, str]) -> str | None:
    """An address such as smtp://user:password@mail.example:587 or smtps://mail.example; and whom mail comes from."""
    url = text.get("LEDGER_SMTP_URL")
    if url is None:
        return None
    if urlsplit(url).scheme not in {"smtp", "smtps"} or not urlsplit(url).hostname:
        raise click.ClickException("LEDGER_SMTP_URL: set it to smtp://host:port or smtps://host:port.")
    if "@" not in text.get("LEDGER_MAIL_FROM", ""):
        raise click.ClickException("LEDGER_MAIL_FROM: set it to the address that mail comes from.")
    return url


def _bytes(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) < 2**63:
        raise click.ClickException(f"{name} is {text!r}: set it to a number of bytes above zero.")
    return int(text)
