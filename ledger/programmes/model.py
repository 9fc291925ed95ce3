"""The words of programmes: work toward named outcomes for a fixed term, its schemes, and what they may spend."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.agreements.model import Share
from ledger.core.ids import BodyCode, Code, Name
from ledger.journal.command import Amount, Label, PostingCommand
from ledger.rules.fencing import Nature, Purposes, SchemeUse
from ledger.rules.recognition import Decided, Treatment
from ledger.rules.vat import Regime, VatTreatment
from ledger.rules.winding_up import WHOLE_BASIS_POINTS

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


_OF_ONE_BODY = (Treatment.LEAD_AS_PRINCIPAL, Treatment.AGENT)
_SHARED = (Treatment.JOINT_OPERATION, Treatment.LEAD_AS_PRINCIPAL)


class NewSchemeTreatment(Struct, frozen=True, forbid_unknown_fields=True):
    """How partners account for a scheme, in financial years that end on a date or later: a further version."""

    effective_from: date
    treatment: Treatment
    reason: Name
    body: Annotated[BodyCode | None, Meta(description="the lead that recognises all, or the agent's principal")] = None
    shares: Annotated[
        tuple[Share, ...],
        Meta(max_length=100, description="fixed ones; if left out, by what is scheduled to be contributed that year"),
    ] = ()

    def __post_init__(self) -> None:
        """One body leads or is principal, and only then; fixed shares are of each body once, and of the whole."""
        if (self.treatment in _OF_ONE_BODY) != (self.body is not None):
            raise ValueError("name the body of a lead or of an agent's principal, and of no other treatment")
        if self.shares and self.treatment not in _SHARED:
            raise ValueError("nothing is shared under this treatment: leave the shares out")
        if self.shares and sum(one.basis_points for one in self.shares) != WHOLE_BASIS_POINTS:
            raise ValueError(f"the shares add up to {WHOLE_BASIS_POINTS:,} basis points")
        if len({one.body for one in self.shares}) != len(self.shares):
            raise ValueError("each body has one share")


class SchemeTreatmentView(Struct, frozen=True):
    """One version of how a scheme is accounted for; version 0: nothing was decided yet."""

    programme: str
    scheme: str
    version: int
    effective_from: date | None
    treatment: Treatment
    body: str | None
    shares: tuple[Share, ...]
    reason: str


class TreatmentVersion(Struct, frozen=True):
    """A treatment as a year's accounts take it: the version in force on the year's last day; 0: none was decided."""

    version: int = 0
    effective_from: date = date.min
    decided: Decided = Decided()


class SchemeTerms(Struct, frozen=True):
    """What a posting must know of a scheme: its programme's term, its streams in order, what it is for, its VAT."""

    first_day: date
    last_day: date
    streams: tuple[str, ...]
    uses: tuple[SchemeUse, ...] = ()
    vat: tuple[VatTreatment, ...] = ()


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
