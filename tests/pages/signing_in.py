"""Sessions of people of the tests, begun as the sign-in pages begin them."""

from datetime import UTC, datetime

from litestar import Litestar

from ledger.cli.token import sign
from ledger.http.door import Scope
from ledger.sessions.actions import begin_session
from ledger.sessions.cookies import cookie_name
from ledger.sessions.model import SignIn, Way
from ledger.settings import Settings


async def session_cookie(app: Litestar, settings: Settings, subject: str) -> tuple[str, str]:
    """The name and value of the cookie of a new session."""
    way = SignIn(issuer=settings.issuer, subject=subject, way=Way.LINK, device="Chromium of the tests")
    cookie, _ = await begin_session(app.state.db, app.state.secret, way, datetime.now(UTC))
    return cookie_name("session", settings.public_url), cookie


def token_of(settings: Settings, subject: str) -> str:
    """The same person's token for the API."""
    return sign(settings, subject, tuple(Scope), hours=1)
