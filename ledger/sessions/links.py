"""One-time sign-in links of the local issuer: a JWT of a type and for an audience of their own, never an access token.

The operator's key signs them; the service can check one and not make one.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.core.refusal import Code, RefusedError
from ledger.http.tokens import LEEWAY_SECONDS, Keys, signed_claims
from ledger.sessions.model import SignInError, Trouble

LINK_TYPE = "sign-in-link+jwt"
LINK_LASTS = timedelta(minutes=15)
LINK_PATH = "/sign-in/link"


class Link(Struct, frozen=True):
    """What a link says: whom it signs in, until when, and its id."""

    iss: str
    sub: str
    aud: str
    iat: int
    exp: int
    jti: UUID


def audience_of_links(audience: str) -> str:
    """The audience of links, where access tokens have the service's own."""
    return f"{audience}/sign-in"


def link_claims(issuer: str, subject: str, audience: str, *, link_id: UUID, now: datetime) -> dict[str, Any]:
    """The claims of a link that begins now."""
    issued_at = int(now.timestamp())
    return {
        "iss": issuer,
        "sub": subject,
        "aud": audience_of_links(audience),
        "iat": issued_at,
        "exp": issued_at + int(LINK_LASTS.total_seconds()),
        "jti": str(link_id),
    }


async def read_link(keys: Keys, token: str, *, issuer: str, audience: str, now: datetime) -> Link:
    """A link that is good still, used or not; raises SignInError for any other."""
    try:
        link = msgspec.convert(await signed_claims(keys, token, types={LINK_TYPE}), Link)
    except msgspec.ValidationError as error:
        raise SignInError(Trouble.LINK_IS_NOT_VALID, type(error).__name__) from None
    except RefusedError as error:
        refusal = error.refusals[0]
        is_away = refusal.code is Code.SERVICE_IS_NOT_READY
        trouble = Trouble.PROVIDER_IS_AWAY if is_away else Trouble.LINK_IS_NOT_VALID
        raise SignInError(trouble, refusal.detail) from None
    if (link.iss, link.aud) != (issuer, audience_of_links(audience)):
        raise SignInError(Trouble.LINK_IS_NOT_VALID, "of another issuer, or for another service")
    if link.exp <= now.timestamp():
        raise SignInError(Trouble.LINK_HAS_EXPIRED)
    if link.iat > now.timestamp() + LEEWAY_SECONDS or link.exp - link.iat > LINK_LASTS.total_seconds():
        raise SignInError(Trouble.LINK_IS_NOT_VALID, "it begins later, or lasts longer than a link does")
    return link
