"""The door to PostgreSQL: connections, the place context, named queries, and constraint names as refusals."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from ledger.core.refusal import MEANINGS, Code, Refusal, RefusedError

if TYPE_CHECKING:
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
    ConnectionPool: TypeAlias = asyncpg.Pool[asyncpg.Record]
else:  # asyncpg's classes take no parameters at run time, and the router reads annotations then
    Connection, ConnectionPool = asyncpg.Connection, asyncpg.Pool

LOWEST_SERVER_VERSION = 15
# The connection went, or the server is going down or coming up: of what was asked last, nobody knows what came.
_CONNECTION_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what asyncpg raises between the server's last words and the end of the connection
    OSError,
    TimeoutError,
)
_KEEP_PLANS = "; SET LOCAL plan_cache_mode = auto"
_NAME_LINE = re.compile(r"^-- name: (\w+)$", re.MULTILINE)

# force_custom_plan: arrays of one and of thousands must not share a plan that suits neither (Cala 748, 835).
_SESSION = {
    "application_name": "placeledger",
    "timezone": "UTC",
    "jit": "off",
    "plan_cache_mode": "force_custom_plan",
    "lock_timeout": "5s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
}

CONSTRAINT_REFUSALS: Mapping[str, Code] = MappingProxyType(
    {
        "place_code_is_taken": Code.CODE_IS_TAKEN,
        "body_pkey": Code.CODE_IS_TAKEN,
        "stream_code_is_taken": Code.CODE_IS_TAKEN,
        "agreement_code_is_taken": Code.CODE_IS_TAKEN,
        "pool_code_is_taken": Code.CODE_IS_TAKEN,
        "programme_code_is_taken": Code.CODE_IS_TAKEN,
        "scheme_code_is_taken": Code.CODE_IS_TAKEN,
        "minimum_is_set_once": Code.CODE_IS_TAKEN,
        "scheme_responsible_body_fkey": Code.BODY_IS_NOT_REGISTERED,
        "agreement_version_host_fkey": Code.BODY_IS_NOT_REGISTERED,
        "agreement_partner_body_fkey": Code.BODY_IS_NOT_REGISTERED,
        "role_grant_body_fkey": Code.BODY_IS_NOT_REGISTERED,
        "scheme_vat_treatment_delivering_body_fkey": Code.BODY_IS_NOT_REGISTERED,
        "entry_source_line_posts_once": Code.LINE_IS_ALREADY_POSTED,
        "entry_is_reversed_once": Code.ENTRY_IS_ALREADY_REVERSED,
        "entry_period_is_open": Code.PERIOD_IS_NOT_OPEN,
        "approval_is_by_another_person": Code.PROPOSER_CANNOT_APPROVE,
        "approval_comes_before_the_end": Code.PROPOSAL_HAS_ENDED,
        "proposal_ends_once": Code.PROPOSAL_HAS_ENDED,
        "proposal_is_by_a_person": Code.PERSON_MUST_ACT,
        "role_is_granted_by_another": Code.ROLE_CANNOT_BE_GRANTED_TO_ONESELF,
        "role_is_granted_once": Code.ROLE_IS_ALREADY_GRANTED,
        "body_version_follows_the_last": Code.BODY_HAS_CHANGED_SINCE,
        "body_version_successor_fkey": Code.BODY_IS_NOT_REGISTERED,
        "period_closes_in_order": Code.PERIOD_IS_OUT_OF_ORDER,
        "period_change_follows_the_state": Code.PERIOD_IS_IN_ANOTHER_STATE,
        "period_final_stays_final": Code.PERIOD_IS_FINAL,
        "period_issued_stays_closed": Code.STATEMENT_IS_ISSUED,
        "statement_covers_closed_months": Code.PERIOD_IS_NOT_CLOSED,
        "rule_set_is_adopted_once": Code.RULE_SET_IS_ADOPTED,
        "adoption_comes_later": Code.RULE_SET_COMES_EARLIER,
        "version_is_signed_once_by_each": Code.VERSION_IS_ALREADY_SIGNED,
        "only_partners_sign": Code.BODY_IS_NO_PARTNER,
        "agreement_is_reviewed_once_a_day": Code.REVIEW_IS_ALREADY_RECORDED,
        "agreement_is_wound_up_once": Code.AGREEMENT_IS_WOUND_UP,
        "gateway_plan_follows_the_last": Code.VERSION_HAS_CHANGED_SINCE,
        "outcome_follows_the_last": Code.VERSION_HAS_CHANGED_SINCE,
        "indicator_follows_the_last": Code.VERSION_HAS_CHANGED_SINCE,
        "indicator_figure_follows_the_last": Code.VERSION_HAS_CHANGED_SINCE,
        "activity_figure_follows_the_last": Code.VERSION_HAS_CHANGED_SINCE,
        "commentary_follows_the_last": Code.VERSION_HAS_CHANGED_SINCE,
        "measure_code_is_taken": Code.CODE_IS_TAKEN,
        "indicator_figure_body_fkey": Code.BODY_IS_NOT_REGISTERED,
        "activity_figure_body_fkey": Code.BODY_IS_NOT_REGISTERED,
        "indicator_figure_has_its_unit": Code.UNITS_DIFFER,
        "notice_is_given_once_to_each": Code.NOTICE_IS_ALREADY_GIVEN,
        "notice_ends_once": Code.NOTICE_HAS_ENDED,
        "threshold_is_set_once": Code.CODE_IS_TAKEN,
        "balance_is_decided_by_a_person": Code.PERSON_MUST_ACT,
        "balance_sides_are_two_people": Code.SIDES_ARE_TWO_PEOPLE,
        "scheme_treatment_body_fkey": Code.BODY_IS_NOT_REGISTERED,
        "ledger_profile_body_fkey": Code.BODY_IS_NOT_REGISTERED,
        "settlement_is_withdrawn_once": Code.SETTLEMENT_HAS_ENDED,
        "savings_case_code_is_taken": Code.CODE_IS_TAKEN,
        "baseline_is_agreed_once": Code.BASELINE_IS_AGREED,
        "baseline_follows_the_last": Code.BASELINE_IS_AGREED,
        "baseline_is_reviewed_by_all": Code.CASE_IS_NOT_REVIEWED,
        "optimism_bias_table_name_is_taken": Code.CODE_IS_TAKEN,
        "unit_cost_edition_is_taken": Code.CODE_IS_TAKEN,
        "dispute_ends_once": Code.DISPUTE_HAS_ENDED,
        "scheme_is_settled_once": Code.SCHEME_IS_SETTLED,
        "budget_line_is_claimed_once": Code.BUDGET_LINE_IS_CLAIMED,
        "avoidance_is_never_banked": Code.AVOIDANCE_IS_NEVER_BANKED,
        "journal_banks_once": Code.BUDGET_JOURNAL_IS_USED,
    }
)


def queries(package: str) -> Mapping[str, str]:
    """The named queries of a slice: the texts of its queries.sql by the names on their `-- name:` lines."""
    text = files(package).joinpath("queries.sql").read_text(encoding="utf-8")
    parts = _NAME_LINE.split(text)
    named = {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}
    assert len(named) == len(parts) // 2, f"a query name stands twice in {package}"
    return MappingProxyType(named)


async def connect_pool(dsn: str, *, size: int = 10, seconds_max: float | None = 65) -> ConnectionPool:
    """A pool of connections as the app role; raises what asyncpg raises when the server cannot be reached.

    seconds_max: how long a statement is waited for, a little longer than the server itself lets it run.
    """
    return await asyncpg.create_pool(
        dsn,
        min_size=2,
        max_size=size,
        server_settings=_SESSION,
        command_timeout=seconds_max,
        max_inactive_connection_lifetime=0,
        reset=_leave_as_it_is,
    )


async def _leave_as_it_is(_connection: Connection) -> None:
    """Spares a round trip: asyncpg ends an open transaction itself, and nothing that we set outlives one."""


@asynccontextmanager
async def in_place(pool: ConnectionPool, place_id: UUID, *, keep_plans: bool = False) -> AsyncIterator[Connection]:
    """A transaction that sees and writes one place only; commits on leaving, rolls back on an error.

    keep_plans: for inserts and probes of whole keys, which have one good plan only and need not be planned each time.
    """
    async with pool.acquire() as connection:
        await connection.execute(_begin_in_place(place_id) + (_KEEP_PLANS if keep_plans else ""))
        try:
            yield connection
        except BaseException:
            with suppress(*_CONNECTION_LOST):  # lost with what it began; the first error tells more
                await connection.execute("ROLLBACK")
            raise
        await connection.execute("COMMIT")


@asynccontextmanager
async def trying(connection: Connection) -> AsyncIterator[None]:
    """Whatever is done within is undone on leaving: to see whether it could be done."""
    await connection.execute("SAVEPOINT trying")
    try:
        yield
    finally:
        await connection.execute("ROLLBACK TO SAVEPOINT trying")


@asynccontextmanager
async def reading_place(pool: ConnectionPool, place_id: UUID) -> AsyncIterator[Connection]:
    """A read-only transaction in one place whose statements all see the books as of one moment."""
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute(_set_place(place_id))
        yield connection


def _begin_in_place(place_id: UUID) -> str:
    return f"BEGIN; {_set_place(place_id)}"


def _set_place(place_id: UUID) -> str:
    """The one formatted SQL of the project: SET takes no parameters, and a UUID value can hold no quote."""
    assert isinstance(place_id, UUID)
    return f"SET LOCAL ledger.place = '{place_id}'"


@asynccontextmanager
async def refusing() -> AsyncIterator[None]:
    """Turns the database's own refusals into ours, by constraint name; anything else passes through."""
    try:
        yield
    except asyncpg.PostgresError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise RefusedError(refusal) from error


def is_connection_lost(error: BaseException) -> bool:
    """Whether the database was lost or not reached; a value that asyncpg cannot send is our defect, and is not."""
    return isinstance(error, _CONNECTION_LOST) and not isinstance(error, ValueError)


def refusal_of(error: asyncpg.PostgresError) -> Refusal | None:
    """The refusal that a named constraint or a lock time-out stands for; None for what no caller can mend."""
    if isinstance(error, asyncpg.LockNotAvailableError):
        return Refusal(Code.POOL_IS_BUSY, "another request held the pool for five seconds")
    if isinstance(error, asyncpg.NumericValueOutOfRangeError):
        return Refusal(Code.AMOUNT_IS_OUT_OF_RANGE, "a balance would pass 64 bits of pence")
    code = CONSTRAINT_REFUSALS.get(getattr(error, "constraint_name", None) or "")
    return Refusal(code, f"{MEANINGS[code].title.lower()}, says the database") if code else None
