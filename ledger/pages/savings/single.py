"""Pages of single things of savings: an investment, something that must stop, and what will not be saved."""

import asyncio
from collections.abc import Iterator, Sequence

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.investments.routes import MOVE_INVESTMENT, READ_INVESTMENT, VARY_INVESTMENT
from ledger.pages.listing import read_asked
from ledger.pages.names import Names, names_of
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import listed_text, name_text
from ledger.savings.item_routes import READ_ITEM, REPORT_DONE, REPORT_LATE, REPORT_NOT_DONE
from ledger.savings.routes import LIST_SHORTFALLS

_STANDS = (
    ("Agreed to invest", "agreed_pence"),
    ("Invested", "invested_pence"),
    ("Interest", "interest_pence"),
    ("Repaid", "repaid_pence"),
    ("Of it by settlements", "repaid_by_settlements_pence"),
    ("Written off", "written_off_pence"),
    ("Outstanding", "outstanding_pence"),
    ("Of it interest", "interest_outstanding_pence"),
    ("Expected back by now, and not come back", "behind_pence"),
    ("Came back although nothing stood out", "beyond_pence"),
)
_PARTS = {"repaid_by_settlements_pence", "interest_outstanding_pence"}
_PACES = (
    ("As the bodies agreed to expect it", "by_agreed_repayments"),
    ("By the savings of the baseline", "by_baseline"),
    ("By what has been banked so far", "by_realised"),
)
_HAPPENED = {"paid": "Invested", "repaid": "Repaid", "written_off": "Written off"}
_REPORTED = {"open": "Registered", "late": "It stops later", "done": "It has stopped", "not_done": "It does not stop"}


@page("/places/{place}/pools/{pool}/investments/{investment}")
async def show_investment(visit: Visit) -> Answer:
    """One investment: where it stands, when it is paid back, all that happened to it, its terms."""
    pool, one = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, READ_INVESTMENT))
    names = await names_of(visit, [*pool.partners, one.investor, *one.beneficiaries])
    acts = [
        ("Record money paid, repaid or written off", MOVE_INVESTMENT),
        ("Record other terms", VARY_INVESTMENT),
    ]
    return visit.show(
        "savings/investment.html",
        tables=[
            _stands_table(one),
            _paces_table(one),
            _movements_table(one, names),
            _terms_table(one, names),
            _instalments_table(one),
        ],
        pool=pool,
        one=one,
        names=names,
        beneficiaries=listed_text([names.body(body) for body in one.beneficiaries]),
        terms=one.terms[-1].terms,
        acts=[(text, visit.offered(door)) for text, door in acts if visit.may(door)],
        knows=READ_INVESTMENT,
    )


def _stands_table(one: Record) -> Table:
    columns = (
        Column("What", lambda row: row[0]),
        Column("Amount", lambda row: one[row[1]], Kind.MONEY),
    )
    return Table(
        name="stands",
        caption="Where it stands",
        columns=columns,
        rows=_STANDS,
        note="What was invested and its interest are what was repaid, written off and is outstanding, always.",
        is_part=lambda row: row[1] in _PARTS,
    )


def _paces_table(one: Record) -> Table:
    columns = (
        Column("Expected how", lambda row: row[0]),
        Column("Paid back by", lambda row: one[row[1]].expected_on, Kind.DAY, otherwise="not in sight"),
        Column("Against what was agreed", lambda row: "late" if one[row[1]].is_late else "in time", Kind.TAG),
        Column("Because", lambda row: one[row[1]].says),
    )
    return Table(
        name="paces",
        caption="When it is expected to be paid back",
        columns=columns,
        rows=[row for row in _PACES if one[row[1]] is not None],
        empty="Nothing is known yet by which to expect it: no baseline is agreed, and no repayments are.",
    )


def _movements_table(one: Record, names: Names) -> Table:
    columns = (
        Column("On", field("on"), Kind.DAY),
        Column("What", lambda row: _HAPPENED[str(row.what)]),
        Column("Amount", field("amount_pence"), Kind.MONEY, link=lambda row: row.entry or row.settlement),
        Column("By", lambda row: _who(row, one, names), otherwise="No body is named"),
        Column("Rests on", lambda row: ", ".join(_rests_on(row))),
        Column("Why", field("reason")),
        Column("Taken back", field("taken_back_at"), Kind.INSTANT, otherwise="No"),
    )
    return Table(
        name="movements",
        caption="What happened to it",
        columns=columns,
        rows=one.movements,
        empty="Nothing has been paid yet.",
        note="A repayment below zero was taken back, by a claw-back.",
    )


def _who(row: Record, one: Record, names: Names) -> str | None:
    """A repayment by a settlement may be of several bodies; all else the investor does."""
    body = row.by if row.what == "repaid" else one.investor
    return names.body(body) if body else None


