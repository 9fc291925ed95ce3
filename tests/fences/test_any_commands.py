"""Whatever is asked, in whatever order: no fenced pound is ever outside of its fence, and none appears or vanishes.

The very decide functions run, on books that a plain fold of the accepted entries makes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.approvals.alone import MANAGER
from ledger.approvals.delegation import NOTHING_DELEGATED
from ledger.budgets.carrying import CARRY_FORWARD, CarryFacts
from ledger.budgets.contingency import DRAW, SET_ASIDE, DrawFacts, SetAsideFacts
from ledger.budgets.model import ContingencyDrawCommand, ProposedCarryForward, ReserveDrawCommand, SetAsideCommand
from ledger.budgets.reserves import DRAW_RESERVE
from ledger.commitments.actions import COMMIT, CommitmentFacts
from ledger.commitments.model import CommitmentCommand, CommitmentReleaseCommand
from ledger.contributions.actions import CALL, SCHEDULE, ContributionFacts
from ledger.contributions.call_model import (
    CreditedContributionCommand,
    OtherCall,
    RaiseCallsCommand,
    RemittanceView,
    number_of_call,
)
from ledger.contributions.call_store import OpenCall
from ledger.contributions.calling import RAISE, CallFacts
from ledger.contributions.model import (
    CalledContributionCommand,
    ReceivedContributionCommand,
    ScheduledContributionCommand,
)
from ledger.contributions.receiving import CREDIT, RECEIVE, CreditFacts, ReceiptFacts
from ledger.core.entry import BOOK_OF_ACCOUNT, Account, AccountName, Book, Draft, EntryKind, Heading
from ledger.core.period import months_between
from ledger.http.access import PoolTerms, Requester
from ledger.journal.batch import Accepted, Batch, Facts
from ledger.journal.fencing import USES, Fencing, Measure, fencing_of_terms
from ledger.journal.model import Group, Item, Verb
from ledger.journal.reversing import REVERSE, Original, ReversalCommand, ReversalFacts
from ledger.journal.store import AccountTotal
from ledger.programmes.allocating import ALLOCATE, AllocationFacts
from ledger.programmes.model import AllocationCommand, SchemeTerms, VirementCommand
from ledger.programmes.viring import VIRE, VirementFacts
from ledger.rules.closing import PeriodState
from ledger.rules.fencing import Fence, SchemeUse, YearLimit, in_force, left_by_year, refusal_of_use, year_of
from ledger.spend.actions import PAY, SpendFacts
from ledger.spend.model import AccrualCommand, CreditNoteCommand, PaymentCommand, RecodingCommand
from ledger.spend.recoding import RECODE, RecodingFacts
from ledger.transfers.actions import TRANSFER, TransferFacts
from ledger.transfers.model import HalfCommand
from tests.conftest import COUNCIL, NHS

START, END = date(2025, 4, 1), date(2027, 3, 31)
DAYS = [START, date(2026, 3, 31), date(2026, 4, 1)]
OPEN = dict.fromkeys(months_between(START, END), PeriodState.OPEN)
NOBODY = UUID(int=0)
VIRE_ALONE, DRAW_ALONE = VIRE[MANAGER], DRAW[MANAGER]
STREAMS = ("care", "works", "open")
FENCES = (
    Fence(
        stream="care",
        version=1,
        effective_from=START,
        name="Care",
        source="made up",
        purposes=("care",),
        last_day=date(2026, 3, 31),
    ),
    Fence(
        stream="works",
        version=1,
        effective_from=START,
        name="Works",
        source="made up",
        nature="capital",
        may_carry_forward=True,
        limits=(YearLimit("2025-26", 7),),
    ),
)


def scheme(*purposes: str, nature: Any = None) -> SchemeTerms:
    return SchemeTerms(START, END, STREAMS, (SchemeUse(START, purposes, nature),))


SCHEMES = {
    ("p", "nursing"): scheme("care", nature="revenue"),
    ("p", "lifts"): scheme("works", nature="capital"),
    ("p", "homes"): scheme("care", nature="capital"),
    ("p", "unsaid"): scheme(),
}
PLACES = [scheme for _, scheme in SCHEMES]


# What was paid in and what was spent, in a pooled fund and in aligned budgets.
MONEY = {
    True: Measure((AccountName.CONTRIBUTION_INCOME, AccountName.INTER_POOL), (AccountName.EXPENDITURE,)),
    False: Measure((AccountName.SOURCE,), (AccountName.EXPENDITURE,)),
}
BUDGET = Measure((AccountName.SOURCE,), (AccountName.ALLOCATED,))


def terms_of(kind: str) -> PoolTerms:
    return PoolTerms(
        NOBODY, "pool", "Pool", kind, "", "", "agreement", COUNCIL, START, END, (COUNCIL, NHS), fences=FENCES
    )


def facts_of(verb: Verb, terms: PoolTerms, entries: list[Draft]) -> Any:
    """What the verb's own load would find."""
    fencing, streams = fencing_of_terms(terms), frozenset(STREAMS)
    originals = {number: original_of(entries, number) for number in range(1, len(entries) + 1)}
    uses = {at: one.uses for at, one in SCHEMES.items()}
    contribution, calls = ContributionFacts(terms, streams), calls_in(entries)
    return {
        SCHEDULE: contribution,
        CALL: contribution,
        RECEIVE: ReceiptFacts(terms, streams, calls),
        RAISE: CallFacts(terms, streams, {}, {}, len(calls) + 1, dict.fromkeys(DAYS, PAID_SO)),
        CREDIT: CreditFacts(terms, {one.number: one for one in calls}),
        ALLOCATE: AllocationFacts(terms, streams, SCHEMES, fencing),
        VIRE_ALONE: VirementFacts(terms, SCHEMES, NOTHING_DELEGATED, fencing),
        SET_ASIDE: SetAsideFacts(terms, streams),
        DRAW_ALONE: DrawFacts(terms, SCHEMES, NOTHING_DELEGATED, fencing),
        CARRY_FORWARD: CarryFacts(terms, SCHEMES, {}, streams, moved_in_years(entries), fencing),
        DRAW_RESERVE: terms,
        COMMIT: CommitmentFacts(terms, SCHEMES, fencing),
        PAY: SpendFacts(terms, SCHEMES, fencing),
        TRANSFER: TransferFacts(terms, streams, fencing),
        RECODE: RecodingFacts(terms, originals, SCHEMES, fencing),
        REVERSE: ReversalFacts(originals, OPEN, None, fencing=fencing, uses=uses),
    }[verb]


