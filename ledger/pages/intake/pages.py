"""Files of spend by form: first only checked, by the same code that posts them, then sent again to be posted."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.intake.import_routes import CANCEL_IMPORT, LIST_IMPORTS, READ_IMPORT, START_IMPORT
from ledger.intake.routes import LIST_PROFILES, SAVE_PROFILE, TAKE_IN_FILE
from ledger.pages.acting import Form, form_pages
from ledger.pages.asking import address_of, page_of
from ledger.pages.choosing import choices_here
from ledger.pages.forms.model import Choice, Override, Widget
from ledger.pages.intake.results import lines_table, said_of
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page

_POOL = "/places/{place}/pools/{pool}"


@page(f"{_POOL}/intake")
async def show_intake(visit: Visit) -> Answer:
    """How files reach the pool: the profiles by which they are read, and the imports so far."""
    profiles, imports = await asyncio.gather(
        visit.read(LIST_PROFILES), visit.read(LIST_IMPORTS, cursor=visit.asked("cursor"))
    )
    columns = (
        Column("Profile", field("profile", "code")),
        Column("Body", field("profile", "body")),
        Column("Version", field("version"), Kind.NUMBER),
    )
    came = (
        Column("Came", field("accepted_at"), Kind.INSTANT, lambda row: _import_page(visit, row)),
        Column("Profile", field("profile")),
        Column("State", field("state"), Kind.TAG),
    )
    return visit.show(
        "intake/intake.html",
        tables=[
            Table(name="profiles", caption="How files are read", columns=columns, rows=profiles["items"]),
            Table(
                name="imports",
                caption="Imports of large files",
                columns=came,
                rows=imports["items"],
                empty="No file has been imported in the background yet.",
            ),
        ],
        listing=imports,
        send=visit.offered(TAKE_IN_FILE),
        start=visit.offered(START_IMPORT),
        save=visit.offered(SAVE_PROFILE),
    )


def _import_page(visit: Visit, row: Any) -> str:
    return page_of(address_of(READ_IMPORT, {**visit.at, "import_id": str(row.import_id)}))


@page(f"{_POOL}/imports/{{import_id}}")
async def show_import(visit: Visit) -> Answer:
    """How far an import is; the page asks again by itself while it goes on, and by a link where it cannot."""
    found = await visit.read(READ_IMPORT)
    cancel = visit.offered(CANCEL_IMPORT, when=found.ended_at is None)
    return visit.show("intake/import.html", found=found, cancel=cancel)


async def _choices(visit: Visit) -> Mapping[str, Override]:
    """Profiles by name; whether anything posts is asked first, and nothing does unless that is said."""
    here, profiles = await asyncio.gather(choices_here(visit), visit.read(LIST_PROFILES))
    saved = [one.profile for one in profiles["items"]]
    known = tuple(Choice(str(one.code), f"{one.name} ({one.code})") for one in saved)
    return {
        **here,
        "profile": Override(label="How the file is read", choices=known or None),
        "validate_only": Override(
            label="What to do",
            hint="A file that is only checked goes through the same code, line by line, and posts nothing",
            widget=Widget.RADIOS,
            choices=(Choice("true", "Check it first"), Choice("false", "Post its lines")),
            value=True,
            order=0,
        ),
        "total_pence": Override(label="Control total", hint="What the lines add up to, in pounds, by your own system"),
        "row_count": Override(
            label="Number of lines", hint="By your own system too; a file that has others is refused"
        ),
        "replaces": Override(
            label="File that this one corrects", hint="Its SHA-256; only what differs is posted", is_folded=True
        ),
    }


def _show_lines(visit: Visit, content: bytes, lines: Sequence[Any]) -> Answer:
    """What became of each line, or would."""
    digest = hashlib.sha256(content).hexdigest()
    return visit.show("intake/results.html", tables=[lines_table(lines)], digest=digest, **said_of(lines))


PAGES: Sequence[HTTPRouteHandler] = (
    show_intake,
    show_import,
    *form_pages(
        Form(
            door=TAKE_IN_FILE,
            title="Send a file of spend",
            intro="As your finance system makes it, up to 8 MiB. Sent again, nothing posts twice: a line is known by "
            "its file’s content and row, or by its own identity where the profile names a column for it.",
            button="Send the file",
            choices=_choices,
            show_lines=_show_lines,
        )
    ),
    *form_pages(
        Form(
            door=START_IMPORT,
            title="Import a large file",
            intro="It is accepted at once and worked in the background; a line that the books refuse is told, and the "
            "others post. Through a browser a file may have 64 MiB; larger ones go by the command line.",
            button="Import the file",
            after=_import_page,
            choices=_choices,
        )
    ),
)
