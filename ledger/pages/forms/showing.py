"""A form as its template shows it: each input with its words, what was typed, and what is wrong with it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ledger.pages.forms.deriving import fields_within, name_and_value_of, row_of
from ledger.pages.forms.entered import GIVEN, NONE_OF_THESE, ROWS, Entered
from ledger.pages.forms.filling import needs_to_be_given
from ledger.pages.forms.model import Choice, Field, FormError, FormShape, Kind, Values, Widget, id_within
from ledger.pages.forms.moments import DAY_PARTS, INSTANT_PARTS
from ledger.pages.forms.rows import ADD
from ledger.pages.forms.shown import Part, Shown, ShownForm
from ledger.pages.forms.uploading import FILE
from ledger.pages.forms.wording import choice_text, lower_first, one_of, sentence, suffix_of

COLUMNS_MAX = 3
_TEXT_MAX, _FEW_LINES, _MORE_LINES, _LINES_OF_TREE = 400, 3, 6, 12
_NOT_STATED, _CHOOSE = Choice("", "Not stated"), Choice("", "Choose one")
_YES_NO = (Choice("true", "Yes"), Choice("false", "No"))
_NUMBERS = {Kind.PENCE: "decimal", Kind.DECIMAL: "decimal", Kind.WHOLE: "numeric"}
_NARROW = {Widget.INPUT, Widget.SELECT, Widget.DATALIST, Widget.CHECKBOX}


def show_form(shape: FormShape, values: Values, errors: Iterable[FormError] = ()) -> ShownForm:
    """The form of a payload with the values as they were typed, and what was wrong with them."""
    errors = tuple(errors)
    by_id: dict[str, list[str]] = {}
    for one in errors:
        by_id.setdefault(one.at, []).append(one.text)
    showing = _Showing(shape, Entered(values), by_id)
    root = showing.field(shape.root, "")
    targets = {one.id: one.target for one in _all(root) if one.widget is not Widget.HIDDEN}
    summary = tuple((one.text, targets.get(one.at, FILE if one.at == FILE else "") if one.at else "") for one in errors)
    has_buttons = any(one.rows_name or one.asks_kind for one in _all(root))
    return ShownForm(root, summary, has_buttons=has_buttons)


def _all(one: Shown) -> Iterator[Shown]:
    yield one
    for inner in one.within:
        yield from _all(inner)


@dataclass(frozen=True, slots=True)
class _Showing:
    shape: FormShape
    entered: Entered
    errors: dict[str, list[str]] = field(default_factory=dict)

    def field(self, one: Field, at: str, label: str = "") -> Shown:
        """A field; a row has a label of its own, with its number."""
        if one.is_nested and one.widget is not Widget.HIDDEN:
            return self._nested(one, at, label)
        choices = self._choices(one, at)
        names = {Kind.DAY: DAY_PARTS, Kind.INSTANT: INSTANT_PARTS}.get(one.kind, ())
        parts = tuple(
            Part(name=name, id=id_within(at, name), value=self.entered.text(id_within(at, name))) for name in names
        )
        return Shown(
            id=at,
            target=parts[0].id if parts else at,
            label=one.label,
            hint=sentence(_hint(one)),
            error=self._error(at),
            widget=Widget.HIDDEN if one.is_constant else one.widget,
            kind=one.kind,
            is_optional=not one.is_required and not (one.kind is Kind.TRUTH and one.choices),
            is_folded=one.is_folded,
            is_filled=self.entered.is_filled(at) or at in self.errors,
            value=_kept(self.entered.text(at), one.widget),
            chosen=tuple(self.entered.texts(at)),
            choices=choices,
            parts=parts,
            prefix="£" if one.kind is Kind.PENCE else "",
            suffix=suffix_of(one.name),
            inputmode=_NUMBERS.get(one.kind, ""),
            lines_shown=_lines_shown(one),
        )

    def _error(self, at: str) -> str:
        return ". ".join(dict.fromkeys(self.errors.get(at, ())))

    def _nested(self, one: Field, at: str, label: str) -> Shown:
        is_repeated = one.kind in {Kind.ROWS, Kind.NAMES}
        within = tuple(self._rows(one, at) if is_repeated else self._record(one, at, is_row=bool(label)))
        given, given_id = None, id_within(at, GIVEN)
        if needs_to_be_given(self.shape, one):
            given = self.entered.is_filled(given_id)
        first = next((inner.target for inner in within if inner.widget is not Widget.HIDDEN), "")
        return Shown(
            id=at,
            target=given_id if given is not None else first or (f"{at}-{ADD}" if is_repeated else at),
            label=label or one.label,
            hint=sentence(one.hint),
            error=self._error(at) if at else "",
            widget=one.widget,
            kind=one.kind,
            is_optional=not one.is_required,
            is_folded=one.is_folded,
            is_filled=self.entered.is_filled(at) or any(_is_at_or_within(wrong, at) for wrong in self.errors),
            within=within,
            columns=_columns(within) if label else 0,
            rows_name=id_within(at, ROWS) if is_repeated else "",
            rows=len(within) if is_repeated else 0,
            given=given,
            kind_name=within[0].id if one.kind is Kind.KINDS else "",
        )

    def _record(self, one: Field, at: str, *, is_row: bool) -> Iterator[Shown]:
        fields = fields_within(self.shape, one)
        if one.kind is Kind.KINDS:
            fields = fields_within(self.shape, one, self.entered.text(id_within(at, fields[0].name)))
        for inner in fields:
            where = id_within(at, inner.name)
            if not inner.is_constant or (not inner.is_required and self.entered.is_filled(where)):
                yield self.field(_compact(inner) if is_row else inner, where)

    def _rows(self, one: Field, at: str) -> Iterator[Shown]:
        """The rows that are there; a blank one where none is and one must be."""
        there = self.entered.rows(at)
        for number in range((1 if one.is_required and not one.takes_nothing else 0) if there is None else there):
            where, label = id_within(at, number), f"{one_of(one.label)} {number + 1}"
            is_row = one.kind is Kind.ROWS
            row = self.field(row_of(self.shape, one), where, label) if is_row else self._named(one, where, label)
            yield _without_hints(row) if number and row.columns else row

    def _named(self, one: Field, at: str, label: str) -> Shown:
        within = tuple(
            self.field(_compact(inner), id_within(at, inner.name)) for inner in name_and_value_of(self.shape, one)
        )
        return Shown(
            id=at,
            target=within[0].target,
            label=label,
            error=self._error(at),
            widget=Widget.NESTED,
            kind=Kind.GROUP,
            within=within,
            columns=_columns(within),
        )

    def _choices(self, one: Field, at: str) -> tuple[Choice, ...]:
        """What may be chosen, with what was chosen before though it is not known here: nothing typed is lost."""
        if one.widget is Widget.CHECKBOX:
            return _YES_NO[:1]
        known = one.choices or (_YES_NO if one.kind is Kind.TRUTH else ())
        if not known:
            return ()
        chosen = self.entered.texts(at)
        choices = (*known, *(Choice(text, text) for text in chosen if text not in {one.value for one in known}))
        if one.widget is Widget.CHECKBOXES:
            return (*_in_order(choices, chosen), *_none_of_these(one))
        is_blank_first = one.widget is Widget.SELECT or (not one.is_required and one.default is None)
        return (_CHOOSE if one.is_required else _NOT_STATED, *choices) if is_blank_first else choices


def _is_at_or_within(where: str, at: str) -> bool:
    return where == at or where.startswith(f"{at}-")


def _none_of_these(one: Field) -> tuple[Choice, ...]:
    """Where leaving out means some of them."""
    is_needed = one.takes_nothing and not one.is_required and bool(one.default)
    return (Choice(NONE_OF_THESE, "None of these"),) if is_needed else ()


def _in_order(choices: tuple[Choice, ...], chosen: list[str]) -> tuple[Choice, ...]:
    """As they are known; those ticked first in their own order where that is another one, since it may matter."""
    known = {one.value: one for one in choices if one.value != NONE_OF_THESE}
    picked = [one for one in chosen if one in known]
    if picked == [one for one in known if one in picked]:
        return tuple(known.values())
    return tuple(known[one] for one in dict.fromkeys([*picked, *known]))


def _without_hints(row: Shown) -> Shown:
    """A row after the first: what helps to fill it stands above."""
    return replace(row, within=tuple(replace(one, hint="") for one in row.within))


def _compact(one: Field) -> Field:
    """As small as it fits into a row."""
    return replace(one, widget=Widget.SELECT) if one.widget is Widget.RADIOS else one


def _lines_shown(one: Field) -> int:
    """How many lines a text area has at first."""
    if one.widget is Widget.TREE:
        return _LINES_OF_TREE
    return _FEW_LINES if one.length_max is not None and one.length_max <= _TEXT_MAX else _MORE_LINES


def _kept(typed: str, widget: Widget) -> str:
    """Browsers leave out a line end right at the beginning of a text of several lines: two of them are one."""
    return f"\n{typed}" if typed.startswith(("\n", "\r")) and widget is not Widget.INPUT else typed


def _columns(within: tuple[Shown, ...]) -> int:
    """How many fields of a row stand beside each other: all of them are small, or none do."""
    seen = [one for one in within if one.widget is not Widget.HIDDEN]
    if not all(one.widget in _NARROW or one.kind is Kind.DAY for one in seen):
        return 0
    widest = COLUMNS_MAX - 1 if any(one.kind is Kind.DAY for one in seen) else COLUMNS_MAX
    return min(len(seen), widest)


def _hint(one: Field) -> str:
    """What helps to fill it, and what leaving it out means where that is something."""
    default = getattr(one.default, "value", one.default)
    if one.widget is Widget.CHECKBOX or not default or one.is_required or one.is_nested:
        return one.hint
    several = default if isinstance(default, tuple | list) else (default,)
    meant = ", ".join(_said_default(getattr(each, "value", each)) for each in several)
    return "; ".join(part for part in (one.hint, f"left out: {meant}") if part)


def _said_default(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return lower_first(choice_text(value))
