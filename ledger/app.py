"""The service: every slice's routes behind one envelope, with what they share."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Literal

import asyncpg
import structlog
from litestar import Litestar, Request, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Struct

from ledger.acts import routes as acts
from ledger.agreements import routes as agreements
from ledger.agreements.signing import SIGN_ACT
from ledger.agreements.store import find_terms
from ledger.agreements.tasks import agreements_waiting
from ledger.agreements.varying import END_ACT, VARY_ACT
from ledger.agreements.winding_up import WIND_UP_ACT
from ledger.approvals import routes as approvals
from ledger.approvals import task_routes as tasks
from ledger.approvals.actions import Approvals
from ledger.approvals.acts import DELEGATION_ACT, REVERSE_ACT
from ledger.approvals.mailing import Mailer, Post
from ledger.approvals.registry import Acts
from ledger.approvals.tasks import TaskSource, approvals_waiting
from ledger.audit import budget_routes as scheme_budgets
from ledger.audit import programme_routes as programme_lives
from ledger.audit import routes as audit
from ledger.balances import extract_routes as extracts
from ledger.balances import routes as balances
from ledger.budgets import routes as budgets
from ledger.budgets.carrying import CARRY_FORWARD_ACT
from ledger.budgets.contingency import DRAW_ACT
from ledger.commentaries import routes as commentaries
from ledger.commitments import routes as commitments
from ledger.contributions import call_routes as calls
from ledger.contributions import expected_routes as expected
from ledger.contributions import minimum as minimums
from ledger.contributions import owed_routes as owed
from ledger.contributions import remittance_routes as remittances
from ledger.contributions import routes as contributions
from ledger.contributions import schedule_routes as schedules
from ledger.contributions.scheduling import SCHEDULE_ACT
from ledger.contributions.tasks import calls_waiting
from ledger.core.ids import new_id
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import ConnectionPool, connect_pool
from ledger.exports import routes as exports
from ledger.forecasts import routes as forecasts
from ledger.forecasts.notices import NOTICE_TERMS_ACT
from ledger.forecasts.tasks import notices_waiting
from ledger.general_ledgers import profile_routes as ledger_profiles
from ledger.general_ledgers import routes as journal_runs
from ledger.http.answers import Answer, Envelope, answer
from ledger.http.auth import Gate, check_reachable
from ledger.http.door import Door
from ledger.http.paging import CursorBox
from ledger.http.problems import EXCEPTION_HANDLERS
from ledger.http.requests import told_path
from ledger.http.tokens import Verifier, local_keys, remote_keys
from ledger.intake import import_routes as imports
from ledger.intake import routes as intake
from ledger.intake.importing import ImportWorker
from ledger.investments import routes as investments
from ledger.journal import routes as journal
from ledger.journal.carrying import Carrier
from ledger.journal.writer import PoolWriter
from ledger.openings import routes as openings
from ledger.outcomes import activity_routes as activity
from ledger.outcomes import routes as outcomes
from ledger.overviews import routes as overviews
from ledger.pages import assets
from ledger.pages.docs import routes as docs
from ledger.pages.handlers import page_handlers
from ledger.pages.rendering import Rendering
from ledger.pages.troubles import for_browsers
from ledger.people import directory_routes as directory
from ledger.people import routes as people
from ledger.periods import routes as periods
from ledger.periods.actions import CLOSE_ACT, FINALISE_ACT, REOPEN_ACT
from ledger.periods.tasks import months_to_close
from ledger.places import body_routes as bodies
from ledger.places import fence_routes as fences
from ledger.places import routes as places
from ledger.positions import routes as positions
from ledger.programmes import routes as programmes
from ledger.programmes import steering_routes as steering
from ledger.programmes import treatment_routes as treatments
from ledger.programmes import use_routes as scheme_uses
from ledger.programmes import vat_routes as vat_treatments
from ledger.programmes.steering import STEERING_ACTS
from ledger.programmes.tasks import steering_waiting
from ledger.programmes.viring import VIRE_ACT
from ledger.rule_sets import figures_routes as sharing_figures
from ledger.rule_sets import preview_routes as rule_previews
from ledger.rule_sets import previewing
from ledger.rule_sets import routes as rule_sets
from ledger.rule_sets.adopting import ADOPT_ACT
from ledger.rule_sets.tasks import rule_sets_waiting
from ledger.savings import routes as savings
from ledger.savings.stepping import SAVINGS_ACTS
from ledger.savings.tasks import decommissioning_waiting
from ledger.savings_cases import bias_routes as optimism_bias
from ledger.savings_cases import review_routes as case_reviews
from ledger.savings_cases import routes as savings_cases
from ledger.savings_cases import trying_routes as trying_cases
from ledger.savings_cases import unit_cost_routes as unit_costs
from ledger.savings_cases import workbook_routes as case_workbooks
from ledger.savings_cases.baselining import BASELINE_ACT
from ledger.savings_cases.tasks import reviews_waiting
from ledger.savings_comparison import routes as savings_comparison
from ledger.sessions.entrance import Links, make_entrance
from ledger.settings import Settings
from ledger.settlement import dispute_routes as disputes
from ledger.settlement import routes as settlement
from ledger.settlement import secured_routes as secured
from ledger.settlement import settlement_routes as settlements
from ledger.settlement.agreeing import AGREE_ACT
from ledger.settlement.tasks import settlements_waiting
from ledger.spend import routes as spend
from ledger.statements import flow_routes as flows
from ledger.statements import issue_routes as issues
from ledger.statements import month_routes as months
from ledger.statements import movement_routes as movements
from ledger.statements import pack_routes as packs
from ledger.statements import return_routes as returns
from ledger.statements import routes as statements
from ledger.statements.issuing import ISSUE_ACT
from ledger.transfers import routes as transfers

_log = structlog.get_logger(__name__)
PATHS_OF_A_ROUTER = 20


def _now() -> datetime:
    return datetime.now(UTC)


class Health(Struct, frozen=True):
    """The service stands, and so does its database."""

    status: Literal["ready"] = "ready"


READ_HEALTH = Door(
    operation="read_health",
    method="GET",
    path="/v1/health",
    summary="Whether the service and its database are ready",
    tag="health",
    scope=None,
    roles=frozenset(),
    result=Health,
    refusals=(Code.SERVICE_IS_NOT_READY,),
)


@get(READ_HEALTH.litestar_path, opt=dict(READ_HEALTH.opt))
async def read_health(request: Request[Any, Any, State], db: NamedDependency[ConnectionPool]) -> Answer:
    """Ready, or 503 while the database cannot be reached."""
    try:
        await check_reachable(db)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        _log.warning("database_not_reached", error=repr(error))
        raise RefusedError(Refusal(Code.SERVICE_IS_NOT_READY, "the database cannot be reached")) from error
    return answer(request, Health())


ACTS = Acts(
    [
        *(SIGN_ACT, VARY_ACT, END_ACT, WIND_UP_ACT, DELEGATION_ACT),
        *(REVERSE_ACT, VIRE_ACT, SCHEDULE_ACT),
        *(DRAW_ACT, CARRY_FORWARD_ACT),
        *(CLOSE_ACT, REOPEN_ACT, FINALISE_ACT, ISSUE_ACT),
        *STEERING_ACTS,
        NOTICE_TERMS_ACT,
        ADOPT_ACT,
        AGREE_ACT,
        BASELINE_ACT,
        *SAVINGS_ACTS,
    ],
    find_terms,
)
TASK_SOURCES: tuple[TaskSource, ...] = (
    approvals_waiting(ACTS, _now),
    agreements_waiting,
    months_to_close(_now),
    calls_waiting(_now),
    steering_waiting,
    notices_waiting,
    rule_sets_waiting(_now),
    settlements_waiting(_now),
    reviews_waiting,
    decommissioning_waiting,
)
ROUTES: list[HTTPRouteHandler] = [
    *places.ROUTES,
    *bodies.ROUTES,
    *people.ROUTES,
    *directory.ROUTES,
    *fences.ROUTES,
    *agreements.ROUTES,
    *programmes.ROUTES,
    *scheme_uses.ROUTES,
    *vat_treatments.ROUTES,
    *budgets.ROUTES,
    *scheme_budgets.ROUTES,
    *steering.ROUTES,
    *savings.ROUTES,
    *outcomes.ROUTES,
    *activity.ROUTES,
    *periods.ROUTES,
    *contributions.ROUTES,
    *minimums.ROUTES,
    *schedules.ROUTES,
    *expected.ROUTES,
    *remittances.ROUTES,
    *calls.ROUTES,
    *owed.ROUTES,
    *commitments.ROUTES,
    *spend.ROUTES,
    *transfers.ROUTES,
    *openings.ROUTES,
    *forecasts.ROUTES,
    *investments.ROUTES,
    *rule_sets.ROUTES,
    *sharing_figures.ROUTES,
    *rule_previews.ROUTES,
    *savings_cases.ROUTES,
    *trying_cases.ROUTES,
    *case_reviews.ROUTES,
    *case_workbooks.ROUTES,
    *optimism_bias.ROUTES,
    *unit_costs.ROUTES,
    *settlement.ROUTES,
    *settlements.ROUTES,
    *disputes.ROUTES,
    *secured.ROUTES,
    *journal.ROUTES,
    *statements.ROUTES,
    *months.ROUTES,
    *flows.ROUTES,
    *issues.ROUTES,
    *movements.ROUTES,
    *commentaries.ROUTES,
    *packs.ROUTES,
    *returns.ROUTES,
    *exports.ROUTES,
    *intake.ROUTES,
    *imports.ROUTES,
    *balances.ROUTES,
    *extracts.ROUTES,
    *treatments.ROUTES,
    *ledger_profiles.ROUTES,
    *journal_runs.ROUTES,
    *acts.ROUTES,
    *approvals.routes_of(ACTS),
    *tasks.routes_of(TASK_SOURCES),
    *audit.ROUTES,
    *positions.ROUTES,
    *savings_comparison.ROUTES,
    *overviews.ROUTES,
    *programme_lives.ROUTES,
    *docs.ROUTES,
    read_health,
]
DOORS: tuple[Door, ...] = tuple(handler.opt["door"] for handler in ROUTES)


class RequestLog:
    """Gives each request an id, and logs it once with its status and duration; never its payload or token."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = str(new_id())
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_logged(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=request_id)  # a request has a task, so a context, of its own
        await self.app(scope, receive, send_logged)
        _log.info(
            "request",
            method=scope.get("method"),
            path=told_path(scope["path"]),
            status=status,
            duration_ms=round((time.perf_counter() - started) * 1000, 1),
        )


