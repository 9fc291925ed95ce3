"""The form by which something is said of a statement: of the whole of it, or of one line or figure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.commentaries.routes import WRITE_COMMENTARY
from ledger.pages.acting import Form, form_pages
from ledger.pages.asking import RefusedByApiError
from ledger.pages.choosing import choices_here
from ledger.pages.forms.model import Choice, Override
from ledger.pages.statement.places import place_text
from ledger.pages.statement.statement_page import names_of
from ledger.pages.visiting import Visit
from ledger.statements.routes import READ_STATEMENT

_TOTALS = ("variance_total", "spend_to_date_total", "received_total", "outstanding_total", "left_in_year")


async def _words(visit: Visit) -> Mapping[str, Override]:
    """What may be chosen here, the lines of the statement by name, and what a link to the form has said already."""
    choices, lines = await choices_here(visit), await _lines(visit)
    period, line, follows = (visit.asked(name) for name in ("period", "line", "follows_version"))
    if line not in {"", *(one.value for one in lines)}:
        lines = (*lines, Choice(line, line))
    own = {grant.body for grant in visit.grants if grant.body}
    bodies = choices.get("acting_body", Override()).choices
    value = own.pop() if len(own) == 1 else None
    is_first = follows in {"", "0"}
    return {
        **choices,
        "acting_body": Override(label="You write for", hint="", choices=bodies, value=value, order=-1),
        "period": Override(is_hidden=bool(period), value=period or None),
        "line": Override(label="What it is about", hint="Not stated: the statement as a whole", choices=lines or None),
        "commentary": Override(hint="What the board should know; your name and the date stand beside it"),
        "follows_version": Override(
            label="Which version it takes the place of",
            hint="Empty where nothing was said of it before",
            is_hidden=not is_first,
            is_folded=True,
            value=int(follows) if follows.isdecimal() else None,
        ),
        "reason": Override(label="Why it is written anew", hint="It stands beside the new version", is_folded=is_first),
    }


async def _lines(visit: Visit) -> tuple[Choice, ...]:
    """The lines of the statement that is commented on; none where there is no such statement."""
    try:
        statement = await visit.read(READ_STATEMENT, period=visit.asked("period"))
    except RefusedByApiError:
        return ()
    names = names_of(statement, None)
    return tuple(Choice(place, place_text(place, names)) for place in _places(statement))


def _places(statement: Any) -> Iterator[str]:
    """Totals, contributions, and each programme and scheme with its variance."""
    yield from (one for one in _TOTALS if one in statement)
    yield from (f"contributions/{one.body}+{one.stream}" for one in statement.contributions)
    for programme in statement.programmes:
        of = f"programmes/{programme.programme}"
        for line in (of, *(f"{of}/schemes/{scheme.scheme}" for scheme in programme.schemes)):
            yield from (line, f"{line}/variance")


def _statement(visit: Visit, made: Any) -> str:
    """Back to the statement, where what was said now stands."""
    page = f"/places/{visit.at['place']}/pools/{visit.at['pool']}/statement"
    return f"{visit.link(page, period=str(made.period), done='made')}#section-commentary"


PAGES: Sequence[HTTPRouteHandler] = form_pages(
    Form(
        door=WRITE_COMMENTARY,
        title="Say what lies behind a figure",
        intro="It stands in the statement of the period, and is issued with it.",
        button="Add the commentary",
        choices=_words,
        after=_statement,
    )
)
