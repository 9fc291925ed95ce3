"""Every error of a document, each with its JSON pointer: the slow walk after the fast decoder said no."""

import types
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from ledger.core.refusal import Code, Refusal

ERRORS_MAX = 1_000
WALKED_ITEMS_MAX = 10_000  # of a longer list the decoder names the first error, since no request may be that long
WALKED_SEGMENTS_MAX = 64  # likewise of what lies deeper: types that hold themselves could go on for ever


_SAID = {
    "Invalid RFC3339 encoded date": "must be a date such as 2020-09-30",
    "Invalid RFC3339 encoded datetime": "must be an instant such as 2020-09-30T12:00:00Z",
}
_NO_NUMBERS = {"Expected `int`, got `str`", "Expected `int | null`, got `str`"}  # in a query all is text


class BadNumber:
    """Stands in a document for a number that a book of record does not take, and says why."""

    def __init__(self, detail: str) -> None:
        self.detail = detail


def errors_of(value: object, wanted: Any, *, strict: bool = True) -> Iterator[Refusal]:
    """Every place where a document is not of the wanted type, at most a thousand."""
    for number, refusal in enumerate(_walk(value, wanted, "", strict)):
        if number == ERRORS_MAX:
            yield _wrong(f"more than {ERRORS_MAX} errors; the rest is left out", "")
            return
        yield refusal


def _walk(value: object, wanted: Any, at: str, strict: bool) -> Iterator[Refusal]:  # noqa: FBT001 - passed on
    """Descend where the value has the outer shape that is wanted; judge it as a leaf where it has not."""
    choices = [one for one in _choices(bare_type(wanted)) if one is not types.NoneType]
    structs = [one for one in choices if isinstance(one, type) and issubclass(one, Struct)]
    maps = [one for one in choices if get_origin(one) is dict]
    if at.count("/") > WALKED_SEGMENTS_MAX:
        yield from _leaf(value, wanted, at, strict)
    elif isinstance(value, dict) and maps and len(value) <= WALKED_ITEMS_MAX:
        yield from _or_itself(_entries(value, maps[0], at, strict), value, wanted, at, strict)
    elif isinstance(value, dict) and structs:
        yield from _walk_struct(value, structs, at, strict)
    elif (
        isinstance(value, list)
        and len(value) <= WALKED_ITEMS_MAX
        and get_origin(choices[0]) in {list, tuple, frozenset}
    ):
        inner = (
            refusal
            for number, item in enumerate(value)
            for refusal in _walk(item, get_args(choices[0])[0], f"{at}/{number}", strict)
        )
        yield from _or_itself(inner, value, wanted, at, strict)
    else:
        yield from _leaf(value, wanted, at, strict)


def _entries(value: dict[str, object], wanted: Any, at: str, strict: bool) -> Iterator[Refusal]:  # noqa: FBT001 - passed on
    """What is wrong with each name of a mapping, and with what stands under it."""
    of_name, of_value = get_args(wanted)
    for name, item in value.items():
        yield from _leaf(name, of_name, f"{at}/{segment(name[:80])}", strict)
        yield from _walk(item, of_value, f"{at}/{segment(name[:80])}", strict)


def _or_itself(
    inner: Iterator[Refusal],
    value: object,
    wanted: Any,
    at: str,
    strict: bool,  # noqa: FBT001 - passed on
) -> Iterator[Refusal]:
    """What is wrong within a value, one by one so that the first thousand cost no more; else with the value itself."""
    found = False
    for refusal in inner:
        found = True
        yield refusal
    if not found:
        yield from _leaf(value, wanted, at, strict)


def _walk_struct(
    value: dict[str, object],
    structs: list[type[Struct]],
    at: str,
    strict: bool,  # noqa: FBT001 - passed on
) -> Iterator[Refusal]:
    tag_field = structs[0].__struct_config__.tag_field
    meant = [one for one in structs if len(structs) == 1 or one.__struct_config__.tag == value.get(tag_field or "")]
    if not meant:
        known = ", ".join(f"'{one.__struct_config__.tag}'" for one in structs)
        yield _wrong(f"the type must be one of {known}", f"{at}/{tag_field}")
        return
    yield from _or_itself(_fields(value, meant[0], at, strict), value, meant[0], at, strict)


def _fields(
    value: dict[str, object],
    struct: type[Struct],
    at: str,
    strict: bool,  # noqa: FBT001 - passed on
) -> Iterator[Refusal]:
    fields = {one.encode_name: one for one in msgspec.structs.fields(struct)}
    for name in value:
        if name not in fields and name != struct.__struct_config__.tag_field:
            yield _wrong("the field is not known here", f"{at}/{segment(name[:80])}")
    for name, one in fields.items():
        if name in value:
            yield from _walk(value[name], one.type, f"{at}/{name}", strict)
        elif one.required:
            yield _wrong("the field is missing", f"{at}/{name}")


def _leaf(value: object, wanted: Any, at: str, strict: bool) -> Iterator[Refusal]:  # noqa: FBT001 - passed on
    """One value against its type, by the decoder itself, so that both always agree."""
    if isinstance(value, BadNumber):
        yield _wrong(value.detail, at)
        return
    try:
        msgspec.convert(value, wanted, strict=strict)
    except msgspec.ValidationError as error:
        detail, _, place = str(error).partition(" - at `$")
        deeper = "".join(f"/{part}" for part in place.rstrip("`").replace("[", ".").replace("]", "").split(".") if part)
        said = "must be a whole number" if detail in _NO_NUMBERS and not strict else _in_words(detail, wanted)
        yield _wrong(detail if deeper else said, at + deeper)


def _in_words(detail: str, wanted: Any) -> str:
    """What the decoder says, in words for who sends the payload, where it speaks of patterns and formats."""
    if "regex" in detail:
        said = [one.description for one in _annotations(wanted) if isinstance(one, Meta) and one.description]
        return f"must be {said[0]}" if said else detail
    if detail in _SAID:
        return _SAID[detail]
    if detail.startswith("Invalid enum value"):
        known = [value for one in _choices(bare_type(wanted)) for value in _values_of(one)]
        return f"{detail}; known are {', '.join(map(str, known))}" if known else detail
    return detail


def _annotations(wanted: Any) -> list[Any]:
    """What is said of a type, or of those that it may be."""
    annotated = [one for one in (wanted, *_choices(bare_type(wanted))) if get_origin(one) is Annotated]
    return [said for one in annotated for said in get_args(one)[1:]]


def _values_of(choice: Any) -> list[Any]:
    """The values of a closed list."""
    if get_origin(choice) is Literal:
        return list(get_args(choice))
    return [one.value for one in choice] if isinstance(choice, type) and issubclass(choice, Enum) else []


def bare_type(annotation: Any) -> Any:
    """The type that an annotation is about, without its constraints."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _choices(base: Any) -> tuple[Any, ...]:
    return get_args(base) if get_origin(base) in {Union, types.UnionType} else (base,)


def _wrong(detail: str, at: str) -> Refusal:
    return Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, at)


def segment(name: str) -> str:
    """A name as one segment of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
