"""What may be chosen in forms: bodies, programmes, schemes and streams by name, wherever a field asks for one."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ledger.agreements.routes import READ_POOL
from ledger.pages.asking import RefusedByApiError
from ledger.pages.forms.model import Choice, Override
from ledger.pages.listing import AS_MANY
from ledger.pages.visiting import Visit
from ledger.places.body_routes import LIST_BODIES
from ledger.places.routes import LIST_STREAMS
from ledger.programmes.routes import LIST_PROGRAMMES

_BODIES = {"acting_body", "body", "bodies", "partner", "partners", "host", "responsible_body", "owner", "investor"}
_BODIES |= {"payer", "beneficiary", "from_body", "to_body", "concerning", "told", "verifying_body", "public_body"}
_PROGRAMMES = {"programme", "from_programme", "to_programme"}
_SCHEMES = {"scheme", "from_scheme", "to_scheme", "schemes"}
_STREAMS = {"stream", "streams", "from_stream", "to_stream"}


class Named(Mapping[str, Override]):
    """What a page says of fields by their paths; of the others, what is known of the last name of the path."""

    def __init__(self, by_path: Mapping[str, Override], by_name: Mapping[str, Override]) -> None:
        self._by_path, self._by_name = by_path, by_name

    def __getitem__(self, path: str) -> Override:
        return self._by_path[path] if path in self._by_path else self._by_name[path.rpartition("/")[2]]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._by_name, **self._by_path})

    def __len__(self) -> int:
        return len({**self._by_name, **self._by_path})


def own_body(visit: Visit) -> str | None:
    """The body that the visitor speaks for, where it is one alone."""
    own = {grant.body for grant in visit.grants if grant.body}
    return own.pop() if len(own) == 1 else None


async def choices_here(visit: Visit) -> Mapping[str, Override]:
    """What may be chosen by the names of fields, in the place and the pool of a page."""
    if "place" not in visit.at:
        return {}
    partners, listed, programmes, streams = await asyncio.gather(
        _partners(visit), _listed(visit, LIST_BODIES), _listed(visit, LIST_PROGRAMMES), _listed(visit, LIST_STREAMS)
    )
    called = Counter(str(one.name) for one in listed)
    names = {str(one.body): str(one.name) if called[one.name] == 1 else f"{one.name} ({one.body})" for one in listed}
    bodies = [Choice(code, names.get(code, code)) for code in (partners or names)]
    schemes = [(inner, one) for one in programmes for inner in one.schemes]
    return {
        **_each(_BODIES, bodies),
        **_each(_PROGRAMMES, (Choice(str(one.code), str(one.name)) for one in programmes)),
        **_each(_SCHEMES, (Choice(str(one.code), f"{one.name} ({of.name})") for one, of in schemes)),
        **_each(_STREAMS, (Choice(str(one.stream), str(one.name)) for one in streams)),
    }


async def choices_for_own(visit: Visit) -> Mapping[str, Override]:
    """The same, with the visitor's own body to act for where they speak for one alone."""
    choices = await choices_here(visit)
    bodies = choices.get("acting_body", Override()).choices
    acting = Override(label="You act for", choices=bodies, value=own_body(visit), order=0)
    return {**choices, "acting_body": acting}


def _each(names: Iterable[str], choices: Iterable[Choice]) -> dict[str, Override]:
    """The same choices for several names; none where there is nothing to choose from, so that a code can be typed."""
    found = tuple({one.value: one for one in choices}.values())
    return dict.fromkeys(names, Override(choices=found)) if found else {}


async def _partners(visit: Visit) -> list[str]:
    if "pool" not in visit.at:
        return []
    pool = await visit.read(READ_POOL)
    return [str(one) for one in pool.partners]


async def _listed(visit: Visit, door: Any) -> list[Any]:
    """The first page of a listing; nothing where the visitor may not see it."""
    try:
        listing = await visit.read(door, page_size=AS_MANY)
    except RefusedByApiError:
        return []
    return list(listing["items"])
