"""Pages of claims: all of a pool's, and the life of one."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.pages.listing import read_asked
from ledger.pages.names import Names, names_of
from ledger.pages.proposing import proposal_form
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import name_text
from ledger.savings.claim_routes import ADD_EVIDENCE, ANSWER_OVERLAP, CLAIM_SAVING, LIST_CLAIMS, READ_CLAIM
from ledger.savings.routes import MOVING

_STAGES = (
    ("Waits to be verified", "claimed_pence"),
    ("Verified", "verified_pence"),
    ("Banked", "banked_pence"),
    ("Redeployed", "redeployed_pence"),
    ("Lost to demand", "lost_to_demand_pence"),
    ("Avoided", "avoided_pence"),
    ("Not delivered", "not_delivered_pence"),
    ("Withdrawn", "withdrawn_pence"),
    ("Taken back", "reversed_pence"),
)
_ACTS = {
    "record_redeployment": "Record resources redeployed",
    "record_loss_to_demand": "Record what demand took",
    "record_non_delivery": "Record what was not delivered",
    "withdraw_saving": "Withdraw a double count",
    "claw_back_saving": "Take back what was not saved",
}
_PROPOSALS = (
    ("verify-saving", "Propose to verify it", "claimed_pence"),
    ("bank-saving", "Propose to bank it", "verified_pence"),
    ("claw-back-saving", "Propose to take back what is banked", "banked_pence"),
)


@page("/places/{place}/pools/{pool}/savings-claims")
async def show_claims(visit: Visit) -> Answer:
    """Every claim, and where each pound of it stands."""
    pool, listing = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, LIST_CLAIMS))
    names = await names_of(visit, [*pool.partners, *(one.body for one in listing["items"])])
    columns = (
        Column("Claim", lambda row: f"Claim {row.claim}", link=field("href")),
        Column("Of", lambda row: names.body(row.body)),
        Column("Case and line", lambda row: f"{row.case}, {row.line}"),
        Column("Budget line", field("budget_line")),
        Column("Period", field("period")),
        Column("Claimed", field("amount_pence"), Kind.MONEY),
        *(Column(label, field("stages", name), Kind.MONEY) for label, name in _STAGES),
        Column("Label", field("label")),
    )
    claims = Table(
        name="claims",
        caption="Claims, the newest first, and where each stands now",
        columns=columns,
        rows=listing["items"],
        empty="Nothing is claimed yet. A body claims what it saved once the baseline of a case is agreed.",
    )
    return visit.show(
        "savings/claims.html", tables=[claims], pool=pool, listing=listing, new=visit.offered(CLAIM_SAVING)
    )


@page("/places/{place}/pools/{pool}/savings-claims/{claim}")
async def show_claim(visit: Visit) -> Answer:
    """One claim: what was done with every part of it, when, and on what evidence."""
    pool, claim = await asyncio.gather(visit.read(READ_POOL), visit.read(READ_CLAIM))
    names = await names_of(visit, [*pool.partners, claim.body])
    tables = [_stands_table(claim), _life_table(claim), _evidence_table(claim), _items_table(claim, names)]
    acts = [(_ACTS[door.operation], visit.form_of(door)) for door in MOVING if visit.may(door)]
    proposals = [
        (text, proposal_form(visit, act, claim=claim.claim))
        for act, text, stage in _PROPOSALS
        if claim.stages[stage] != 0
    ]
    return visit.show(
        "savings/claim.html",
        tables=tables,
        pool=pool,
        claim=claim,
        names=names,
        acts=[] if claim.has_ended else acts,
        proposals=[] if claim.has_ended else [one for one in proposals if one[1]],
        evidence=visit.offered(ADD_EVIDENCE),
        answer=visit.offered(ANSWER_OVERLAP, when=claim.overlaps),
    )


def _stands_table(claim: Record) -> Table:
    columns = (
        Column("Stage", lambda row: row[0]),
        Column("Stands there now", lambda row: claim.stages[row[1]], Kind.MONEY),
    )
    return Table(name="stages", caption="Where it stands", columns=columns, rows=_STAGES)


def _life_table(claim: Record) -> Table:
    columns = (
        Column("When", field("recorded_at"), Kind.INSTANT),
        Column("What", lambda row: name_text(row.move), link=field("proposal")),
        Column("From", lambda row: name_text(row.from_stage)),
        Column("To", lambda row: name_text(row.to_stage)),
        Column("Amount", field("amount_pence"), Kind.MONEY, link=field("entry")),
        Column("Counts from", field("effective_date"), Kind.DAY),
        Column("Journal of the body", field("journal_reference"), otherwise="None needed"),
        Column("Why", field("reason"), otherwise="The reason was erased"),
    )
    return Table(
        name="life",
        caption="Its life, move by move",
        columns=columns,
        rows=claim.history,
        empty="It is claimed, and nothing was done with it yet.",
    )


def _evidence_table(claim: Record) -> Table:
    columns = (
        Column("Document", field("name")),
        Column("Data drawn on", field("extracted_on"), Kind.DAY, otherwise="Not stated"),
        Column("Named", field("recorded_at"), Kind.INSTANT),
        Column("Fingerprint (SHA-256)", lambda row: f"{row.sha256[:16]}…"),
    )
    return Table(
        name="evidence", caption="Evidence", columns=columns, rows=claim.evidence, empty="No evidence is named yet."
    )


def _items_table(claim: Record, names: Names) -> Table:
    return items_table(claim.decommissioning, names, empty="Nothing that this line rests on need stop.")


def items_table(items: Sequence[Any], names: Names, empty: str) -> Table:
    """What must stop before a saving is banked."""
    columns = (
        Column("What stops", field("name"), link=field("href")),
        Column("Kind", lambda row: name_text(row.what)),
        Column("Case and line", lambda row: f"{row.case}, {row.line}" if row.line else row.case),
        Column("Stopped by", lambda row: names.body(row.owner)),
        Column("Due", field("due_on"), Kind.DAY),
        Column("Stands", lambda row: "overdue" if row.is_overdue else row.state, Kind.TAG),
        Column("Label", field("label")),
    )
    return Table(name="stops", caption="What must stop", columns=columns, rows=items, empty=empty)


PAGES: Sequence[HTTPRouteHandler] = (show_claims, show_claim)
