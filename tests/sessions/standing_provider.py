"""The OpenID provider of the tests: another program, run by Node.js, and somebody's way through it by browser."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
from msgspec import Struct

from ledger.cli.build_pages import MODULES, find_node
from ledger.sessions.model import Client, SecondFactor

LIBRARY = MODULES / "oidc-provider" / "lib" / "index.js"
CLIENT_ID, CLIENT_SECRET = "ledger", "a secret: 50%+1"
BY_PHONE = SecondFactor("amr", "mfa")


class Standing(Struct, frozen=True):
    """A provider that runs; clients of ours are known to it by the address to which it sends people back."""

    issuer: str
    return_address: str

    def client(self, **changed: Any) -> Client:
        """This service as the provider knows it."""
        given = {"issuer": self.issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        return Client(**{**given, "second_factors": (BY_PHONE,), "return_address": self.return_address, **changed})

    def sign_in(self, address: str, account: str = "somebody", **how: Any) -> dict[str, str]:
        """Follow an address through the provider as that person; what the browser brings back."""
        with httpx.Client(trust_env=False, base_url=self.issuer) as browser:
            browser.get(f"/next?{quote(json.dumps({'account': account, **how}))}").raise_for_status()
            for _ in range(10):
                reply = browser.get(address)
                address = reply.headers.get("location", "")
                if address.startswith(self.return_address):
                    return {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}
                assert reply.is_redirect, f"{reply.status_code} {reply.text[:500]}"
        raise AssertionError("the provider sent the browser round and round")


@contextmanager
def standing_provider(return_address: str) -> Iterator[Standing]:
    """A provider of its own; raises AssertionError in one line where its program was not fetched."""
    assert LIBRARY.exists(), "fetch the tests' provider first: placeledger build-pages --with-tests"
    node, _ = find_node()
    command = [node, str(Path(__file__).with_name("provider.mjs")), str(LIBRARY), return_address]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Standing(process.stdout.readline().strip(), return_address)
        process.stdin.close()
        process.wait(10)
