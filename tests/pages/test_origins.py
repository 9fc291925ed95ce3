"""Whether a form of an older browser, which says where it came from by Origin alone, came from one of our pages."""

import pytest

from ledger.pages.sending import is_our_origin

PUBLIC, LOOPBACK = "https://ledger.example", "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("origin", "public_url", "host", "is_ours"),
    [
        # Behind a proxy with TLS, whatever host it asks the service for.
        ("https://ledger.example", PUBLIC, "127.0.0.1:8000", True),
        ("https://ledger.example", PUBLIC, "ledger.example", True),
        ("https://ledger.example", "https://Ledger.example:443/", "", True),
        ("https://ledger.example:8443", "https://ledger.example:8443", "127.0.0.1:8000", True),
        ("https://ledger.example:8443", PUBLIC, "ledger.example:8443", False),
        ("http://ledger.example", PUBLIC, "ledger.example", False),
        ("https://elsewhere.example", PUBLIC, "elsewhere.example", False),
        ("https://ledger.example.elsewhere.example", PUBLIC, "127.0.0.1:8000", False),
        ("https://elsewhere.example@ledger.example.x", PUBLIC, "127.0.0.1:8000", False),
        # With nothing before it.
        ("http://127.0.0.1:8000", LOOPBACK, "127.0.0.1:8000", True),
        ("http://localhost:8000", LOOPBACK, "localhost:8000", True),
        ("http://[::1]:8000", LOOPBACK, "[::1]:8000", True),
        ("http://127.0.0.1:8001", LOOPBACK, "127.0.0.1:8000", False),
        ("https://127.0.0.1:8000", LOOPBACK, "127.0.0.1:8000", False),
        ("http://elsewhere.example", LOOPBACK, "127.0.0.1:8000", False),
        # What is no origin.
        *(
            (text, url, "", False)
            for text in ("", "null", "http://[", "http://", "http://x:y")
            for url in (PUBLIC, LOOPBACK)
        ),
    ],
)
def test_whose_an_origin_is(origin: str, public_url: str, host: str, is_ours: bool) -> None:  # noqa: FBT001 - a column
    assert is_ours is is_our_origin(origin, public_url=public_url, host=host)
