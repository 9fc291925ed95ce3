"""What a baseline posts: the cashable pence of each body and year, a later version what differs from it; pure."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ledger.core.entry import Account, AccountName, Draft, EntryKind, Leg
from ledger.core.working import Step
from ledger.rules.fencing import last_day_of
from ledger.rules.savings.projection import Projection

BodyYear = tuple[str, str]


class BaselineHead(Struct, frozen=True, kw_only=True):
    """What the entries of a baseline say of it."""

    case_code: str
    programme: str
    version: int
    effective_date: date
    acting_body: str

    @property
    def reference(self) -> str:
        return reference_of(self.case_code, self.version)


def reference_of(case_code: str, version: int) -> str:
    """By which the entries of a baseline name it; a long code is cut, and the accounts carry it whole."""
    ending = f" baseline {version}"
    return f"case {case_code}"[: REFERENCE_MAX - len(ending)] + ending


REFERENCE_MAX = 80


def cashable_of(projection: Projection) -> dict[BodyYear, int]:
    """The cashable pence of each body and financial year, bodies in the order of the case; below zero is a shunt."""
    return {
        (one.body, year): pence
        for one in projection.bodies
        for year, pence in zip(projection.years, one.cashable.by_year_pence, strict=True)
    }


def drafts_of(head: BaselineHead, before: Projection | None, after: Projection) -> tuple[Draft, ...]:
    """An entry a year: agreed +, control - of each body; of a further version only what differs from the one before.

    It happened on the last day of its year, or on the day of the entry where that comes first.
    """
    agreed, agreed_before = cashable_of(after), {} if before is None else cashable_of(before)
    years = sorted({year for _, year in (*agreed, *agreed_before)})
    found = ((year, tuple(_differences(year, agreed_before, agreed))) for year in years)
    return tuple(_draft(head, year, bodies) for year, bodies in found if bodies)


_Differing = tuple[str, int, int]


def _differences(year: str, before: dict[BodyYear, int], after: dict[BodyYear, int]) -> Iterator[_Differing]:
    """The bodies whose pence of a year differ, with what was agreed before and what is now."""
    for body in dict.fromkeys(one for one, of_year in (*after, *before) if of_year == year):
        pair = before.get((body, year), 0), after.get((body, year), 0)
        if pair[0] != pair[1]:
            yield (body, *pair)


def _draft(head: BaselineHead, year: str, bodies: tuple[_Differing, ...]) -> Draft:
    return Draft(
        kind=EntryKind.SAVING_BASELINED,
        effective_date=head.effective_date,
        event_date=min(last_day_of(int(year.partition("-")[0])), head.effective_date),
        acting_body=head.acting_body,
        legs=tuple(
            leg for body, before_pence, pence in bodies for leg in _legs(head, body, year, pence - before_pence)
        ),
        reference=head.reference,
        working=tuple(step for body, *pence in bodies for step in _working(head, body, year, *pence)),
    )


def _legs(head: BaselineHead, body: str, year: str, pence: int) -> tuple[Leg, Leg]:
    def account(name: AccountName) -> Account:
        return Account(name, body=body, programme=head.programme, scheme=head.case_code, subjective=year)

    return Leg(account(AccountName.SAVINGS_AGREED), pence), Leg(account(AccountName.SAVINGS_CONTROL), -pence)


def _working(head: BaselineHead, body: str, year: str, before_pence: int, pence: int) -> Iterator[Step]:
    yield Step(f"cashable of {body} in {year}", pence, head.reference)
    if before_pence:
        yield Step(f"agreed of {body} in {year} before", before_pence)
