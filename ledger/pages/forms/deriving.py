"""A form's fields from the type of a door's payload. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import NODEFAULT, inspect

from ledger.pages.forms.model import Choice, Field, FormShape, Kind, Override, Widget
from ledger.pages.forms.wording import OF_CODES, choice_text, hint_of, label_of

RADIOS_MAX = 6
LINE_MAX = 300  # longer text gets more than a line to be typed in
_NESTED = {Kind.GROUP, Kind.KINDS, Kind.ROWS, Kind.NAMES}
_LISTS = (inspect.ListType, inspect.VarTupleType, inspect.SetType, inspect.FrozenSetType)
_SCALARS = {Kind.TEXT, Kind.DECIMAL, Kind.WHOLE, Kind.PENCE, Kind.DAY, Kind.CHOICE, Kind.TRUTH}
_IN_LINES = {Kind.TEXT, Kind.DECIMAL, Kind.WHOLE}
_NOTHING = Override()


def fields_of(payload: Any, overrides: Mapping[str, Override] | None = None) -> FormShape:
    """The form of a payload's type; overrides by the names that lead to a field: `evidence/title`, without numbers."""
    wanted = inspect.type_info(payload)
    return FormShape(_field("", "", wanted, overrides or {}, NODEFAULT), overrides or {})


def fields_within(shape: FormShape, outer: Field, chosen: str = "") -> tuple[Field, ...]:
    """The fields of a record; of one of several records, which it is and then the fields of the chosen one."""
    if outer.kind is Kind.GROUP:
        assert isinstance(outer.wanted, inspect.StructType)
        return _fields(shape, outer.path, outer.wanted)
    structs = structs_of(outer)
    tag = _field_of_tag(shape, outer, structs)
    return (tag, *(_fields(shape, outer.path, structs[chosen]) if chosen in structs else ()))


def structs_of(outer: Field) -> dict[str, inspect.StructType]:
    """The records that one of several may be, by tag."""
    assert isinstance(outer.wanted, inspect.UnionType)
    return {str(one.tag): one for one in map(_bare, outer.wanted.types) if isinstance(one, inspect.StructType)}


def tag_of(group: Field) -> dict[str, str]:
    """The tag of a record that has one though it is the only one; the decoder takes it, and who reads it knows more."""
    assert isinstance(group.wanted, inspect.StructType)
    return {group.wanted.tag_field: str(group.wanted.tag)} if group.wanted.tag_field else {}


def row_of(shape: FormShape, rows: Field) -> Field:
    """What stands in each row."""
    assert isinstance(rows.wanted, _LISTS)
    return _field("", rows.path, rows.wanted.item_type, shape.overrides, NODEFAULT, label=rows.label)


def name_and_value_of(shape: FormShape, names: Field) -> tuple[Field, Field]:
    """What stands in each row of names with their values."""
    assert isinstance(names.wanted, inspect.DictType)
    return (
        _field("name", f"{names.path}/name", names.wanted.key_type, shape.overrides, NODEFAULT),
        _field("value", f"{names.path}/value", names.wanted.value_type, shape.overrides, NODEFAULT),
    )


def _fields(shape: FormShape, path: str, struct: inspect.StructType) -> tuple[Field, ...]:
    found = [
        _field(one.encode_name, f"{path}/{one.encode_name}".lstrip("/"), one.type, shape.overrides, _default_of(one))
        for one in struct.fields
    ]
    return tuple(sorted(found, key=lambda one: (one.order is None, one.order or 0)))


def _default_of(one: inspect.Field) -> Any:
    """What leaving a field out means; NODEFAULT where it must be there."""
    if one.required:
        return NODEFAULT
    return one.default_factory() if one.default_factory is not NODEFAULT else one.default


def _field(
    name: str, path: str, wanted: inspect.Type, overrides: Mapping[str, Override], default: Any, label: str = ""
) -> Field:
    said = overrides.get(path, _NOTHING) if name or not label else _NOTHING  # a row has no words of its own
    bare, kind = _bare(wanted), kind_of(name, wanted)
    constants = _constants_of(_item_of(bare) if kind is Kind.LIST else bare)
    choices = said.choices or tuple(Choice(text, choice_text(text)) for text in constants)
    if said.widget is Widget.TREE or (said.is_hidden and kind in _NESTED):
        kind = Kind.TREE  # what is hidden is carried as it is
    is_money, most = kind is Kind.PENCE, getattr(bare, "le", None)
    description = _described(wanted)
    is_helpful = not (choices and description in OF_CODES)
    hint = hint_of(description, is_money=is_money) if (is_helpful and description) or is_money else ""
    length_max = getattr(bare, "max_length", None)
    return Field(
        name=name,
        path=path,
        kind=kind,
        wanted=bare,
        label=said.legend or said.label or label or label_of(name),
        hint=hint if said.hint is None else said.hint,
        widget=_widget(said, kind, choices, default, length_max),
        is_required=default is NODEFAULT,
        takes_nothing=_takes_nothing(kind, wanted),
        default=None if default is NODEFAULT else default,
        choices=choices,
        constants=constants,
        least=getattr(bare, "ge", None),
        most=most,
        length_max=length_max,
        has_lines=_has_lines(bare),
        is_folded=said.is_folded,
        order=said.order,
    )


def _field_of_tag(shape: FormShape, outer: Field, structs: Mapping[str, inspect.StructType]) -> Field:
    """Which of several records it is."""
    name = next(iter(structs.values())).tag_field or ""
    path = f"{outer.path}/{name}".lstrip("/")
    said = shape.overrides.get(path, _NOTHING)
    choices = said.choices or tuple(Choice(tag, choice_text(tag)) for tag in structs)
    return Field(
        name=name,
        path=path,
        kind=Kind.CHOICE,
        wanted=inspect.StrType(),
        label=said.label or (label_of(name) if outer.name == "" else outer.label),
        hint=said.hint or "",
        widget=_widget(said, Kind.CHOICE, choices, NODEFAULT if outer.is_required else None, None),
        is_required=outer.is_required,
        takes_nothing=False,
        choices=choices,
        order=-1,
    )


