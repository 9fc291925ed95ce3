"""`placeledger token`: the local issuer. It signs with a key that only the operator can read."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import click
import msgspec
from joserfc import jwt
from joserfc.jwk import OKPKey

from ledger.core.ids import new_id
from ledger.db import refusal_of
from ledger.embedded import cluster, home
from ledger.http.door import Role, Scope
from ledger.http.tokens import TOKEN_TYPES
from ledger.people.model import PrincipalKind
from ledger.people.store import (
    ensure_grant,
    ensure_principal,
    find_grant_in_force,
    find_place_id,
    find_principal,
    withdraw_role,
)
from ledger.settings import Settings, read_settings

SCOPES_OF = {
    Role.OPERATOR: (Scope.READ, Scope.ADMIN),
    Role.PLACE_ADMIN: (Scope.READ, Scope.SELF, Scope.ADMIN),
    Role.POSTER: (Scope.READ, Scope.SELF, Scope.POST),
    Role.POOL_MANAGER: (Scope.READ, Scope.SELF, Scope.POST, Scope.ADMIN, Scope.APPROVE),
    Role.APPROVER: (Scope.READ, Scope.SELF, Scope.POST, Scope.APPROVE),
    Role.TREASURER: (Scope.READ, Scope.SELF, Scope.POST, Scope.APPROVE),
    Role.AUDITOR: (Scope.READ, Scope.SELF),
}
HOURS_MAX = 24 * 90
T = TypeVar("T")


@click.group()
def token() -> None:
    """Give roles to principals, and issue access tokens as the local issuer."""


def role_options(*, is_role_required: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options that name somebody, and a role of theirs."""
    roles = click.Choice([role.value for role in Role])

    def with_options(function: Callable[..., None]) -> Callable[..., None]:
        for option in (
            click.option("--body", help="The body that the role is for, such as ods:72Q or gss:E09000028."),
            click.option("--place", help="The code of the place; left out only for the operator."),
            click.option("--role", type=roles, required=is_role_required),
            click.option("--subject", required=True, help="Who: the `sub` of the tokens, unique with the issuer."),
        ):
            function = option(function)
        return function

    return with_options


_kind_option = click.option(
    "--kind",
    type=click.Choice([kind.value for kind in PrincipalKind]),
    help="Whose account it is; settled when it is first known.  [default: as known, or system]",
)
_issuer_option = click.option("--issuer", help="The issuer of the subject; left out: the one configured.")


@token.command()
@role_options()
@_kind_option
@click.option("--hours", type=click.IntRange(1, HOURS_MAX), default=8, show_default=True, help="How long it lasts.")
def issue(subject: str, role: str, place: str | None, body: str | None, kind: str | None, hours: int) -> None:
    """Grant a role if need be, and print an access token for it."""
    settings = read_settings()
    if not settings.is_local_issuer:
        raise click.ClickException("Tokens come from the configured issuer: use `token grant` to give it a role here.")
    click.echo(issue_token(settings, subject=subject, role=Role(role), place=place, body=body, kind=kind, hours=hours))


@token.command()
@role_options()
@_kind_option
@_issuer_option
def grant(subject: str, role: str, place: str | None, body: str | None, kind: str | None, issuer: str | None) -> None:
    """Grant a role to a subject of the configured issuer."""
    settings = read_settings()
    give_role(settings, issuer or settings.issuer, subject=subject, role=Role(role), place=place, body=body, kind=kind)
    click.echo(f"{subject} has the role {role}.")


@token.command()
@role_options()
@_issuer_option
@click.option("--reason", required=True, help="Why; it is kept for ever, so it should name nobody.")
def withdraw(subject: str, role: str, place: str | None, body: str | None, issuer: str | None, reason: str) -> None:
    """Withdraw a role, from the next request on; that it was granted stays on record."""
    settings = read_settings()
    _refuse_wrong_scope(subject, Role(role), place, body)
    if not reason.strip() or not reason.isprintable():
        raise click.ClickException("Say the --reason in plain text.")

    async def work(connection: asyncpg.Connection) -> None:
        place_id = await _place_id(connection, place)
        known = await find_principal(connection, issuer or settings.issuer, subject)
        grant_id = known and await find_grant_in_force(connection, known.principal_id, role, place_id, body)
        if not grant_id or not await withdraw_role(connection, grant_id, reason=reason):
            raise click.ClickException(f"{subject} does not have this role.")

    with_database(settings, work)
    click.echo(f"{subject} no longer has the role {role}.")


