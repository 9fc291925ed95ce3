"""What every posting command says, whatever it posts; the payload of the API is the command itself."""

from datetime import date
from typing import Annotated, Protocol

from msgspec import Meta, Struct

from ledger.core.entry import Draft, EntryKind, Leg, SourceLine, Texts
from ledger.core.ids import PLAIN, BodyCode, Code, Text
from ledger.core.refusal import Code as Refused
from ledger.core.refusal import Refusal
from ledger.core.working import Step
from ledger.http.access import PoolTerms

# One trillion pounds: keeps the sum of any batch within 64 bits, and every JSON number exact for every client.
AMOUNT_PENCE_MAX = 100_000_000_000_000
Amount = Annotated[int, Meta(ge=1, le=AMOUNT_PENCE_MAX, description="whole pence, above zero")]
Label = Annotated[
    str,
    Meta(
        pattern=rf"^{PLAIN}*\Z",
        max_length=200,
        description="a short mark shown wherever the thing is shown, such as 'made up for the demonstration'",
    ),
]
Reference = Annotated[
    str,
    Meta(pattern=rf"^{PLAIN}*\Z", max_length=80, description="the document's number; never a name"),
]
_LineText = Annotated[str, Meta(pattern=rf"^{PLAIN}+\Z", min_length=1, max_length=200)]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """The line of the body's own books that is posted; the same line never posts twice in a pool."""

    system: Code
    document: _LineText
    line: _LineText
    body: Annotated[BodyCode | None, Meta(description="whose books the line stands in, if not the acting body's")] = (
        None
    )


class PostingCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The part that all posting commands share. effective_date is the accounting date, in an open month."""

    acting_body: BodyCode
    effective_date: date
    event_date: Annotated[
        date | None,
        Meta(description="when it really happened, if not on the effective date; may lie in a closed month"),
    ] = None
    reference: Reference = ""
    label: Label = ""
    narrative: Annotated[Text, Meta(description="free text; stored apart and erasable")] = ""
    supplier_name: Annotated[Text, Meta(description="stored apart and erasable")] = ""
    source: Source | None = None

    @property
    def source_line(self) -> SourceLine | None:
        """The whole identity of the source line: of the acting body's books unless another body is named."""
        if self.source is None:
            return None
        return SourceLine(
            self.source.body or self.acting_body, self.source.system, self.source.document, self.source.line
        )

    def draft(
        self, kind: EntryKind, *legs: Leg, working: tuple[Step, ...] = (), recodes_sequence: int | None = None
    ) -> Draft:
        """The entry that the command makes of its legs, with the working of any rule that divided them."""
        return Draft(
            kind=kind,
            effective_date=self.effective_date,
            event_date=self.event_date or self.effective_date,
            acting_body=self.acting_body,
            legs=legs,
            label=self.label,
            reference=self.reference,
            source=self.source_line,
            texts=Texts(self.narrative, self.supplier_name),
            recodes_sequence=recodes_sequence,
            working=working,
        )


class Dated(Protocol):
    """What the terms of an agreement look at in a posting."""

    @property
    def acting_body(self) -> str: ...
    @property
    def effective_date(self) -> date: ...


def refusal_of_terms(command: Dated, terms: PoolTerms, *, host_only: bool) -> Refusal | None:
    """What the agreement's terms refuse of any posting: wound up, no partner, outside the term, not by the host."""
    if terms.settle_by is not None:
        return Refusal(Refused.AGREEMENT_IS_WOUND_UP, f"agreement {terms.agreement} is wound up")
    if command.acting_body not in terms.partners:
        return Refusal(Refused.BODY_IS_NO_PARTNER, f"{command.acting_body} is no partner", "/acting_body")
    if not terms.effective_from <= command.effective_date <= terms.effective_to:
        span = f"{terms.effective_from} to {terms.effective_to}"
        return Refusal(Refused.DATE_IS_OUTSIDE_AGREEMENT, f"the agreement runs from {span}", "/effective_date")
    if host_only and terms.host is not None and command.acting_body != terms.host:
        return Refusal(Refused.HOST_MUST_RECORD_THIS, f"the host is {terms.host}", "/acting_body")
    return None
