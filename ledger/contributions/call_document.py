"""A call as a document: one page that stands by itself, prints, and runs nothing; what others wrote is only text."""

import base64
import hashlib
from datetime import date
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup
from msgspec import Struct

from ledger.contributions.call_model import CallView
from ledger.core.money import pounds_from_pence

_FOLDER = files(__package__).joinpath("templates")
# Read at once: a service that has given up its rights can read no files.
_STYLE = _FOLDER.joinpath("call.css").read_text(encoding="utf-8")
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; base-uri 'none'; frame-ancestors 'none'"


def _pounds(pence: int) -> str:
    return f"£{pounds_from_pence(pence)}"


def _day(day: date) -> str:
    """`Tuesday 1 July 2025`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _make_page() -> Environment:
    made = Environment(autoescape=True, trim_blocks=True)
    made.filters |= {"pounds": _pounds, "day": _day}
    return made


_PAGE = _make_page().from_string(_FOLDER.joinpath("call.html").read_text(encoding="utf-8"))


class CallNames(Struct, frozen=True, kw_only=True):
    """The names on a call: place, pool, host, payer and stream; and what everything of the pool is marked with."""

    place_name: str
    pool_name: str
    host_name: str
    payer: str
    stream_name: str
    marks: tuple[str, ...]


def render_call(call: CallView, names: CallNames) -> bytes:
    """The page of a call with its figures as at a day."""
    said = {name: getattr(names, name) for name in names.__struct_fields__}
    marks = tuple(dict.fromkeys(one for one in (*names.marks, call.label) if one))
    return _PAGE.render(**{**said, "marks": marks}, call=call, style=Markup(_STYLE)).encode()  # noqa: S704 - the style is ours, and its digest stands in the policy
