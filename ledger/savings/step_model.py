"""The words of moves: what is done with a part of a claim, by one body alone or as a controlled act."""

from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from ledger.approvals.model import ActCommand
from ledger.rules.savings.life import Move, Stage
from ledger.savings.model import (
    Activity,
    ClaimNamed,
    ClaimNumber,
    ClawBack,
    EffectiveDate,
    FromVerified,
    JournalReference,
    LossToDemand,
    NonDelivery,
    PartCommand,
    Pence,
    Redeployment,
    Withdrawal,
    require_amount,
)


class SavingStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A move of a part of a claim, as it is decided and posted, whichever door it came through."""

    claim: int
    move: Move
    stage: Stage
    amount_pence: int
    acting_body: str
    effective_date: date
    label: str = ""
    reason: str = ""
    journal_reference: str | None = None
    journal_date: date | None = None
    activity: Activity | None = None
    counted_in: ClaimNamed | None = None


_MOVES: dict[type[PartCommand], tuple[Move, Stage | None]] = {
    NonDelivery: (Move.NOT_DELIVERED, Stage.CLAIMED),
    Redeployment: (Move.REDEPLOYED, Stage.VERIFIED),
    LossToDemand: (Move.LOST_TO_DEMAND, Stage.VERIFIED),
    Withdrawal: (Move.WITHDRAWN, None),
    ClawBack: (Move.CLAWED_BACK, None),
}


def step_of(claim: int, command: PartCommand) -> SavingStep:
    """The move that a body asks for by a door of its own."""
    move, stage = _MOVES[type(command)]
    return SavingStep(
        claim=claim,
        move=move,
        stage=stage or Stage(getattr(command, "stage")),  # noqa: B009 - the two commands that name a stage
        amount_pence=command.amount_pence,
        acting_body=command.acting_body,
        effective_date=command.effective_date,
        label=command.label,
        reason=command.reason,
        activity=command.activity if isinstance(command, LossToDemand) else None,
        counted_in=command.counted_in if isinstance(command, Withdrawal) else None,
    )


class _ProposedStep(ActCommand, frozen=True, kw_only=True):
    """What is proposed of a part of a claim."""

    claim: ClaimNumber
    amount_pence: Pence
    effective_date: EffectiveDate

    def __post_init__(self) -> None:
        """Some pence."""
        require_amount(self.amount_pence)


class ProposedVerification(_ProposedStep, frozen=True, kw_only=True, tag_field="act", tag="verify-saving"):
    """Verify a claim, or a part of it: the body that gains and a second body say that it was saved."""


class ProposedBanking(_ProposedStep, frozen=True, kw_only=True, tag_field="act", tag="bank-saving"):
    """Bank what was verified: the body has taken it out of its own budget."""

    journal_reference: JournalReference
    journal_date: Annotated[date, Meta(description="of that journal")]


class ProposedClawBack(_ProposedStep, frozen=True, kw_only=True, tag_field="act", tag="claw-back-saving"):
    """Take back what was verified, above the limit of reversals or in a soft-closed month."""

    stage: Annotated[FromVerified, Meta(description="where it stands")]
    counted_in: Annotated[
        ClaimNamed | None, Meta(description="the claim that counts it too: then it is withdrawn as double count")
    ] = None


AnyProposedStep = ProposedVerification | ProposedBanking | ProposedClawBack


def proposed_step(command: AnyProposedStep) -> SavingStep:
    """The move that a controlled act makes."""
    same: dict[str, Any] = {
        name: getattr(command, name) for name in ("claim", "amount_pence", "acting_body", "effective_date", "reason")
    }
    match command:
        case ProposedVerification():
            return SavingStep(**same, move=Move.VERIFIED, stage=Stage.CLAIMED)
        case ProposedBanking():
            same |= {"journal_reference": command.journal_reference, "journal_date": command.journal_date}
            return SavingStep(**same, move=Move.BANKED, stage=Stage.VERIFIED)
        case ProposedClawBack():
            move = Move.CLAWED_BACK if command.counted_in is None else Move.WITHDRAWN
            return SavingStep(**same, move=move, stage=Stage(command.stage), counted_in=command.counted_in)
