"""The pure heart of the pool writer: groups in arrival order, against facts loaded under the lock, to decisions."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from ledger.core.entry import Draft, EntryKind, Heading, SourceLine
from ledger.core.period import financial_year_start, month_start
from ledger.core.refusal import Code, Refusal
from ledger.http.door import Role
from ledger.journal.model import Group, Item, KnownKey, Outcome, Refused, Valid, Verb
from ledger.rules.closing import PeriodState, words_of_closed_month

KeyItem = tuple[UUID, int]
# What says when an entry takes effect, where it is not the command's own effective date.
_DATED_BY = {
    EntryKind.ACCRUAL_REVERSAL: "/reverses_on",
    EntryKind.CARRIED_FORWARD: "/financial_year",
    EntryKind.BROUGHT_FORWARD: "/financial_year",
    EntryKind.TRANSFER_TO_RESERVES: "/financial_year",
}


@dataclass(slots=True)
class Facts:
    """What was read under the lock for one batch of one pool."""

    known_keys: Mapping[KeyItem, KnownKey]
    posted_lines: Mapping[SourceLine, int]
    months: Mapping[date, PeriodState]
    soft_closed_roles: frozenset[Role]
    of_verb: Mapping[Verb, Any]
    balances: Mapping[Heading, int]

    def takes(self, month: date, group: Group) -> bool:
        """Whether a group may post into a month: into an open one anybody's, into a soft-closed one that of the few."""
        match self.months.get(month):
            case PeriodState.OPEN:
                return True
            case PeriodState.SOFT_CLOSED:
                return group.may_post_in_soft_closed or bool(group.roles & self.soft_closed_roles)
            case _:
                return False


@dataclass(slots=True)
class Books:
    """The books as the batch advances them; a copy serves a group until it is kept."""

    balances: dict[Heading, int]
    lines: set[SourceLine] = field(default_factory=set)
    reversed_sequences: set[int] = field(default_factory=set)
    recoded_sequences: set[int] = field(default_factory=set)
    has_years: bool = False

    def balance_pence(self, heading: Heading) -> int:
        """The balance after every accepted entry so far; the verb must have named the heading beforehand."""
        return self.balances[heading]

    def is_reversed(self, sequence: int) -> bool:
        """Whether an earlier entry of the batch takes this one back."""
        return sequence in self.reversed_sequences

    def copy(self) -> "Books":
        return Books(
            dict(self.balances),
            set(self.lines),
            set(self.reversed_sequences),
            set(self.recoded_sequences),
            has_years=self.has_years,
        )

    def advance(self, drafts: Iterable[Draft], source: SourceLine | None) -> None:
        for draft in drafts:
            for leg in draft.legs:
                # One and the same where the account has no body, or no subjective code.
                for heading in {leg.heading, leg.heading_of_body, leg.heading_of_code}:
                    if heading in self.balances:
                        self.balances[heading] += leg.amount_pence
            if self.has_years:
                self._advance_years(draft)
            if draft.reverses_sequence is not None:
                self.reversed_sequences.add(draft.reverses_sequence)
            if draft.recodes_sequence is not None:
                self.recoded_sequences.add(draft.recodes_sequence)
        if source is not None:
            self.lines.add(source)

    def _advance_years(self, draft: Draft) -> None:
        year = financial_year_start(draft.effective_date).year
        for leg in draft.legs:
            heading = Heading(leg.account.name, leg.account.stream, year=year)
            if heading in self.balances:
                self.balances[heading] += leg.amount_pence


@dataclass(slots=True)
class Accepted:
    """An item to be written: its drafts wait for their sequence numbers."""

    drafts: tuple[Draft, ...]
    canonical: bytes


@dataclass(slots=True)
class SameAs:
    """The same key stands earlier in this batch: the outcome is that item's."""

    first: Accepted


Decided = Accepted | SameAs | Outcome


