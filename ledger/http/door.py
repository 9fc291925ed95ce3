"""A door says everything about one operation in one place: who may pass, what goes in, what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from msgspec import Struct

from ledger.core.refusal import Code


class Role(StrEnum):
    """The roles of the domain, and the operator who opens places and registers bodies but reads no books."""

    OPERATOR = "operator"
    PLACE_ADMIN = "place_admin"
    POSTER = "poster"
    POOL_MANAGER = "pool_manager"
    APPROVER = "approver"
    TREASURER = "treasurer"
    AUDITOR = "auditor"


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "ledger.read"
    POST = "ledger.post"
    APPROVE = "ledger.approve"
    ADMIN = "ledger.admin"
    SELF = "ledger.self"  # to see to one's own name in the directory


READERS = frozenset({Role.PLACE_ADMIN, Role.POSTER, Role.POOL_MANAGER, Role.APPROVER, Role.TREASURER, Role.AUDITOR})
POSTERS = frozenset({Role.POSTER, Role.POOL_MANAGER})
APPROVERS = frozenset({Role.APPROVER, Role.TREASURER})

ALWAYS = (
    Code.TOKEN_IS_MISSING,
    Code.TOKEN_IS_NOT_VALID,
    Code.SCOPE_IS_INSUFFICIENT,
    Code.SERVICE_IS_NOT_READY,
    Code.SOMETHING_WENT_WRONG,
)
IN_A_PLACE = (Code.NOT_FOUND, Code.ROLE_DOES_NOT_PERMIT_THIS)
WITH_PAYLOAD = (
    Code.PAYLOAD_IS_NOT_JSON,
    Code.PAYLOAD_IS_NOT_VALID,
    Code.PAYLOAD_IS_TOO_LARGE,
    Code.MEDIA_TYPE_IS_NOT_SUPPORTED,
)
WITH_KEY = (
    Code.KEY_IS_MISSING,
    Code.KEY_IS_NOT_VALID,
    Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD,
    Code.POOL_IS_BUSY,
    Code.OUTCOME_IS_UNKNOWN,
)
POSTING = (
    *WITH_PAYLOAD,
    *WITH_KEY,
    Code.BODY_IS_NOT_YOURS,
    Code.BODY_IS_NO_PARTNER,
    Code.DATE_IS_OUTSIDE_AGREEMENT,
    Code.PERIOD_IS_NOT_OPEN,
    Code.AGREEMENT_IS_WOUND_UP,
    Code.LINE_IS_ALREADY_POSTED,
    Code.AMOUNT_IS_OUT_OF_RANGE,
    Code.DATABASE_REFUSED,
)
FENCED = (
    Code.SCHEME_PURPOSE_IS_MISSING,
    Code.FENCE_EXCLUDES_PURPOSE,
    Code.FENCE_EXCLUDES_NATURE,
    Code.FENCE_EXCLUDES_DATE,
    Code.FENCE_IS_SHORT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One operation of the API, as the service enforces it and the API document tells it."""

    operation: str
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    summary: str
    tag: str
    result: Any
    status: int = 200
    scope: Scope | None = Scope.READ
    roles: frozenset[Role] = READERS
    payload: Any = None
    query: type[Struct] | None = None
    keyed: bool = False
    refusals: tuple[Code, ...] = ()
    upload: str | None = None
    streamed: bool = False
    is_file: bool = False
    media_types: tuple[str, ...] = ("application/json",)
    line: Any = None  # the payload's items may also come one a line, each of this type
    other_results: tuple[tuple[int, Any], ...] = ()  # further successes, by status

    @property
    def query_names(self) -> tuple[str, ...]:
        """The names of what may be asked of it in a query."""
        return getattr(self.query, "__struct_encode_fields__", ())

    @property
    def answer_types(self) -> tuple[str, ...]:
        """The media types of a success; more than one where Accept decides."""
        return ("application/x-ndjson",) if self.streamed else self.media_types

    @property
    def all_refusals(self) -> tuple[Code, ...]:
        """Every refusal the operation can answer, in the order of the closed list."""
        known = set(self.refusals) | set(ALWAYS if self.scope else (Code.SOMETHING_WENT_WRONG,))
        known |= set(IN_A_PLACE) if "{place}" in self.path else set()
        known |= {Code.ROLE_DOES_NOT_PERMIT_THIS} if self.scope else set()
        known |= set(WITH_PAYLOAD) if self.payload is not None else set()
        known |= {Code.QUERY_IS_NOT_VALID} if self.query is not None else set()
        # A slice hands on what its postings meet; an operation without a key or a JSON payload meets less.
        known -= set() if self.keyed else {Code.KEY_IS_MISSING, Code.KEY_IS_NOT_VALID}
        known -= set() if self.keyed else {Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD}
        has_json = self.payload is not None or self.line is not None
        known -= set() if has_json else {Code.PAYLOAD_IS_NOT_JSON, Code.PAYLOAD_IS_NOT_VALID}
        return tuple(code for code in Code if code in known)

    @property
    def litestar_path(self) -> str:
        """The path with its parameters typed as the router wants them."""
        return self.path.replace("}", ":str}")

    @property
    def opt(self) -> Mapping[str, Any]:
        return {"door": self}
