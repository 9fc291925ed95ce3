"""What cells say as an answer: who takes what of one line or of all. Pure."""

from collections.abc import Sequence

from ledger.core.money import share_exactly
from ledger.rules.sharing.result import Drawn, Kept, PartnerShare
from ledger.rules.sharing.taking import Cells, ToItem, ToKeep, ToPartner


def _pence(row: Sequence[int], line: int | None) -> int:
    """What a taker has of one line, or of all."""
    return sum(row) if line is None else row[line]


def shares_of(cells: Cells, line: int | None, sign: int, partners: Sequence[str]) -> tuple[PartnerShare, ...]:
    """What partners take, in the order of the agreement."""
    found = [
        (taker, sign * pence)
        for taker, row in cells.of.items()
        if isinstance(taker, ToPartner) and (pence := _pence(row, line))
    ]
    return tuple(
        PartnerShare(
            partner=taker.partner,
            amount_pence=pence,
            form=taker.form,
            instalments_pence=share_exactly(pence, [1] * taker.instalments) if taker.instalments > 1 else (),
        )
        for taker, pence in sorted(found, key=lambda one: partners.index(one[0].partner))
    )


def drawn_of(cells: Cells, line: int | None) -> tuple[Drawn, ...]:
    """What items gave or were given."""
    return tuple(
        Drawn(item=taker.item, kind=taker.kind, amount_pence=pence)
        for taker, row in cells.of.items()
        if isinstance(taker, ToItem) and (pence := _pence(row, line))
    )


def kept_of(cells: Cells, line: int | None) -> tuple[Kept, ...]:
    """What no partner takes."""
    return tuple(
        Kept(
            how=taker.how,
            to=taker.to,
            amount_pence=pence,
            fence=taker.fence,
            approval_pending_of=taker.approval_pending_of,
            unless_agreed_by=taker.unless_agreed_by,
        )
        for taker, row in cells.of.items()
        if isinstance(taker, ToKeep) and (pence := _pence(row, line))
    )
