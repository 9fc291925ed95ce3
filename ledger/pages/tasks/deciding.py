"""Approve, refuse, withdraw: each by a form that is looked at once more before it is done."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.approvals.model import State
from ledger.approvals.routes import READ_PROPOSAL
from ledger.http.door import Door
from ledger.pages.acting import Form, form_pages
from ledger.pages.forms.model import Choice, Override, Widget
from ledger.pages.names import names_in
from ledger.pages.tasks.acts import words_of
from ledger.pages.tasks.contents import in_short, said_of
from ledger.pages.tasks.standing import bodies_that_approve
from ledger.pages.visiting import Visit

_REASON = Override(label="Why", hint="It is kept, and shown to the partners", widget=Widget.TEXTAREA)


def deciding_pages(doors: Mapping[str, Door]) -> tuple[HTTPRouteHandler, ...]:
    """The pages of the three forms."""
    forms = (
        Form(
            door=doors["approve_proposal"],
            title="Approve this proposal",
            intro="The last approval that is needed does what is proposed, at once.",
            button="Approve",
            choices=_bodies("You approve for"),
            after=_after("approved"),
            **_SHARED,
        ),
        Form(
            door=doors["refuse_proposal"],
            title="Refuse this proposal",
            intro="It ends for everybody, with your reason. It can be proposed anew.",
            button="Refuse",
            is_warning=True,
            overrides={"reason": _REASON},
            choices=_bodies("You refuse for"),
            after=_after("refused"),
            **_SHARED,
        ),
        Form(
            door=doors["withdraw_proposal"],
            title="Withdraw this proposal",
            intro="It ends, with your reason. It can be proposed anew.",
            button="Withdraw",
            is_warning=True,
            overrides={"reason": _REASON},
            choices=_nothing_to_choose,
            after=_after("withdrawn"),
            **_SHARED,
        ),
    )
    return tuple(handler for form in forms for handler in form_pages(form))


def _bodies(label: str) -> Callable[[Visit], Awaitable[Mapping[str, Override]]]:
    """For which body: those whose approval is needed and for which the visitor may give it."""

    async def choices(visit: Visit) -> Mapping[str, Override]:
        proposal, names = await asyncio.gather(visit.read(READ_PROPOSAL), names_in(visit))
        found = bodies_that_approve(proposal, visit.grants) or [str(one.body) for one in visit.grants if one.body]
        options = tuple(Choice(one, str(names.body(one))) for one in dict.fromkeys(found))
        value = options[0].value if len(options) == 1 else None
        return {"acting_body": Override(label=label, hint="", choices=options or None, value=value, order=0)}

    return choices


async def _nothing_to_choose(_visit: Visit) -> Mapping[str, Override]:
    return {}


async def _beside(visit: Visit) -> Mapping[str, Any]:
    """What is decided on, in words."""
    proposal, names = await asyncio.gather(visit.read(READ_PROPOSAL), names_in(visit))
    pool_page = f"/places/{visit.at['place']}/pools/{visit.at['pool']}"
    words = words_of(str(proposal.act))
    return {
        "proposal": proposal,
        "words": words,
        "names": names,
        "said": said_of(proposal, names, pool_page),
        "named": in_short(proposal, words.title, names),
        "is_last": len(proposal.still_needed) == 1,
    }


def _after(done: str) -> Callable[[Visit, Any], str]:
    """The page of the proposal: with what came of it where it is done now."""

    def after(visit: Visit, answer: Any) -> str:
        at = f"/places/{visit.at['place']}/pools/{visit.at['pool']}/proposals/{visit.at['proposal']}"
        is_done_now = done == "approved" and answer.state == State.DONE
        return f"{at}?done={'last' if is_done_now else done}"

    return after


_SHARED: Mapping[str, Any] = {
    "template": "tasks/deciding.html",
    "is_checked": True,
    "check_template": "tasks/check.html",
    "beside": _beside,
}
