"""A form as the browser sent it, to the payload that a door takes. Pure.

What cannot be read goes into the payload as it was typed: the door's decoder refuses it there, with all else at once.
"""

from collections.abc import Callable
from typing import Any

from ledger.core.money import pounds_from_pence
from ledger.core.pointers import segment
from ledger.core.refusal import RefusedError
from ledger.core.strict_json import decode_strictly
from ledger.pages.forms.amounts import read_decimal, read_money, read_whole
from ledger.pages.forms.deriving import fields_within, name_and_value_of, row_of, tag_of
from ledger.pages.forms.entered import GIVEN, NONE_OF_THESE, Entered
from ledger.pages.forms.model import Field, FormError, FormShape, Kind, Read, Values, Widget, id_within
from ledger.pages.forms.moments import DAY_PARTS, INSTANT_PARTS, read_day, read_instant
from ledger.pages.forms.wording import lower_first

_LEFT_OUT = object()


def read_form(shape: FormShape, form: Values) -> Read:
    """The payload of a form, what cannot be read in it, and which field each place of the payload came from."""
    reading = _Reading(shape, Entered(form))
    payload = reading.value(shape.root, "", "")
    return Read({} if payload is _LEFT_OUT else payload, tuple(reading.errors), reading.places, reading.labels)


