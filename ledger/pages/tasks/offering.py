"""What can be chosen for an act in this pool now: its periods, versions, settlements, cases and claims by name."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.agreements.life_routes import LIST_DELEGATIONS, LIST_VERSIONS
from ledger.forecasts.notice_routes import LIST_TERMS
from ledger.pages.forms.model import Choice, Override, Widget
from ledger.pages.listing import AS_MANY
from ledger.pages.names import Names, names_in
from ledger.pages.seen import Record, plain
from ledger.pages.tasks.contents import period_text
from ledger.pages.visiting import Visit
from ledger.pages.words import money_text
from ledger.periods.routes import LIST_PERIODS
from ledger.rule_sets.model import RuleSetState
from ledger.rule_sets.routes import LIST_RULE_SETS
from ledger.rules.closing import PeriodState
from ledger.savings.claim_routes import LIST_CLAIMS
from ledger.savings_cases.routes import LIST_CASES
from ledger.settlement.deciding import State as Settled
from ledger.settlement.settlement_routes import LIST_SETTLEMENTS, READ_SETTLEMENT

_ENDED = {Settled.SETTLED, Settled.NOTHING_TO_SETTLE, Settled.SUPERSEDED, Settled.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Offered:
    """Choices by the names of fields; note: that there is nothing to choose; look: what to read first."""

    fields: Mapping[str, Override] = field(default_factory=dict)
    note: str = ""
    look: tuple[str, str] | None = None


async def offers_of(visit: Visit, act: str) -> Offered:
    """What can be chosen for an act."""
    offer = _OFFERS.get(act)
    return await offer(visit, act) if offer else Offered()


async def given_of(visit: Visit, act: str) -> Any:
    """What the form holds at first: what is in force, where the act changes it; none where it makes something new."""
    give = _GIVEN.get(act)
    return await give(visit) if give else None


def _select(label: str, choices: Iterable[Choice], hint: str = "") -> Override:
    """A choice of one; with nothing to choose from, it is typed."""
    found = tuple(choices)
    value = found[0].value if len(found) == 1 else None
    return Override(label=label, hint=hint, choices=found or None, value=value)


_STATES_FOR = {
    "close-period": (PeriodState.SOFT_CLOSED, "No month is soft closed. Soft close a month first, in its own page."),
    "reopen-period": (PeriodState.CLOSED, "No month is closed."),
    "finalise-period": (PeriodState.CLOSED, "No month is closed and not final yet."),
}


async def _months(visit: Visit, act: str) -> Offered:
    """The months in the state from which the act leads on; of those to be opened again, the latest alone."""
    state, note = _STATES_FOR[act]
    periods = await visit.read(LIST_PERIODS)
    months = [str(one.month) for one in periods.months if one.state == state]
    months = months[-1:] if act == "reopen-period" else months
    choices = [Choice(one, period_text(one)) for one in months]
    hint = "Months close in order, so a later one takes those before it along" if act == "close-period" else ""
    periods_page = ("The months of this pool, and where each stands", f"{_pool_page(visit)}/periods")
    return Offered({"period": _select("Month", choices, hint)}, "" if choices else note, periods_page)


async def _statements(visit: Visit, _act: str) -> Offered:
    """The months, quarters and years that are closed, the longest first."""
    periods = await visit.read(LIST_PERIODS)
    named = [
        *((one.period, one.state) for one in periods.years),
        *((one.period, one.state) for one in periods.quarters),
        *((one.month, one.state) for one in periods.months),
    ]
    closed = [str(name) for name, state in named if state in {PeriodState.CLOSED, PeriodState.FINAL}]
    choices = [Choice(one, period_text(one)) for one in closed]
    note = "" if choices else "No period is closed. A statement is issued of a closed month, quarter or year."
    statement = ("Look at statements before one is issued", f"{_pool_page(visit)}/statement")
    return Offered({"period": _select("Period", choices)}, note, statement)


async def _rule_sets(visit: Visit, _act: str) -> Offered:
    """The versions that are not adopted yet."""
    listing = await visit.read(LIST_RULE_SETS, page_size=AS_MANY)
    drafts = [one for one in listing["items"] if one.state in {RuleSetState.DRAFT, RuleSetState.PROPOSED}]
    choices = [Choice(str(one.version), f"Version {one.version}: {one.title} ({one.state})") for one in drafts]
    note = "" if choices else "Every version that was written is adopted. Write a further one first."
    look = ("Read the rule sets, and try them on figures", f"{_pool_page(visit)}/agreement/rule-sets")
    fields = {"version": _select("Version of the rules", choices), "effective_from": Override(label="Applies from")}
    return Offered(fields, note, look)


async def _signatures(visit: Visit, _act: str) -> Offered:
    """The versions of the terms, the newest first, with who has signed them."""
    listing, names = await asyncio.gather(visit.read(LIST_VERSIONS, page_size=AS_MANY), names_in(visit))
    choices = [Choice(str(one.version), f"Version {one.version}, {_signed(one, names)}") for one in listing["items"]]
    look = ("Read the terms of every version", f"{_pool_page(visit)}/agreement/versions")
    return Offered({"version": _select("Version of the terms", choices)}, "", look)


def _signed(version: Record, names: Names) -> str:
    signed = ", ".join(names.body(one) for one in version.signed_by)
    return f"signed by {signed}" if signed else "signed by nobody yet"


async def _variation(visit: Visit, _act: str) -> Offered:
    """The latest version, which the further one follows."""
    listing = await visit.read(LIST_VERSIONS, page_size=1)
    choices = [Choice(str(one.version), f"Version {one.version}, the latest") for one in listing["items"]]
    look = ("Read the agreement as it stands", f"{_pool_page(visit)}/agreement")
    return Offered({"follows_version": _select("It follows", choices)}, "", look)


async def _settlements(visit: Visit, _act: str) -> Offered:
    """The settlements that are not settled whole, and of the one named the schemes that wait."""
    listing = await visit.read(LIST_SETTLEMENTS, page_size=AS_MANY)
    waiting = [one for one in listing["items"] if one.state not in _ENDED]
    choices = [Choice(str(one.number), f"Settlement {one.number}: {period_text(one.period)}") for one in waiting]
    note = "" if choices else "No settlement waits for anybody’s agreement."
    fields = {"settlement": _select("Settlement", choices), "schemes": await _schemes(visit)}
    return Offered(fields, note, ("Read the settlements", f"{_pool_page(visit)}/settlements"))


async def _schemes(visit: Visit) -> Override:
    label, hint = "Schemes", "Leave this empty to agree to every scheme that waits for the partner"
    number = visit.asked("settlement")
    if not number.isdecimal():
        return Override(label=label, hint=f"{hint}; otherwise one a line, as programme/scheme")
    settlement, names = await asyncio.gather(visit.read(READ_SETTLEMENT, {"settlement": number}), names_in(visit))
    waiting = [one for one in settlement.schemes if len(one.waiting_for)]
    choices = [Choice(str(one.scheme), _scheme_named(one.scheme, names)) for one in waiting]
    return Override(label=label, hint=hint, choices=tuple(choices) or None, widget=Widget.CHECKBOXES)


def _scheme_named(code: str, names: Names) -> str:
    programme, _, scheme = code.partition("/")
    return names.scheme_in_full(programme, scheme) if scheme else str(code)


async def _cases(visit: Visit, _act: str) -> Offered:
    """The cases that the visitor may see, and the numbers of their versions."""
    cases = (await visit.read(LIST_CASES, page_size=AS_MANY))["items"]
    choices = [Choice(str(one.code), f"{one.title} ({one.code}), latest version {one.latest_version}") for one in cases]
    note = "" if choices else "No savings case stands here that you may see."
    look = ("Read the savings cases", f"{_pool_page(visit)}/savings-cases")
    return Offered({"case": _select("Savings case", choices)}, note, look)


async def _claims(visit: Visit, _act: str) -> Offered:
    """The claims of the pool, the newest first."""
    claims, names = await asyncio.gather(visit.read(LIST_CLAIMS, page_size=AS_MANY), names_in(visit))
    choices = [Choice(str(one.claim), _claim_text(one, names)) for one in claims["items"]]
    note = "" if choices else "Nothing is claimed here yet."
    look = ("Read the claims, with where each pound stands", f"{_pool_page(visit)}/savings-claims")
    return Offered({"claim": _select("Claim", choices)}, note, look)


def _claim_text(claim: Record, names: Names) -> str:
    return f"Claim {claim.claim}: {names.body(claim.body)}, {claim.case}, {money_text(claim.amount_pence)}"


async def _years(visit: Visit, act: str) -> Offered:
    """The financial years of the pool."""
    periods = await visit.read(LIST_PERIODS)
    label = "The year that ends" if act == "carry-forward" else "Financial year"
    return Offered({"financial_year": _select(label, [Choice(str(one.period), one.period) for one in periods.years])})


async def _agreement_now(visit: Visit) -> Any:
    """The agreement as its latest version has it."""
    latest = next(iter((await visit.read(LIST_VERSIONS, page_size=1))["items"]), None)
    if latest is None:
        return None
    fields = ("effective_to", "partners", "host", "pool_manager", "terms", "not_yet_agreed", "next_review_on")
    written = {name: plain(latest[name]) for name in fields if name in latest and latest[name] is not None}
    return {"follows_version": int(latest.version), "agreement": written}


async def _delegation_now(visit: Visit) -> Any:
    """The scheme of delegation in force."""
    latest = next(iter((await visit.read(LIST_DELEGATIONS, page_size=1))["items"]), None)
    return None if latest is None else {"delegation": plain(latest.delegation)}


async def _notice_now(visit: Visit) -> Any:
    """The terms of notice that were agreed last, for a further day."""
    latest = next(iter((await visit.read(LIST_TERMS, page_size=1))["items"]), None)
    return None if latest is None else {"terms": plain(latest.terms)}


def _pool_page(visit: Visit) -> str:
    return f"/places/{visit.at['place']}/pools/{visit.at['pool']}"


_OFFERS: Mapping[str, Callable[[Visit, str], Awaitable[Offered]]] = {
    "close-period": _months,
    "reopen-period": _months,
    "finalise-period": _months,
    "issue-statement": _statements,
    "adopt-rule-set": _rule_sets,
    "sign-agreement": _signatures,
    "vary-agreement": _variation,
    "agree-settlement": _settlements,
    "agree-baseline": _cases,
    "verify-saving": _claims,
    "bank-saving": _claims,
    "claw-back-saving": _claims,
    "carry-forward": _years,
    "change-contribution-schedule": _years,
}
_GIVEN: Mapping[str, Callable[[Visit], Awaitable[Any]]] = {
    "vary-agreement": _agreement_now,
    "change-delegation": _delegation_now,
    "set-variance-notice": _notice_now,
}