def create_app(settings: Settings, clock: Callable[[], datetime] = _now) -> Litestar:
    """The application; it opens its connections when it starts and drains the writer when it stops.

    clock: by which entries and steps of months are recorded, and proposals expire.
    """
    key_document = settings.jwks_file.read_bytes() if settings.is_local_issuer else b""
    secret = settings.secret_key_file.read_bytes()
    keys = remote_keys(settings.jwks_url) if settings.jwks_url else local_keys(key_document)
    built = assets.read_assets()
    verifier = Verifier(keys, issuer=settings.issuer, audience=settings.audience)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        db = await connect_pool(settings.database_url or "")
        carrier = Carrier(db)
        app.state.db, app.state.gate, app.state.clock = db, Gate(db, verifier), clock
        app.state.writer = PoolWriter(db, clock=clock, noticed=carrier.notice)
        app.state.approvals = Approvals(db, app.state.writer, ACTS, clock)
        app.state.public_url = settings.public_url
        mailer = Mailer(db, Post(settings.smtp_url, settings.mail_from, settings.public_url), TASK_SOURCES)
        app.state.exports = asyncio.Semaphore(exports.AT_ONCE_MAX)
        app.state.previews = asyncio.Semaphore(previewing.AT_ONCE_MAX)
        app.state.imports = ImportWorker(db, app.state.writer, bytes_max=settings.import_bytes_max)
        try:
            await app.state.imports.start()
            mailer.start()
            yield
        finally:
            await mailer.stop()
            await app.state.imports.stop()
            await app.state.writer.drain()
            await carrier.stop()
            await db.close()

    app = Litestar(
        route_handlers=_in_routers([*_tell_methods(), *ROUTES, *page_handlers(DOORS)]),
        lifespan=[lifespan],
        state=State({"cursors": CursorBox(secret), "docs": docs.make_docs(DOORS), "assets": built, "secret": secret}),
        dependencies={
            name: Provide(_from_state(name), sync_to_thread=False, use_cache=False)
            for name in ("db", "gate", "writer", "imports", "cursors", "docs", "assets")
        },
        exception_handlers={**for_browsers(EXCEPTION_HANDLERS), **assets.EXCEPTION_HANDLERS},
        openapi_config=None,
        logging_config=None,
    )
    app.state.rendering = Rendering(built)
    app.state.read_paths = frozenset(door.path for door in DOORS if door.method == "GET")
    app.state.entrance = make_entrance(
        secret,
        links=Links(keys, settings.issuer, settings.audience) if settings.signs_in_by_link else None,
        client=settings.read_oidc_client(),
        idle_minutes=settings.session_idle_minutes,
    )
    app.state.router = app.asgi_handler  # pages ask the doors by it, within their own request
    # Around the router too, so that what it refuses itself has the same headers and log line.
    app.asgi_handler = RequestLog(Envelope(app.asgi_handler))
    return app


