"""Links to pages and forms by their doors, for those who may pass them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.http.door import Door
from ledger.pages.asking import address_of, page_of
from ledger.pages.visiting import Visit, prefix_of

Way = tuple[str, Door]
Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading, what stands below it in a sentence, and the ways on from there."""

    heading: str
    sentence: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """The same for one visitor."""

    heading: str
    sentence: str
    links: tuple[Link, ...]


def href_of(visit: Visit, door: Door, at: Mapping[str, str] | None = None) -> str:
    """The page of an answer, or the form of an act."""
    page = page_of(address_of(door, {**visit.at, **(at or {})}))
    return visit.link(page if door.method == "GET" else f"{prefix_of(door)}{page}")


def links_of(visit: Visit, ways: Iterable[Way], at: Mapping[str, str] | None = None) -> tuple[Link, ...]:
    """The ways that the visitor may go."""
    return tuple((text, href_of(visit, door, at)) for text, door in ways if visit.may(door))


def shown_groups(visit: Visit, groups: Iterable[Group], at: Mapping[str, str] | None = None) -> list[ShownGroup]:
    """The groups in which a way is open to the visitor."""
    shown = (ShownGroup(one.heading, one.sentence, links_of(visit, one.ways, at)) for one in groups)
    return [one for one in shown if one.links]
