"""What the templates of forms are given: words and values, ready for the macros of the design system."""

from dataclasses import dataclass
from typing import Any

from ledger.pages.forms.model import Choice, Kind, Widget

_WIDTHS = {
    Kind.PENCE: "govuk-input--width-10",
    Kind.DECIMAL: "govuk-input--width-10",
    Kind.WHOLE: "govuk-input--width-5",
}
_PART_WIDTHS = {"year": "govuk-input--width-4", "time": "govuk-input--width-5"}
_PART_MODES = {"month": "text", "time": "text"}  # a month may be typed by its name
_ALL_SMALL_FROM = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One input of a field that has several: the day of a date."""

    name: str
    id: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One field on the page, with those within it."""

    id: str
    target: str  # the input that a link to it leads to
    label: str
    hint: str = ""
    error: str = ""
    widget: Widget
    kind: Kind
    is_optional: bool = False
    is_folded: bool = False  # it stands behind `More choices`,
    is_filled: bool = False  # which is open where one of them says something
    value: str = ""
    chosen: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    prefix: str = ""
    suffix: str = ""
    inputmode: str = ""
    within: tuple["Shown", ...] = ()
    columns: int = 0  # of a row on a wide screen; 0: its fields stand below each other
    rows_name: str = ""
    rows: int = 0
    given: bool | None = None  # none: there is no need to say
    kind_name: str = ""  # of the choice between several records

    @property
    def title(self) -> str:
        """The label, with what need not be filled."""
        return f"{self.label} (optional)" if self.is_optional else self.label

    @property
    def asks_kind(self) -> bool:
        """Whether it must be chosen which of several records it is."""
        return bool(self.kind_name) and self.within[0].widget is not Widget.HIDDEN

    @property
    def hidden(self) -> tuple["Shown", ...]:
        """The fields within that nobody sees."""
        return tuple(one for one in self.within if one.widget is Widget.HIDDEN)

    @property
    def lines(self) -> list[tuple["Shown", ...]]:
        """The fields of a row, as they stand beside each other."""
        seen = tuple(one for one in self.within if one.widget is not Widget.HIDDEN)
        return [seen[start : start + self.columns] for start in range(0, len(seen), self.columns or 1)]

    @property
    def is_small(self) -> bool:
        """Whether its choices are so many that they are drawn small."""
        return len(self.choices) >= _ALL_SMALL_FROM

    @property
    def width(self) -> str:
        return _WIDTHS.get(self.kind, "")

    @property
    def options(self) -> list[dict[str, Any]]:
        """The choices, as radios, checkboxes and selects take them."""
        return [
            {
                "value": one.value,
                "text": one.text,
                "hint": {"text": one.hint} if one.hint else None,
                "checked": one.value in self.chosen,
                "selected": one.value == self.value,
            }
            for one in self.choices
        ]

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """The parts, as a date input takes them."""
        return [
            {
                "id": one.id,
                "name": one.id,
                "label": one.name.capitalize(),
                "value": one.value,
                "classes": _PART_WIDTHS.get(one.name, "govuk-input--width-2")
                + (" govuk-input--error" if self.error else ""),
                "inputmode": _PART_MODES.get(one.name, "numeric"),
                "autocomplete": "off",
            }
            for one in self.parts
        ]


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A whole form; the summary tells every error, with the input that each one is about where there is one."""

    root: Shown
    summary: tuple[tuple[str, str], ...] = ()  # what is wrong, and the id that it links to
    has_buttons: bool = False  # that do not send it
