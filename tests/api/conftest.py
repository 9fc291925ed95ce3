"""What the tests of the API share: its document, and who may ask."""

from typing import Any

import httpx
import msgspec
import pytest

from ledger.app import DOORS
from ledger.http.document import encode
from ledger.pages.docs.routes import api_document


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """The API document as a client reads it."""
    read: dict[str, Any] = msgspec.json.decode(encode(api_document(DOORS)))
    return read


@pytest.fixture(scope="session")
async def served_document(service: str) -> dict[str, Any]:
    """The API document that the service serves."""
    async with httpx.AsyncClient(base_url=service, trust_env=False) as http:
        read: dict[str, Any] = (await http.get("/openapi.json")).json()
    return read
