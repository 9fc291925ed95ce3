"""One provider, and one service with it, for all tests of this folder."""

from collections.abc import AsyncIterator, Iterator

import pytest

from ledger.settings import Settings
from tests.sessions.serving import Service, service_in_process
from tests.sessions.standing_provider import CLIENT_ID, CLIENT_SECRET, Standing, standing_provider

PUBLIC_URL = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def standing() -> Iterator[Standing]:
    with standing_provider(f"{PUBLIC_URL}/sign-in/return") as made:
        yield made


@pytest.fixture(scope="session")
async def signing(
    settings: Settings, standing: Standing, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Service]:
    """The service where people sign in with the provider."""
    secret_file = tmp_path_factory.mktemp("oidc") / "client.secret"
    secret_file.write_text(f"{CLIENT_SECRET}\n")
    client = {"oidc_issuer": standing.issuer, "oidc_client_id": CLIENT_ID, "oidc_client_secret_file": secret_file}
    async with service_in_process(settings, own_public_url=PUBLIC_URL, **client) as made:
        yield made
