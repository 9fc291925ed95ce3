"""Pages of rule sets: where each stands, how one reads, what a change would alter."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.pages.listing import read_asked
from ledger.pages.names import names_of
from ledger.pages.proposing import proposal_form
from ledger.pages.rules import trial, writing
from ledger.pages.rules.reading import differences, differences_table, nested
from ledger.pages.rules.trying import warnings_table
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import listed_text
from ledger.rule_sets.model import RuleSetState
from ledger.rule_sets.preview_routes import PREVIEW_RULE_SET
from ledger.rule_sets.routes import LIST_RULE_SETS, READ_RULE_SET, READ_STANDING, WRITE_RULE_SET

_MANY = 100


@page("/places/{place}/pools/{pool}/agreement/rule-sets")
async def show_rule_sets(visit: Visit) -> Answer:
    """Which rules apply, and every version of them."""
    pool, standing, listing = await asyncio.gather(
        visit.read(READ_POOL), visit.read(READ_STANDING), read_asked(visit, LIST_RULE_SETS)
    )
    names = await names_of(visit, pool.partners)

    def signed(row: Record) -> str:
        return listed_text([names.body(one.body) for one in row.signatures])

    columns = (
        Column("Version", lambda row: f"Version {row.version}", link=field("href")),
        Column("Title", field("title")),
        Column("Stands", field("state"), Kind.TAG),
        Column("From", field("effective_from"), Kind.DAY, otherwise="Not adopted"),
        Column("Until", field("superseded_from"), Kind.DAY, otherwise="No end"),
        Column("Signed by", signed, otherwise="Nobody yet"),
    )
    versions = Table(
        name="versions",
        caption="Every version, the newest first",
        columns=columns,
        rows=listing["items"],
        empty="Nobody has written a rule set yet. Until the partners adopt one, the agreement's own words hold.",
    )
    return visit.show(
        "rules/rule_sets.html",
        tables=[versions],
        pool=pool,
        standing=standing,
        names=names,
        listing=listing,
        write=visit.offered(WRITE_RULE_SET),
        try_=PREVIEW_RULE_SET,
    )


@page("/places/{place}/pools/{pool}/agreement/rule-sets/{rule_set}")
async def show_rule_set(visit: Visit) -> Answer:
    """One version: how it reads, who signed it, and where it differs from another one."""
    pool, rules, listing, other = await asyncio.gather(
        visit.read(READ_POOL), visit.read(READ_RULE_SET), visit.read(LIST_RULE_SETS, page_size=_MANY), _other(visit)
    )
    names = await names_of(visit, pool.partners)
    tables = [warnings_table(rules.warnings, names), _signatures(rules, names)]
    if other is not None:
        first, second = f"Version {other.version}", f"Version {rules.version}"
        found = differences(other.read_back, rules.read_back, names)
        tables.append(differences_table(found, first, second))
    is_draft = rules.state in {RuleSetState.DRAFT, RuleSetState.PROPOSED}
    return visit.show(
        "rules/rule_set.html",
        tables=tables,
        pool=pool,
        rules=rules,
        other=other,
        others=[one for one in listing["items"] if one.version != rules.version],
        names=names,
        reading=nested(rules.read_back, names),
        write=visit.offered(WRITE_RULE_SET, start=f"version-{rules.version}"),
        try_=PREVIEW_RULE_SET,
        adopt=proposal_form(visit, "adopt-rule-set", version=rules.version) if is_draft else None,
    )


async def _other(visit: Visit) -> Any:
    against = visit.asked("against")
    return await visit.read(READ_RULE_SET, {"rule_set": against}) if against else None


def _signatures(rules: Record, names: Any) -> Table:
    columns = (
        Column("Partner", lambda row: names.body(row.body)),
        Column("Signed on", field("signed_on"), Kind.DAY),
    )
    return Table(
        name="signatures",
        caption="Who signed it",
        columns=columns,
        rows=rules.signatures,
        empty="Nobody has signed it. It is adopted when every partner has approved its adoption.",
    )


PAGES: Sequence[HTTPRouteHandler] = (show_rule_sets, show_rule_set, *writing.PAGES, *trial.PAGES)
