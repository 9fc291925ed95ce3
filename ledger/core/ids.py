"""Names of things: UUIDs that grow with time, codes that people type, digests that identify."""

import hashlib
import re
from typing import Annotated
from uuid import UUID

import uuid_utils.compat
from msgspec import Meta

Code = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
        max_length=80,
        description="lower-case letters, digits and single hyphens",
    ),
]
BodyCode = Annotated[
    str,
    Meta(
        pattern=r"^(gss:[A-Z][0-9]{8}|ods:[A-Z0-9]{2,10}|gov:[a-z0-9]+(-[a-z0-9]+)*)\Z",
        max_length=80,
        description="gss: and the GSS code, ods: and the ODS code, or of a department gov: and its name on GOV.UK",
    ),
]
# PostgreSQL text holds no NUL; control characters, line separators and marks that turn the direction of the text
# have no place in a book of record: what is shown must be what was posted.
PLAIN = r"[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]"
_PLAIN_WORDS = "text without control characters"
Text = Annotated[str, Meta(pattern=rf"^{PLAIN}*\Z", max_length=400, description=_PLAIN_WORDS)]
Name = Annotated[
    str, Meta(pattern=rf"^(?=.*\S){PLAIN}*\Z", min_length=1, max_length=200, description=f"{_PLAIN_WORDS}, not blank")
]

_NOT_CODE = re.compile(r"[^a-z0-9]+")


def new_id() -> UUID:
    """A new UUID of version 7: unique, and ordered by the time it was made."""
    return uuid_utils.compat.uuid7()


def code_from_name(name: str) -> str:
    """`funded-nursing-care` for `FUNDED NURSING CARE`: a name's letters and digits joined by hyphens."""
    return _NOT_CODE.sub("-", name.lower()).strip("-")[:80].strip("-")


def digest_id(*parts: str | None) -> UUID:
    """The same UUID for the same parts: the first 16 bytes of SHA-256 over their length-prefixed UTF-8."""
    hasher = hashlib.sha256()
    for part in parts:
        data = b"\xff" if part is None else part.encode()
        hasher.update((0 if part is None else len(data) + 1).to_bytes(4, "big") + data)
    return UUID(bytes=hasher.digest()[:16])
