"""`placeledger sign-in`: one-time links for people with a browser, where no provider is configured."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import asyncpg
import click

from ledger.cli.client import ask, connect
from ledger.cli.token import ensure_issuer, give_role, role_options, sign, sign_claims, with_database
from ledger.core.ids import new_id
from ledger.http.door import Role, Scope
from ledger.people.model import PrincipalKind
from ledger.people.store import find_principal
from ledger.sessions.links import LINK_LASTS, LINK_PATH, LINK_TYPE, link_claims
from ledger.settings import Settings, read_settings

NAME_DOOR = "/v1/places/{place}/my-name"


@click.command("sign-in")
@role_options(is_role_required=False)
@click.option("--name", help="Their name for the directory of the place, set by its door as if they set it themselves.")
def sign_in(subject: str, role: str | None, place: str | None, body: str | None, name: str | None) -> None:
    """Grant a role if need be, and print a link that signs a person in: once, and within 15 minutes."""
    settings = read_settings()
    if not settings.signs_in_by_link:
        raise click.ClickException(
            "People sign in with the configured provider: use `token grant` to give somebody a role here."
        )
    if name is not None and place is None:
        raise click.ClickException("Name the --place in whose directory the --name stands.")
    link = make_link(settings, subject=subject, role=Role(role) if role else None, place=place, body=body)
    if name is not None:
        with connect(settings.base_url, sign(settings, subject, (Scope.SELF,), hours=1), None) as client:
            ask(client, "PUT", NAME_DOOR.format(place=place), json={"name": name})
    click.echo(link)
    click.echo(f"It signs {subject} in once, within {int(LINK_LASTS.total_seconds()) // 60} minutes.", err=True)


def make_link(
    settings: Settings, *, subject: str, role: Role | None = None, place: str | None = None, body: str | None = None
) -> str:
    """A link for a person, granted the role first if named; raises click.ClickException."""
    ensure_issuer(settings)
    if role is not None:
        kind = PrincipalKind.INDIVIDUAL
        give_role(settings, settings.issuer, subject=subject, role=role, place=place, body=body, kind=kind)
    with_database(settings, lambda connection: _refuse_unless_person(connection, settings.issuer, subject))
    claims = link_claims(settings.issuer, subject, settings.audience, link_id=new_id(), now=datetime.now(UTC))
    return f"{settings.public_url}{LINK_PATH}?{urlencode({'token': sign_claims(settings, LINK_TYPE, claims)})}"


async def _refuse_unless_person(connection: asyncpg.Connection, issuer: str, subject: str) -> None:
    known = await find_principal(connection, issuer, subject)
    if known is None:
        raise click.ClickException(f"Nobody is known as {subject}: name the --role that they are to have.")
    if known.kind is not PrincipalKind.INDIVIDUAL:
        raise click.ClickException(f"{subject} is known as a system, and systems use access tokens.")
