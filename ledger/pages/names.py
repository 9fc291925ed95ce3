"""Names for the codes of an answer: a page says Home First, and not home-first."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from ledger.http.door import Door
from ledger.pages.visiting import Visit
from ledger.pages.words import name_text
from ledger.people.routes import LIST_PEOPLE
from ledger.places.body_routes import LIST_BODIES
from ledger.places.routes import LIST_STREAMS
from ledger.programmes.routes import LIST_PROGRAMMES

AS_MANY = 1_000  # as one page of a listing has; what lies beyond is called by its code
NOBODY = "somebody whose name is not in the directory"


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called; a code without a name stands for itself."""

    bodies: Mapping[str, str] = field(default_factory=dict)
    streams: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, str] = field(default_factory=dict)
    schemes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def body(self, code: str | None) -> str:
        return self.bodies.get(code or "", code or "")

    def stream(self, code: str | None) -> str:
        return self.streams.get(code or "", code or "")

    def programme(self, code: str | None) -> str:
        return self.programmes.get(code or "", code or "")

    def scheme(self, programme: str | None, code: str | None) -> str:
        return self.schemes.get((programme or "", code or ""), code or "")

    def person(self, principal_id: str | None) -> str:
        """The name in the place's directory; who is not there, or no more, stays somebody."""
        return self.people.get(principal_id or "") or NOBODY


class Of(StrEnum):
    """What names are wanted of: each is one question to the API."""

    BODIES = "bodies"
    STREAMS = "streams"
    PROGRAMMES = "programmes"
    PEOPLE = "people"


_DOORS: Mapping[Of, Door] = MappingProxyType(
    {
        Of.BODIES: LIST_BODIES,
        Of.STREAMS: LIST_STREAMS,
        Of.PROGRAMMES: LIST_PROGRAMMES,
        Of.PEOPLE: LIST_PEOPLE,
    }
)


async def names_in(visit: Visit, *wanted: Of) -> Names:
    """The names of the place's streams, programmes with their schemes, and people, and of registered bodies."""
    of = wanted or tuple(Of)
    answers = await asyncio.gather(*(visit.read(_DOORS[one], page_size=AS_MANY) for one in of))
    found = {one: answer["items"] for one, answer in zip(of, answers, strict=True)}
    bodies = {one.body: one.name for one in found.get(Of.BODIES, ())}
    return Names(
        bodies=bodies,
        streams={one.stream: one.name for one in found.get(Of.STREAMS, ())},
        programmes={one.code: one.name for one in found.get(Of.PROGRAMMES, ())},
        schemes=dict(_schemes(found.get(Of.PROGRAMMES, ()))),
        people=dict(_people(found.get(Of.PEOPLE, ()), bodies)),
    )


def _people(listed: Any, bodies: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The name in the directory; of who has none there, the role that they hold."""
    for one in listed:
        roles = [f"{name_text(held.role)}{_of(held.body, bodies)}" for held in one.roles if held.withdrawn_at is None]
        if one.name or roles:
            yield one.principal_id, one.name or f"{', '.join(dict.fromkeys(roles))} (not named)"


def _of(body: str | None, bodies: Mapping[str, str]) -> str:
    return f" of {bodies.get(body, body)}" if body else ""


def _schemes(programmes: Any) -> Iterator[tuple[tuple[str, str], str]]:
    for programme in programmes:
        for scheme in programme.schemes:
            yield (programme.code, scheme.code), scheme.name
