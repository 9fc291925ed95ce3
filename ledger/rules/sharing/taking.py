"""Who took how much of which line: the cells of one pot, from which every total of its answer is added up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from ledger.rules.sharing.apportioning import spread, table
from ledger.rules.sharing.figures import Figures, Item, Line
from ledger.rules.sharing.model import Form, Keeping


class ToPartner(Struct, frozen=True):
    """A partner, and what its share becomes."""

    partner: str
    form: Form = Form.SETTLED
    instalments: int = 1


class ToItem(Struct, frozen=True):
    """A reserve that was drawn on, or a need that was met."""

    item: str
    kind: str


class ToKeep(Struct, frozen=True):
    """What becomes of money that no partner takes."""

    how: Keeping
    to: str
    fence: str | None
    approval_pending_of: tuple[str, ...]
    unless_agreed_by: date | None


Taker = ToPartner | ToItem | ToKeep


def name_of(taker: Taker) -> str:
    """What the working calls a taker."""
    match taker:
        case ToPartner():
            return taker.partner
        case ToItem():
            return taker.item
        case ToKeep():
            return taker.to


class Items:
    """The items of the figures, and what is left of each over the whole evaluation."""

    def __init__(self, figures: Figures) -> None:
        self.items = figures.items
        self.left_pence = [item.amount_pence for item in figures.items]

    def named(self, names: Iterable[str]) -> list[tuple[int, Item]]:
        """Those of a name or kind, in the order asked and then of the figures, each once."""
        found: dict[int, Item] = {}
        for name in names:
            for at, item in enumerate(self.items):
                if name in (item.name, item.kind):
                    found.setdefault(at, item)
        return list(found.items())


class Cells:
    """Pence by taker and line; what is given moves from the lines' vector of what is left into it."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.of: dict[Taker, list[int]] = {}

    def give(self, left_pence: Sequence[int], to: Mapping[Taker, int]) -> list[int]:
        """Take what takers get from the lines in proportion to what is left of each; the vector that remains."""
        takers = [taker for taker, pence in to.items() if pence]
        rows = spread(sum(to.values()), left_pence)
        if takers:
            cells = table(rows, [to[taker] for taker in takers])
            for taker, column in zip(takers, zip(*cells, strict=True), strict=True):
                had = self.of.get(taker, (0,) * len(rows))
                self.of[taker] = [one + more for one, more in zip(had, column, strict=True)]
        return [left - row for left, row in zip(left_pence, rows, strict=True)]

    def put(self, taker: Taker, line: int, pence: int) -> None:
        """Give a taker pence of one line."""
        self.of.setdefault(taker, [0] * len(self.lines))[line] += pence

    def of_partner(self, partner: str) -> int:
        """What a partner took so far, in whatever form."""
        return sum(sum(self.of[taker]) for taker in self._forms_of(partner))

    def release(self, partner: str, pence: int) -> list[int]:
        """Take pence back from a partner, of each line in proportion to what it took; pence by line."""
        freed = [0] * len(self.lines)
        for _, line, cell in self._taken_back(partner, pence):
            freed[line] += cell
        return freed

    def move(self, partner: str, to: str, pence: int) -> None:
        """Let another partner take what one took, in the same form, of each line in proportion."""
        for taker, line, cell in list(self._taken_back(partner, pence)):
            self.put(msgspec.structs.replace(taker, partner=to), line, cell)

    def _taken_back(self, partner: str, pence: int) -> Iterator[tuple[ToPartner, int, int]]:
        places = [(taker, line) for taker in self._forms_of(partner) for line in range(len(self.lines))]
        cells = spread(pence, [self.of[taker][line] for taker, line in places])
        for (taker, line), cell in zip(places, cells, strict=True):
            self.of[taker][line] -= cell
            yield taker, line, cell

    def _forms_of(self, partner: str) -> list[ToPartner]:
        return [taker for taker in self.of if isinstance(taker, ToPartner) and taker.partner == partner]