PAID_SO = RemittanceView(
    version=1, effective_from=START, payee="Host", reference="PF", instructions="", recorded_at=datetime.now(UTC)
)


def calls_in(entries: list[Draft]) -> tuple[OpenCall, ...]:
    """The calls that the entries raised."""
    owed = [one.legs[0].account for one in entries if one.kind is EntryKind.CONTRIBUTION_CALLED]
    numbered = [(number_of_call(at.subjective), at) for at in owed]
    return tuple(OpenCall(number, at.body or "", at.stream or "", END) for number, at in numbered if number)


def moved_in_years(entries: list[Draft]) -> dict[tuple[int, str], list[AccountTotal]]:
    """What each year moved of each stream, account by account."""
    moved: dict[tuple[int, str, Account], int] = {}
    for draft in entries:
        for leg in draft.legs:
            key = year_of(draft.effective_date), leg.account.stream or "", leg.account
            moved[key] = moved.get(key, 0) + leg.amount_pence
    return {
        (year, stream): [
            AccountTotal(account, max(pence, 0), max(-pence, 0))
            for (of_year, of_stream, account), pence in moved.items()
            if (of_year, of_stream) == (year, stream)
        ]
        for year in (2025, 2026)
        for stream in STREAMS
    }


def original_of(entries: list[Draft], sequence: int) -> Original:
    """An entry with the reversal that it has, and the re-coding of it that stands."""
    reversed_by = {one.reverses_sequence: number for number, one in enumerate(entries, 1)}
    recodings = [number for number, one in enumerate(entries, 1) if one.recodes_sequence == sequence]
    standing = [number for number in recodings if number not in reversed_by]
    recoded_by = standing[-1] if standing and entries[standing[-1] - 1].reverses_sequence is None else None
    return Original(entries[sequence - 1], reversed_by.get(sequence), recoded_by)


