"""The words of forms: what may be entered where, what a page says of it, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from msgspec import inspect

Values = Mapping[str, list[str]]  # what a browser sends: by the name of an input, all its values as typed


class Kind(StrEnum):
    """What a value is; how it is shown follows from it unless a page says otherwise."""

    TEXT = "text"
    DECIMAL = "decimal"
    WHOLE = "whole"
    PENCE = "pence"
    DAY = "day"
    INSTANT = "instant"
    TRUTH = "truth"
    CHOICE = "choice"
    LIST = "list"
    TREE = "tree"  # any JSON at all
    GROUP = "group"  # a record: its fields together
    KINDS = "kinds"  # one of several records: first which, then its fields
    ROWS = "rows"  # records again and again
    NAMES = "names"  # a value for each name


class Widget(StrEnum):
    """How a value is entered."""

    INPUT = "input"
    TEXTAREA = "textarea"
    RADIOS = "radios"
    SELECT = "select"
    DATALIST = "datalist"  # an input that suggests, and takes other text too
    CHECKBOXES = "checkboxes"
    CHECKBOX = "checkbox"  # yes, or left out
    LINES = "lines"  # one value a line
    DATE = "date"
    TREE = "tree"
    HIDDEN = "hidden"
    NESTED = "nested"  # fields within


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be chosen, and what the page calls it."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What a page says differently of one field; all else follows from the door's type."""

    label: str | None = None
    hint: str | None = None
    legend: str | None = None
    choices: tuple[Choice, ...] | None = None
    widget: Widget | None = None
    value: Any = None  # what stands there at first, as the payload would have it
    is_hidden: bool = False
    is_folded: bool = False  # seldom needed: stands behind `More choices` until something is in it
    order: int | None = None  # those with an order come first


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to be entered, derived from a payload's type."""

    name: str
    path: str  # the names that lead to it, without numbers of rows: `evidence/title`
    kind: Kind
    wanted: inspect.Type
    label: str
    hint: str
    widget: Widget
    is_required: bool
    takes_nothing: bool  # whether an empty text or list is a value of its own
    default: Any = None
    choices: tuple[Choice, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)  # by their text
    least: int | None = None
    most: int | None = None
    length_max: int | None = None
    has_lines: bool = False  # whether a text may have several
    is_folded: bool = False
    order: int | None = None

    @property
    def is_constant(self) -> bool:
        """Whether there is only one value, so that nobody need be asked."""
        return self.kind is Kind.CHOICE and len(self.constants) == 1

    @property
    def is_nested(self) -> bool:
        return self.kind in {Kind.GROUP, Kind.KINDS, Kind.ROWS, Kind.NAMES} and self.widget is not Widget.TREE


@dataclass(frozen=True, slots=True)
class FormShape:
    """All that a payload may hold. What lies within is derived as it is needed: types may hold themselves."""

    root: Field
    overrides: Mapping[str, Override]


@dataclass(frozen=True, slots=True)
class FormError:
    """What is wrong, in the payload (JSON pointer) and on the page (the field's id; empty: the form as a whole)."""

    pointer: str
    text: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: a payload for the door, what the page saw was wrong, and which field each place came from."""

    payload: Any
    errors: tuple[FormError, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)  # JSON pointer to the id of a field
    labels: Mapping[str, str] = field(default_factory=dict)  # of fields by id


def id_within(outer: str, name: str | int) -> str:
    """The id of a field within another; names of fields have no hyphens, so no two are the same."""
    return f"{outer}-{name}" if outer else str(name)
