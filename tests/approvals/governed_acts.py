"""What controlled acts post and decide: entries taken back, budgets moved, drawn and carried, schedules, steering."""

from datetime import date
from typing import Any

from tests.approvals.governed_books import FENCED, FIRST_DAY, LAST_DAY, OPEN, SCHEMES, Books, Command, Entry
from tests.conftest import COUNCIL
from tests.journal.oracle_programmes import returned, sums_of
from tests.journal.oracle_schedules import Schedule
from tests.journal.oracle_words import AccountKey, account

STEERING = frozenset({"pass-gateway", "renew-programme", "allow-late-charges", "return-allocation"})
_YEAR_OF_STREAM = ("contribution_income", "contribution_receivable", "expenditure", "transfer_to_reserves")


def posted_by(books: Books, act: str, body: str, content: Command) -> list[Entry] | str:
    """The entries that an act would make, whatever the months say; or why not. None at all for one that posts none."""
    one = {
        "reverse-entry": {"type": "reversal", "acting_body": body, **content},
        "vire": {"type": "virement", **content.get("virement", {})},
        "draw-contingency": {"type": "contingency_draw", **content.get("draw", {})},
    }.get(act)
    if one is not None:
        found = books.decide(one, {}, alone=False, is_manager=True)
        return found if isinstance(found, str) else [found]
    if act == "carry-forward":
        return _carried(books, body, content)
    if act == "change-contribution-schedule":
        return _scheduled(books, body, content)
    if act == "return-allocation" or content.get("decision") == "stop":
        return _given_back(books, body, content)
    return []


def amount_of(books: Books, act: str, content: Command) -> int | None:
    """What decides who approves."""
    if act == "reverse-entry":
        return books.turnover(books.entries[content["sequence"] - 1])
    if act == "change-contribution-schedule":
        return sum(abs(pence) for _, pence in _differences(books, content))
    said: Command = content.get("virement") or content.get("draw") or content
    return int(said["amount_pence"]) if "amount_pence" in said else None


def told_of(books: Books, act: str, content: Command, today: date) -> tuple[list[str], dict[str, Any]]:
    """What an act keeps beside its entries: why it cannot, or what its proposal shows."""
    if act == "change-contribution-schedule":
        versions = _versions(books, content)
        assert not isinstance(versions, str), "refused before it was posted"
        books.schedules.in_force |= {one.key: one for one in versions}
        named = ("body", "stream", "version", "amount_pence")
        shown = [dict(zip(named, (*one.key[:2], one.version, one.amount), strict=True)) for one in versions]
        return [], {"schedules": shown}
    if act not in STEERING:
        return [], {}
    programme, day = books.steered, content.get("effective_date", today.isoformat())
    if content["programme"] != programme.code:
        return ["programme-does-not-exist"], {}
    own = sums_of(programme, books.entries, day)
    refused = programme.refusals(act, content, "own", {"own": own}, today.isoformat())
    if refused:
        return [code for code, _ in refused], {}
    return [], programme.decide(act, content, "own", {"own": own} if own else {})


def _versions(books: Books, content: Command) -> list[Schedule] | str:
    found = books.schedules.next_versions(content, {})
    return found[0] if isinstance(found, tuple) else found


def _differences(books: Books, content: Command) -> list[tuple[Schedule, int]]:
    """Each schedule with what it changes in the budget book."""
    versions = _versions(books, content)
    assert not isinstance(versions, str), "asked once it is known to be right"
    return [(one, one.amount + _of_source(books, one)) for one in versions]


def _of_source(books: Books, one: Schedule) -> int:
    body, stream, year = one.key
    first, last = f"{year}-04-01", f"{year + 1}-03-31"
    within = [entry for entry in books.entries if first <= entry.effective_date <= last]
    return sum(n for entry in within for key, n in entry.legs if key == account("source", body, stream))


def _scheduled(books: Books, body: str, content: Command) -> list[Entry] | str:
    day = content["effective_date"]
    if not FIRST_DAY <= day <= LAST_DAY:
        return "date-is-outside-agreement"
    versions = _versions(books, content)
    if isinstance(versions, str):
        return versions
    more = _differences(books, content)
    for stream in (FENCED, OPEN):
        less = -sum(pence for one, pence in more if one.key[1] == stream)
        if less > max(0, books.balance("unallocated", stream)):
            return "money-has-moved-on"
    made = []
    for one, pence in more:
        source = account("source", *one.key[:2])
        legs = [(account("unallocated", stream=one.key[1]), pence), (source, -pence)]
        made += [Entry("contribution_scheduled", day, day, legs, acting_body=body)] if pence else []
    return _within_fences(books, made)


def _within_fences(books: Books, made: list[Entry]) -> list[Entry] | str:
    """Each entry as the ones before it leave the fence."""
    before = books.entries[:]
    for entry in made:
        refusal = books.refusal_of_fence(entry)
        if refusal is not None:
            books.entries = before
            return refusal
        books.entries.append(entry)
    books.entries = before
    return made


def _carried(books: Books, body: str, content: Command) -> list[Entry] | str:
    """Out of the year's last day and into the day after; and money to reserve, if asked."""
    year, stream, scheme = int(content["financial_year"][:4]), content["stream"], content.get("scheme")
    last, following = f"{year + 1}-03-31", f"{year + 1}-04-01"
    pence, reserve = content["amount_pence"], content.get("reserve_pence", 0)
    in_year, now = _unused(books, stream, scheme, year), _unused(books, stream, scheme, None)
    money = -sum(books.balance(name, stream, year=year) for name in _YEAR_OF_STREAM)
    reasons = (
        ("date-is-outside-agreement", following > LAST_DAY),
        (books.refusal_of_scheme(scheme, "new", following) if scheme else None, True),
        ("stream-does-not-exist", scheme is not None and stream not in SCHEMES[scheme][1]),
        ("body-is-not-yours", body != COUNCIL),
        ("fence-keeps-money", stream == FENCED),
        ("carry-forward-exceeds-what-is-left", pence > min(in_year, now) or reserve > money),
    )
    refusal = next((code for code, holds in reasons if code and holds), None)
    if refusal is not None:
        return refusal
    budget = _budget(books, stream, scheme)
    carried = account("carried_forward", stream=stream)
    kept = [(account("transfer_to_reserves", stream=stream), reserve), (account("reserve", stream=stream), -reserve)]
    made = [
        Entry("carried_forward", last, last, [(carried, pence), (budget, -pence)]),
        Entry("brought_forward", following, following, [(carried, -pence), (budget, pence)]),
    ]
    return [*made, Entry("transfer_to_reserves", last, last, kept)] if reserve else made


def _unused(books: Books, stream: str, scheme: str | None, year: int | None) -> int:
    if scheme is None:
        return books.balance("unallocated", stream, year=year)
    return books.balance("allocated", stream, scheme, year) - books.balance("expenditure", stream, scheme, year)


def _budget(books: Books, stream: str, scheme: str | None) -> AccountKey:
    if scheme is None:
        return account("unallocated", stream=stream)
    return account("allocated", stream=stream, programme=books.programme_of(scheme), scheme=scheme)


def _given_back(books: Books, body: str, content: Command) -> list[Entry] | str:
    day = content["effective_date"]
    refusal = books.refusal_of_terms({"acting_body": body, "effective_date": day})
    if refusal is not None or content["programme"] != books.steered.code:
        return refusal or []
    legs = returned(books.steered, sums_of(books.steered, books.entries, day))
    return [Entry("allocation_return", day, day, legs)] if legs else []
