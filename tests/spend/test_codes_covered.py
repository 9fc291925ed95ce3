"""The case table meets every refusal that the posting doors can answer."""

from ledger.agreements.routes import MAKE_AGREEMENT
from ledger.budgets.routes import DRAW_CONTINGENCY, DRAW_RESERVE, SET_ASIDE_CONTINGENCY
from ledger.commitments.routes import RECORD_COMMITMENT, RELEASE_COMMITMENT
from ledger.contributions.routes import (
    CALL_CONTRIBUTION,
    CONTRIBUTE_IN_KIND,
    RECEIVE_CONTRIBUTION,
    SCHEDULE_CONTRIBUTION,
)
from ledger.core.refusal import Code
from ledger.intake.bulk import POST_BULK
from ledger.journal.routes import REVERSE_ENTRY
from ledger.openings.routes import OPEN_BALANCES
from ledger.programmes.routes import ADD_PROGRAMME, RECORD_ALLOCATION, RECORD_VIREMENT
from ledger.settlement.routes import PAY_SETTLEMENT
from ledger.spend.routes import RECODE_ENTRY, RECORD_ACCRUAL, RECORD_CREDIT_NOTE, RECORD_PAYMENT, RECOVER_VAT
from ledger.transfers.routes import TRANSFER_CASH
from tests.cases.tables import cases

DOORS = (
    MAKE_AGREEMENT,
    ADD_PROGRAMME,
    SCHEDULE_CONTRIBUTION,
    RECEIVE_CONTRIBUTION,
    RECORD_ALLOCATION,
    RECORD_PAYMENT,
    RECORD_CREDIT_NOTE,
    RECORD_ACCRUAL,
    RECODE_ENTRY,
    CALL_CONTRIBUTION,
    CONTRIBUTE_IN_KIND,
    RECORD_VIREMENT,
    RECORD_COMMITMENT,
    RELEASE_COMMITMENT,
    TRANSFER_CASH,
    OPEN_BALANCES,
    PAY_SETTLEMENT,
    SET_ASIDE_CONTINGENCY,
    DRAW_CONTINGENCY,
    DRAW_RESERVE,
    RECOVER_VAT,
    REVERSE_ENTRY,
    POST_BULK,
)
# Met only when something fails, which a table of commands cannot bring about; the fault tests do.
FAULTS = {
    Code.POOL_IS_BUSY,
    Code.OUTCOME_IS_UNKNOWN,
    Code.DATABASE_REFUSED,
    Code.SERVICE_IS_NOT_READY,
    Code.SOMETHING_WENT_WRONG,
}
# A payload over 8 MiB is cut off while it arrives: tested where raw connections are; the mode of a bulk beside it.
# What needs a second person is tested with people (tests/approvals), the end of agreements with all of its life, and
# what boards decide of programmes with theirs (tests/programmes). Schedules and calls: tests/contributions.
# What settlements and savings posted is not reversed: tests/settlement, tests/savings, tests/savings_cases.
ELSEWHERE = {
    Code.PAYLOAD_IS_TOO_LARGE,
    Code.QUERY_IS_NOT_VALID,
    Code.SECOND_PERSON_IS_NEEDED,
    Code.AGREEMENT_IS_WOUND_UP,
    Code.WINDING_UP_CANNOT_BE_REVERSED,
    Code.RETURN_CANNOT_BE_REVERSED,
    Code.PROGRAMME_TAKES_NOTHING_NEW,
    Code.CHARGE_EXCEEDS_LIMIT,
    Code.AMOUNT_EXCEEDS_CALL,
    Code.SCHEDULE_GOVERNS_THIS,
    Code.SETTLEMENT_CANNOT_BE_REVERSED,
    Code.SAVING_CANNOT_BE_REVERSED,
    Code.SAVINGS_POOL_TAKES_NO_CONTRIBUTION,
}
# A bulk request tells the items that were wrong and leaves out those that only fell with them.
NEVER_TOLD = {Code.ANOTHER_ITEM_WAS_REFUSED}


def test_every_refusal_of_the_posting_doors_has_a_case() -> None:
    """A code that a door names and no case meets is either missing here or never answered."""
    told = [*cases("postings"), *cases("fences")]
    answered = {Code(one[0]) for case in told for one in case.get("refused", [])}
    named = {code for door in DOORS for code in door.all_refusals}

    assert set() == named - answered - FAULTS - ELSEWHERE - NEVER_TOLD
    assert set() == answered - named
    assert set() == answered & (FAULTS | ELSEWHERE | NEVER_TOLD)
