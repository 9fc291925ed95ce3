"""Where a proposal stands, in words: whom it waits for, what happens next, what came of it. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ledger.approvals.model import State
from ledger.http.access import Grant
from ledger.pages.names import Names
from ledger.pages.seen import Record, Rows
from ledger.pages.tables import Cell, Column, Kind, Table, field
from ledger.pages.tasks.acts import ActWords
from ledger.pages.tasks.contents import named_column
from ledger.pages.words import instant_text, name_text

_OF_STATE = {
    State.WAITING: "waits for approval",
    State.DONE: "approved and done",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
    State.EXPIRED: "not approved in time",
}


def seat_text(seat: Record, names: Names) -> str:
    """`An approver or treasurer of Anytown Council`."""
    roles = " or ".join(name_text(one).lower() for one in seat.roles)
    article = "An" if roles[:1] in "aeiou" else "A"
    return f"{article} {roles} of {' or '.join(names.body(one) for one in seat.bodies)}"


def what_next(proposal: Record, words: ActWords) -> str:
    """What happens now, in a sentence or two."""
    ended = instant_text(proposal.ended_at) if proposal.ended_at else ""
    match State(proposal.state):
        case State.WAITING:
            last = "When this has been approved" if len(proposal.still_needed) == 1 else "With the last approval"
            until = instant_text(proposal.expires_at)
            return f"{last}, {words.then}. If it is not approved before {until}, it ends and nothing is done."
        case State.DONE:
            return f"It was done on {ended}, with the last approval. Nothing more is needed."
        case State.REFUSED:
            return f"It was refused on {ended}. Nothing was done. It can be proposed anew."
        case State.WITHDRAWN:
            return f"It was withdrawn on {ended}. Nothing was done. It can be proposed anew."
        case State.EXPIRED:
            return f"It was not approved before {ended}, so it ended. Nothing was done. It can be proposed anew."


def state_text(proposal: Record) -> str:
    """`waits for approval`."""
    return _OF_STATE[State(proposal.state)]


def bodies_that_approve(proposal: Record, grants: Sequence[Grant]) -> list[str]:
    """The bodies for which somebody with these roles could give an approval that is still needed."""
    found = {
        str(grant.body): None
        for seat in proposal.still_needed
        for grant in grants
        if grant.body in list(seat.bodies) and grant.role in list(seat.roles)
    }
    return list(found)


def has_approved(proposal: Record, principals: Iterable[str]) -> bool:
    """Whether one of these accounts has given an approval."""
    return any(one.principal_id in set(principals) for one in proposal.approvals)


def approvals_table(proposal: Record, names: Names) -> Table:
    """Who has approved, for which body, when."""
    columns = (
        Column("Approved by", lambda row: names.person(row.principal_id)),
        Column("For", lambda row: names.body(row.body)),
        Column("When", field("approved_at"), Kind.INSTANT),
    )
    return Table(
        name="approvals",
        caption="Approvals given",
        columns=columns,
        rows=proposal.approvals,
        empty="Nobody has approved this.",
    )


def proposals_table(rows: Any, names: Names, title: Any) -> Table:
    """Proposals of a pool, each with whom it waits for."""
    columns = (
        Column("What", title, link=field("href")),
        Column("State", field("state"), Kind.TAG),
        Column("Proposed for", lambda row: names.body(row.acting_body)),
        Column("Amount", field("amount_pence"), Kind.MONEY),
        Column("Proposed", field("proposed_at"), Kind.INSTANT),
        Column("By", lambda row: names.person(row.proposed_by)),
        Column("Waits for", lambda row: "; ".join(seat_text(one, names) for one in row.still_needed)),
    )
    return Table(
        name="proposals",
        caption="Proposals",
        columns=columns,
        rows=rows,
        empty="Nothing is proposed here. What can be proposed is listed below.",
    )


def results_of(proposal: Record, names: Names, pool_page: str) -> Iterator[Cell]:
    """What was made: lines that lead to it."""
    result = proposal.result
    for name in result:
        value = result[name]
        if isinstance(value, Rows) and not len(value):
            continue
        if name == "sequences":
            for one in value:
                yield Column("Entry posted", _always(one), Kind.NUMBER, _always(f"{pool_page}/entries/{one}")).cell(one)
        elif name == "number" and proposal.act == "issue-statement":
            link = _always(f"{pool_page}/statement-issues/{value}")
            yield Column("Number of the statement", _always(value), Kind.NUMBER, link).cell(result)
        else:
            yield named_column(name, [result], names).cell(result)


def _always(value: Any) -> Any:
    return lambda _row: value