def _in_routers(handlers: Sequence[HTTPRouteHandler]) -> list[Router]:
    """The handlers in groups, those of a path together: a router looks through all it has for each that it takes."""
    ordered = sorted(handlers, key=lambda one: min(one.paths))
    by_path = [list(same) for _, same in groupby(ordered, key=lambda one: min(one.paths))]
    groups = [by_path[at : at + PATHS_OF_A_ROUTER] for at in range(0, len(by_path), PATHS_OF_A_ROUTER)]
    return [Router("/", route_handlers=[one for same in group for one in same]) for group in groups]


def _tell_methods() -> list[HTTPRouteHandler]:
    """What OPTIONS answers at each path: all its methods; the router's own answer names only the first it met."""
    methods: dict[str, set[str]] = {}
    for door in DOORS:
        methods.setdefault(door.litestar_path, {"OPTIONS"}).add(door.method)
    return [_options(path, ", ".join(sorted(names))) for path, names in methods.items()]


def _options(path: str, allowed: str) -> HTTPRouteHandler:
    async def tell_methods() -> Answer:
        return Answer(b"", "text/plain", status=204, headers={"Allow": allowed})

    return HTTPRouteHandler(path, http_method=["OPTIONS"])(tell_methods)


def _from_state(name: str) -> Any:
    def provide(state: State) -> Any:
        return getattr(state, name)

    return provide
