"""Pages from templates. All templates are read when the service starts: it gives up its rights to files."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import DictLoader, Environment
from markupsafe import Markup

from ledger.http.answers import Answer
from ledger.pages.asking import page_of
from ledger.pages.assets import PAGE_POLICY, Assets
from ledger.pages.forms.moments import moment_as_typed
from ledger.pages.seen import Figure, Said
from ledger.pages.words import (
    asked_text,
    borne_word,
    day_text,
    instant_text,
    money_text,
    name_text,
    number_text,
    variance_word,
)

PAGE_HEADERS = {"Content-Security-Policy": PAGE_POLICY, "Referrer-Policy": "same-origin"}
_FOREIGN = "govuk_frontend_jinja"


class Rendering:
    """Every template, ready to be rendered."""

    def __init__(self, assets: Assets) -> None:
        self._environment = _environment(assets)

    def answer(self, template: str, *, status: int = 200, **context: Any) -> Answer:
        """A page as an answer."""
        page = self._environment.get_template(template).render(context)
        return Answer(page.encode(), "text/html", status=status, headers=PAGE_HEADERS)


def _environment(assets: Assets) -> Environment:
    texts = dict(_templates(files(__package__), ""))
    texts |= {f"{_FOREIGN}/{name}": text for name, text in _templates(files(_FOREIGN).joinpath("templates"), "")}
    # What a macro of the design system was not given counts as no there: that is what jinja's own Undefined does.
    made = Environment(loader=DictLoader(texts), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    filters: dict[str, Callable[..., Any]] = {
        "money": money,
        "number": number,
        "day": day_text,
        "instant": instant_text,
        "moment_typed": moment_as_typed,
        "in_words": name_text,
        "as_asked": asked_text,
        "page": page_of,
        "bears": borne_word,
        "over_or_under": variance_word,
    }
    made.filters |= filters
    made.globals |= {"asset": assets.address}
    made.tests |= {"figure": lambda value: isinstance(value, Figure), "said": lambda value: isinstance(value, Said)}
    return made


def _templates(folder: Traversable, at: str) -> Iterator[tuple[str, str]]:
    for one in folder.iterdir():
        name = f"{at}{one.name}"
        if one.is_dir() and one.name not in {"node_modules", "built", "__pycache__"}:
            yield from _templates(one, f"{name}/")
        elif one.name.endswith(".html"):
            yield name.removeprefix("templates/"), one.read_text(encoding="utf-8")


def money(value: Figure) -> Markup:
    """Pence of an answer in pounds, with where they stand in it; a sum that a page worked out is no figure."""
    return _figure(value, money_text(value))


def number(value: Figure | Said) -> Markup:
    """A number of an answer, likewise."""
    return _figure(value, number_text(value) if isinstance(value, Figure) else str(value))


def _figure(value: Figure | Said, text: str) -> Markup:
    source = value.source  # an int that is no figure of an answer has none, and fails here
    return Markup('<span class="app-figure" data-figure="{}" data-value="{}">{}</span>').format(
        source, str(value), text
    )