class _Reading:
    """One form on its way to a payload."""

    def __init__(self, shape: FormShape, entered: Entered) -> None:
        self.shape, self.entered = shape, entered
        self.errors: list[FormError] = []
        self.places: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self._readers: dict[Kind, Callable[[Field, str, str], Any]] = {
            Kind.GROUP: self._group,
            Kind.KINDS: self._kinds,
            Kind.ROWS: self._rows,
            Kind.NAMES: self._names,
            Kind.LIST: self._list,
            Kind.DAY: self._day,
            Kind.INSTANT: self._instant,
        }

    def value(self, one: Field, at: str, pointer: str) -> Any:
        """What a field says; _LEFT_OUT where it says nothing and need not."""
        self.places[pointer], self.labels[at] = at, one.label
        if one.is_constant and one.is_required:
            return next(iter(one.constants.values()))
        if one.is_nested or self.entered.is_filled(at) or one.kind is Kind.LIST:
            return self._readers.get(one.kind, self._single)(one, at, pointer)
        return self._nothing(one, at, pointer)

    def _nothing(self, one: Field, at: str, pointer: str) -> Any:
        if not one.is_required:
            return _LEFT_OUT
        if one.takes_nothing:
            return "" if one.kind is Kind.TEXT else {} if one.kind is Kind.NAMES else []
        return self._wrong(at, pointer, _asked_for(one), _LEFT_OUT)

    def _wrong(self, at: str, pointer: str, text: str, value: Any) -> Any:
        self.errors.append(FormError(pointer, text, at))
        return value

    def _group(self, one: Field, at: str, pointer: str) -> Any:
        fields = fields_within(self.shape, one)
        if not one.is_required and not self._is_given(fields, at):
            return _LEFT_OUT
        return {**tag_of(one), **self._record(fields, at, pointer)}

    def _is_given(self, fields: tuple[Field, ...], at: str) -> bool:
        """Whether somebody entered anything of a record; what a page put there unseen does not count."""
        seen = [one.name for one in fields if one.widget is not Widget.HIDDEN]
        return any(self.entered.is_filled(id_within(at, name)) for name in (*seen, GIVEN))

    def _kinds(self, one: Field, at: str, pointer: str) -> Any:
        tag = fields_within(self.shape, one)[0]
        chosen = self.entered.text(id_within(at, tag.name)).strip()
        if not one.is_required and not chosen:
            return _LEFT_OUT
        return self._record(fields_within(self.shape, one, chosen), at, pointer)

    def _record(self, fields: tuple[Field, ...], at: str, pointer: str) -> dict[str, Any]:
        read = {one.name: self.value(one, id_within(at, one.name), f"{pointer}/{segment(one.name)}") for one in fields}
        return {name: value for name, value in read.items() if value is not _LEFT_OUT}

    def _rows(self, one: Field, at: str, pointer: str) -> Any:
        row = row_of(self.shape, one)
        found: list[Any] = []
        for number in range(self.entered.rows(at) or 0):
            where = id_within(at, number)
            if self.entered.is_filled(where):
                found.append(self.value(row, where, f"{pointer}/{len(found)}"))
        return found or self._nothing(one, at, pointer)

    def _names(self, one: Field, at: str, pointer: str) -> Any:
        of_name, of_value = name_and_value_of(self.shape, one)
        found: dict[str, Any] = {}
        for number in range(self.entered.rows(at) or 0):
            where = id_within(at, number)
            if not self.entered.is_filled(where):
                continue
            self.labels |= {where: one.label, id_within(where, of_name.name): of_name.label}
            name = self.entered.text(id_within(where, of_name.name)).strip()
            if name in found:  # JSON has no such thing: said here, and refused as no mapping
                return self._wrong(where, pointer, f"{one.label}: {name} stands twice", [])
            inner = f"{pointer}/{segment(name[:80])}"
            found[name] = self.value(of_value, id_within(where, of_value.name), inner)
            if not name:
                self._wrong(id_within(where, of_name.name), inner, _asked_for(of_name), None)
        return {name: None if value is _LEFT_OUT else value for name, value in found.items()} or self._nothing(
            one, at, pointer
        )

    def _list(self, one: Field, at: str, pointer: str) -> Any:
        if one.widget is Widget.CHECKBOXES:
            ticked = self.entered.texts(at)
            found = [one.constants.get(text, text) for text in ticked if text != NONE_OF_THESE]
            return found if found or ticked else self._nothing(one, at, pointer)
        item = row_of(self.shape, one)
        lines = [line.strip() for line in _line_ends(self.entered.text(at), has_lines=True).split("\n") if line.strip()]
        found = []
        for number, line in enumerate(lines):
            found.append(self._said(item, line, at, f"{pointer}/{number}"))
            self.places[f"{pointer}/{number}"] = at
        return found or self._nothing(one, at, pointer)

    def _day(self, one: Field, at: str, pointer: str) -> Any:
        parts = self.entered.parts(at, DAY_PARTS)
        day = read_day(parts)
        typed = "/".join(part.strip() for part in parts.values())
        return day or self._wrong(at, pointer, f"{one.label} must be a real date, such as 27 3 2026", typed)

    def _instant(self, one: Field, at: str, pointer: str) -> Any:
        parts = self.entered.parts(at, INSTANT_PARTS)
        instant = read_instant(parts)
        typed = " ".join(part.strip() for part in parts.values())
        wrong = f"{one.label} must be a real date and time, such as 27 3 2026 at 14:30"
        return instant or self._wrong(at, pointer, wrong, typed)

    def _single(self, one: Field, at: str, pointer: str) -> Any:
        typed = self.entered.text(at)
        # Only what the type itself offers may begin or end with white space, such as a tab that separates columns.
        return self._said(one, typed if typed in one.constants else typed.strip(), at, pointer)

    def _said(self, one: Field, text: str, at: str, pointer: str) -> Any:  # noqa: PLR0911 - one for each kind
        """A text as the value that it stands for; the text itself where it stands for none."""
        match one.kind:
            case Kind.PENCE:
                return self._within(one, read_money(text), text, at, pointer)
            case Kind.WHOLE:
                return self._within(one, read_whole(text), text, at, pointer)
            case Kind.DECIMAL:
                return read_decimal(text)
            case Kind.TRUTH:
                return {"true": True, "false": False}.get(text, text)
            case Kind.CHOICE:
                return one.constants.get(text, text)
            case Kind.TREE:
                return self._tree(one, text, at, pointer)
            case _:
                return _line_ends(text, has_lines=one.has_lines)

    def _within(self, one: Field, number: int | None, text: str, at: str, pointer: str) -> Any:
        if number is None:
            wanted = "an amount in pounds, such as 1,234.56" if one.kind is Kind.PENCE else "a whole number, such as 12"
            return self._wrong(at, pointer, f"{one.label} must be {wanted}", text)
        shown = (lambda bound: f"£{pounds_from_pence(bound)}") if one.kind is Kind.PENCE else str
        if one.least is not None and number < one.least:
            return self._wrong(at, pointer, f"{one.label} must be {shown(one.least)} or more", number)
        if one.most is not None and number > one.most:
            return self._wrong(at, pointer, f"{one.label} must be {shown(one.most)} or less", number)
        return number

    def _tree(self, one: Field, text: str, at: str, pointer: str) -> Any:
        try:
            return decode_strictly(text.encode(), Any)
        except RefusedError as error:
            said = error.refusals[0].detail
            return self._wrong(at, pointer, f"{one.label} must be JSON: {said}", text)


def _asked_for(one: Field) -> str:
    """What to do about a field that must be filled."""
    label = lower_first(one.label)
    if one.kind is Kind.TRUTH:
        return f"Select yes or no for {label}"
    if one.widget in {Widget.RADIOS, Widget.SELECT, Widget.CHECKBOXES, Widget.CHECKBOX}:
        return f"Select {label}"
    return f"Add {label}" if one.kind in {Kind.ROWS, Kind.NAMES} else f"Enter {label}"


def _line_ends(text: str, *, has_lines: bool) -> str:
    """Line ends as the ledger keeps them; where a text has but one line, a space."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain if has_lines else plain.replace("\n", " ")
