"""What a pool offers: what can be looked at, and what this visitor may do, in groups. Pure, but for whom it asks of."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from ledger.approvals.routes import PROPOSERS
from ledger.commentaries.routes import WRITE_COMMENTARY
from ledger.commitments.routes import RECORD_COMMITMENT, RELEASE_COMMITMENT
from ledger.contributions.call_routes import RAISE_CALLS
from ledger.contributions.routes import CONTRIBUTE_IN_KIND, RECEIVE_CONTRIBUTION
from ledger.forecasts.profile_routes import RECORD_PROFILE
from ledger.forecasts.routes import RECORD_FORECAST
from ledger.http.door import Door
from ledger.journal.routes import REVERSE_ENTRY
from ledger.pages.visiting import Visit
from ledger.programmes.routes import RECORD_ALLOCATION, RECORD_VIREMENT
from ledger.settlement.routes import PAY_SETTLEMENT
from ledger.settlement.settlement_routes import PROPOSE_SETTLEMENT
from ledger.spend.routes import RECODE_ENTRY, RECORD_ACCRUAL, RECORD_CREDIT_NOTE, RECORD_PAYMENT


class Link(NamedTuple):
    """Words, and where they lead."""

    text: str
    href: str


_SAVINGS = "Savings"
_LOOKS: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType(
    {
        "Money": (
            ("Statement", "statement"),
            ("Statements issued", "statement-issues"),
            ("The year by month", "year-by-month?financial_year={year}"),
            ("Who paid whom", "money-flows?financial_year={year}"),
            ("Forecast and outturn", "outturn"),
            ("Spend profiles", "spend-profiles"),
            ("Better Care Fund view", "better-care-fund?financial_year={year}"),
            ("The pool manager's return", "returns/{year}"),
            ("Entries", "entries"),
            ("Trial balance", "trial-balance"),
            ("What has changed between two dates", "trial-balance-changes"),
        ),
        "Contributions": (
            ("Contribution schedules", "contribution-schedules"),
            ("Calls", "calls"),
            ("Outstanding contributions", "outstanding-contributions"),
            ("Minimum contributions", "minimum-contributions"),
            ("Agreement of balances", "agreement-of-balances?period={year}"),
        ),
        "Sharing risk": (
            ("Rules for sharing", "agreement/rule-sets"),
            ("Settlements", "settlements"),
            ("Disputes", "settlement-disputes"),
            ("Variance notices", "variance-notices"),
        ),
        _SAVINGS: (
            ("Savings cases", "savings-cases"),
            ("Savings claims", "savings-claims"),
            ("Savings compared", "savings-comparison"),
            ("Investments", "investments"),
            ("Secured reallocation", "secured-reallocation"),
        ),
        "Governing": (
            ("The agreement", "agreement"),
            ("The life of the agreement", "agreement-life"),
            ("Proposals", "proposals"),
            ("Months, and closing them", "periods"),
            ("Files taken in", "imports"),
        ),
    }
)
_ACTS: Sequence[tuple[str, Door]] = (
    ("Record a payment", RECORD_PAYMENT),
    ("Record a credit note", RECORD_CREDIT_NOTE),
    ("Record an accrual", RECORD_ACCRUAL),
    ("Code an entry anew", RECODE_ENTRY),
    ("Record a commitment", RECORD_COMMITMENT),
    ("Release a commitment", RELEASE_COMMITMENT),
    ("Call contributions", RAISE_CALLS),
    ("Record a contribution received", RECEIVE_CONTRIBUTION),
    ("Record a contribution in kind", CONTRIBUTE_IN_KIND),
    ("Allocate budget", RECORD_ALLOCATION),
    ("Move budget between schemes", RECORD_VIREMENT),
    ("Forecast a scheme", RECORD_FORECAST),
    ("Set a spend profile", RECORD_PROFILE),
    ("Say what lies behind a figure", WRITE_COMMENTARY),
    ("Propose a settlement", PROPOSE_SETTLEMENT),
    ("Record a settlement payment", PAY_SETTLEMENT),
    ("Take an entry back", REVERSE_ENTRY),
)


def looks_of(pool: Any, at: str, year: str) -> Iterator[tuple[str, list[Link]]]:
    """What there is to look at, in groups; savings where the pool holds them. at: the page of the pool."""
    for group, pages in _LOOKS.items():
        if group != _SAVINGS or pool.kind == "savings":
            yield group, [Link(text, f"{at}/{page}".replace("{year}", year)) for text, page in pages]


def offers_to(visit: Visit) -> list[Link]:
    """What the visitor's roles let them do; a controlled act is proposed."""
    done = [Link(text, visit.form_of(door)) for text, door in _ACTS if visit.may(door)]
    if any(grant.role in PROPOSERS for grant in visit.grants):
        done.append(Link("Propose an act that others must approve", f"/new{visit.path}/proposals"))
    return done
