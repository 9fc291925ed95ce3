"""Names for the codes of an answer: a page says Home First, and not home-first."""

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from ledger.http.door import Door
from ledger.pages.listing import AS_MANY
from ledger.pages.visiting import Visit
from ledger.pages.words import name_text
from ledger.people.routes import LIST_PEOPLE
from ledger.places.body_routes import LIST_BODIES
from ledger.places.routes import LIST_STREAMS
from ledger.programmes.routes import LIST_PROGRAMMES

NOBODY = "somebody whose name is not in the directory"
_BODIES_MAX = 200  # as many as an address may name
_CODE = re.compile(r"[“\"]?\b((?:gss|ods|gov):[A-Za-z0-9-]+|[a-z0-9-]+/[a-z0-9-]+)\b[”\"]?")


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called; a code without a name stands for itself."""

    bodies: Mapping[str, str] = field(default_factory=dict)
    streams: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, str] = field(default_factory=dict)
    schemes: Mapping[str, str] = field(default_factory=dict)  # by `programme/scheme`
    people: Mapping[str, str] = field(default_factory=dict)

    def body(self, code: str | None) -> str:
        return self.bodies.get(code or "", code or "")

    def stream(self, code: str | None) -> str:
        return self.streams.get(code or "", code or "")

    def programme(self, code: str | None) -> str:
        return self.programmes.get(code or "", code or "")

    def scheme(self, programme: str | None, code: str | None) -> str:
        return self.schemes.get(f"{programme}/{code}", code or "")

    def scheme_of(self, key: str) -> str:
        """The same for one that is told as `programme/scheme`."""
        return self.schemes.get(key, key)

    def scheme_in_full(self, programme: str | None, code: str) -> str:
        """A scheme with its programme: `Reablement (Home First)`."""
        name = self.scheme(programme, code)
        return f"{name} ({self.programme(programme)})" if programme else name

    def person(self, principal_id: str | None) -> str:
        """The name in the place's directory; who is not there, or no more, stays somebody."""
        return self.people.get(principal_id or "") or NOBODY

    def within(self, text: str) -> str:
        """A sentence with names in the place of codes, such as the reading of a rule."""
        return _CODE.sub(lambda found: self.bodies.get(found[1]) or self.schemes.get(found[1]) or found[0], text)


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
    return _names({one: answer["items"] for one, answer in zip(of, answers, strict=True)})


async def names_of(visit: Visit, bodies: Iterable[str] = ()) -> Names:
    """The names of these bodies alone, and of the programmes and schemes of the place."""
    wanted = sorted({str(one) for one in bodies if one})[:_BODIES_MAX]
    programmes, found = await asyncio.gather(visit.read(LIST_PROGRAMMES, page_size=AS_MANY), _bodies(visit, wanted))
    return _names({Of.BODIES: found, Of.PROGRAMMES: programmes["items"]})


async def _bodies(visit: Visit, wanted: list[str]) -> Iterable[Any]:
    return (await visit.read(LIST_BODIES, body=wanted, page_size=len(wanted)))["items"] if wanted else ()


def _names(found: Mapping[Of, Iterable[Any]]) -> Names:
    bodies = {one.body: one.name for one in found.get(Of.BODIES, ())}
    programmes = list(found.get(Of.PROGRAMMES, ()))
    return Names(
        bodies=bodies,
        streams={one.stream: one.name for one in found.get(Of.STREAMS, ())},
        programmes={one.code: one.name for one in programmes},
        schemes={f"{one.code}/{scheme.code}": scheme.name for one in programmes for scheme in one.schemes},
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
