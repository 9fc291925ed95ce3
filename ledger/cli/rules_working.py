"""The working of a step as people read it in a terminal."""

from collections.abc import Iterator

from ledger.cli.printing import pounds
from ledger.rules.sharing.result import Working


def working_lines(working: Working) -> Iterator[str]:
    """One step of the working: its words, its amounts, where they went and by which weights."""
    number = _number(working.pointer)
    yield f"{number}{'. ' if number else ''}{working.says}"
    before, taken, after = map(pounds, (working.before_pence, working.taken_pence, working.after_pence))
    yield f"  before {before}, taken {taken}, after {after}"
    if working.taken:
        yield "  " + "; ".join(f"{one.to} {pounds(one.amount_pence)}" for one in working.taken)
    for one in working.passed_over:
        yield f"  passed over: {one.item} {pounds(one.amount_pence)}, {one.why}"
    if working.weights is not None:
        used = working.weights
        of = ", ".join(f"{partner} {weight}" for partner, weight in used.of.items())
        yield f"  by {used.name}, version {used.version} as at {used.as_at}: {of}"


def _number(pointer: str) -> str:
    """`2.1.3` for a step within a step, as the reading counts them; what is gathered before the steps has none."""
    _, _, _, _, *below = pointer.split("/")
    return ".".join(str(int(one) + 1) for one in below if one.isdecimal())
