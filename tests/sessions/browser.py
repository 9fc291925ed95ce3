"""A browser as far as the pages of signing in need one: cookies, forms, and what it says of where a form came from."""

import re
from html import unescape

import httpx


class Browser:
    """One person's browser on the service, with cookies of its own."""

    def __init__(self, base_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:144.0) Gecko/20100101 Firefox/144.0"}
        self.http = httpx.AsyncClient(
            base_url=base_url, transport=transport, headers=agent, trust_env=False, timeout=60
        )

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path, headers={"Accept": "text/html"})

    async def send(self, path: str, fields: dict[str, str], **said: str) -> httpx.Response:
        """A form, as a page of the same origin sends it unless otherwise said."""
        headers = {name.replace("_", "-"): value for name, value in (said or {"sec_fetch_site": "same-origin"}).items()}
        return await self.http.post(path, data=fields, headers={"Accept": "text/html", **headers})

    async def press(self, page: httpx.Response, action: str) -> httpx.Response:
        """Send the form of a page that goes to an address, as it stands."""
        return await self.send(action, fields_of(page, action))

    @property
    def cookies(self) -> dict[str, str]:
        return {one.name: one.value or "" for one in self.http.cookies.jar}


def fields_of(page: httpx.Response, action: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    forms = re.findall(rf'<form method="post" action="{re.escape(action)}">(.*?)</form>', page.text, re.DOTALL)
    assert forms, page.text
    return {unescape(name): unescape(value) for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', forms[0])}


def heading(page: httpx.Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found, page.text[:300]
    return unescape(found[1].strip())
