"""What was built for browsers, as its builder leaves it and the service reads it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

BUILT = Path(__file__).parent / "built"
MANIFEST = "manifest.json"


class Manifest(Struct, frozen=True):
    """Which files, the digest of them all, and that of the sources that they were made from."""

    made_from: str
    digest: str
    files: list[str]


def digest_of(contents: Mapping[str, bytes]) -> str:
    """The digest of files by their names: one byte of one of them changes it."""
    parts = b"".join(name.encode() + b"\0" + hashlib.sha256(contents[name]).digest() for name in sorted(contents))
    return hashlib.sha256(parts).hexdigest()[:32]
