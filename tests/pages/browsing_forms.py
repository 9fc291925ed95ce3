"""A form's HTML as a browser reads and sends it, by the standard library alone."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from ledger.pages.forms.model import FormError, FormShape, Values
from ledger.pages.forms.showing import show_form
from ledger.pages.forms.shown import ShownForm
from ledger.pages.forms.uploading import Upload
from tests.shape.source import LEDGER

TOKEN, KEY = "token-of-the-session", "key-of-the-act"
_PAGE = """{% from "form.html" import summary, whole %}{{ summary(form) }}
{{ whole(form, token, submit, key=key, upload=upload) }}"""
_FOREIGN = "govuk_frontend_jinja"
_ENVIRONMENT = Environment(
    loader=ChoiceLoader(
        [FileSystemLoader(LEDGER / "pages" / "templates"), PrefixLoader({_FOREIGN: PackageLoader(_FOREIGN)})]
    ),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGE_TEMPLATE = _ENVIRONMENT.from_string(_PAGE)


@dataclass
class BrowsedForm(HTMLParser):
    """The controls of a page's form, its ids, its links, and what is said of errors."""

    html: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._select = self._textarea = ""
        self._options: list[tuple[str, bool]] = []
        self._text = ""
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.tags.append((tag, said))
        if "id" in said:
            self.ids.append(said["id"])
        match tag:
            case "input":
                self._input(said)
            case "select":
                self._select, self._options = said["name"], []
            case "option" if self._select:
                self._options.append((said["value"], "selected" in said))
            case "textarea":
                self._textarea, self._text = said["name"], ""
            case "button":
                self.buttons.append((said.get("name", ""), said.get("value", "")))
            case "a":
                self.links.append(said["href"])

    def _input(self, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if kind in {"radio", "checkbox"} and "checked" not in said:
            return
        if kind != "file":
            value = said.get("value", "")
            # A line input holds no line ends, as every browser has it.
            self._send(said["name"], value if kind in {"hidden", "radio", "checkbox"} else value.replace("\n", ""))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            chosen = [value for value, is_selected in self._options if is_selected] or [self._options[0][0]]
            self._send(self._select, chosen[-1])
            self._select = ""
        if tag == "textarea":
            self._send(self._textarea, self._text.removeprefix("\n").replace("\n", "\r\n"))
            self._textarea = ""

    def _send(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)


def rendered(form: ShownForm, *, upload: Upload | None = None) -> str:
    """The HTML of a form, with its summary of errors before it."""
    return _PAGE_TEMPLATE.render(form=form, token=TOKEN, key=KEY, submit="Record it", upload=upload)


def browsed(shape: FormShape, values: Values, errors: tuple[FormError, ...] = ()) -> BrowsedForm:
    """A form as a browser has it in front of somebody."""
    return BrowsedForm(rendered(show_form(shape, values, errors)))