def _widget(  # noqa: PLR0911 - one for each kind
    said: Override, kind: Kind, choices: tuple[Choice, ...], default: Any, length_max: int | None
) -> Widget:
    if said.is_hidden:
        return Widget.HIDDEN
    if said.widget is not None:
        return said.widget
    match kind:
        case Kind.TRUTH:
            return Widget.CHECKBOX if default is False else Widget.RADIOS
        case Kind.LIST:
            return Widget.CHECKBOXES if choices else Widget.LINES
        case Kind.DAY | Kind.INSTANT:
            return Widget.DATE
        case Kind.TREE:
            return Widget.TREE
        case _ if kind in _NESTED:
            return Widget.NESTED
        case _ if choices:
            return Widget.RADIOS if len(choices) <= RADIOS_MAX else Widget.SELECT
        case _:
            return Widget.TEXTAREA if length_max is not None and length_max > LINE_MAX else Widget.INPUT


def kind_of(name: str, wanted: inspect.Type) -> Kind:  # noqa: PLR0911 - one for each type
    """What values of a type are; JSON as it is where no better words are known for it."""
    match _bare(wanted):
        case inspect.StructType():
            return Kind.GROUP
        case inspect.UnionType(types=types):
            return Kind.KINDS if all(isinstance(_bare(one), inspect.StructType) for one in types) else Kind.TREE
        case inspect.BoolType():
            return Kind.TRUTH
        case inspect.IntType():
            return Kind.PENCE if name.endswith("_pence") or "pence" in _described(wanted) else Kind.WHOLE
        case inspect.StrType(pattern=pattern):
            return Kind.DECIMAL if _is_of_numbers(pattern) else Kind.TEXT
        case inspect.DateType():
            return Kind.DAY
        case inspect.DateTimeType():
            return Kind.INSTANT
        case inspect.EnumType() | inspect.LiteralType():
            return Kind.CHOICE
        case inspect.UUIDType():
            return Kind.TEXT
        case other:
            return _kind_of_several(other)


def _kind_of_several(wanted: inspect.Type) -> Kind:
    match wanted:
        case inspect.DictType(value_type=item):
            inner = kind_of("", item)
            return Kind.NAMES if inner in _SCALARS or inner in {Kind.GROUP, Kind.KINDS} else Kind.TREE
        case (
            inspect.ListType(item_type=item)
            | inspect.VarTupleType(item_type=item)
            | inspect.SetType(item_type=item)
            | inspect.FrozenSetType(item_type=item)
        ):
            inner = kind_of("", item)
            if inner in {Kind.GROUP, Kind.KINDS}:
                return Kind.ROWS
            return Kind.LIST if inner in _IN_LINES or inner is Kind.CHOICE else Kind.TREE
        case _:
            return Kind.TREE


def _is_of_numbers(pattern: str | None) -> bool:
    """Whether a text is a number written in digits: a year is none."""
    return pattern is not None and all(
        (re.search(pattern, text) is not None) == is_taken
        for text, is_taken in (("1", True), ("12", True), ("a", False))
    )


def _has_lines(wanted: inspect.Type) -> bool:
    return isinstance(wanted, inspect.StrType) and (
        wanted.pattern is None or re.search(wanted.pattern, "one\ntwo") is not None
    )


def _bare(wanted: inspect.Type) -> inspect.Type:
    """The type without what is said of it, and without null where only one other remains."""
    while isinstance(wanted, inspect.Metadata):
        wanted = wanted.type
    if isinstance(wanted, inspect.UnionType):
        others = tuple(one for one in wanted.types if not isinstance(one, inspect.NoneType))
        return _bare(others[0]) if len(others) == 1 else inspect.UnionType(others)
    return wanted


def _item_of(wanted: inspect.Type) -> inspect.Type:
    assert isinstance(wanted, _LISTS)
    return _bare(wanted.item_type)


def _described(wanted: inspect.Type) -> str:
    """What is said of a type, the outermost word first."""
    return next(_descriptions(wanted), "")


def _descriptions(wanted: inspect.Type) -> Iterator[str]:
    if isinstance(wanted, inspect.Metadata):
        said = (wanted.extra_json_schema or {}).get("description")
        yield from [said] if said else []
        yield from _descriptions(wanted.type)
    elif isinstance(wanted, inspect.UnionType):
        for one in wanted.types:
            yield from _descriptions(one)
    elif isinstance(wanted, inspect.VarTupleType) and isinstance(wanted.item_type, inspect.Metadata):
        yield from _descriptions(wanted.item_type)


def _constants_of(wanted: inspect.Type) -> dict[str, Any]:
    match wanted:
        case inspect.EnumType(cls=cls):
            return {str(one.value): one.value for one in cls}
        case inspect.LiteralType(values=values):
            return {str(one): one for one in values}
        case _:
            return {}


def _takes_nothing(kind: Kind, wanted: inspect.Type) -> bool:
    """Whether nothing at all is a value here: the decoder's patterns and lengths say."""
    bare = _bare(wanted)
    match kind:
        case Kind.TEXT if isinstance(bare, inspect.StrType):
            is_matched = bare.pattern is None or re.search(bare.pattern, "") is not None
            return is_matched and not bare.min_length
        case Kind.LIST | Kind.ROWS | Kind.NAMES:
            return not getattr(bare, "min_length", None)
        case _:
            return False
