"""Whether a key stands for what is sent again, where the text of what was sent can be erased. Pure."""

import hmac
from typing import Any, Protocol
from uuid import UUID

import msgspec

from ledger.core.refusal import Code, Refusal, RefusedError

_ENCODER = msgspec.json.Encoder(order="deterministic")


class Standing(Protocol):
    """What stands for a key; no salt where the texts were erased."""

    @property
    def pool_id(self) -> UUID: ...
    @property
    def fingerprint(self) -> bytes: ...
    @property
    def salt(self) -> bytes | None: ...


def fingerprint_of(said: Any, salt: bytes) -> bytes:
    """HMAC-SHA-256 over the whole command: without the salt, which is erased with the text, it says nothing of it."""
    return hmac.digest(salt, _ENCODER.encode(said), "sha256")


def is_of(fingerprint: bytes, said: Any, salt: bytes | None) -> bool:
    """Whether a fingerprint is of what is said; without its salt nothing can be compared, and nothing is wrong."""
    return salt is None or hmac.compare_digest(fingerprint, fingerprint_of(said, salt))


def check_replay(known: Standing, pool_id: UUID, said: Any) -> None:
    """Raises RefusedError where the key stands for something else."""
    if known.pool_id != pool_id or not is_of(known.fingerprint, said, known.salt):
        raise RefusedError(Refusal(Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD, "the key stands for an earlier payload"))
