"""The pure heart of the pool writer against a brute-force oracle: groups with keys, lines and refusals."""

import copy
import hmac
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from ledger.core.entry import Account, AccountName, Draft, EntryKind, Heading, Leg, SourceLine
from ledger.core.refusal import Code, Refusal
from ledger.http.access import Requester
from ledger.journal.batch import Accepted, Batch, Decided, Facts, SameAs
from ledger.journal.model import (
    BalanceView,
    Decision,
    Group,
    Item,
    KnownKey,
    Posted,
    Receipt,
    Refused,
    Valid,
    Verb,
)
from ledger.rules.closing import PeriodState

OPEN, CLOSED = date(2025, 9, 30), date(2025, 8, 31)
LEFT = Heading(AccountName.UNALLOCATED, "s")
SALT = b"s" * 16
REQUESTER = Requester(UUID(int=1), "client", "request")


class Take(Struct, frozen=True):
    """Take pence from a balance: refused beyond it for now, refused for ever when unlucky, in one entry or two."""

    amount: int
    day: date = OPEN
    reverses: int | None = None
    parts: int = 1


async def load(*_: Any) -> None:
    raise AssertionError("the facts are given")


def decide(command: Take, _facts: object, books: BalanceView) -> Decision:
    if command.amount == 13:
        return Refusal(Code.POOL_KEEPS_NO_CASH, "unlucky")
    if command.amount > books.balance_pence(LEFT):
        return Refusal(Code.ALLOCATION_EXCEEDS_UNALLOCATED, "beyond", "/amount_pence")
    legs = (
        Leg(Account(AccountName.ALLOCATED, stream="s"), command.amount),
        Leg(Account(AccountName.UNALLOCATED, stream="s"), -command.amount),
    )
    draft = Draft(
        kind=EntryKind.ALLOCATION,
        effective_date=command.day,
        event_date=command.day,
        acting_body="b",
        legs=legs,
        reverses_sequence=command.reverses,
    )
    return (draft,) * command.parts


TAKE = Verb("take", load, decide, lambda _command, _facts: [LEFT])


def item(amount: int, line: int | None, day: date, reverses: int | None, parts: int) -> Item:
    source = None if line is None else SourceLine("b", "oracle", "d", str(line))
    return Item(TAKE, Take(amount, day, reverses, parts), source)


ITEMS = st.builds(
    item,
    st.sampled_from([1, 2, 3, 5, 13, 20, 60]),
    st.none() | st.integers(0, 3),
    st.sampled_from([OPEN, OPEN, OPEN, OPEN, CLOSED]),
    st.none() | st.none() | st.integers(1, 2),
    st.sampled_from([1, 1, 2]),
)
GROUPS = st.builds(
    lambda items, key, atomic, validate_only: Group(
        place_id=UUID(int=2),
        pool_id=UUID(int=3),
        requester=REQUESTER,
        acting_body="b",
        operation="take",
        items=tuple(items),
        key=key,
        atomic=atomic,
        validate_only=validate_only,
    ),
    st.lists(ITEMS, min_size=1, max_size=4),
    st.none() | st.sampled_from(["k1", "k2", "k3"]),
    st.booleans(),
    st.sampled_from([False, False, False, True]),
)


@dataclass
class State:
    """All that the oracle remembers."""

    left: int
    lines: set[str] = field(default_factory=set)
    reversed: set[int] = field(default_factory=set)
    keys: dict[tuple[str, int], tuple[tuple[int, bool], Item, str]] = field(default_factory=dict)


Said = list[str]


def oracle_group(state: State, group: Group) -> tuple[State, Said]:
    """One group alone: what each item meets, and the state it leaves."""
    after = copy.deepcopy(state)
    said = [_oracle_item(after, group, number, one) for number, one in enumerate(group.items)]
    if group.validate_only:
        return state, ["valid" if one in {"accepted", "same"} else one for one in said]
    whole = group.atomic or "refused key-was-used-for-another-payload" in said
    if not whole or all(not one.startswith("refused") for one in said):
        return after, said
    return state, [one if one.startswith("refused") else "refused another-item-was-refused" for one in said]


def _oracle_item(state: State, group: Group, number: int, one: Item) -> str:
    command = one.command
    assert isinstance(command, Take)
    if group.key is not None and (group.key, number) in state.keys:
        shape, known, outcome = state.keys[group.key, number]
        return (
            outcome
            if (shape, known.command) == ((len(group.items), group.atomic), command)
            else "refused key-was-used-for-another-payload"
        )
    reasons = {
        "line-is-already-posted": one.source is not None and one.source.line in state.lines,
        "pool-keeps-no-cash": command.amount == 13,
        "allocation-exceeds-unallocated": command.amount > state.left,
        "period-is-not-open": command.day == CLOSED,
        "entry-is-already-reversed": command.reverses in state.reversed,
    }
    for code, holds in reasons.items():
        if holds:
            return f"refused {code}"
    state.left -= command.amount * command.parts
    if one.source is not None:
        state.lines.add(one.source.line)
    if command.reverses is not None:
        state.reversed.add(command.reverses)
    if group.key is not None:
        state.keys[group.key, number] = ((len(group.items), group.atomic), one, "same")
    return "accepted"


