"""Reserves as they stood before the year's own settlements moved them: what a further settlement evaluates; pure.

Else what an interim settlement put into a reserve would seem there to be drawn on, and what it drew would seem gone.
"""

from collections.abc import Collection, Mapping

import msgspec

from ledger.rules.sharing.figures import Figures, Item
from ledger.settlement.effects import RESERVE


def before_settling(figures: Figures, moved: Mapping[str, int], fenced: Collection[str]) -> Figures:
    """The figures with each stream's reserve less what settlements of the year put into it.

    moved: what they put in by stream, below zero what they drew. fenced: the streams under a fence on the last day.
    """
    if not any(moved.values()):
        return figures
    items = list(figures.items)
    for stream, pence in moved.items():
        name = f"{RESERVE} {stream}"
        at = next((n for n, item in enumerate(items) if (item.kind, item.name) == (RESERVE, name)), None)
        left_pence = (0 if at is None else items[at].amount_pence) - pence
        if at is not None:
            items[at : at + 1] = [_item(name, left_pence, items[at].fence)] if left_pence > 0 else []
        elif left_pence > 0:
            place = sum(item.kind == RESERVE and item.name < name for item in items)
            items.insert(place, _item(name, left_pence, stream if stream in fenced else None))
    return msgspec.structs.replace(figures, items=tuple(items))


def _item(name: str, amount_pence: int, fence: str | None) -> Item:
    return Item(name=name, kind=RESERVE, amount_pence=amount_pence, fence=fence)
