"""What a browser says when somebody signs in: where it goes on to, and what it is."""

import re
from urllib.parse import urlsplit

from ledger.sessions.model import DEVICE_LENGTH_MAX

HOME = "/"
BACK_LENGTH_MAX = 2_000
# Printable ASCII without the backslash, which browsers read as a slash.
_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")
_OUR_OWN = ("/sign-in", "/sign-out", "/signed-out", "/v1/")
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
UNKNOWN = "An unknown browser"


def local_path(text: str) -> str:
    """A page of this service to go on to; the first one for any address elsewhere, and for what only looks local."""
    if len(text) > BACK_LENGTH_MAX or _PATH.fullmatch(text) is None:
        return HOME
    try:
        parts = urlsplit(text)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or "//" in parts.path or parts.path.startswith(_OUR_OWN):
        return HOME
    return text


def device_of(user_agent: str) -> str:
    """A few words such as `Firefox on Windows`: enough to know one's own again, and too few to be known by."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    found = f"{browser or UNKNOWN} on {system}" if system else browser or UNKNOWN
    assert len(found) <= DEVICE_LENGTH_MAX, "the words are ours"
    return found
