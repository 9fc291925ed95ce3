"""Refusals are values from a closed list of full-phrase codes; a refusal changes no books.

Order and names are never changed once published. Each code is final (the same request can never succeed, so
its key keeps the refusal), transient (a later try may succeed, so the key stays free), or met at the door
before any key is taken.
"""

import tomllib
from enum import StrEnum
from importlib.resources import files
from typing import NamedTuple

from msgspec import Struct


class Nature(StrEnum):
    """Whether the same request may succeed later, and whether its key remembers the refusal."""

    DOOR = "door"
    FINAL = "final"
    TRANSIENT = "transient"


class Meaning(NamedTuple):
    """What a code means and what the caller should do about it."""

    nature: Nature
    status: int
    title: str
    what_to_do: str


class Code(StrEnum):
    """Every reason for which the service says no."""

    PAYLOAD_IS_NOT_JSON = "payload-is-not-json"
    PAYLOAD_IS_NOT_VALID = "payload-is-not-valid"
    PAYLOAD_IS_TOO_LARGE = "payload-is-too-large"
    MEDIA_TYPE_IS_NOT_SUPPORTED = "media-type-is-not-supported"
    TOKEN_IS_MISSING = "token-is-missing"  # noqa: S105 - a refusal's name
    TOKEN_IS_NOT_VALID = "token-is-not-valid"  # noqa: S105 - a refusal's name
    SCOPE_IS_INSUFFICIENT = "scope-is-insufficient"
    ROLE_DOES_NOT_PERMIT_THIS = "role-does-not-permit-this"
    BODY_IS_NOT_YOURS = "body-is-not-yours"
    NOT_FOUND = "not-found"
    METHOD_IS_NOT_ALLOWED = "method-is-not-allowed"
    KEY_IS_MISSING = "key-is-missing"
    KEY_IS_NOT_VALID = "key-is-not-valid"
    CURSOR_IS_NOT_VALID = "cursor-is-not-valid"
    QUERY_IS_NOT_VALID = "query-is-not-valid"
    KEY_WAS_USED_FOR_ANOTHER_PAYLOAD = "key-was-used-for-another-payload"
    CODE_IS_TAKEN = "code-is-taken"
    BODY_IS_NOT_REGISTERED = "body-is-not-registered"
    LEGAL_BASIS_EXCLUDES_BODY = "legal-basis-excludes-body"
    BODY_IS_NO_PARTNER = "body-is-no-partner"
    STREAM_DOES_NOT_EXIST = "stream-does-not-exist"
    PROGRAMME_DOES_NOT_EXIST = "programme-does-not-exist"
    SCHEME_DOES_NOT_EXIST = "scheme-does-not-exist"
    DATE_IS_OUTSIDE_AGREEMENT = "date-is-outside-agreement"
    DATE_IS_OUTSIDE_PROGRAMME = "date-is-outside-programme"
    PERIOD_IS_NOT_OPEN = "period-is-not-open"
    POOL_KEEPS_NO_CASH = "pool-keeps-no-cash"
    HOST_MUST_RECORD_THIS = "host-must-record-this"
    ALLOCATION_EXCEEDS_UNALLOCATED = "allocation-exceeds-unallocated"
    LINE_IS_ALREADY_POSTED = "line-is-already-posted"
    ENTRY_DOES_NOT_EXIST = "entry-does-not-exist"
    ENTRY_IS_ALREADY_REVERSED = "entry-is-already-reversed"
    REVERSAL_CANNOT_BE_REVERSED = "reversal-cannot-be-reversed"
    AMOUNT_IS_OUT_OF_RANGE = "amount-is-out-of-range"
    ANOTHER_ITEM_WAS_REFUSED = "another-item-was-refused"
    PROFILE_DOES_NOT_FIT_FILE = "profile-does-not-fit-file"
    FILE_LINE_IS_NOT_VALID = "file-line-is-not-valid"
    CONTROL_TOTALS_DIFFER = "control-totals-differ"
    POOL_IS_BUSY = "pool-is-busy"
    DATABASE_REFUSED = "database-refused"
    OUTCOME_IS_UNKNOWN = "outcome-is-unknown"
    SERVICE_IS_NOT_READY = "service-is-not-ready"
    SOMETHING_WENT_WRONG = "something-went-wrong"
    ENTRY_IS_RECODED = "entry-is-recoded"
    ENTRY_CANNOT_BE_RECODED = "entry-cannot-be-recoded"
    TRANSFER_CANNOT_BE_REVERSED = "transfer-cannot-be-reversed"
    MONEY_HAS_MOVED_ON = "money-has-moved-on"
    VIREMENT_EXCEEDS_UNSPENT = "virement-exceeds-unspent"
    RELEASE_EXCEEDS_COMMITTED = "release-exceeds-committed"
    OPENING_DOES_NOT_BALANCE = "opening-does-not-balance"
    FILE_DOES_NOT_EXIST = "file-does-not-exist"
    FILE_IS_OF_ANOTHER_PROFILE = "file-is-of-another-profile"
    FILE_IS_ALREADY_REPLACED = "file-is-already-replaced"
    FILE_WAS_TAKEN_IN_OTHERWISE = "file-was-taken-in-otherwise"
    IMPORT_HAS_ENDED = "import-has-ended"
    SECOND_PERSON_IS_NEEDED = "second-person-is-needed"
    PERSON_MUST_ACT = "person-must-act"
    PROPOSER_CANNOT_APPROVE = "proposer-cannot-approve"
    APPROVER_IS_NOT_NAMED = "approver-is-not-named"
    PROPOSAL_HAS_ENDED = "proposal-has-ended"
    AGREEMENT_IS_NOT_SIGNED = "agreement-is-not-signed"
    ROLE_CANNOT_BE_GRANTED_TO_ONESELF = "role-cannot-be-granted-to-oneself"
    ROLE_IS_ALREADY_GRANTED = "role-is-already-granted"
    ROLE_IS_ALREADY_WITHDRAWN = "role-is-already-withdrawn"
    PRINCIPAL_DOES_NOT_EXIST = "principal-does-not-exist"
    PRINCIPAL_IS_KNOWN_OTHERWISE = "principal-is-known-otherwise"
    BODY_HAS_CHANGED_SINCE = "body-has-changed-since"
    SUCCESSOR_LEADS_BACK = "successor-leads-back"
    PERIOD_DOES_NOT_EXIST = "period-does-not-exist"
    PERIOD_IS_OUT_OF_ORDER = "period-is-out-of-order"
    PERIOD_IS_IN_ANOTHER_STATE = "period-is-in-another-state"
    PERIOD_IS_FINAL = "period-is-final"
    PERIOD_IS_NOT_CLOSED = "period-is-not-closed"
    STATEMENT_IS_ISSUED = "statement-is-issued"
    LEGAL_BASIS_NEEDS_OTHER_BODY = "legal-basis-needs-other-body"
    TERMS_ARE_INCOMPLETE = "terms-are-incomplete"
    TERMS_ARE_SUPERSEDED = "terms-are-superseded"
    VERSION_IS_ALREADY_SIGNED = "version-is-already-signed"
    AGREEMENT_IS_SIGNED = "agreement-is-signed"
    PARTNER_STAYS_TO_THE_END = "partner-stays-to-the-end"
    ANOTHER_VERSION_WAITS = "another-version-waits"
    ENTRIES_ARE_OUTSIDE_TERM = "entries-are-outside-term"
    REVIEW_IS_ALREADY_RECORDED = "review-is-already-recorded"
    AGREEMENT_HAS_NOT_ENDED = "agreement-has-not-ended"
    POOL_IS_NOT_SETTLED = "pool-is-not-settled"
    DIVISION_IS_NOT_WRITTEN = "division-is-not-written"
    AGREEMENT_IS_WOUND_UP = "agreement-is-wound-up"
    WINDING_UP_CANNOT_BE_REVERSED = "winding-up-cannot-be-reversed"
    PAYMENT_EXCEEDS_WHAT_IS_DUE = "payment-exceeds-what-is-due"
    SCHEME_PURPOSE_IS_MISSING = "scheme-purpose-is-missing"
    FENCE_EXCLUDES_PURPOSE = "fence-excludes-purpose"
    FENCE_EXCLUDES_NATURE = "fence-excludes-nature"
    FENCE_EXCLUDES_DATE = "fence-excludes-date"
    FENCE_IS_SHORT = "fence-is-short"
    FENCE_KEEPS_MONEY = "fence-keeps-money"
    FENCE_IS_BROKEN = "fence-is-broken"
    CONTINGENCY_IS_SHORT = "contingency-is-short"
    RESERVE_IS_SHORT = "reserve-is-short"
    CARRY_FORWARD_EXCEEDS_WHAT_IS_LEFT = "carry-forward-exceeds-what-is-left"
    VAT_IS_NOT_RECOVERABLE = "vat-is-not-recoverable"
    VAT_TREATMENT_IS_NOT_DECIDED = "vat-treatment-is-not-decided"
    RECOVERY_EXCEEDS_VAT = "recovery-exceeds-vat"
    SCHEDULE_GOVERNS_THIS = "schedule-governs-this"
    SCHEDULE_DOES_NOT_EXIST = "schedule-does-not-exist"
    INSTALMENT_IS_CALLED = "instalment-is-called"
    VARIATION_DOES_NOT_MATCH = "variation-does-not-match"
    NOTHING_IS_TO_BE_CALLED = "nothing-is-to-be-called"
    REMITTANCE_IS_MISSING = "remittance-is-missing"
    CALL_DOES_NOT_EXIST = "call-does-not-exist"
    AMOUNT_EXCEEDS_CALL = "amount-exceeds-call"
    VALUATION_GIVES_ANOTHER_AMOUNT = "valuation-gives-another-amount"
    PROGRAMME_IS_IN_ANOTHER_STATE = "programme-is-in-another-state"
    PROGRAMME_TAKES_NOTHING_NEW = "programme-takes-nothing-new"
    PROGRAMME_IS_NOT_SETTLED = "programme-is-not-settled"
    PROGRAMME_IS_OF_OTHER_POOLS = "programme-is-of-other-pools"
    CHARGE_EXCEEDS_LIMIT = "charge-exceeds-limit"
    RETURN_CANNOT_BE_REVERSED = "return-cannot-be-reversed"
    GATEWAY_DOES_NOT_EXIST = "gateway-does-not-exist"
    VERSION_HAS_CHANGED_SINCE = "version-has-changed-since"
    OUTCOME_DOES_NOT_EXIST = "outcome-does-not-exist"
    INDICATOR_DOES_NOT_EXIST = "indicator-does-not-exist"
    UNITS_DIFFER = "units-differ"
    FORECAST_IS_SUPERSEDED = "forecast-is-superseded"
    NOTICE_HAS_ENDED = "notice-has-ended"
    NOTICE_IS_ALREADY_GIVEN = "notice-is-already-given"
    BALANCE_DOES_NOT_APPLY = "balance-does-not-apply"
    BALANCE_IS_NOT_STATED = "balance-is-not-stated"
    BALANCE_HAS_CHANGED_SINCE = "balance-has-changed-since"
    DIFFERENCE_NEEDS_REASON = "difference-needs-reason"
    SIDES_ARE_TWO_PEOPLE = "sides-are-two-people"
    LEDGER_PROFILE_IS_MISSING = "ledger-profile-is-missing"
    DIMENSION_IS_NOT_MAPPED = "dimension-is-not-mapped"
    NOTHING_IS_LEFT_TO_SEND = "nothing-is-left-to-send"
    RULE_SET_IS_NOT_SOUND = "rule-set-is-not-sound"
    FIGURES_DO_NOT_FIT = "figures-do-not-fit"
    RULE_SET_IS_ADOPTED = "rule-set-is-adopted"
    RULE_SET_COMES_EARLIER = "rule-set-comes-earlier"
    RULE_SET_IS_MISSING = "rule-set-is-missing"
    NOTHING_IS_TO_BE_SETTLED = "nothing-is-to-be-settled"
    SETTLEMENT_DOES_NOT_EXIST = "settlement-does-not-exist"
    SETTLEMENT_HAS_ENDED = "settlement-has-ended"
    SCHEME_IS_SETTLED = "scheme-is-settled"
    SCHEME_IS_DISPUTED = "scheme-is-disputed"
    SCHEME_IS_ALREADY_AGREED = "scheme-is-already-agreed"
    DISPUTE_HAS_ENDED = "dispute-has-ended"
    SETTLEMENT_CANNOT_BE_REVERSED = "settlement-cannot-be-reversed"
    SAVINGS_CASE_IS_NOT_SOUND = "savings-case-is-not-sound"
    SAVINGS_CASE_DOES_NOT_EXIST = "savings-case-does-not-exist"
    POOL_KEEPS_NO_SAVINGS = "pool-keeps-no-savings"
    SAVINGS_POOL_TAKES_NO_CONTRIBUTION = "savings-pool-takes-no-contribution"
    CASE_IS_NOT_REVIEWED = "case-is-not-reviewed"
    CASE_IS_NOT_ACCEPTED = "case-is-not-accepted"
    SHUNT_IS_NOT_ANSWERED = "shunt-is-not-answered"
    BASELINE_IS_AGREED = "baseline-is-agreed"
    SAVING_CANNOT_BE_REVERSED = "saving-cannot-be-reversed"
    CASE_IS_NOT_BASELINED = "case-is-not-baselined"
    BENEFIT_LINE_DOES_NOT_EXIST = "benefit-line-does-not-exist"
    PERIOD_IS_OUTSIDE_CASE = "period-is-outside-case"
    SIGN_OF_SAVING_DIFFERS = "sign-of-saving-differs"
    BUDGET_LINE_IS_CLAIMED = "budget-line-is-claimed"
    CLAIM_DOES_NOT_EXIST = "claim-does-not-exist"
    AMOUNT_EXCEEDS_STAGE = "amount-exceeds-stage"
    AVOIDANCE_IS_NEVER_BANKED = "avoidance-is-never-banked"
    EVIDENCE_IS_MISSING = "evidence-is-missing"
    OVERLAP_IS_NOT_ANSWERED = "overlap-is-not-answered"
    DECOMMISSIONING_IS_NOT_DONE = "decommissioning-is-not-done"
    BUDGET_JOURNAL_IS_USED = "budget-journal-is-used"
    DECOMMISSIONING_ITEM_DOES_NOT_EXIST = "decommissioning-item-does-not-exist"
    AMOUNT_EXCEEDS_ENTRY = "amount-exceeds-entry"
    MOVEMENT_DOES_NOT_EXIST = "movement-does-not-exist"
    CAUSES_EXCEED_DIFFERENCE = "causes-exceed-difference"
    NOTHING_IS_OFFERED = "nothing-is-offered"


