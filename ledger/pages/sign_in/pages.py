"""The way in and out: links, the provider, signing out here or everywhere, and one's own sessions."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote, unquote, urlencode

import structlog
from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.http.requests import header_of
from ledger.pages.rendering import Rendering
from ledger.pages.sending import comes_from_here
from ledger.pages.sign_in.words import ENDED, SIGNED_OUT, TOLD
from ledger.pages.visiting import Visit, act, page, session_of
from ledger.sessions import actions
from ledger.sessions.arriving import HOME, device_of, local_path
from ledger.sessions.cookies import clear_cookie, cookie_name, session_cookie_of, set_cookie
from ledger.sessions.entrance import Entrance
from ledger.sessions.links import LINK_PATH
from ledger.sessions.model import RETURN_PATH, SignIn, SignInError, Trouble
from ledger.sessions.openid import FLOW_LASTS

SIGN_IN, BY_PROVIDER, SIGNED_OUT_PAGE = "/sign-in", "/sign-in/provider", "/signed-out"
WITHOUT_ROLE = "/without-role"
BACK_SECONDS = 3_600
_log = structlog.get_logger(__name__)
Seen = Request[Any, Any, Any]


def open_page(
    path: str, method: Literal["GET", "POST"] = "GET"
) -> Callable[[Callable[[Seen], Awaitable[Answer]]], HTTPRouteHandler]:
    """A page for anybody; what keeps somebody from signing in is told in words, and logged."""

    def made(show: Callable[[Seen], Awaitable[Answer]]) -> HTTPRouteHandler:
        async def show_page(request: Seen) -> Answer:
            try:
                return await show(request)
            except SignInError as error:
                _log.warning("sign_in_refused", trouble=error.trouble, detail=error.detail)
                return _tell(request, error.trouble)

        return HTTPRouteHandler(path, http_method=[method], status_code=200)(show_page)

    return made


@open_page(SIGN_IN)
async def show_sign_in(request: Seen) -> Answer:
    """How to sign in here; and to whom was signed out by time, that they were and where they go on."""
    back = local_path(request.query_params.get("back", ""))
    state = request.app.state
    if await session_of(request) is not None:
        return _go(back)
    ending = await actions.find_ending(state.db, state.secret, session_cookie_of(request), state.clock())
    shown = _show(
        request,
        "sign_in/sign_in.html",
        signed_out=SIGNED_OUT[ending] if ending else "",
        goes_on=back != HOME,
        provider=f"{BY_PROVIDER}?{urlencode({'back': back})}" if state.entrance.provider else "",
        is_by_link=state.entrance.links is not None,
    )
    if back == HOME or state.entrance.provider:
        return shown
    return shown.setting(set_cookie("back", quote(back, safe=""), state.public_url, seconds=BACK_SECONDS))


@open_page(BY_PROVIDER)
async def go_to_provider(request: Seen) -> Answer:
    """To the provider, with a flow that the browser keeps."""
    state = request.app.state
    back = local_path(request.query_params.get("back", ""))
    anew = "anew" in request.query_params
    address, sealed = await _entrance(request).begin_flow(back, state.clock(), anew=anew)
    lasting = int(FLOW_LASTS.total_seconds())
    return _go(address).setting(set_cookie("flow", sealed, state.public_url, seconds=lasting))


@open_page(RETURN_PATH)
async def come_from_provider(request: Seen) -> Answer:
    """Back from the provider: signed in, where its answer is worth it."""
    answer = dict(request.query_params.multi_items())
    sealed, device = _cookie(request, "flow"), _device(request)
    now = request.app.state.clock()
    sign_in, flow = await _entrance(request).sign_in_by_provider(answer, sealed, device, now)
    begun = await _begin(request, sign_in, flow.back, now)
    return begun.setting(clear_cookie("flow", request.app.state.public_url))


@open_page(LINK_PATH)
async def show_link(request: Seen) -> Answer:
    """Whom a link signs in, with a button: programs that look at links in mail press none, so the link stays good."""
    state = request.app.state
    token = request.query_params.get("token", "")
    link = await _entrance(request).read_link(token, state.clock())
    if await actions.is_link_used(state.db, link.jti):
        raise SignInError(Trouble.LINK_WAS_USED)
    return _show(request, "sign_in/link.html", subject=link.sub, token=token)


@open_page(LINK_PATH, "POST")
async def follow_link(request: Seen) -> Answer:
    """Sign in by a link; from a page of ours only, so that nobody is signed in as somebody else by another site."""
    if not comes_from_here(request):
        raise SignInError(Trouble.CAME_FROM_ELSEWHERE)
    now = request.app.state.clock()
    form = await request.form()
    sign_in = await _entrance(request).sign_in_by_link(str(form.get("token", "")), _device(request), now)
    back = local_path(unquote(_cookie(request, "back") or ""))
    begun = await _begin(request, sign_in, back, now)
    return begun.setting(clear_cookie("back", request.app.state.public_url))


@page(WITHOUT_ROLE)
async def show_without_role(visit: Visit) -> Answer:
    """To whom signed in well and may see nothing: that it is so, and whom to ask for what."""
    if await actions.has_role(visit.request.app.state.db, visit.session):
        return visit.go(HOME)
    return visit.show("sign_in/without_role.html")


@page("/account")
async def show_account(visit: Visit) -> Answer:
    """One's own sessions."""
    state = visit.request.app.state
    sessions = await actions.own_sessions(state.db, visit.session, state.clock())
    return visit.show("sign_in/account.html", sessions=sessions, ended=ENDED)


