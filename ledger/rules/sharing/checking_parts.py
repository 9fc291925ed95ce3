"""Parts and sums: each can be reached, and says which lines or which money it shares."""

from collections.abc import Iterator

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_places import Place
from ledger.rules.sharing.checking_steps import stranger
from ledger.rules.sharing.model import Lines, Part, RuleSet

_ANY_FENCE = "*"


def refusals_of_parts(rules: RuleSet) -> list[Refusal]:
    """What is wrong with the parts and sums, apart from their steps and amounts."""
    if not rules.parts and not rules.sums and not rules.gains:
        return [Place().refused("there is neither a part nor a sum, so nothing is shared; add one")]
    found = []
    for number, part in enumerate(rules.parts):
        place = Place().named(f"part '{part.name}'", "parts", number).at("lines")
        found += [*_lines(part.lines, place, rules), *_reached(part, rules.parts[:number], place)]
    found += [
        Place()
        .named(f"sum '{one.name}'", "sums", number)
        .at("fence")
        .refused("a sum lies in one fence or in none; name the fence instead of `*`")
        for number, one in enumerate(rules.sums)
        if one.fence == _ANY_FENCE
    ]
    return found


def _lines(lines: Lines, place: Place, rules: RuleSet) -> Iterator[Refusal]:
    if lines.responsible is not None and lines.responsible not in rules.partners:
        yield stranger(lines.responsible, place.at("responsible"), rules)
    if lines.names is None:
        return
    if not lines.names:
        yield place.at("names").refused("the list of names is empty, so no line fits; name lines, or leave `names` out")
    for number, name in enumerate(lines.names):
        if name in lines.names[:number]:
            yield place.at("names", number).refused(f"the line '{name}' stands twice in this list; name it once")


def _reached(part: Part, earlier: tuple[Part, ...], place: Place) -> Iterator[Refusal]:
    """A line belongs to the first part that fits: a later part with the same or narrower conditions gets none."""
    whole = next((one for one in earlier if _takes_all_of(one.lines, part.lines, with_names=True)), None)
    if whole is not None:
        yield place.refused(
            f"never reached: the part '{whole.name}' before it takes every line that fits; put this part first, or "
            "narrow the earlier one"
        )
    elif part.lines.names:
        taken = {
            name
            for one in earlier
            if _takes_all_of(one.lines, part.lines, with_names=False)
            for name in one.lines.names or ()
        }
        for number, name in enumerate(part.lines.names):
            if name in taken:
                yield place.at("names", number).refused(
                    f"never reached: an earlier part takes the line '{name}'; name the line in one part only"
                )


def _takes_all_of(earlier: Lines, later: Lines, *, with_names: bool) -> bool:
    """Whether every line that fits the later conditions fits the earlier ones."""
    if earlier.fence != later.fence and (later.fence is None or earlier.fence != _ANY_FENCE):
        return False
    if with_names and earlier.names is not None and (later.names is None or not set(later.names) <= set(earlier.names)):
        return False
    pairs = (
        (earlier.label, later.label),
        (earlier.responsible, later.responsible),
        (earlier.kind, later.kind),
        (earlier.cause, later.cause),
        (earlier.is_recurrent, later.is_recurrent),
    )
    return all(wide is None or wide == narrow for wide, narrow in pairs)