def fold(entries: Iterable[Draft], headings: Iterable[Heading]) -> dict[Heading, int]:
    """What headings stand at, leg by leg."""
    found = dict.fromkeys(headings, 0)
    for draft in entries:
        for leg in draft.legs:
            one = leg.account
            for heading in found:
                if (heading.name, heading.stream) != (one.name, one.stream):
                    continue
                if heading.year is not None:
                    meant = heading.year == year_of(draft.effective_date)
                else:
                    at = (heading.programme, heading.scheme) == (one.programme, one.scheme)
                    code = heading.subjective in {None, one.subjective or ""}
                    meant = at and code and heading.body in {None, one.body}
                found[heading] += leg.amount_pence if meant else 0
    return found


def decided(verb: Verb, command: Any, terms: PoolTerms, entries: list[Draft]) -> tuple[Draft, ...]:
    """What the batch of one command posts after the entries; nothing for a refusal."""
    facts = facts_of(verb, terms, entries)
    group = Group(
        place_id=NOBODY,
        pool_id=NOBODY,
        requester=Requester(NOBODY, "test", "test"),
        acting_body=COUNCIL,
        operation="test",
        items=(Item(verb, command),),
    )
    balances = fold(entries, verb.headings(command, facts))
    (one,) = Batch(Facts({}, {}, OPEN, frozenset(), {verb: facts}, balances)).decide(group)
    return one.drafts if isinstance(one, Accepted) else ()


PENCE, STREAM = st.integers(1, 9), st.sampled_from(STREAMS)
AT = st.fixed_dictionaries({"programme": st.just("p"), "scheme": st.sampled_from(PLACES)})
OF = st.fixed_dictionaries({"stream": STREAM})
MAYBE_OF = st.fixed_dictionaries({}, optional={"stream": STREAM})
FROM = st.fixed_dictionaries({"body": st.sampled_from([COUNCIL, NHS]), "stream": STREAM})
SHARED = st.fixed_dictionaries(
    {"acting_body": st.just(COUNCIL), "effective_date": st.sampled_from(DAYS), "amount_pence": PENCE}
)
HALF = st.fixed_dictionaries(
    {"is_out": st.booleans(), "other_pool_id": st.just(UUID(int=1)), "transfer_id": st.uuids()},
    optional={"stream": STREAM},
)
WHY = st.just({"narrative": "a hard winter"})
CARRIED = PENCE.flatmap(
    lambda pence: st.fixed_dictionaries(
        {
            "acting_body": st.just(COUNCIL),
            "reason": st.just("beds that open in April"),
            "financial_year": st.just("2025-26"),
            "amount_pence": st.just(pence),
            "reserve_pence": st.sampled_from([0, pence]),
        }
    )
)
LATER = st.just({"reverses_on": date(2026, 4, 2)})


def commands(verb: Verb, kind: type[Any], *parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Any]:
    return st.tuples(*parts).map(lambda found: (verb, kind(**{k: v for part in found for k, v in part.items()})))


