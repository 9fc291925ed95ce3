"""What the environment says, read once; every path of the home folder is derived here."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec

from ledger.sessions.model import IDLE_MINUTES, RETURN_PATH, SESSION_LASTS, Client, SecondFactor

LOCAL_ISSUER = "http://placeledger.local"
AUDIENCE = "placeledger"
PORT_MAX = 65535
IMPORT_BYTES_MAX = 256 * 1024 * 1024
IDLE_MINUTES_MAX = int(SESSION_LASTS.total_seconds()) // 60
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
    session_idle_minutes: int = IDLE_MINUTES
    oidc_issuer: str | None = None  # None: people sign in by links of the local issuer
    oidc_client_id: str = ""
    oidc_client_secret_file: Path | None = None
    oidc_second_factors: tuple[SecondFactor, ...] = (SecondFactor("amr", "mfa"),)

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
    def signs_in_by_link(self) -> bool:
        """Whether the operator prints the way in; a provider's second factor is not gone round."""
        return self.is_local_issuer and self.oidc_issuer is None

    def read_oidc_client(self) -> Client | None:
        """This service as its OpenID provider knows it, with the secret from its file; None: there is no provider."""
        if self.oidc_issuer is None:
            return None
        file = self.oidc_client_secret_file
        return Client(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=file.read_text(encoding="utf-8").strip() if file else None,
            second_factors=self.oidc_second_factors,
            return_address=f"{self.public_url}{RETURN_PATH}",
        )

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
        session_idle_minutes=_idle_minutes(text.get("LEDGER_SESSION_IDLE_MINUTES", str(IDLE_MINUTES))),
        oidc_issuer=_oidc_issuer(text),
        oidc_client_id=text.get("LEDGER_OIDC_CLIENT_ID", ""),
        oidc_client_secret_file=_oidc_client_secret_file(text.get("LEDGER_OIDC_CLIENT_SECRET_FILE")),
        oidc_second_factors=_second_factors(text.get("LEDGER_OIDC_SECOND_FACTOR", "amr:mfa")),
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


def _idle_minutes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= IDLE_MINUTES_MAX:
        line = f"LEDGER_SESSION_IDLE_MINUTES is {text!r}: set it to a number of minutes from 1 to {IDLE_MINUTES_MAX}."
        raise click.ClickException(line)
    return int(text)


def _oidc_issuer(text: Mapping[str, str]) -> str | None:
    """The issuer exactly as the provider's own document names it; over plain http only on this machine."""
    issuer = text.get("LEDGER_OIDC_ISSUER")
    if issuer is None:
        return None
    address = urlsplit(issuer)
    is_here = address.scheme == "http" and address.hostname in {"127.0.0.1", "::1", "localhost"}
    if not address.hostname or not (address.scheme == "https" or is_here) or address.query or address.fragment:
        raise click.ClickException("LEDGER_OIDC_ISSUER: set it to the https address of your OpenID provider.")
    if not text.get("LEDGER_OIDC_CLIENT_ID"):
        raise click.ClickException("LEDGER_OIDC_CLIENT_ID: set it to the name that your provider gave this service.")
    return issuer


def _oidc_client_secret_file(path: str | None) -> Path | None:
    if path is None:
        return None
    file = Path(path).expanduser().absolute()
    if not file.is_file():
        raise click.ClickException(f"LEDGER_OIDC_CLIENT_SECRET_FILE: there is no file {file}.")
    return file


def _second_factors(text: str) -> tuple[SecondFactor, ...]:
    """`amr:mfa acr:urn:example:two`: each a claim and a value of it, any of which counts."""
    found = tuple(SecondFactor(*one.split(":", maxsplit=1)) for one in text.split() if one.partition(":")[2])
    if not found or len(found) != len(text.split()) or any(one.claim not in {"amr", "acr"} for one in found):
        raise click.ClickException("LEDGER_OIDC_SECOND_FACTOR: set it to values such as `amr:mfa acr:urn:example:two`.")
    return found
