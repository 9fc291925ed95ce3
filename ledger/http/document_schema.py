"""Schemas of the API document, made from the very types that the decoder enforces."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

SCHEMAS = "#/components/schemas/"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PAGE = re.compile(r"Page_(\w+)_\Z")


class Schemas:
    """The schema of every type that doors name, and the components that they refer to."""

    def __init__(self, types: Iterable[Any], *, queries: Iterable[type[Struct]]) -> None:
        wanted = list(dict.fromkeys([*types, *queries]))
        schemas, components = msgspec.json.schema_components(wanted, ref_template=SCHEMAS + "{name}")
        self._of = {one: _fitted(schema) for one, schema in zip(wanted, schemas, strict=True)}
        self._all = {_component_name(name): _fitted(schema) for name, schema in components.items()}
        for one in wanted:
            self._loosen_tag(one)
        told_as_parameters = {self._name_of(query) for query in queries}
        self.components = {name: self._all[name] for name in sorted(self._all.keys() - told_as_parameters)}

    def of(self, wanted: Any) -> dict[str, Any]:
        """The schema of a type, a reference where it is a component."""
        found: dict[str, Any] = self._of[wanted]
        return found

    def _loosen_tag(self, wanted: Any) -> None:
        """A type that a door takes alone needs no tag; where it is one of several, the schema of these asks for it."""
        config = getattr(wanted, "__struct_config__", None)
        if config is not None and config.tag is not None:
            self._all[self._name_of(wanted)]["required"].remove(config.tag_field)

    def parameters_of(self, query: type[Struct]) -> list[dict[str, Any]]:
        """The fields of a query as parameters; a list is sent by repeating its name."""
        schema = self._all[self._name_of(query)]
        return [
            _query_parameter(name, one, required=name in schema["required"])
            for name, one in schema["properties"].items()
        ]

    def _name_of(self, query: type[Struct]) -> str:
        reference: str = self._of[query]["$ref"]
        return reference.removeprefix(SCHEMAS)


def json_schema_of(wanted: Any) -> dict[str, Any]:
    """The schema of one type as a document of its own, in the words of JSON Schema alone."""
    return {"$schema": DIALECT, **_without_words_of_openapi(_fitted(msgspec.json.schema(wanted)))}


def _without_words_of_openapi(schema: Any) -> Any:
    """A field may be called `format` or `discriminator` too: those say more than such a word does."""
    if isinstance(schema, list):
        return [_without_words_of_openapi(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: one for name, one in schema.items() if one != "int64" and "propertyName" not in _names_in(one)}
    return {name: _without_words_of_openapi(one) for name, one in kept.items()}


def _names_in(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _query_parameter(name: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    sent = _without_null(schema)
    described = {"name": name, "in": "query", "description": sent.pop("description", ""), "required": required}
    if sent.get("type") == "array":
        described |= {"style": "form", "explode": True}
    return {key: value for key, value in {**described, "schema": sent}.items() if value != ""}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: a parameter is left out instead, so its schema is the one beside the null."""
    if "anyOf" not in schema:
        return dict(schema)
    (only,) = [one for one in schema["anyOf"] if one != {"type": "null"}]
    outer = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
    return {**only, **outer}


def _fitted(schema: Any) -> Any:
    """What msgspec says of Python types, in JSON Schema's own dialect."""
    if isinstance(schema, list | tuple):  # a tuple is a default
        return [_fitted(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    found = {key: _fitted(value) for key, value in schema.items()}
    if isinstance(found.get("pattern"), str):
        # \Z is Python's; in the regular expressions of JSON Schema $ is the end and \Z the letter.
        found["pattern"] = found["pattern"].removesuffix(r"\Z") + "$"
    if isinstance(found.get("$ref"), str):
        where, _, name = found["$ref"].rpartition("/")
        found["$ref"] = f"{where}/{_component_name(name)}"
    if isinstance(found.get("discriminator"), dict):
        found["required"] = [found["discriminator"]["propertyName"]]
    if found.get("type") == "integer":
        found["format"] = "int64"
    if isinstance(found.get("enum"), list):
        found.setdefault("type", "string" if isinstance(found["enum"][0], str) else "integer")
    return found


def _component_name(name: str) -> str:
    """`EntryViewPage` where msgspec says `Page_EntryView_`."""
    page = _PAGE.fullmatch(name)
    return f"{page[1]}Page" if page else name
