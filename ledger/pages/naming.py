"""What bodies, programmes and schemes are called: pages say names, and codes only where nothing has a name."""

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.pages.seen import Record
from ledger.pages.visiting import Visit
from ledger.places.body_routes import LIST_BODIES
from ledger.programmes.routes import LIST_PROGRAMMES

_ALL = 1_000
_BODIES_MAX = 200
_CODE = re.compile(r"[“\"]?\b((?:gss|ods|gov):[A-Za-z0-9-]+|[a-z0-9-]+/[a-z0-9-]+)\b[”\"]?")


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code. What has none is called by its code."""

    bodies: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, str] = field(default_factory=dict)
    schemes: Mapping[str, str] = field(default_factory=dict)  # by `programme/scheme`

    def body(self, code: str) -> str:
        return self.bodies.get(code, code)

    def programme(self, code: str) -> str:
        return self.programmes.get(code, code)

    def scheme(self, code: str) -> str:
        return self.schemes.get(code, code)

    def within(self, text: str) -> str:
        """A sentence with names in the place of codes, such as the reading of a rule."""
        return _CODE.sub(lambda found: self._any(found[1]) or found[0], text)

    def _any(self, code: str) -> str | None:
        return self.bodies.get(code) or self.schemes.get(code)


async def names_of(visit: Visit, bodies: Iterable[str] = ()) -> Names:
    """The names of these bodies, and of the programmes and schemes of the place; asked of the API as all else."""
    wanted = sorted({str(one) for one in bodies if one})[:_BODIES_MAX]
    programmes, found = await asyncio.gather(visit.read(LIST_PROGRAMMES, page_size=_ALL), _bodies(visit, wanted))
    return Names(
        {one.body: one.name for one in found},
        {one.code: one.name for one in programmes["items"]},
        dict(_schemes(programmes["items"])),
    )


async def _bodies(visit: Visit, wanted: list[str]) -> Iterable[Any]:
    return (await visit.read(LIST_BODIES, body=wanted, page_size=len(wanted)))["items"] if wanted else ()


def _schemes(programmes: Iterable[Record]) -> Iterator[tuple[str, str]]:
    for programme in programmes:
        for scheme in programme["schemes"]:
            yield f"{programme.code}/{scheme.code}", scheme.name