def _rests_on(row: Record) -> Iterator[str]:
    if row.settlement:
        yield f"Settlement {str(row.settlement).rpartition('/')[2]} of {row.financial_year}"
    if row.entry:
        yield f"Entry {str(row.entry).rpartition('/')[2]}"
    if row.voucher:
        yield f"Voucher {row.voucher}"
    if row.minute_reference:
        yield f"Minute {row.minute_reference}"


def _terms_table(one: Record, names: Names) -> Table:
    columns = (
        Column("Version", field("version"), Kind.NUMBER),
        Column("For", lambda row: listed_text([names.body(body) for body in row.terms.beneficiaries])),
        Column("To be repaid by", field("terms", "agreed_payback_on"), Kind.DAY),
        Column("From what part of their saving, in percent", field("terms", "repaid_from_percent"), Kind.NUMBER),
        Column("At most in a year", field("terms", "annual_cap_pence"), Kind.MONEY, otherwise="no limit"),
        Column(
            "Interest a year, in percent", field("terms", "interest", "percent_a_year"), Kind.NUMBER, otherwise="none"
        ),
        Column("Interest is", lambda row: _interest_text(row.terms.interest)),
        Column("Recorded", field("recorded_at"), Kind.INSTANT),
        Column("Why", field("reason"), otherwise="The reason was erased"),
    )
    return Table(name="terms", caption="Its terms, version by version", columns=columns, rows=one.terms)


def _interest_text(interest: Record | None) -> str:
    return "" if interest is None else name_text(interest.kind)


def _instalments_table(one: Record) -> Table:
    """What is to be paid and what is expected back, by the terms in force."""
    terms = one.terms[-1].terms
    rows = [
        *(("To be invested", said.on, None, said.amount_pence) for said in terms.instalments),
        *(("Expected back", None, said.financial_year, said.amount_pence) for said in terms.expected_repayments),
    ]
    columns = (
        Column("What", lambda row: row[0]),
        Column("On", lambda row: row[1], Kind.DAY),
        Column("In the financial year", lambda row: row[2]),
        Column("Amount", lambda row: row[3], Kind.MONEY),
    )
    return Table(name="instalments", caption="What is to be paid by the latest terms", columns=columns, rows=rows)


@page("/places/{place}/pools/{pool}/decommissioning-items/{item}")
async def show_item(visit: Visit) -> Answer:
    """One thing that must stop: whose, by when, for which saving, and all that was reported of it."""
    pool, item = await asyncio.gather(visit.read(READ_POOL), visit.read(READ_ITEM))
    names = await names_of(visit, [*pool.partners, item.owner, *([item.beneficiary] if item.beneficiary else [])])
    columns = (
        Column("Reported", field("recorded_at"), Kind.INSTANT),
        Column("What", lambda row: _REPORTED[str(row.outcome)]),
        Column("On, or until", field("on_day"), Kind.DAY),
        Column("Document", field("evidence"), otherwise="None"),
        Column("Why", field("reason"), otherwise="No reason is kept"),
        Column("Fingerprint (SHA-256)", lambda row: f"{row.sha256[:16]}…" if row.sha256 else None),
    )
    reports = Table(
        name="reports",
        caption="What was reported of it",
        columns=columns,
        rows=item.reports,
        empty="Nothing has been reported of it yet.",
    )
    return visit.show(
        "savings/item.html",
        tables=[reports],
        pool=pool,
        item=item,
        names=names,
        acts=[(text, visit.offered(door)) for text, door in _acts_of(item) if visit.may(door)],
    )


def _acts_of(item: Record) -> Iterator[tuple[str, Door]]:
    """What can be reported next: what has stopped may go on again, what does not stop may stop after all."""
    if item.state == "done":
        yield "Report that it goes on again", REPORT_NOT_DONE
        return
    yield "Report that it has stopped", REPORT_DONE
    yield "Report that it stops later", REPORT_LATE
    if item.state != "not_done":
        yield "Report that it does not stop", REPORT_NOT_DONE


@page("/places/{place}/pools/{pool}/savings-shortfalls")
async def show_shortfalls(visit: Visit) -> Answer:
    """What of agreed baselines will not be saved, and why."""
    pool, listing = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, LIST_SHORTFALLS))
    names = await names_of(visit, [*pool.partners, *(one.body for one in listing["items"])])
    columns = (
        Column("Body", lambda row: names.body(row.body)),
        Column("Year", field("financial_year")),
        Column("Will not be saved", field("amount_pence"), Kind.MONEY, link=field("entry")),
        Column("Why", field("reason"), otherwise="The reason was erased"),
        Column("Case", field("case")),
        Column("Programme", lambda row: names.programme(row.programme)),
        Column("Counts from", field("effective_date"), Kind.DAY),
        Column("Label", field("label")),
    )
    table = Table(
        name="shortfalls",
        caption="Baselines that will not be met",
        columns=columns,
        rows=listing["items"],
        empty="Nobody has said that part of an agreed baseline will not be saved.",
    )
    return visit.show("savings/shortfalls.html", tables=[table], pool=pool, listing=listing)


PAGES: Sequence[HTTPRouteHandler] = (show_investment, show_item, show_shortfalls)
