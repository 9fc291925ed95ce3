"""Whether a commentary can be taken: who may write it, on which line, over which days; pure."""

from collections.abc import Iterator

from ledger.commentaries.lines import Line, line_at
from ledger.commentaries.model import CommentaryCommand
from ledger.commentaries.store import LineFacts
from ledger.core.refusal import Code, Refusal
from ledger.http.access import Access, PoolTerms
from ledger.http.door import Role
from ledger.periods.model import period_named

_OF_ANY_LINE = frozenset({Role.TREASURER, Role.APPROVER})


def line_of(command: CommentaryCommand) -> Line:
    """The line that a commentary is on; nothing is known of one that no statement can have."""
    return line_at(command.line) or Line()


def refusals_of_commentary(command: CommentaryCommand, pool: PoolTerms, facts: LineFacts) -> tuple[Refusal, ...]:
    """Everything that a commentary says wrong of its period, its line and the version before it."""
    return (*_of_days(command, pool), *_of_line(command, pool, facts), *_of_version(command, facts))


def _of_days(command: CommentaryCommand, pool: PoolTerms) -> Iterator[Refusal]:
    days = period_named(command.period)
    if days.last_day < pool.effective_from or days.first_day > pool.effective_to:
        span = f"{pool.effective_from} to {pool.effective_to}"
        yield Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, f"the agreement runs from {span}", "/period")


def _of_line(command: CommentaryCommand, pool: PoolTerms, facts: LineFacts) -> Iterator[Refusal]:
    line = line_at(command.line)
    if line is None:
        detail = "a statement has no such line or figure; write its place, such as programmes/home-first/variance"
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/line")
        return
    if line.body is not None and line.body not in pool.partners:
        yield Refusal(Code.BODY_IS_NO_PARTNER, f"{line.body} is no partner", "/line")
    if line.stream is not None and not facts.has_stream:
        yield Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {line.stream}", "/line")
    if line.programme is not None and not facts.has_programme:
        yield Refusal(Code.PROGRAMME_DOES_NOT_EXIST, f"the place has no programme {line.programme}", "/line")
    elif line.scheme is not None and facts.responsible_body is None:
        detail = f"the place has no scheme {line.scheme} of {line.programme}"
        yield Refusal(Code.SCHEME_DOES_NOT_EXIST, detail, "/line")


def _of_version(command: CommentaryCommand, facts: LineFacts) -> Iterator[Refusal]:
    if command.follows_version != facts.last_version:
        detail = f"the latest version on this line and these days is {facts.last_version}"
        yield Refusal(Code.VERSION_HAS_CHANGED_SINCE, detail, "/follows_version")


def refusal_of_writer(access: Access, command: CommentaryCommand, facts: LineFacts) -> Refusal | None:
    """The pool manager writes for the host, treasurers and approvers for their body, posters on their body's own lines.

    A line is a body's own where it names it, or its scheme is one that the body answers for.
    """
    body, host, line = command.acting_body, access.pool.host, line_of(command)
    if body not in access.pool.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", "/acting_body")
    is_own = body in {line.body, facts.responsible_body}
    for grant in access.grants:
        if grant.body not in {None, body}:
            continue
        if grant.role in _OF_ANY_LINE or (grant.role is Role.POSTER and is_own):
            return None
        if grant.role is Role.POOL_MANAGER and body == (host or grant.body):
            return None
    return Refusal(Code.BODY_IS_NOT_YOURS, f"you do not comment on this line for {body}", "/acting_body")