def _read_meanings() -> dict[Code, Meaning]:
    told = tomllib.loads(files(__package__).joinpath("refusals.toml").read_text(encoding="utf-8"))
    return {
        Code(code): Meaning(Nature(one["nature"]), one["status"], one["title"], one["what_to_do"])
        for code, one in told.items()
    }


MEANINGS: dict[Code, Meaning] = _read_meanings()
assert set(MEANINGS) == set(Code), "every code has its meaning"


class Refusal(Struct, frozen=True, omit_defaults=True):
    """One reason for a no: its code, what was wrong in this case, and the place in the payload (JSON pointer)."""

    code: Code
    detail: str
    pointer: str = ""

    @property
    def meaning(self) -> Meaning:
        return MEANINGS[self.code]

    @property
    def is_final(self) -> bool:
        return self.meaning.nature is Nature.FINAL


class RefusedError(Exception):
    """Carries refusals from where they are met to the one table that answers them; never used for control flow."""

    def __init__(self, *refusals: Refusal) -> None:
        assert refusals, "a refusal has a reason"
        super().__init__("; ".join(f"{refusal.code}: {refusal.detail}" for refusal in refusals))
        self.refusals = refusals


def raise_for(*refusals: Refusal | None) -> None:
    """Raises RefusedError with all reasons, if there are any."""
    met = [one for one in refusals if one is not None]
    if met:
        raise RefusedError(*met)