def shown(one: Decided) -> str:
    """A decision in the oracle's words."""
    match one:
        case Accepted():
            return "accepted"
        case SameAs():
            return "same"
        case Posted():
            return "replayed"
        case Valid():
            return "valid"
        case Refused(refusals):
            return f"refused {refusals[0].code}"


def facts_of(left: int, lines: set[int], known: list[tuple[Group, int]]) -> tuple[Facts, State]:
    """The books as both sides meet them: a balance, lines that stand, and keys that stand for items."""
    posted = Posted((Receipt(1, EntryKind.ALLOCATION, OPEN, datetime(2025, 9, 30, tzinfo=UTC)),), replayed=True)
    keys, state = {}, State(left, {str(line) for line in lines})
    for group, number in known:
        if group.key_id is not None and group.key is not None:
            at = number % len(group.items)
            fingerprint = hmac.digest(SALT, group.canonical(at), "sha256")
            keys[group.key_id, at] = KnownKey(fingerprint, SALT, posted)
            state.keys[group.key, at] = ((len(group.items), group.atomic), group.items[at], "replayed")
    facts = Facts(
        known_keys=keys,
        posted_lines={SourceLine("b", "oracle", "d", str(line)): 7 for line in lines},
        months={OPEN.replace(day=1): PeriodState.OPEN},
        soft_closed_roles=frozenset(),
        of_verb={TAKE: None},
        balances={LEFT: left},
    )
    return facts, state


BOOKS = (
    st.integers(0, 80),
    st.sets(st.integers(0, 3), max_size=2),
    st.lists(st.tuples(GROUPS, st.integers(0, 3)), max_size=2),
)


@settings(max_examples=400)
@given(*BOOKS, st.lists(GROUPS, max_size=8))
def test_a_batch_decides_as_if_each_group_came_alone(
    left: int, lines: set[int], known: list[tuple[Group, int]], groups: list[Group]
) -> None:
    """Each accepted group changes what the next one sees, and a refused or merely checked one changes nothing."""
    facts, state = facts_of(left, lines, known)
    batch = Batch(facts)

    for group in groups:
        state, said = oracle_group(state, group)
        decided = batch.decide(group)
        assert said == [shown(one) for one in decided]
        check_together(group, decided)


def check_together(group: Group, decided: list[Decided]) -> None:
    """All or none, and every bystander points to the first item that was refused."""
    refused = [isinstance(one, Refused) for one in decided]
    if group.atomic and any(refused) and not group.validate_only:
        assert all(refused)
        causes = [n for n, one in enumerate(decided) if shown(one) != "refused another-item-was-refused"]
        for one in decided:
            if isinstance(one, Refused) and one.refusals[0].code is Code.ANOTHER_ITEM_WAS_REFUSED:
                assert f"/items/{causes[0]}" == one.refusals[0].pointer


@given(*BOOKS, st.lists(GROUPS, max_size=8))
def test_a_batch_leaves_the_facts_as_they_were_loaded(
    left: int, lines: set[int], known: list[tuple[Group, int]], groups: list[Group]
) -> None:
    """A retry of each group alone starts from the same facts, so no group may write to them."""
    facts, _ = facts_of(left, lines, known)
    batch = Batch(facts)
    for group in groups:
        batch.decide(group)

    again, _ = facts_of(left, lines, known)
    assert (again.balances, again.posted_lines, again.known_keys) == (
        facts.balances,
        facts.posted_lines,
        facts.known_keys,
    )


def test_an_erased_text_leaves_the_key_answering() -> None:
    """Without a salt the payload cannot be compared; the outcome of the key stands for whatever comes under it."""
    group = Group(
        place_id=UUID(int=2),
        pool_id=UUID(int=3),
        requester=REQUESTER,
        acting_body="b",
        operation="take",
        items=(item(1, None, OPEN, None, 1),),
        key="k1",
    )
    facts, _ = facts_of(10, set(), [(group, 0)])
    (key,) = facts.known_keys
    known = facts.known_keys[key]
    facts.known_keys = {key: KnownKey(known.fingerprint, None, known.outcome)}

    assert [known.outcome] == Batch(facts).decide(group)