NUMBER = st.integers(1, 12)
COMMANDS = st.one_of(
    commands(SCHEDULE, ScheduledContributionCommand, SHARED, FROM),
    commands(RECEIVE, ReceivedContributionCommand, SHARED, FROM),
    commands(CALL, CalledContributionCommand, SHARED, FROM),
    st.builds(
        lambda day, of: (RAISE, RaiseCallsCommand(acting_body=COUNCIL, effective_date=day, other=of)),
        st.sampled_from(DAYS),
        st.builds(OtherCall, st.sampled_from([COUNCIL, NHS]), STREAM, PENCE, st.just(END)),
    ),
    commands(CREDIT, CreditedContributionCommand, SHARED, st.fixed_dictionaries({"call": st.integers(1, 3)})),
    commands(ALLOCATE, AllocationCommand, SHARED, OF, AT),
    st.builds(
        lambda shared, of, out, into: (
            VIRE_ALONE,
            VirementCommand(**shared, **of, programme="p", scheme=out, to_programme="p", to_scheme=into),
        ),
        SHARED,
        OF,
        st.sampled_from(PLACES[:2]),
        st.sampled_from(PLACES[2:]),
    ),
    commands(SET_ASIDE, SetAsideCommand, SHARED, OF),
    commands(DRAW_ALONE, ContingencyDrawCommand, SHARED, OF, AT, WHY),
    commands(CARRY_FORWARD, ProposedCarryForward, CARRIED, OF),
    commands(CARRY_FORWARD, ProposedCarryForward, CARRIED, OF, AT),
    commands(DRAW_RESERVE, ReserveDrawCommand, SHARED, OF, WHY),
    commands(COMMIT, CommitmentCommand, SHARED, AT, MAYBE_OF),
    commands(COMMIT, CommitmentReleaseCommand, SHARED, AT, MAYBE_OF),
    commands(PAY, PaymentCommand, SHARED, AT, MAYBE_OF),
    commands(PAY, PaymentCommand, SHARED),
    commands(PAY, CreditNoteCommand, SHARED, AT, MAYBE_OF),
    commands(PAY, AccrualCommand, SHARED, AT, MAYBE_OF, LATER),
    commands(TRANSFER, HalfCommand, SHARED, HALF),
    st.builds(
        lambda at, of, number, day: (
            RECODE,
            RecodingCommand(acting_body=COUNCIL, effective_date=day, sequence=number, **at, **of),
        ),
        AT,
        MAYBE_OF,
        NUMBER,
        st.sampled_from(DAYS),
    ),
    NUMBER.map(lambda number: (REVERSE, ReversalCommand(acting_body=COUNCIL, sequence=number, reason="wrong"))),
)


@settings(max_examples=300)
@given(st.sampled_from(["pooled", "aligned"]), st.lists(COMMANDS, min_size=8, max_size=40))
def test_no_commands_leave_a_fenced_pound_outside_its_fence(kind: str, asked: list[tuple[Verb, Any]]) -> None:
    """After every entry: money came only to schemes and days that the fence permits, and never too much of it."""
    terms = terms_of(kind)
    fencing = fencing_of_terms(terms)
    entries: list[Draft] = []
    for verb, command in asked:
        found = decided(verb, command, terms, entries)
        for draft in found:
            check_uses(draft, fencing)
        entries += found
        check_sums(entries, fencing)


def check_uses(draft: Draft, fencing: Fencing) -> None:
    """What brings money to a scheme brings it where the fence permits; what goes back is a reversal's.

    A credit note that is re-coded to its own scheme and stream moves nothing, so its legs are added up.
    """
    moved: dict[Account, int] = {}
    for leg in draft.legs:
        one = msgspec.structs.replace(leg.account, body=None, subjective=None)
        moved[one] = moved.get(one, 0) + leg.amount_pence
    for one, pence in moved.items():
        fence = fencing.in_force(one.stream, draft.effective_date)
        if fence is None or one.name not in USES or one.scheme is None or pence <= 0:
            continue
        use = in_force(SCHEMES["p", one.scheme].uses, draft.effective_date)
        assert None is refusal_of_use(fence, use, one.scheme, draft.event_date)


def check_sums(entries: list[Draft], fencing: Fencing) -> None:
    """No fence is short in any year, the budget of each fenced stream is whole, and no entry made or lost a penny."""

    class Folded:
        def balance_pence(self, heading: Heading) -> int:
            return balances[heading]

        def is_reversed(self, _sequence: int) -> bool:
            return False

    balances = fold(entries, fencing.headings(STREAMS))
    budget = {name for name, book in BOOK_OF_ACCOUNT.items() if book is Book.BUDGET}
    for stream, versions in fencing.versions.items():
        for measure in (MONEY[fencing.is_pooled], BUDGET):
            left = left_by_year(versions, fencing.sums(stream, measure, Folded()))
            assert all(pence is None or pence >= 0 for pence in left.values()), (stream, measure, left)
        legs = [leg for draft in entries for leg in draft.legs if leg.account.stream == stream]
        assert 0 == sum(leg.amount_pence for leg in legs if leg.account.name in budget)
    assert all(sum(leg.amount_pence for leg in draft.legs) == 0 for draft in entries)


