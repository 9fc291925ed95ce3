"""The forms that propose: one for each controlled act, with what can be chosen in this pool now."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.approvals.model import ActCommand
from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.pages.acting import Form, begin, take
from ledger.pages.choosing import choices_here
from ledger.pages.forms.model import Choice, Override, Widget
from ledger.pages.names import names_in
from ledger.pages.tasks.acts import ACT_WORDS, ActWords
from ledger.pages.tasks.offering import given_of, offers_of
from ledger.pages.visiting import Visit, act, page

_PAGE = "/new/places/{place}/pools/{pool}/proposals"
_UNSEEN = Override(is_hidden=True)
_PARTS = ("virement", "draw")  # of a posting that is proposed whole
_SHARED: Mapping[str, Override] = {
    "reason": Override(label="Why", hint="Whoever approves it reads this, and it is kept", widget=Widget.TEXTAREA),
    "minute_reference": Override(
        label="The board’s minute", hint="Such as HWB 2025-07-14 item 6, where the board has decided on it"
    ),
    "evidence": Override(hint="Documents that it rests on: what each is, and where it is kept"),
    "expires_on": Override(
        label="Last day for approval", hint="Left empty: as long as the scheme of delegation gives a proposal"
    ),
    **{f"{part}/{name}": _UNSEEN for part in _PARTS for name in ("acting_body", "source", "supplier_name")},
}
_OF_POSTING = (
    ("stream", "Of the funding stream"),
    ("programme", "From programme"),
    ("scheme", "From scheme"),
    ("to_programme", "To programme"),
    ("to_scheme", "To scheme"),
    ("amount_pence", "Amount"),
    ("effective_date", "Takes effect on"),
    ("reference", "Reference"),
)
_HINTS = {"amount_pence": "In pounds, such as 1,234.56", "reference": "A document’s number; never a name"}
_OF_DRAW = {"programme": "For programme", "scheme": "For scheme"}


def proposing_pages(propose: Door) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    """The page with the form of the act that the address names, and what it is sent to."""

    @page(_PAGE)
    async def show_form(visit: Visit) -> Answer:
        """The form of an act; without one, to what can be proposed."""
        form = await form_of(propose, visit)
        return await begin(form, visit) if form else visit.go(_proposals(visit))

    @act(_PAGE)
    async def send_form(visit: Visit) -> Answer:
        """Propose it."""
        form = await form_of(propose, visit)
        return await take(form, visit) if form else visit.go(_proposals(visit))

    return show_form, send_form


def _proposals(visit: Visit) -> str:
    return f"/places/{visit.at['place']}/pools/{visit.at['pool']}/proposals#propose"


async def form_of(propose: Door, visit: Visit) -> Form | None:
    """The form of the act that an address names."""
    words = ACT_WORDS.get(visit.asked("act"))
    if words is None:
        return None

    chosen = await _choices(visit, words)

    async def choices(_visit: Visit) -> Mapping[str, Override]:
        return chosen

    async def given(visit: Visit) -> Any:
        found = await given_of(visit, words.name)
        pool = await visit.read(READ_POOL)
        own = words.bodies(visit.grants, list(pool.partners), pool.host)[:1]
        return found and {**found, **({"acting_body": str(own[0])} if own else {})}

    async def beside(visit: Visit) -> Mapping[str, Any]:
        offered = await offers_of(visit, words.name)
        return {"words": words, "note": offered.note, "look": offered.look}

    return Form(
        door=propose,
        title=words.title,
        intro=words.intro,
        button="Propose it",
        payload=words.act.payload,
        overrides={**_SHARED, **_of_posting("virement", chosen, {}), **_of_posting("draw", chosen, _OF_DRAW)},
        choices=choices,
        given=given,
        completed=_completed,
        template="tasks/proposing.html",
        beside=beside,
        after=lambda visit, answer: f"{_proposals(visit).partition('#')[0]}/{answer.proposal_id}?done=proposed",
    )


def _of_posting(part: str, chosen: Mapping[str, Override], labels: Mapping[str, str]) -> dict[str, Override]:
    """The fields of a posting in the order in which somebody thinks of them."""
    return {
        f"{part}/{name}": replace(
            chosen.get(name, Override()), label=labels.get(name, label), hint=_HINTS.get(name, ""), order=number
        )
        for number, (name, label) in enumerate(_OF_POSTING)
    }


def _completed(payload: Any) -> Any:
    """Who proposes a posting is who makes it, so that it need not be said twice."""
    whole = isinstance(payload, dict) and next((one for one in _PARTS if isinstance(payload.get(one), dict)), None)
    if not whole or "acting_body" not in payload:
        return payload
    return {**payload, whole: {**payload[whole], "acting_body": payload["acting_body"]}}


async def _choices(visit: Visit, words: ActWords) -> Mapping[str, Override]:
    """What may be chosen, the act's own fields first; the visitor's own body stands there from the start."""
    pool, known, names, offered = await asyncio.gather(
        visit.read(READ_POOL), choices_here(visit), names_in(visit), offers_of(visit, words.name)
    )
    bodies = words.bodies(visit.grants, list(pool.partners), pool.host)
    options = tuple(Choice(str(one), str(names.body(one))) for one in bodies)
    found = {**known, **offered.fields}
    own = [one for one in words.act.payload.__struct_fields__ if one not in ActCommand.__struct_fields__]
    ordered = {name: replace(found.get(name, Override()), order=number) for number, name in enumerate(own, 1)}
    proposed_for = Override(
        label="Proposed for",
        hint="",
        choices=options or None,
        value=options[0].value if options else None,
        order=0,
    )
    return {**found, **ordered, "acting_body": proposed_for}
