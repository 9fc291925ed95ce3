"""The words of commentaries: what is said of a line of a period's statement, by whom, as known when."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import PLAIN, BodyCode, Text
from ledger.http.paging import PageQuery
from ledger.journal.views import KnownAt, Through
from ledger.periods.model import PeriodName, require_period

LINE_LENGTH_MAX = 300
LineName = Annotated[
    str,
    Meta(
        max_length=LINE_LENGTH_MAX,
        pattern=rf"^{PLAIN}*\Z",
        description="the place of a line or figure in the statement, such as `programmes/home-first/variance`; empty: "
        "the whole statement",
    ),
]
Said = Annotated[
    str,
    Meta(
        pattern=rf"^(?=.*\S){PLAIN}*\Z",
        min_length=1,
        max_length=2_000,
        description="text without control characters, not blank; stored apart and erasable",
    ),
]


class CommentaryCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Say what lies behind a figure of a period: a version, beside those before it on the same line."""

    acting_body: Annotated[
        BodyCode, Meta(description="a partner for which the writer speaks; the pool manager: the host")
    ]
    period: PeriodName
    line: LineName = ""
    commentary: Said
    follows_version: Annotated[
        int,
        Meta(ge=0, le=1_000_000, description="the latest version on this line and these days; 0: there is none yet"),
    ] = 0
    reason: Annotated[Text, Meta(description="why a further version is needed; stored apart and erasable")] = ""

    def __post_init__(self) -> None:
        """The period is one; a further version says why."""
        require_period(self.period)
        if self.follows_version and not self.reason.strip():
            raise ValueError("say in reason why a further version is needed")


class CommentaryView(Struct, frozen=True, kw_only=True):
    """A commentary as it was written; its texts are null where they were erased."""

    number: int
    period: str
    first_day: date
    last_day: date
    line: LineName
    version: Annotated[int, Meta(description="of those on the same line and days; the last one stands")]
    commentary: str | None
    reason: Annotated[str | None, Meta(description="why it supersedes the version before")]
    acting_body: str
    body_name: str
    principal_id: UUID
    author: Annotated[str | None, Meta(description="as the directory names the writer; null: it does not, or no more")]
    through_sequence: Annotated[int, Meta(description="the last entry of the pool that stood when it was written")]
    recorded_at: datetime
    href: str


class CommentaryQuery(PageQuery, frozen=True, kw_only=True):
    """Which commentaries: of a period, a line, a body or a person; as known then or now."""

    period: PeriodName | None = None
    line: LineName | None = None
    acting_body: BodyCode | None = None
    principal_id: Annotated[UUID, Meta(description="who wrote it")] | None = None
    through_sequence: Through | None = None
    known_at: KnownAt | None = None
    standing_only: Annotated[bool, Meta(description="of each line and period the last version alone, as known")] = False

    def __post_init__(self) -> None:
        """The period is one; there is one way to say when."""
        if self.period is not None:
            require_period(self.period)
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")
