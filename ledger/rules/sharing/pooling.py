"""Which lines are shared as one: parts take them in order, fences stay apart, underspends meet overspends. Pure."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from ledger.rules.sharing.apportioning import spread
from ledger.rules.sharing.asking import variance_of
from ledger.rules.sharing.figures import Figures, Line
from ledger.rules.sharing.model import Lines, Netting, Part, RuleSet
from ledger.rules.sharing.result import Offset

ANY_FENCE = "*"


class Netted(Struct, frozen=True):
    """Lines that are added up: the variance of each, what each gave to or had from others, and what is left of each."""

    part: Part
    pointer: str
    fence: str | None
    lines: tuple[Line, ...]
    variances_pence: tuple[int, ...]
    left_pence: tuple[int, ...]
    offsets: tuple[Offset, ...]

    @property
    def net_pence(self) -> int:
        """What is left together; all lines with something left have its sign."""
        return sum(self.left_pence)


def fits(line: Line, wanted: Lines) -> bool:
    """Whether a line fits every condition; one with a ring-fence only where its fence is asked for."""
    asked_and_found = (
        (wanted.responsible, line.responsible),
        (wanted.kind, line.kind),
        (wanted.cause, line.cause),
        (wanted.is_recurrent, line.is_recurrent),
    )
    return (
        _fence_fits(line, wanted)
        and all(asked is None or asked == found for asked, found in asked_and_found)
        and (wanted.names is None or line.name in wanted.names or line.scheme in wanted.names)
        and (wanted.label is None or wanted.label in line.labels)
    )


def _fence_fits(line: Line, wanted: Lines) -> bool:
    return line.fence is not None if wanted.fence == ANY_FENCE else line.fence == wanted.fence


def part_of(rule_set: RuleSet, line: Line) -> int | None:
    """The number of the first part that a line fits, if any."""
    return next((at for at, part in enumerate(rule_set.parts) if fits(line, part.lines)), None)


def netted_parts(rule_set: RuleSet, figures: Figures) -> tuple[Netted, ...]:
    """All that is shared as one, part by part; each line has its part, and where it must, somebody responsible."""
    lines_of: dict[int, list[tuple[int, Line]]] = {at: [] for at in range(len(rule_set.parts))}
    for number, line in enumerate(figures.lines if rule_set.parts else ()):
        at = part_of(rule_set, line)
        assert at is not None, "figures whose lines have no part were refused before"
        lines_of[at].append((number, line))
    return tuple(
        _netted(part, f"/parts/{at}", group)
        for at, part in enumerate(rule_set.parts)
        for group in _groups(lines_of[at], part.netting)
    )


def _groups(numbered: Iterable[tuple[int, Line]], netting: Netting) -> Iterable[Sequence[tuple[int, Line]]]:
    """Lines that net with one another, in the order of the figures; those of two fences never do."""
    groups: dict[tuple[str | None, object], list[tuple[int, Line]]] = {}
    for number, line in numbered:
        match netting:
            case Netting.TOGETHER:
                groups.setdefault((line.fence, None), []).append((number, line))
            case Netting.EACH_LINE:
                groups.setdefault((line.fence, number), []).append((number, line))
            case Netting.BY_RESPONSIBLE:
                groups.setdefault((line.fence, line.responsible), []).append((number, line))
    return groups.values()


def _netted(part: Part, pointer: str, numbered: Sequence[tuple[int, Line]]) -> Netted:
    lines = tuple(line for _, line in numbered)
    variances = tuple(variance_of(line, f"/lines/{number}") for number, line in numbered)
    over = [max(pence, 0) for pence in variances]
    under = [max(-pence, 0) for pence in variances]
    met_pence = min(sum(over), sum(under))
    from_over, from_under = spread(met_pence, over), spread(met_pence, under)
    left = tuple(pence - taken + given for pence, taken, given in zip(variances, from_over, from_under, strict=True))
    names = [line.name for line in lines]
    return Netted(part, pointer, lines[0].fence, lines, variances, left, _paired(names, from_under, from_over))


def _paired(names: Sequence[str], given_pence: Iterable[int], taken_pence: Iterable[int]) -> tuple[Offset, ...]:
    """Which underspend met which overspend, in the order of the lines."""
    given, taken = list(given_pence), list(taken_pence)
    found, to = [], 0
    for at in range(len(names)):
        while given[at]:
            while not taken[to]:
                to += 1
            pence = min(given[at], taken[to])
            found.append(Offset(from_line=names[at], to_line=names[to], amount_pence=pence))
            given[at] -= pence
            taken[to] -= pence
    return tuple(found)