class Batch:
    """Decides groups one after the other; each accepted one changes the books that the next one sees."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        has_years = any(heading.year is not None for heading in facts.balances)
        self._books = Books(dict(facts.balances), has_years=has_years)
        self._keys: dict[KeyItem, Accepted] = {}

    def decide(self, group: Group) -> list[Decided]:
        """What becomes of each item of a group, in item order; an atomic one is kept whole or not at all.

        So is any other whose key stands for another request: then nothing of it is posted.
        """
        on_a_copy = group.validate_only or ((group.atomic or group.key_id is not None) and len(group.items) > 1)
        books = self._books.copy() if on_a_copy else self._books
        keys = dict(self._keys) if on_a_copy else self._keys
        decided = [self._decide_item(group, number, item, books, keys) for number, item in enumerate(group.items)]
        if group.validate_only:
            return [Valid() if isinstance(one, Accepted | SameAs) else one for one in decided]
        whole = group.atomic or any(_is_of_another_payload(one) for one in decided)
        if not whole or not any(isinstance(one, Refused) for one in decided):
            self._books, self._keys = books, keys
            return decided
        return _with_bystanders(decided)

    def _decide_item(
        self, group: Group, number: int, item: Item, books: Books, keys: dict[KeyItem, Accepted]
    ) -> Decided:
        canonical = group.canonical(number)
        if group.key_id is not None:
            replay = self._replay((group.key_id, number), canonical, keys)
            if replay is not None:
                return replay
        refusal_or_drafts = self._drafts(group, item, books)
        if isinstance(refusal_or_drafts, Refusal):
            return Refused((refusal_or_drafts,))
        books.advance(refusal_or_drafts, item.source)
        accepted = Accepted(refusal_or_drafts, canonical)
        if group.key_id is not None:
            keys[group.key_id, number] = accepted
        return accepted

    def _replay(self, key: KeyItem, canonical: bytes, keys: dict[KeyItem, Accepted]) -> Decided | None:
        earlier = keys.get(key)
        if earlier is not None:
            return SameAs(earlier) if earlier.canonical == canonical else _another_payload()
        known = self._facts.known_keys.get(key)
        if known is None:
            return None
        if known.salt is None:
            return known.outcome
        same = hmac.compare_digest(hmac.digest(known.salt, canonical, "sha256"), known.fingerprint)
        return known.outcome if same else _another_payload()

    def _drafts(self, group: Group, item: Item, books: Books) -> tuple[Draft, ...] | Refusal:
        if item.source is not None:
            sequence = self._facts.posted_lines.get(item.source)
            if sequence is not None or item.source in books.lines:
                place = f"it stands as entry {sequence}" if sequence else "it stands earlier in this request"
                return Refusal(Code.LINE_IS_ALREADY_POSTED, place, "/source")
        decision = item.verb.decide(item.command, self._facts.of_verb[item.verb], books)
        if isinstance(decision, Refusal):
            return decision
        for draft in decision:
            refusal = self._refusal_of_draft(group, draft, books)
            if refusal is not None:
                return refusal
        return decision

    def _refusal_of_draft(self, group: Group, draft: Draft, books: Books) -> Refusal | None:
        month = month_start(draft.effective_date)
        if not self._facts.takes(month, group):
            place = _DATED_BY.get(draft.kind, "/effective_date")
            return Refusal(Code.PERIOD_IS_NOT_OPEN, self._words_of_month(month), place)
        for sequence in (draft.reverses_sequence, draft.recodes_sequence):
            if sequence in books.reversed_sequences:
                return Refusal(Code.ENTRY_IS_ALREADY_REVERSED, "by an earlier item of this request", "/sequence")
            if sequence in books.recoded_sequences:
                return Refusal(Code.ENTRY_IS_RECODED, "by an earlier item of this request", "/sequence")
        return None

    def _words_of_month(self, month: date) -> str:
        months = self._facts.months
        earliest = min((one for one, state in months.items() if state is PeriodState.OPEN), default=None)
        roles = ", ".join(sorted(self._facts.soft_closed_roles)) or "none"
        return words_of_closed_month(month, months.get(month), earliest, roles=roles)


def _with_bystanders(decided: Sequence[Decided]) -> list[Decided]:
    """What becomes of items that stand or fall together, when one is refused."""
    first = next(number for number, one in enumerate(decided) if isinstance(one, Refused))
    detail = "nothing of the request was posted"
    bystander = Refused((Refusal(Code.ANOTHER_ITEM_WAS_REFUSED, detail, f"/items/{first}"),))
    return [one if isinstance(one, Refused) else bystander for one in decided]


def all_or_none(decided: Sequence[Sequence[Decided]]) -> list[list[Decided]]:
    """Groups of one item each, of several pools, that stand or fall together."""
    items = [one for (one,) in decided]
    if any(isinstance(one, Refused) for one in items):
        items = _with_bystanders(items)
    return [[one] for one in items]


def _another_payload() -> Refused:
    return Refused((Refusal(Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD, "the key stands for an earlier payload"),))


def _is_of_another_payload(one: Decided) -> bool:
    return isinstance(one, Refused) and one.refusals[0].code is Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD
