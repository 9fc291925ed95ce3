"""What gains move, written down without the engine: from whom to whom by saving, on one basis."""

from collections.abc import Mapping, Sequence
from datetime import date

from ledger.rules.sharing.figures import Saving
from ledger.rules.sharing.model import Keeping
from ledger.rules.sharing.result import RESULT_FORMAT, Kept, Moved, OfSaving, Reallocated, Result

BODIES = ("council", "nhs", "dwp")
Rows = Sequence[tuple[Saving, Mapping[str, int], Mapping[tuple[Keeping, str], int]]]


def kept_of(of: Mapping[tuple[Keeping, str], int]) -> tuple[Kept, ...]:
    return tuple(Kept(how=how, to=to, amount_pence=pence) for (how, to), pence in of.items())


def moved(rows: Rows) -> Moved:
    """What a gain moves on one basis, from whom to whom by saving."""
    gathered, given_to = dict.fromkeys(BODIES, 0), dict.fromkeys(BODIES, 0)
    kept: dict[tuple[Keeping, str], int] = {}
    for saving, given_pence, kept_pence in rows:
        gathered[saving.body] += sum(given_pence.values()) + sum(kept_pence.values())
        for body, pence in given_pence.items():
            given_to[body] += pence
        for how, pence in kept_pence.items():
            kept[how] = kept.get(how, 0) + pence
    return Moved(
        basis="banked",
        realised_pence={},
        gathered_pence=gathered,
        shared_pence=sum(gathered.values()),
        given_pence=given_to,
        kept=kept_of(kept),
        net_pence={body: given_to[body] - gathered[body] for body in BODIES},
        outstanding=(),
        savings=tuple(
            OfSaving(
                saving=saving.name,
                body=saving.body,
                realised_pence=0,
                gathered_pence=sum(given_pence.values()) + sum(kept_pence.values()),
                given_pence=dict(given_pence),
                kept=kept_of(kept_pence),
            )
            for saving, given_pence, kept_pence in rows
        ),
        counted=(),
        says="",
        working=(),
    )


def net_of(proposed: Mapping[str, int], payable: Mapping[str, int]) -> Result:
    """An answer of one gain by what it moves to each body, net, and under no name into the pot."""
    proposed_move, payable_move = (
        Moved(
            basis="banked",
            realised_pence={},
            gathered_pence={},
            shared_pence=0,
            given_pence={},
            kept=kept_of({(Keeping.REINVEST, "prevention"): net[""]} if "" in net else {}),
            net_pence={body: pence for body, pence in net.items() if body},
            outstanding=(),
            savings=(),
            counted=(),
            says="",
            working=(),
        )
        for net in (proposed, payable)
    )
    nothing: dict[str, int] = {}
    return Result(
        format=RESULT_FORMAT,
        engine=1,
        title="for tests",
        as_at=date(2027, 3, 31),
        variance_pence=0,
        shares_pence=nothing,
        received_pence=nothing,
        charged_pence=nothing,
        pots=(),
        due=(),
        gains=(Reallocated(gain="share", pointer="", proposed=proposed_move, payable=payable_move),),
    )
