"""A programme's life: its terms with their sunset, what a gateway decided, and what it may be charged with. Pure."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal


class Decided(StrEnum):
    """What a programme's boards decide of it."""

    PROCEED = "proceed"
    PAUSE = "pause"
    STOP = "stop"
    CLOSE = "close"
    RENEW = "renew"
    LATE_CHARGES = "late_charges"
    RETURN = "return"


class Standing(StrEnum):
    """What the last decision lets a programme do."""

    GOING = "going"
    PAUSED = "paused"
    STOPPED = "stopped"
    CLOSED = "closed"


class Stage(StrEnum):
    """Where a programme is in its life."""

    PROPOSED = "proposed"
    FUNDED = "funded"
    PAUSED = "paused"
    CLOSING = "closing"
    CLOSED = "closed"


class Charge(StrEnum):
    """What a posting does to a programme: binds money anew, moves it out, pays for something, brings money back."""

    NEW = "new"
    OUT = "out"
    SPEND = "spend"
    BACK = "back"


class Term(Struct, frozen=True):
    """A fixed term, both days included."""

    first_day: date
    last_day: date

    def has(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


_LEADS_TO = {
    Decided.PROCEED: Standing.GOING,
    Decided.PAUSE: Standing.PAUSED,
    Decided.STOP: Standing.STOPPED,
    Decided.CLOSE: Standing.CLOSED,
    Decided.RENEW: Standing.GOING,
}
# From which standing each may be decided; what brings money back, or lets a late charge in, leaves it as it is.
_FROM = {
    Decided.PROCEED: (Standing.GOING, Standing.PAUSED),
    Decided.PAUSE: (Standing.GOING,),
    Decided.STOP: (Standing.GOING, Standing.PAUSED),
    Decided.CLOSE: (Standing.GOING, Standing.STOPPED),
    Decided.RENEW: (Standing.GOING, Standing.STOPPED, Standing.CLOSED),
    Decided.LATE_CHARGES: (Standing.GOING, Standing.PAUSED, Standing.STOPPED),
    Decided.RETURN: (Standing.GOING, Standing.STOPPED),
}
_TAKES = {
    Standing.GOING: frozenset(Charge),
    Standing.PAUSED: frozenset({Charge.OUT, Charge.SPEND, Charge.BACK}),
    Standing.STOPPED: frozenset({Charge.SPEND, Charge.BACK}),
    Standing.CLOSED: frozenset({Charge.BACK}),
}
_WAY_ON = {
    Standing.PAUSED: "let the board that paused it pass the gateway with `proceed`",
    Standing.STOPPED: "renew the programme, or return what is unspent of it",
    Standing.CLOSED: "renew the programme",
}


def standing_after(decisions: Sequence[Decided]) -> Standing:
    """Where decisions, in order, leave a programme; one of which nothing was decided is going."""
    led = [_LEADS_TO[one] for one in decisions if one in _LEADS_TO]
    return led[-1] if led else Standing.GOING


def stage_of(standing: Standing, terms: Sequence[Term], today: date, *, is_funded: bool) -> Stage:
    """Where a programme is in its life; once its last day is past it is closing, whatever its boards say."""
    match standing:
        case Standing.CLOSED:
            return Stage.CLOSED
        case Standing.STOPPED:
            return Stage.CLOSING
    if today > terms[-1].last_day:
        return Stage.CLOSING
    if standing is Standing.PAUSED:
        return Stage.PAUSED
    return Stage.FUNDED if is_funded else Stage.PROPOSED


def refusal_of_decision(programme: str, decided: Decided, standing: Standing) -> Refusal | None:
    """Why a decision does not follow those before it."""
    if standing in _FROM[decided]:
        return None
    detail = f"programme {programme} is {standing}; {decided.replace('_', ' ')} is decided of one that is "
    return Refusal(Code.PROGRAMME_IS_IN_ANOTHER_STATE, detail + " or ".join(_FROM[decided]), "/programme")


def refusals_of_renewal(programme: str, terms: Sequence[Term], new: Term) -> tuple[Refusal, ...]:
    """A further term follows the last one, and has a day."""
    refusals = []
    last_day = terms[-1].last_day
    if new.first_day <= last_day:
        detail = f"programme {programme} has a term to {last_day}: the next one begins after it"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/first_day"))
    if new.last_day < new.first_day:
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "the term ends before it begins", "/last_day"))
    return tuple(refusals)


def refusal_of_standing(programme: str, standing: Standing, charge: Charge) -> Refusal | None:
    """Why a programme as it stands does not take a posting."""
    if charge in _TAKES[standing]:
        return None
    detail = f"programme {programme} is {standing}: {_WAY_ON[standing]}"
    return Refusal(Code.PROGRAMME_TAKES_NOTHING_NEW, detail, "/programme")


def is_within(terms: Sequence[Term], charge: Charge, effective_date: date, event_date: date | None) -> bool:
    """Whether the terms take a posting by its dates.

    What brings money back may come at any time after the first day. Spend is of a term on its effective date, or, for
    a late invoice, when it really happened; what binds money anew is on its effective date alone.
    """
    if charge is Charge.BACK:
        return effective_date >= terms[0].first_day
    if any(term.has(effective_date) for term in terms):
        return True
    is_late = charge is Charge.SPEND and event_date is not None and effective_date >= terms[0].first_day
    return is_late and any(term.has(event_date) for term in terms if event_date is not None)


def refusal_of_sunset(programme: str, terms: Sequence[Term]) -> Refusal:
    """That no term takes the day: the programme, its terms, and what to do."""
    spans = " and from ".join(f"{term.first_day} to {term.last_day}" for term in terms)
    detail = (
        f"programme {programme} runs from {spans}; after its last day give the event date of what was received "
        "within the term, or have the programme renewed or late charges allowed"
    )
    return Refusal(Code.DATE_IS_OUTSIDE_PROGRAMME, detail, "/effective_date")


def refusal_of_limit(scheme: str, amount_pence: int, spent_pence: int, limit_pence: int) -> Refusal | None:
    """Why a scheme that may spend no more than was bound, or allowed late, does not take an amount."""
    if spent_pence + amount_pence <= limit_pence:
        return None
    left = pounds_from_pence(max(limit_pence - spent_pence, 0))
    detail = f"£{left} is left of what {scheme} was bound to pay, or was allowed late: have more allowed by decision"
    return Refusal(Code.CHARGE_EXCEEDS_LIMIT, detail, "/amount_pence")
