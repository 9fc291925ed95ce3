"""What pages load: built from the lock, served at addresses of its content, and nothing of GOV.UK alone in it."""

import shutil
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from litestar import Litestar, get

from ledger.cli.build_pages import build_pages
from ledger.pages.assets import EXCEPTION_HANDLERS, NOT_BUILT, PAGE_POLICY, Assets, NotBuiltError, read_assets
from ledger.pages.manifest import BUILT, MANIFEST

UTF_8 = "; charset=utf-8"
NAMES = {
    "pages.css": f"text/css{UTF_8}",
    "pages.js": f"text/javascript{UTF_8}",
    "htmx.min.js": f"text/javascript{UTF_8}",
    "icon.svg": "image/svg+xml",
}


@pytest.fixture
def built() -> Assets:
    found = read_assets()
    assert found.contents, NOT_BUILT
    return found


async def test_every_file_is_served_at_its_address_and_kept_for_ever(service: str, built: Assets) -> None:
    async with httpx.AsyncClient(base_url=service, trust_env=False) as http:
        for name, media_type in NAMES.items():
            response = await http.get(built.address(name))
            again = await http.get(built.address(name), headers={"If-None-Match": response.headers["etag"]})

            assert (200, built.contents[name]) == (response.status_code, response.content)
            assert media_type == response.headers["content-type"]
            assert "public, max-age=31536000, immutable" == response.headers["cache-control"]
            assert "nosniff" == response.headers["x-content-type-options"]
            assert (304, b"") == (again.status_code, again.content)


async def test_nothing_is_served_at_another_address(service: str, built: Assets) -> None:
    """Neither at the address of another content, nor a file that was not built: the manifest, or one further up."""
    here = f"/static/{built.digest}"
    async with httpx.AsyncClient(base_url=service, trust_env=False) as http:
        wrong = [f"/static/{'0' * 32}/pages.css", f"{here}/{MANIFEST}", f"{here}/..%2fassets.py", f"{here}/pages.css/"]
        assert [404] * 3 == [(await http.get(one)).status_code for one in wrong[:3]]
        assert (await http.get(wrong[3])).content in {b"", built.contents["pages.css"]}


def test_the_style_needs_no_other_file_and_has_nothing_of_gov_uk_alone(built: Assets) -> None:
    """No address, no typeface to fetch, no crown and no crest; the parts that pages are made of are there."""
    style = built.contents["pages.css"].decode()

    assert not [
        one
        for one in ("url(", "@import", "@font-face", "GDS Transport", "govuk-crest", ".govuk-header")
        if one in style
    ]
    assert [] == [
        one for one in (".govuk-table", ".govuk-error-summary", ".app-wide", "@media print") if one not in style
    ]


def test_scripts_find_each_other_beside_them(built: Assets) -> None:
    assert b"from './govuk-frontend.min.js'" in built.contents["pages.js"]
    assert built.address("pages.js").rpartition("/")[0] == built.address("govuk-frontend.min.js").rpartition("/")[0]


def test_what_stands_as_its_sources_say_is_not_built_again(built: Assets) -> None:
    before = (BUILT / MANIFEST).stat().st_mtime_ns
    done = CliRunner().invoke(build_pages)

    assert (0, "") == (done.exit_code, done.output)
    assert before == (BUILT / MANIFEST).stat().st_mtime_ns
    assert built == read_assets()


def test_what_is_missing_or_changed_by_hand_counts_as_not_built(tmp_path: Path, built: Assets) -> None:
    """Else a changed file would be kept for ever under the address of another."""
    copy = tmp_path / "built"
    shutil.copytree(BUILT, copy)
    assert built == read_assets(copy)
    (copy / "pages.css").write_bytes(b"body { color: red }")

    for folder in (copy, tmp_path / "none"):
        with pytest.raises(NotBuiltError):
            read_assets(folder).address("pages.css")


async def test_a_page_that_is_not_built_says_which_command_builds_it(tmp_path: Path) -> None:
    @get("/")
    async def page() -> str:
        return read_assets(tmp_path).address("pages.css")

    app = Litestar([page], exception_handlers=EXCEPTION_HANDLERS, openapi_config=None, logging_config=None)
    there = httpx.ASGITransport(app)  # type: ignore[arg-type]  # httpx has its own words for the same messages
    async with httpx.AsyncClient(transport=there, base_url="http://here") as http:
        response = await http.get("/")

    assert (503, NOT_BUILT) == (response.status_code, response.text)
    assert 1 == response.text.count("\n")
    assert "`placeledger build-pages`" in response.text


def test_the_policy_of_pages_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    parts = dict(one.split(" ", 1) for one in PAGE_POLICY.split("; "))

    assert "'none'" == parts.pop("default-src") == parts.pop("base-uri") == parts.pop("frame-ancestors")
    assert {"'self'"} == set(parts.values())
    assert {"script-src", "style-src", "font-src", "connect-src", "form-action", "img-src"} == set(parts)
