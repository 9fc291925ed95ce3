"""From account totals and what is said beside them to the figures that a rule set shares; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

from msgspec import Struct

from ledger.core.entry import AccountName
from ledger.core.money import rounded
from ledger.core.period import MONTHS_IN_YEAR, count_months, financial_year_start
from ledger.investments.weights import Invested
from ledger.journal.store import AccountTotal
from ledger.programmes.model import SchemeKey
from ledger.rule_sets.figures_model import (
    CONTRIBUTIONS,
    NET_PAID_IN,
    NO_BUDGET_SET,
    PAID_IN,
    RESERVE,
    UNCOMMITTED,
    Asked,
    Budgeting,
    SchemeFacts,
    Schemes,
    SchemeSharing,
    StatedFigures,
)
from ledger.rule_sets.savings_making import savings_of, weights_of
from ledger.rules.fencing import Fence, in_force
from ledger.rules.sharing.figures import Figures, Item, Line, MeasuredWeights

_RECEIVED = (AccountName.CONTRIBUTION_INCOME, AccountName.CONTRIBUTION_RECEIVABLE)
_RESERVES = {AccountName.CONTINGENCY: 1, AccountName.RESERVE: -1}  # by the side on which each one's balance stands
NAMES = (
    *(AccountName.ALLOCATED, AccountName.EXPENDITURE, AccountName.SOURCE, AccountName.UNALLOCATED),
    *(AccountName.COMMITTED, *_RECEIVED, *_RESERVES),
)
_NOTHING_SAID = SchemeSharing(effective_from=date.min)
LineKey = tuple[SchemeKey, str | None]
M = TypeVar("M")


class BookFacts(Struct, frozen=True, kw_only=True):
    """What figures are made of: the partners in order; totals of the span, of its year and of the pool's life.

    of_savings, invested: of a savings pool, what stands in its book of savings for the financial year of the last day,
    and what the year's investors are measured by.
    """

    asked: Asked
    partners: tuple[str, ...]
    fences: Mapping[str, tuple[Fence, ...]]
    schemes: Schemes
    of_span: Sequence[AccountTotal]
    of_year: Sequence[AccountTotal]
    of_life: Sequence[AccountTotal]
    stated: Sequence[StatedFigures] = ()
    of_savings: Sequence[AccountTotal] = ()
    invested: Invested | None = None


def figures_of(facts: BookFacts) -> Figures:
    """The figures of a pool and span: a line for each scheme, and one more for each ring-fence it draws on."""
    stated = [one for one in facts.stated if one.as_at <= facts.asked.last_day]
    items = {one.name: one for one in (*_items(facts), *(item for said in stated for item in said.items))}
    weights = _merged(_weights(facts), (said.weights for said in stated))
    of_investors = weights_of(facts.invested, facts.partners) if facts.invested else {}
    events = {(one.name, one.happened_on): one for said in stated for one in said.events}
    return Figures(
        format="placeledger-figures/1",
        as_at=facts.asked.last_day,
        lines=tuple(_lines(facts)),
        items=tuple(items.values()),
        weights=weights | of_investors,
        amounts=_merged({}, (said.amounts for said in stated)),
        quantities=_merged({}, (said.quantities for said in stated)),
        decisions=_merged({}, (said.decisions for said in stated)),
        events=tuple(events.values()),
        savings=savings_of(facts.of_savings, facts.partners),
    )


def line_name(at: SchemeKey, fence: str | None) -> str:
    """How a rule set names a scheme's line: `home-first/telecare`, of a ring-fence `home-first/telecare:dfg`."""
    return scheme_name(at) if fence is None else f"{scheme_name(at)}:{fence}"


def scheme_name(at: SchemeKey) -> str:
    """How figures name a scheme."""
    return "/".join(at)


def scheme_of_line(line: Line) -> SchemeKey:
    """The scheme whose line it is."""
    programme, _, scheme = (line.scheme or line.name).partition("/")
    return programme, scheme


def label_of_programme(programme: str) -> str:
    """The label by which a rule set takes all schemes of a programme."""
    return f"programme:{programme}"


def _lines(facts: BookFacts) -> Iterator[Line]:
    """In order of programme, scheme and ring-fence; what is spent beyond all streams has no fence."""
    budgets = _budgets(facts)
    actuals = _by_line(facts, facts.of_span, AccountName.EXPENDITURE)
    budgeted = {at for at, _ in _by_line(facts, facts.of_year, AccountName.ALLOCATED)}
    for key in sorted({*budgets, *actuals}, key=lambda one: (one[0], one[1] or "")):
        at, fence = key
        budget_pence, actual_pence = budgets.get(key, 0), actuals.get(key, 0)
        if not budget_pence and not actual_pence:
            continue
        scheme = facts.schemes.get(at) or SchemeFacts("")
        said = in_force(scheme.sharing, facts.asked.last_day) or _NOTHING_SAID
        labels = (label_of_programme(at[0]), *said.labels, *(() if at in budgeted else (NO_BUDGET_SET,)))
        yield Line(
            name=line_name(at, fence),
            scheme=scheme_name(at),
            budget_pence=budget_pence,
            actual_pence=actual_pence,
            responsible=scheme.responsible if scheme.responsible in facts.partners else None,
            fence=fence,
            kind=said.kind,
            cause=said.cause,
            is_recurrent=said.is_recurrent,
            labels=labels,
            profile=dict(sorted(said.profile.items())),
        )


