"""Refusals become problem details (RFC 9457) here and nowhere else."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
import structlog
from litestar import MediaType, Request
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.status_codes import HTTP_404_NOT_FOUND, HTTP_405_METHOD_NOT_ALLOWED
from msgspec import Struct

from ledger.core.refusal import MEANINGS, Code, Refusal, RefusedError
from ledger.db import is_connection_lost
from ledger.http.answers import Answer
from ledger.http.requests import told_path

PROBLEM_TYPE = "application/problem+json"
TYPE_BASE = "/problems/"
RETRY_AFTER_SECONDS = {Code.POOL_IS_BUSY: "1", Code.OUTCOME_IS_UNKNOWN: "1", Code.SERVICE_IS_NOT_READY: "2"}
CHALLENGES = {
    Code.TOKEN_IS_MISSING: "Bearer",
    Code.TOKEN_IS_NOT_VALID: 'Bearer error="invalid_token"',
    Code.SCOPE_IS_INSUFFICIENT: 'Bearer error="insufficient_scope"',
}
_log = structlog.get_logger(__name__)


class ProblemError(Struct, frozen=True, omit_defaults=True):
    """One thing that was wrong: its code, what it was, and where in the payload (JSON pointer)."""

    code: Code
    detail: str
    pointer: str = ""


class Problem(Struct, frozen=True):
    """The answer to every request that is refused; `errors` holds everything that was wrong, all at once."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: Code
    final: bool
    what_to_do: str
    errors: tuple[ProblemError, ...]


def problem_of(refusals: tuple[Refusal, ...], instance: str) -> Problem:
    """The problem that tells refusals; the first one that is no bystander gives it its type and status."""
    leading = next((r for r in refusals if r.code is not Code.ANOTHER_ITEM_WAS_REFUSED), refusals[0])
    meaning = MEANINGS[leading.code]
    return Problem(
        type=TYPE_BASE + leading.code,
        title=meaning.title,
        status=meaning.status,
        detail=leading.detail,
        instance=instance,
        code=leading.code,
        final=leading.is_final,
        what_to_do=meaning.what_to_do,
        errors=errors_of_refusals(refusals),
    )


def errors_of_refusals(refusals: tuple[Refusal, ...]) -> tuple[ProblemError, ...]:
    """Refusals as a payload's errors, each with its pointer from the root."""
    return tuple(ProblemError(r.code, r.detail, f"#{r.pointer}" if r.pointer else "") for r in refusals)


def refuse(
    request: Request[Any, Any, Any],
    refusals: tuple[Refusal, ...],
    *,
    replayed: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The answer that tells refusals to the caller."""
    problem = problem_of(refusals, request.url.path)
    headers = dict(headers or {})
    if problem.code in RETRY_AFTER_SECONDS:
        headers["Retry-After"] = RETRY_AFTER_SECONDS[problem.code]
    if problem.code in CHALLENGES:
        headers["WWW-Authenticate"] = CHALLENGES[problem.code]
    if replayed:
        headers["Idempotency-Replayed"] = "true"
    return Answer(msgspec.json.encode(problem), PROBLEM_TYPE, status=problem.status, headers=headers)


def answer_refused(request: Request[Any, Any, Any], error: RefusedError) -> Answer:
    """A refusal that was raised on the way."""
    return refuse(request, error.refusals)


def answer_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Answer:
    """What the router or the body reader refused, in our words."""
    match error:
        case MethodNotAllowedException():
            refusal = Refusal(Code.METHOD_IS_NOT_ALLOWED, f"{request.method} is not served here")
            return refuse(request, (refusal,), headers=error.headers)
        case NotFoundException():
            return refuse(request, (NOTHING_HERE,))
        case _ if error.status_code in {HTTP_404_NOT_FOUND, HTTP_405_METHOD_NOT_ALLOWED}:
            return refuse(request, (NOTHING_HERE,))
        case _:
            return answer_unexpected(request, error)


def answer_unexpected(request: Request[Any, Any, Any], error: Exception) -> Answer:
    """The database is away, or a defect of ours: that is logged in full, and told without a word of its inside."""
    if is_connection_lost(error):
        _log.warning("database_not_reached", error=repr(error), path=told_path(request.url.path))
        return refuse(request, (Refusal(Code.SERVICE_IS_NOT_READY, "the connection to the database was lost"),))
    _log.error("request_failed", exc_info=error, path=told_path(request.url.path))
    return refuse(request, (Refusal(Code.SOMETHING_WENT_WRONG, "the service met a defect of its own"),))


NOTHING_HERE = Refusal(Code.NOT_FOUND, "nothing is here, or nothing that you may see")


def id_in_address(text: str) -> UUID:
    """The id in an address; raises RefusedError for text that is none, as for a thing that is not there."""
    try:
        found = UUID(text)
    except ValueError:
        raise RefusedError(NOTHING_HERE) from None
    if str(found) != text:
        raise RefusedError(NOTHING_HERE)
    return found


EXCEPTION_HANDLERS: dict[Any, Any] = {
    RefusedError: answer_refused,
    HTTPException: answer_http_exception,
    Exception: answer_unexpected,
}
JSON = MediaType.JSON
