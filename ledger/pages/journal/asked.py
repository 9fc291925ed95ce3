"""What may be asked of the journal, as fields of the forms above its tables; and amounts typed in pounds."""

from collections.abc import Sequence
from dataclasses import replace

from ledger.core.entry import AccountName, Book, EntryKind
from ledger.core.money import pence_from_pounds, pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.http.problems import Problem, problem_of
from ledger.pages.filters import Filter, choice, of_names, of_words
from ledger.pages.names import Names
from ledger.pages.visiting import Visit

_POUNDS = {"amount_from": "amount_from_pence", "amount_to": "amount_to_pence"}
FROM = Filter("from", "Effective from", "date")
TO = Filter("to", "Effective to", "date")


def dimensions(names: Names) -> list[Filter]:
    """Whose legs: of a body, a stream, a programme and its scheme, a subjective code."""
    codes = (key.split("/") for key in names.schemes)
    schemes = {code: names.scheme_in_full(programme, code) for programme, code in codes}
    return [
        choice("body", "Body", of_names(names.bodies)),
        choice("stream", "Funding stream", of_names(names.streams)),
        choice("programme", "Programme", of_names(names.programmes)),
        choice("scheme", "Scheme", of_names(schemes)),
        Filter("subjective", "Subjective code"),
    ]


def of_entries(names: Names) -> list[Filter]:
    """Everything by which entries are searched; the amounts in pounds."""
    return [
        Filter("text", "Words", hint="In the narrative, supplier, reference or label", width=20),
        Filter("amount_from", "Amount from, in pounds"),
        Filter("amount_to", "Amount to, in pounds"),
        choice("kind", "What happened", of_words(EntryKind)),
        FROM,
        TO,
        Filter("event_from", "Happened from", "date"),
        Filter("event_to", "Happened to", "date"),
        choice("acting_body", "Acting body", of_names(names.bodies)),
        choice("account", "Account", of_words(AccountName)),
        *dimensions(names),
        choice("book", "Book", of_words(Book)),
        choice("principal_id", "Who posted it", of_names(names.people)),
        Filter("source_system", "Source system"),
        Filter("source_document", "Source document"),
        choice("prior_period", "Prior period", [("true", "Only what happened in an earlier month")]),
    ]


def with_amounts(filters: Sequence[Filter], visit: Visit) -> list[Filter]:
    """The fields of amounts with what the address says in pence."""
    return [replace(one, value=_pounds(visit, one.name)) if one.name in _POUNDS else one for one in filters]


def in_pence(visit: Visit) -> tuple[str, Problem | None]:
    """Where amounts came in pounds: the address with them as the API takes them, or what is wrong with them."""
    typed = {name: visit.asked(name) for name in _POUNDS if visit.asked(name)}
    pence = {name: pence_from_pounds(text) for name, text in typed.items()}
    detail = "write an amount in pounds, such as 1,234.50"
    wrong = [Refusal(Code.QUERY_IS_NOT_VALID, detail, f"/{name}") for name, one in pence.items() if one is None]
    if wrong or not typed:
        return "", problem_of(tuple(wrong), visit.path) if wrong else None
    changed = dict.fromkeys(typed, "") | {_POUNDS[name]: str(amount) for name, amount in pence.items()}
    return visit.here(**changed, cursor=""), None


def _pounds(visit: Visit, name: str) -> str:
    pence = visit.asked(_POUNDS[name])
    if pence.isdecimal():
        return pounds_from_pence(int(pence))
    return visit.asked(name)
