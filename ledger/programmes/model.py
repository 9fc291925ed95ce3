"""The words of programmes: work toward named outcomes for a fixed term, its schemes, and what they may spend."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name
from ledger.journal.command import Amount, Label, PostingCommand
from ledger.rules.fencing import Nature, Purposes, SchemeUse
from ledger.rules.gateways import Standing, Term
from ledger.rules.vat import Regime, VatTreatment

SchemeKey = tuple[str, str]


class Scheme(Struct, frozen=True, forbid_unknown_fields=True):
    """A budget line of a programme; it draws on its streams in the order listed."""

    code: Code
    name: Name
    responsible_body: BodyCode
    streams: Annotated[tuple[Code, ...], Meta(max_length=20)] = ()
    label: Label = ""
    purposes: Annotated[Purposes, Meta(description="what it is for, as ring-fences name it")] = ()
    nature: Annotated[Nature | None, Meta(description="revenue or capital, as ring-fences ask")] = None


class Programme(Struct, frozen=True, forbid_unknown_fields=True):
    """An outcome programme with its fixed term and its schemes."""

    code: Code
    name: Name
    first_day: date
    last_day: date
    label: Label = ""
    schemes: Annotated[tuple[Scheme, ...], Meta(max_length=1_000)] = ()


class NewSchemeUse(Struct, frozen=True, forbid_unknown_fields=True):
    """What a scheme is for from a date on: a further version, beside those before it."""

    effective_from: date
    purposes: Purposes = ()
    nature: Nature | None = None


class SchemeUseView(Struct, frozen=True):
    """One version of what a scheme is for."""

    programme: str
    scheme: str
    version: int
    effective_from: date
    purposes: tuple[str, ...]
    nature: str | None


class NewVatTreatment(VatTreatment, frozen=True, forbid_unknown_fields=True):
    """How a scheme bears VAT from a date on: a further version, beside those before it."""


class VatTreatmentView(Struct, frozen=True):
    """One version of how a scheme bears VAT."""

    programme: str
    scheme: str
    version: int
    effective_from: date
    delivering_body: str
    regime: Regime


class SchemeLimit(Struct, frozen=True):
    """The most that a scheme may have spent of a pool, by decision; until: for charges after the last day."""

    pool_id: UUID
    limit_pence: int
    until: date | None = None


class SchemeTerms(Struct, frozen=True):
    """What a posting must know of a scheme: its programme's terms and standing, its streams, use and VAT."""

    first_day: date
    last_day: date
    streams: tuple[str, ...]
    uses: tuple[SchemeUse, ...] = ()
    vat: tuple[VatTreatment, ...] = ()
    renewals: tuple[Term, ...] = ()
    standing: Standing = Standing.GOING
    limits: tuple[SchemeLimit, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term of the programme, in order."""
        return (Term(self.first_day, self.last_day), *self.renewals)


class SchemeName(Struct, frozen=True):
    """A scheme and its programme as a statement names them."""

    programme: str
    programme_name: str
    programme_label: str
    scheme: str
    name: str
    label: str


class AllocationCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="allocation"):
    """Set money of a stream to a scheme of a programme."""

    amount_pence: Amount
    stream: Code
    programme: Code
    scheme: Code


class VirementCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="virement"):
    """Move money of a stream from one scheme to another."""

    amount_pence: Amount
    stream: Code
    programme: Annotated[Code, Meta(description="where the money comes from")]
    scheme: Code
    to_programme: Code
    to_scheme: Code

    def __post_init__(self) -> None:
        """A virement goes somewhere else."""
        if (self.programme, self.scheme) == (self.to_programme, self.to_scheme):
            raise ValueError("a virement moves money to another scheme")
