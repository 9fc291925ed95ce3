"""What to look at beside a proposal: the statement that would be issued, the rules in words, the terms that change."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.agreements.life_routes import COMPARE_VERSIONS, LIST_VERSIONS
from ledger.approvals.model import State
from ledger.pages.asking import RefusedByApiError
from ledger.pages.names import Names
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Table
from ledger.pages.tasks.differing import differences_of, said_text
from ledger.pages.visiting import Visit
from ledger.pages.words import name_text
from ledger.rule_sets.routes import READ_RULE_SET


@dataclass(frozen=True, slots=True)
class Beside:
    """Links by their texts, sentences under a heading, and tables."""

    links: Sequence[tuple[str, str]] = ()
    heading: str = ""
    sentences: Sequence[Any] = ()
    tables: Sequence[Table] = ()


async def beside_of(visit: Visit, proposal: Record, names: Names) -> Beside:
    """What belongs to the proposal's act; nothing for most."""
    look = _OF_ACTS.get(str(proposal.act))
    return await look(visit, proposal, names) if look else Beside()


async def _of_statement(visit: Visit, proposal: Record, _names: Names) -> Beside:
    """While it waits, the statement as it would stand now; afterwards the one that was issued."""
    if proposal.state == State.DONE:
        return Beside()
    at = _pool_page(visit)
    period = str(proposal.content.period)
    return Beside(
        links=[
            ("Look at the statement as it would be issued now", visit.link(f"{at}/statement", period=period)),
            ("What to look at before the period closes", f"{at}/periods/{period}"),
        ]
    )


async def _of_rules(visit: Visit, proposal: Record, _names: Names) -> Beside:
    """The rules as they read, and their page."""
    version = str(proposal.content.version)
    try:
        rules = await visit.read(READ_RULE_SET, {"rule_set": version})
    except RefusedByApiError:
        return Beside()
    link = f"{_pool_page(visit)}/agreement/rule-sets/{version}"
    return Beside(
        links=[("Read the rule set, and try it on figures", link)],
        heading=f"How the rules read: {rules.title}",
        sentences=[one.text for one in rules.read_back],
    )


async def _of_signature(visit: Visit, proposal: Record, names: Names) -> Beside:
    """Where the version that is signed differs from the one before it."""
    version = int(proposal.content.version)
    links = [("Read the terms of every version", f"{_pool_page(visit)}/agreement/versions")]
    if version == 1:
        return Beside(links=links)
    before = str(version - 1)
    compared = await visit.read(COMPARE_VERSIONS, before=before, after=str(version))
    rows = [(one.pointer, one.before, one.after) for one in compared.differences]
    return Beside(links=links, tables=[_differences(rows, names, f"Where version {version} differs from {before}")])


async def _of_variation(visit: Visit, proposal: Record, names: Names) -> Beside:
    """Where what is proposed differs from the version that it follows."""
    versions = (await visit.read(LIST_VERSIONS))["items"]
    follows = proposal.content.follows_version
    found = next((one for one in versions if one.version == follows), None)
    if found is None:
        return Beside()
    rows = list(differences_of(found, proposal.content.agreement))
    return Beside(tables=[_differences(rows, names, f"Where it differs from version {follows}")])


def _differences(rows: Sequence[tuple[str, Any, Any]], names: Names, caption: str) -> Table:
    columns = (
        Column("Term", lambda row: name_text(row[0].strip("/").replace("/", ": "))),
        Column("Until now", lambda row: said_text(row[1], names), otherwise="nothing"),
        Column("From then on", lambda row: said_text(row[2], names), otherwise="nothing"),
    )
    return Table(name="differences", caption=caption, columns=columns, rows=rows, empty="Nothing differs.")


def _pool_page(visit: Visit) -> str:
    return f"/places/{visit.at['place']}/pools/{visit.at['pool']}"


_OF_ACTS: Mapping[str, Callable[[Visit, Record, Names], Awaitable[Beside]]] = {
    "issue-statement": _of_statement,
    "adopt-rule-set": _of_rules,
    "sign-agreement": _of_signature,
    "vary-agreement": _of_variation,
}