def issue_token(
    settings: Settings,
    *,
    subject: str,
    role: Role,
    place: str | None = None,
    body: str | None = None,
    kind: str | None = None,
    hours: int = 8,
) -> str:
    """Grant the role if need be and sign an RFC 9068 access token with its scopes; raises click.ClickException."""
    ensure_issuer(settings)
    give_role(settings, settings.issuer, subject=subject, role=role, place=place, body=body, kind=kind)
    return sign(settings, subject, SCOPES_OF[role], hours=hours)


def sign(settings: Settings, subject: str, scopes: tuple[Scope, ...], *, hours: int) -> str:
    """A signed access token of the local issuer."""
    now = int(time.time())
    claims = {
        "iss": settings.issuer,
        "sub": subject,
        "aud": settings.audience,
        "client_id": subject,
        "iat": now,
        "exp": now + hours * 3600,
        "jti": str(new_id()),
        "scope": " ".join(scopes),
    }
    return sign_claims(settings, min(TOKEN_TYPES, key=len), claims)


def sign_claims(settings: Settings, token_type: str, claims: dict[str, Any]) -> str:
    """A JWT of a type, signed by the key that only the operator can read."""
    key = OKPKey.import_key(msgspec.json.decode(_private_key_file(settings).read_bytes()))
    header = {"alg": "Ed25519", "typ": token_type, "kid": key.kid}
    return jwt.encode(header, claims, key, algorithms=["Ed25519"])


def ensure_issuer(settings: Settings) -> None:
    """Make the local issuer's key pair and the service's secret, once."""
    residents = home.settle(settings)
    private = _private_key_file(settings)
    if not private.exists():
        made = OKPKey.generate_key("Ed25519", {"use": "sig", "kid": str(new_id())}, private=True)
        home.write_for_operator(private, msgspec.json.encode(made.as_dict(private=True)))
    key = OKPKey.import_key(msgspec.json.decode(private.read_bytes()))
    document = msgspec.json.encode({"keys": [key.as_dict(private=False)]})
    if not settings.jwks_file.exists() or settings.jwks_file.read_bytes() != document:
        home.write_for_service(settings.jwks_file, document, residents)


def with_database(settings: Settings, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
    """Do one piece of work on a connection as the app role; raises click.ClickException with one line."""

    async def run() -> T:
        connection = await asyncpg.connect(cluster.app_dsn(settings), timeout=10)
        try:
            return await work(connection)
        finally:
            await connection.close()

    try:
        return asyncio.run(run())
    except asyncpg.PostgresError as error:
        refusal = refusal_of(error)
        raise click.ClickException(refusal.detail if refusal else str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"The database cannot be reached: start it with `placeledger up` ({error})."
        ) from error


def give_role(
    settings: Settings, issuer: str, *, subject: str, role: Role, place: str | None, body: str | None, kind: str | None
) -> None:
    """Make somebody known and grant a role, if need be; raises click.ClickException."""
    _refuse_wrong_scope(subject, role, place, body)

    async def work(connection: asyncpg.Connection) -> None:
        place_id = await _place_id(connection, place)
        principal_id = await ensure_principal(connection, issuer, subject, kind or PrincipalKind.SYSTEM)
        known = await find_principal(connection, issuer, subject)
        if known and kind not in {None, known.kind}:
            raise click.ClickException(f"{subject} is known as {known.kind} already, which does not change.")
        await ensure_grant(connection, principal_id, role, place_id, body)

    with_database(settings, work)


def _refuse_wrong_scope(subject: str, role: Role, place: str | None, body: str | None) -> None:
    if not subject.strip() or not subject.isprintable():
        raise click.ClickException("Name the --subject: who the tokens are for.")
    if (role is Role.OPERATOR) == (place is not None):
        raise click.ClickException("Name a --place for every role but operator, which has none.")
    if role in {Role.POSTER, Role.APPROVER} and body is None:
        raise click.ClickException(f"Name the --body that the {role} acts for.")


async def _place_id(connection: asyncpg.Connection, place: str | None) -> UUID | None:
    place_id = await find_place_id(connection, place) if place else None
    if place and place_id is None:
        raise click.ClickException(f"There is no place {place}.")
    return place_id


def _private_key_file(settings: Settings) -> Path:
    return settings.issuer_folder / "signing.jwk"
