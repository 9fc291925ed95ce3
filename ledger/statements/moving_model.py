"""The words of what moved: a statement now beside one that was issued."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.statements.actions import StatementQuery


class MovementQuery(StatementQuery, frozen=True, kw_only=True):
    """Of which statement, as known when; and since which."""

    since: (
        Annotated[
            int,
            Meta(
                ge=1,
                le=2**31 - 2,
                description="the number of an issued statement; left out: the last of the financial year over days "
                "that end earlier, or else over days with the same end",
            ),
        ]
        | None
    ) = None
    only_moved: Annotated[bool, Meta(description="leave out the figures that are as they were")] = False


class MovedFigure(Struct, frozen=True, kw_only=True):
    """A figure as it was and as it is; null where a statement has no such line, or the line no such figure."""

    name: Annotated[str, Meta(description="its place in the statement, such as `programmes/home-first/variance`")]
    was_pence: int | None
    is_pence: int | None
    difference_pence: Annotated[
        int | None,
        Meta(description="of a line that is new or gone, all of it; null where a line has the figure only now or then"),
    ]
    was_legs: str | None
    is_legs: str | None
    difference_legs: Annotated[str | None, Meta(description="lists the legs that sum to the difference")]


class Since(Struct, frozen=True, kw_only=True):
    """The issued statement that figures moved from."""

    number: int
    period: str
    first_day: date
    last_day: date
    through_sequence: int
    known_at: datetime
    issued_at: datetime
    href: str


class Movements(Struct, frozen=True, kw_only=True):
    """What moved in a statement since one that was issued; it can be asked again for ever."""

    place: str
    pool: str
    pool_label: str
    mark: Annotated[str, Meta(description="that the agreement is not yet signed; empty once it is")]
    period: str
    through_sequence: int
    recorded_at: datetime
    before: Annotated[Since | None, Meta(description="null where none was issued before: then nothing is listed")]
    items: tuple[MovedFigure, ...]
