"""A page for each answer of the API that has none of its own: every link of an answer leads somewhere."""

import re
from collections.abc import Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.pages.anything.parts import lines_of, sections_of, table_of, tables_of
from ledger.pages.asking import page_of
from ledger.pages.listing import ask
from ledger.pages.seen import Record, Rows
from ledger.pages.tables import Table
from ledger.pages.visiting import KNOWN, Relayed, Visit, page
from ledger.pages.words import name_text

JSON = ("application/json",)
_DOING = re.compile(r"\A(List|Read)( the| an?)? ")
_HIDDEN = {*KNOWN, "cursor", "page_size"}


def page_of_door(door: Door, doors: Sequence[Door]) -> HTTPRouteHandler:
    """The page of a GET door: its record or its listing, with filters, and what can be done from there."""
    if door.streamed or door.is_file or door.media_types != JSON:
        return _file_of_door(door)
    acts = [one for one in doors if one.method != "GET" and _is_next_to(one, door)]

    async def show_answer(visit: Visit) -> Answer:
        answer, problem = await ask(visit, door)
        if problem is not None:
            status = problem.status if visit.query else 200  # who asked for nothing yet has done nothing wrong
            return visit.show("anything/show.html", status=status, **_said(door, visit), problem=problem)
        return _shown(visit, door, acts, answer)

    return page(page_of(door.path))(show_answer)


def _shown(visit: Visit, door: Door, acts: Sequence[Door], answer: Record) -> Answer:
    is_listing = "items" in answer and isinstance(answer["items"], Rows)
    listing = [table_of("items", _title(door), answer["items"])] if is_listing else []
    own: list[Table] = listing or list(tables_of(answer))
    sections = [(name, _section(record)) for name, record in sections_of(answer)]
    within = [table for _, section in sections for table in section["tables"]]
    return visit.show(
        "anything/show.html",
        **_said(door, visit),
        tables=[*own, *within],
        own=own,
        lines=[] if is_listing else [column.cell(answer) for _, column in lines_of(answer)],
        sections=sections,
        listing=answer if is_listing else None,
        acts=[one for one in acts if visit.may(one)],
    )


def _section(record: Record) -> dict[str, Any]:
    return {"lines": [column.cell(record) for _, column in lines_of(record)], "tables": list(tables_of(record))}


def _said(door: Door, visit: Visit) -> dict[str, Any]:
    filters = [one for one in door.query_names if one not in _HIDDEN]
    return {
        "door": door,
        "heading": _title(door),
        "knows": door,
        "filters": [(one, name_text(one), visit.asked(one)) for one in filters],
    }


def _title(door: Door) -> str:
    """`Statements that a pool has issued` of `List the statements that a pool has issued, the newest first`."""
    title = _DOING.sub("", door.summary.split(":")[0].split(",")[0])
    return title[:1].upper() + title[1:]


def _is_next_to(act: Door, door: Door) -> bool:
    """Whether an act is done at an answer's own address, or one fixed word further."""
    rest = act.path.removeprefix(door.path)
    return act.path.startswith(door.path) and rest.count("/") <= 1 and "{" not in rest


def _file_of_door(door: Door) -> HTTPRouteHandler:
    async def relay(visit: Visit) -> Answer:
        query = {name: [value for given, value in visit.query if given == name] for name, _ in visit.query}
        return Relayed(visit.asking, visit.address(door, **query))

    return page(page_of(door.path))(relay)
