"""Where a sign-in leads to, which is never elsewhere; and what is kept of a browser, which is never its own words."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sessions.arriving import HOME, device_of, local_path
from tests.cases.tables import case_name, cases

SERVICE = "https://ledger.example/sign-in"
LOCAL = (
    "/",
    "/places/x",
    "/places/x/pools/y/legs?account=suspense&body=ods:72Q",
    "/places/x/pools/y/statement?period=2024-25&known_at=2024-10-01T12:00:00Z#table",
    "/account",
    "/places/%C3%A9",
    "/places/x?note=https://elsewhere.example/",
)
ELSEWHERE = (
    *("", "places/x", "https://elsewhere.example", "//elsewhere.example", "///elsewhere.example"),
    *("/\\elsewhere.example", "/\\\\elsewhere.example"),
    *("\\\\elsewhere.example", "/\t/elsewhere.example", "/\n/elsewhere.example", " //elsewhere.example", "/ /x"),
    *("javascript:alert(1)", "data:text/html,x", "http:elsewhere.example", "/x\r\nSet-Cookie: a=b", "/\0", "/é"),
    *("/x//elsewhere.example", "/..//elsewhere.example", "//[", "https:/elsewhere.example", "@elsewhere.example"),
    *("/sign-in", "/sign-in/link?token=x", "/sign-out", "/signed-out", "/v1/places", "/" + "x" * 2_000),
)  # fmt: skip


@pytest.mark.parametrize("address", LOCAL)
def test_a_page_of_ours_is_gone_on_to(address: str) -> None:
    assert address == local_path(address)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_elsewhere_is_not(address: str) -> None:
    """Nor what a browser would read as one, nor the page of the sign-in itself."""
    assert HOME == local_path(address)


@given(st.text(alphabet=st.sampled_from("/\\.:@#?%x[]\t\n \0é-"), max_size=20) | st.text(max_size=20))
def test_no_text_leads_away(text: str) -> None:
    """Whatever is asked for: as a browser resolves it, it is of this service."""
    found = urlsplit(urljoin(SERVICE, local_path(text)))

    assert ("https", "ledger.example") == (found.scheme, found.netloc)
    assert found.geturl().isascii()


@pytest.mark.parametrize("case", cases("sign_in_devices"), ids=case_name)
def test_what_is_kept_of_a_browser(case: dict[str, Any]) -> None:
    assert case["name"] == device_of(case["sent"])


@given(st.text())
def test_a_browser_says_nothing_of_its_own(text: str) -> None:
    """The words are from a short list, whatever is sent."""
    browsers = {"Edge", "Opera", "Samsung", "Internet", "Firefox", "Chrome", "Safari", "An", "unknown", "browser"}
    systems = {"Windows", "iOS", "iPadOS", "Android", "macOS", "ChromeOS", "Linux"}

    assert set(device_of(text).split()) <= browsers | systems | {"on"}