def _budgets(facts: BookFacts) -> dict[LineKey, int]:
    """As set in the span; or of the year's, so many twelfths as the span has months of it."""
    if facts.asked.budget is Budgeting.AS_SET:
        return _by_line(facts, facts.of_span, AccountName.ALLOCATED)
    first_day = max(facts.asked.first_day, financial_year_start(facts.asked.last_day))
    months = count_months(first_day, facts.asked.last_day)
    of_year = _by_line(facts, facts.of_year, AccountName.ALLOCATED)
    return {key: rounded(Fraction(pence * months, MONTHS_IN_YEAR)) for key, pence in of_year.items()}


def _by_line(facts: BookFacts, totals: Iterable[AccountTotal], name: AccountName) -> dict[LineKey, int]:
    """What stands on an account by scheme and ring-fence."""
    found: dict[LineKey, int] = {}
    for one in totals:
        account = one.account
        if account.name is name and account.programme and account.scheme:
            key = (account.programme, account.scheme), _fence(facts, account.stream)
            found[key] = found.get(key, 0) + one.balance_pence
    return found


def _fence(facts: BookFacts, stream: str | None) -> str | None:
    """The ring-fence that a stream is under on the last day, by the stream's own name; None without one."""
    return stream if in_force(facts.fences.get(stream or "", ()), facts.asked.last_day) else None


def _items(facts: BookFacts) -> Iterator[Item]:
    """Reserves and contingency, then what is not allocated, then what schemes have not committed; by name."""
    reserves = _by_stream(facts.of_life, _RESERVES)
    for (name, stream), pence in sorted(reserves.items()):
        if pence > 0:
            yield Item(name=f"{name} {stream}", kind=RESERVE, amount_pence=pence, fence=_fence(facts, stream))
    unallocated = _by_stream(facts.of_life, {AccountName.UNALLOCATED: 1})
    for (name, stream), pence in sorted(unallocated.items()):
        if pence > 0:
            yield Item(name=f"{name} {stream}", kind=UNCOMMITTED, amount_pence=pence, fence=_fence(facts, stream))
    for (at, fence), pence in sorted(_uncommitted(facts).items(), key=lambda one: (one[0][0], one[0][1] or "")):
        if pence > 0:
            named = f"{UNCOMMITTED} {line_name(at, fence)}"
            yield Item(name=named, kind=UNCOMMITTED, amount_pence=pence, fence=fence)


def _uncommitted(facts: BookFacts) -> dict[LineKey, int]:
    """Budget of the year beyond what the span counts, what was spent and what is ordered: none is counted twice."""
    of_year = _by_line(facts, facts.of_year, AccountName.ALLOCATED)
    spent = _by_line(facts, facts.of_year, AccountName.EXPENDITURE)
    ordered = _by_line(facts, facts.of_life, AccountName.COMMITTED)
    counted = _budgets(facts)
    return {
        key: pence - max(spent.get(key, 0), counted.get(key, 0)) - max(ordered.get(key, 0), 0)
        for key, pence in of_year.items()
    }


def _by_stream(totals: Iterable[AccountTotal], sides: Mapping[AccountName, int]) -> dict[tuple[AccountName, str], int]:
    found: dict[tuple[AccountName, str], int] = {}
    for one in totals:
        if one.account.name in sides and one.account.stream:
            key = one.account.name, one.account.stream
            found[key] = found.get(key, 0) + sides[one.account.name] * one.balance_pence
    return found


def _weights(facts: BookFacts) -> dict[str, MeasuredWeights]:
    """What the books measure of each partner; below nothing counts as nothing."""
    measured = {
        CONTRIBUTIONS: (facts.of_year, (AccountName.SOURCE,)),
        PAID_IN: (facts.of_span, _RECEIVED),
        NET_PAID_IN: (facts.of_life, _RECEIVED),
    }
    version = f"as known at {facts.asked.through}"
    return {
        measure: MeasuredWeights(version=version, as_at=facts.asked.last_day, of=_by_partner(facts, totals, names))
        for measure, (totals, names) in measured.items()
    }


def _by_partner(facts: BookFacts, totals: Iterable[AccountTotal], names: Sequence[AccountName]) -> dict[str, str]:
    pence_of = dict.fromkeys(facts.partners, 0)
    for one in totals:
        if one.account.name in names and one.account.body in pence_of:
            pence_of[one.account.body] -= one.balance_pence
    return {body: str(max(pence, 0)) for body, pence in pence_of.items()}


def _merged(first: Mapping[str, M], more: Iterable[Mapping[str, M]]) -> dict[str, M]:
    """What was said last under each name."""
    found = dict(first)
    for one in more:
        found |= one
    return found
