"""What a settlement says in words: where it stands, what happens next, what becomes of each scheme's variance. Pure."""

from collections.abc import Iterable, Iterator

from ledger.pages.names import Names
from ledger.pages.seen import Record
from ledger.pages.words import listed_text, name_text
from ledger.settlement.deciding import State

_WAITING = {State.PROPOSED, State.AGREED, State.DISPUTED, State.HELD_UP}


def next_steps(settlement: Record, names: Names) -> Iterator[str]:
    """What happens next with a settlement, and who has to do it."""
    if settlement.withdrawn is not None:
        yield f"It was withdrawn: {settlement.withdrawn.reason}"
    waiting = [scheme for scheme in settlement.schemes if scheme.state in _WAITING]
    yield from _what_waits(waiting, names)
    if settlement.superseded_by is not None:
        yield f"Settlement {settlement.superseded_by} of the same year took over whatever this one left open."
    elif not waiting and settlement.withdrawn is None:
        yield "All of it is settled. What is owed is cleared by payments between the fund and the partners."


def _what_waits(waiting: list[Record], names: Names) -> Iterator[str]:
    bodies = _names(names, (body for scheme in waiting for body in scheme.waiting_for))
    if bodies:
        verb = "has" if len(bodies) == 1 else "have"
        yield f"{listed_text(bodies)} {verb} still to agree. What all have agreed is posted with the last agreement."
    for scheme in waiting:
        if scheme.state in {State.DISPUTED, State.HELD_UP}:
            yield f"{names.scheme_of(scheme.scheme)}: {names.within(scheme.says)}."


def _names(names: Names, codes: Iterable[str]) -> list[str]:
    return [names.body(code) for code in dict.fromkeys(codes)]


def effect_text(effect: Record, names: Names) -> str:
    """What becomes of a variance, or of a saving, in one way."""
    whose = names.body(effect.body)
    within = f", within the fence {names.stream(effect.fence)}" if effect.fence else ""
    match str(effect.what):
        case "share":
            form = "" if effect.form == "settled" else f" ({name_text(effect.form).lower()})"
            return f"Share of {whose}{form}{within}"
        case "kept":
            return f"{name_text(effect.form)}: {effect.to}{within}"
        case "drawn":
            return f"Drawn on {effect.to or name_text(effect.form).lower()}{within}"
        case moved:
            case_ = f", case {effect.case}" if effect.case else ""
            return f"Savings of {whose} {moved}{case_}"


def title_of(settlement: Record) -> str:
    """`Settlement 2 of 2024-25`."""
    return f"Settlement {settlement.number} of {settlement.financial_year}"


def done_text(line: Record, names: Names) -> str:
    """One line of a settlement's history: what was done, and for whom."""
    what = {
        "proposed": "Proposed",
        "agreed": "Agreed",
        "settled": "Posted to the books",
        "disputed": "Disputed",
        "dispute_withdrawn": "Dispute withdrawn",
        "dispute_resolved": "Dispute resolved",
        "withdrawn": "Withdrawn",
    }[str(line.what)]
    return what if line.body is None else f"{what} for {names.body(line.body)}"
