"""Places of figures in a statement, `programmes/home-first/variance`, by the names that the statement says; pure."""

from collections.abc import Iterator, Mapping

from ledger.statements.model import Statement

_PLAIN = {"programmes", "schemes", "contributions"}  # their lines are known by what they are called
_NOBODY = {"", "None"}


def names_in(statement: Statement) -> Mapping[str, str]:
    """What a statement calls programmes and schemes, by their places, and bodies and streams, by their codes."""
    called = {str(one.body): one.body_name for one in statement.partners}
    for line in statement.contributions:
        called |= {str(line.body): line.body_name, str(line.stream): line.stream_name}
    for programme in statement.programmes:
        place = f"programmes/{programme.programme}"
        called[place] = programme.name
        called |= {f"{place}/schemes/{one.scheme}": one.name for one in programme.schemes}
    return called


def line_text(name: str, called: Mapping[str, str]) -> str:
    """`Home First, Telecare: spend to date` for `programmes/home-first/schemes/telecare/spend_to_date`."""
    *path, figure = name.removesuffix("_total").split("/")
    words = figure.replace("_", " ")
    things = ", ".join(_things(path, called))
    return f"{things}: {words}" if things else words


def _things(path: list[str], called: Mapping[str, str]) -> Iterator[str]:
    for at in range(0, len(path), 2):
        place, section = "/".join(path[: at + 2]), path[at]
        if place in called:
            yield called[place]
            continue
        yield from (called.get(one, one) for one in path[at + 1].split("+") if one not in _NOBODY)
        if section not in _PLAIN:
            yield section.replace("_", " ")