@act("/sign-out")
async def sign_out(visit: Visit) -> Answer:
    """Here, from the next request on."""
    state = visit.request.app.state
    await actions.end_session(state.db, state.secret, session_cookie_of(visit.request), state.clock())
    return visit.go(SIGNED_OUT_PAGE).setting(clear_cookie("session", state.public_url))


@act("/sign-out-everywhere")
async def sign_out_everywhere(visit: Visit) -> Answer:
    """In every browser and by every account of the person, from the next request on."""
    state = visit.request.app.state
    await actions.end_all_sessions(state.db, visit.session, state.clock())
    return visit.go(f"{SIGNED_OUT_PAGE}?everywhere=yes").setting(clear_cookie("session", state.public_url))


@open_page(SIGNED_OUT_PAGE)
async def show_signed_out(request: Seen) -> Answer:
    """That one is signed out; and that the provider may still know who is there."""
    is_everywhere = "everywhere" in request.query_params
    has_provider = request.app.state.entrance.provider is not None
    return _show(request, "sign_in/signed_out.html", is_everywhere=is_everywhere, has_provider=has_provider)


@open_page("/sign-out/provider")
async def sign_out_of_provider(request: Seen) -> Answer:
    """To the provider's own page for signing out, which asks; by a link, since no form of ours may lead elsewhere."""
    back = f"{request.app.state.public_url}{SIGNED_OUT_PAGE}"
    return _go(await _entrance(request).sign_out_address(back) or SIGNED_OUT_PAGE)


async def _begin(request: Seen, sign_in: SignIn, back: str, now: datetime) -> Answer:
    """Begin a session, and go on to where one was, or to the page for those without a role."""
    state = request.app.state
    before = session_cookie_of(request)
    cookie, session = await actions.begin_session(state.db, state.secret, sign_in, now, cookie_before=before)
    _log.info("signed_in", session_id=str(session.session_id), way=sign_in.way)
    has_role = await actions.has_role(state.db, session)
    return _go(back if has_role else WITHOUT_ROLE).setting(set_cookie("session", cookie, state.public_url))


def _tell(request: Seen, trouble: Trouble) -> Answer:
    told = TOLD[trouble]
    back = f"{BY_PROVIDER}?anew=yes" if told.signs_in_anew else SIGN_IN
    return _show(request, "sign_in/trouble.html", status=told.status, told=told, again=back)


def _show(request: Seen, template: str, *, status: int = 200, **context: Any) -> Answer:
    rendering: Rendering = request.app.state.rendering
    return rendering.answer(template, status=status, visit=None, **context)


def _go(address: str) -> Answer:
    return Answer(b"", "text/html", status=303, headers={"Location": address})


def _entrance(request: Seen) -> Entrance:
    entrance: Entrance = request.app.state.entrance
    return entrance


def _cookie(request: Seen, what: str) -> str | None:
    return request.cookies.get(cookie_name(what, request.app.state.public_url))


def _device(request: Seen) -> str:
    return device_of(header_of(request, b"user-agent") or "")


PAGES: Sequence[HTTPRouteHandler] = (
    *(show_sign_in, go_to_provider, come_from_provider, show_link, follow_link),
    *(show_without_role, show_account),
    *(sign_out, sign_out_everywhere, show_signed_out, sign_out_of_provider),
)
