"""Buttons that change a form instead of sending it: one row more, one less, or the fields of another kind. Pure."""

from collections.abc import Iterator

from ledger.pages.forms.entered import ROWS, ROWS_MAX, SHOWN, rows_in
from ledger.pages.forms.model import Values, id_within

ADD, REMOVE, SHOW = "add", "remove", "show"
BUTTONS = frozenset({ADD, REMOVE, SHOW})


def changed(form: Values) -> dict[str, list[str]] | None:
    """The values to show again, after such a button or for a kind of unseen fields; none: the form is to be sent."""
    pressed = next((name for name in (ADD, REMOVE, SHOW) if name in form), None)
    if pressed is None:
        return dict(form) if any(_is_unseen(form, name) for name in form) else None
    values = {name: list(typed) for name, typed in form.items() if name not in BUTTONS}
    target = form[pressed][-1] if form[pressed] else ""
    if pressed == ADD:
        return _with_one_more(values, target)
    return _without(values, target) if pressed == REMOVE else values


def _is_unseen(form: Values, name: str) -> bool:
    """Whether another kind was chosen than the one whose fields the page showed."""
    which = name.removesuffix(f"-{SHOWN}")
    return which != name and form.get(which, [""])[-1] not in {"", form[name][-1]}


def _with_one_more(values: dict[str, list[str]], rows: str) -> dict[str, list[str]]:
    there = _rows_of(values, rows)
    return values if there is None else {**values, id_within(rows, ROWS): [str(min(there + 1, ROWS_MAX))]}


def _without(values: dict[str, list[str]], row: str) -> dict[str, list[str]]:
    """Without one row; those after it move up."""
    rows, _, number = row.rpartition("-")
    there = _rows_of(values, rows)
    if there is None or not number.isdecimal() or int(number) >= there:
        return values
    moved = dict(_moved(values, rows, int(number)))
    return {**moved, id_within(rows, ROWS): [str(there - 1)]}


def _moved(values: dict[str, list[str]], rows: str, gone: int) -> Iterator[tuple[str, list[str]]]:
    for name, typed in values.items():
        if not name.startswith(f"{rows}-"):
            yield name, typed
            continue
        number, hyphen, rest = name.removeprefix(f"{rows}-").partition("-")
        if not number.isdecimal() or int(number) < gone:
            yield name, typed
        elif int(number) > gone:
            yield f"{rows}-{int(number) - 1}{hyphen}{rest}", typed


def _rows_of(values: Values, rows: str) -> int | None:
    return rows_in(next(iter(values.get(id_within(rows, ROWS), [])), ""))