def test_the_commands_reach_every_kind_of_entry_that_a_fence_binds() -> None:
    """The property above would hold of commands that are all refused: here each of them posts."""
    terms = terms_of("pooled")
    shared: dict[str, Any] = {"acting_body": COUNCIL, "effective_date": START, "amount_pence": 2}
    care: dict[str, Any] = {"programme": "p", "scheme": "nursing", "stream": "care"}
    carried: dict[str, Any] = {"acting_body": COUNCIL, "reason": "beds", "financial_year": "2025-26"}
    asked: list[tuple[Verb, Any]] = [
        (SCHEDULE, ScheduledContributionCommand(**{**shared, "amount_pence": 3}, body=NHS, stream="care")),
        (CALL, CalledContributionCommand(**{**shared, "amount_pence": 9}, body=NHS, stream="care")),
        (ALLOCATE, AllocationCommand(**shared, **care)),
        (SET_ASIDE, SetAsideCommand(**{**shared, "amount_pence": 1}, stream="care")),
        (DRAW_ALONE, ContingencyDrawCommand(**{**shared, "amount_pence": 1}, **care, narrative="a hard winter")),
        (VIRE_ALONE, VirementCommand(**shared, **care, to_programme="p", to_scheme="homes")),
        (COMMIT, CommitmentCommand(**shared, **care)),
        (COMMIT, CommitmentReleaseCommand(**shared, **care)),
        (PAY, PaymentCommand(**shared, **care)),
        (RECODE, RecodingCommand(acting_body=COUNCIL, effective_date=START, sequence=9, programme="p", scheme="homes")),
        (PAY, CreditNoteCommand(**shared, **care)),
        (PAY, AccrualCommand(**shared, **care, reverses_on=date(2025, 4, 2))),
        (TRANSFER, HalfCommand(**shared, is_out=True, other_pool_id=NOBODY, transfer_id=NOBODY, stream="care")),
        (REVERSE, ReversalCommand(acting_body=COUNCIL, sequence=11, reason="wrong")),
        (RAISE, RaiseCallsCommand(acting_body=COUNCIL, effective_date=START, other=OtherCall(NHS, "care", 2, END))),
        (CREDIT, CreditedContributionCommand(**shared, call=1)),
        (SCHEDULE, ScheduledContributionCommand(**shared, body=NHS, stream="open")),
        (RECEIVE, ReceivedContributionCommand(**shared, body=NHS, stream="open")),
        (CARRY_FORWARD, ProposedCarryForward(**carried, stream="open", amount_pence=2, reserve_pence=1)),
        (DRAW_RESERVE, ReserveDrawCommand(**{**shared, "amount_pence": 1}, stream="open", narrative="beds")),
    ]
    entries: list[Draft] = []
    for verb, command in asked:
        found = decided(verb, command, terms, entries)
        assert found, command
        entries += found

    assert set(EntryKind) - {one.kind for one in entries} == {
        EntryKind.WINDING_UP,
        EntryKind.ALLOCATION_RETURN,
        EntryKind.SETTLEMENT_PAYMENT,
        EntryKind.CONTRIBUTION_IN_KIND,
        EntryKind.TRANSFER_IN,
        EntryKind.OPENING_BALANCE,
        EntryKind.VAT_RECOVERY,
        # What a settlement posts was evaluated inside its fences, which tests/settlement tries.
        EntryKind.RISK_SHARE_SETTLED,
        EntryKind.RESERVE_SETTLED,
        # Savings have no stream, and their pool no fence.
        *(kind for kind in EntryKind if kind.startswith("saving")),
    }
