"""Refusals are values from a closed list of full-phrase codes; a refusal changes no books.

Order and names are never changed once published. Each code is final (the same request can never succeed, so
its key keeps the refusal), transient (a later try may succeed, so the key stays free), or met at the door
before any key is taken.
"""

from enum import StrEnum
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


_DOOR, _FINAL, _TRANSIENT = Nature.DOOR, Nature.FINAL, Nature.TRANSIENT

MEANINGS: dict[Code, Meaning] = {
    Code.PAYLOAD_IS_NOT_JSON: Meaning(
        _DOOR,
        400,
        "The payload is not JSON",
        "Send one UTF-8 JSON document without repeated names.",
    ),
    Code.PAYLOAD_IS_NOT_VALID: Meaning(
        _DOOR, 422, "The payload is not valid", "Mend every place that `errors` points to and send it again."
    ),
    Code.PAYLOAD_IS_TOO_LARGE: Meaning(
        _DOOR,
        413,
        "The payload is too large",
        "Send at most 5,000 items and 8 MiB in one request, and a larger file as an import.",
    ),
    Code.MEDIA_TYPE_IS_NOT_SUPPORTED: Meaning(
        _DOOR, 415, "The media type is not supported", "Send the Content-Type that the API document names."
    ),
    Code.TOKEN_IS_MISSING: Meaning(
        _DOOR, 401, "A token is missing", "Send `Authorization: Bearer` with an access token of the issuer."
    ),
    Code.TOKEN_IS_NOT_VALID: Meaning(
        _DOOR, 401, "The token is not valid", "Ask the issuer for a new access token for this service."
    ),
    Code.SCOPE_IS_INSUFFICIENT: Meaning(
        _DOOR,
        403,
        "The token lacks a scope",
        "Ask the issuer for a token with the scope that `detail` names.",
    ),
    Code.ROLE_DOES_NOT_PERMIT_THIS: Meaning(
        _DOOR, 403, "Your role does not permit this", "Ask the operator of the service for a role that may do this."
    ),
    Code.BODY_IS_NOT_YOURS: Meaning(
        _DOOR, 403, "You do not post for this body", "Name as acting_body a body that you post for."
    ),
    Code.NOT_FOUND: Meaning(
        _DOOR,
        404,
        "There is nothing here for you",
        "Check the address; what is not yours looks the same as absent.",
    ),
    Code.METHOD_IS_NOT_ALLOWED: Meaning(
        _DOOR, 405, "The method is not allowed here", "Use a method that the Allow header names."
    ),
    Code.KEY_IS_MISSING: Meaning(
        _DOOR,
        400,
        "The idempotency key is missing",
        "Send an Idempotency-Key header, new for each new request.",
    ),
    Code.KEY_IS_NOT_VALID: Meaning(
        _DOOR, 400, "The idempotency key is not valid", "Send 1 to 200 printable ASCII characters as the key."
    ),
    Code.CURSOR_IS_NOT_VALID: Meaning(
        _DOOR,
        400,
        "The cursor is not valid",
        "Begin again without a cursor, with the filters of this listing.",
    ),
    Code.QUERY_IS_NOT_VALID: Meaning(_DOOR, 400, "The query is not valid", "Mend the parameters that `errors` names."),
    Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD: Meaning(
        _DOOR, 422, "The key was used for another payload", "Use a new key for a new request."
    ),
    Code.CODE_IS_TAKEN: Meaning(
        _FINAL, 409, "The code is taken", "Choose another code, or read the thing that has it."
    ),
    Code.BODY_IS_NOT_REGISTERED: Meaning(
        _TRANSIENT, 422, "The body is not registered", "Register the body by its GSS or ODS code first."
    ),
    Code.LEGAL_BASIS_EXCLUDES_BODY: Meaning(
        _FINAL,
        422,
        "The legal basis excludes this body",
        "Choose a legal basis under which the body may be partner.",
    ),
    Code.BODY_IS_NO_PARTNER: Meaning(
        _TRANSIENT, 422, "The body is no partner of the agreement", "Name a partner of the pool's agreement."
    ),
    Code.STREAM_DOES_NOT_EXIST: Meaning(
        _TRANSIENT,
        422,
        "The funding stream does not exist",
        "Add the stream to the place first, or name another.",
    ),
    Code.PROGRAMME_DOES_NOT_EXIST: Meaning(
        _TRANSIENT,
        422,
        "The programme does not exist",
        "Add the programme to the place first, or name another.",
    ),
    Code.SCHEME_DOES_NOT_EXIST: Meaning(
        _TRANSIENT,
        422,
        "The scheme does not exist",
        "Add the scheme to the programme first, or name another.",
    ),
    Code.DATE_IS_OUTSIDE_AGREEMENT: Meaning(
        _TRANSIENT,
        422,
        "The date is outside the agreement",
        "Use an effective date within the agreement's term.",
    ),
    Code.DATE_IS_OUTSIDE_PROGRAMME: Meaning(
        _TRANSIENT,
        422,
        "The date is outside the programme",
        "Use an effective date within the programme's fixed term.",
    ),
    Code.PERIOD_IS_NOT_OPEN: Meaning(
        _TRANSIENT,
        409,
        "The period is not open",
        "Use an effective date in an open month and keep the event date.",
    ),
    Code.POOL_KEEPS_NO_CASH: Meaning(
        _FINAL,
        422,
        "The pool keeps no cash",
        "In an aligned pool each body keeps its cash: record its spend instead.",
    ),
    Code.HOST_MUST_RECORD_THIS: Meaning(
        _DOOR, 403, "The host must record this", "Ask the host body or the pool manager to record it."
    ),
    Code.ALLOCATION_EXCEEDS_UNALLOCATED: Meaning(
        _TRANSIENT,
        409,
        "The allocation exceeds what is unallocated",
        "Allocate at most what `detail` says is left.",
    ),
    Code.LINE_IS_ALREADY_POSTED: Meaning(
        _FINAL,
        409,
        "The source line is already posted",
        "Nothing: the line stands in the pool as `detail` says.",
    ),
    Code.ENTRY_DOES_NOT_EXIST: Meaning(
        _TRANSIENT, 422, "The entry does not exist", "Name the sequence number of an entry of this pool."
    ),
    Code.ENTRY_IS_ALREADY_REVERSED: Meaning(
        _FINAL, 409, "The entry is already reversed", "Nothing: its reversal stands as `detail` says."
    ),
    Code.ENTRY_IS_RECODED: Meaning(
        _TRANSIENT, 409, "The entry is re-coded", "Take the re-coding that `detail` names back first."
    ),
    Code.ENTRY_CANNOT_BE_RECODED: Meaning(
        _FINAL, 422, "The entry cannot be re-coded", "Name a payment or a credit note; correct others by reversal."
    ),
    Code.TRANSFER_CANNOT_BE_REVERSED: Meaning(
        _FINAL, 422, "A transfer cannot be reversed", "Send the money back by another transfer: it has two halves."
    ),
    Code.MONEY_HAS_MOVED_ON: Meaning(
        _TRANSIENT, 409, "The money has moved on", "Take back first what was done with it, as `detail` says."
    ),
    Code.VIREMENT_EXCEEDS_UNSPENT: Meaning(
        _TRANSIENT, 409, "The virement exceeds what is unspent", "Vire at most what `detail` says is left."
    ),
    Code.RELEASE_EXCEEDS_COMMITTED: Meaning(
        _TRANSIENT, 409, "The release exceeds what is committed", "Release at most what `detail` says stands."
    ),
    Code.OPENING_DOES_NOT_BALANCE: Meaning(
        _FINAL, 422, "The opening budget does not balance", "Make the lines of the budget book sum to zero."
    ),
    Code.REVERSAL_CANNOT_BE_REVERSED: Meaning(
        _FINAL, 422, "A reversal cannot be reversed", "Post the original again instead."
    ),
    Code.AMOUNT_IS_OUT_OF_RANGE: Meaning(
        _FINAL,
        422,
        "The amount is out of range",
        "Split the amount: a balance must stay within 64 bits of pence.",
    ),
    Code.ANOTHER_ITEM_WAS_REFUSED: Meaning(
        _TRANSIENT, 422, "Another item of the request was refused", "Mend the items that `errors` points to."
    ),
    Code.PROFILE_DOES_NOT_FIT_FILE: Meaning(
        _DOOR,
        422,
        "The profile does not fit the file",
        "Use the profile made for this file, or mend its columns.",
    ),
    Code.FILE_LINE_IS_NOT_VALID: Meaning(
        _DOOR,
        422,
        "Lines of the file are not valid",
        "Mend the lines that `errors` names; nothing was posted.",
    ),
    Code.CONTROL_TOTALS_DIFFER: Meaning(
        _DOOR, 422, "The control totals differ", "Check that the whole file arrived; nothing was posted."
    ),
    Code.POOL_IS_BUSY: Meaning(
        _TRANSIENT, 409, "The pool is busy", "Send the same request with the same key again after a moment."
    ),
    Code.DATABASE_REFUSED: Meaning(
        _TRANSIENT,
        409,
        "The database refused the posting",
        "Report this: code and database disagree. Nothing was posted.",
    ),
    Code.OUTCOME_IS_UNKNOWN: Meaning(
        _TRANSIENT,
        503,
        "The outcome is unknown",
        "Send the same request with the same key again: it posts at most once.",
    ),
    Code.SERVICE_IS_NOT_READY: Meaning(_TRANSIENT, 503, "The service is not ready", "Try again after a moment."),
    Code.SOMETHING_WENT_WRONG: Meaning(
        _TRANSIENT,
        500,
        "Something went wrong",
        "Try again with the same key; report the request id if it stays.",
    ),
    Code.FILE_DOES_NOT_EXIST: Meaning(
        _TRANSIENT,
        422,
        "The file to be replaced does not exist",
        "Name by its SHA-256 a file that this pool has taken in, or leave `replaces` out.",
    ),
    Code.FILE_IS_OF_ANOTHER_PROFILE: Meaning(
        _DOOR,
        422,
        "The file to be replaced is of another profile",
        "Use the profile, and so the body, that the replaced file was taken in by.",
    ),
    Code.FILE_IS_ALREADY_REPLACED: Meaning(
        _FINAL, 409, "The file is already replaced", "Replace instead the file that `detail` names."
    ),
    Code.FILE_WAS_TAKEN_IN_OTHERWISE: Meaning(
        _FINAL,
        409,
        "The file was taken in otherwise before",
        "Send it as it was sent before: what a file replaces is settled when it is first taken in.",
    ),
    Code.IMPORT_HAS_ENDED: Meaning(
        _DOOR, 409, "The import has ended", "Nothing: what it posted stands, and can be reversed or replaced."
    ),
    Code.SECOND_PERSON_IS_NEEDED: Meaning(
        _TRANSIENT,
        422,
        "A second person is needed",
        "Propose it at the pool's proposals, where somebody else approves it.",
    ),
    Code.PERSON_MUST_ACT: Meaning(
        _DOOR, 403, "A person must act", "Sign in as the person that you are: a system's token does not do for this."
    ),
    Code.PROPOSER_CANNOT_APPROVE: Meaning(
        _DOOR, 403, "The proposer cannot approve", "Ask another person whom the scheme of delegation names."
    ),
    Code.APPROVER_IS_NOT_NAMED: Meaning(
        _DOOR,
        403,
        "The scheme of delegation does not name you",
        "Ask somebody in one of the roles, of one of the bodies, that the proposal shows as still needed.",
    ),
    Code.PROPOSAL_HAS_ENDED: Meaning(
        _DOOR, 409, "The proposal has ended", "Read what came of it; propose anew if need be."
    ),
    Code.AGREEMENT_IS_NOT_SIGNED: Meaning(
        _TRANSIENT, 409, "The agreement is not signed", "Have every partner sign the agreement first."
    ),
    Code.ROLE_CANNOT_BE_GRANTED_TO_ONESELF: Meaning(
        _DOOR,
        403,
        "A role cannot be granted to oneself",
        "Ask another place admin, or the operator: neither you nor another account of yours gets a role from you.",
    ),
    Code.ROLE_IS_ALREADY_GRANTED: Meaning(
        _TRANSIENT, 409, "The role is already granted", "Nothing: the principal has it; withdraw it to grant it anew."
    ),
    Code.ROLE_IS_ALREADY_WITHDRAWN: Meaning(
        _FINAL, 409, "The role is already withdrawn", "Nothing: the history of the principal says when and by whom."
    ),
    Code.PRINCIPAL_DOES_NOT_EXIST: Meaning(
        _TRANSIENT, 422, "The principal does not exist", "Register the principal in this place first, or name another."
    ),
    Code.PRINCIPAL_IS_KNOWN_OTHERWISE: Meaning(
        _FINAL,
        409,
        "The principal is known otherwise",
        "Send what is known: whether an account is a person's, and whose, is settled when it is first registered.",
    ),
    Code.BODY_HAS_CHANGED_SINCE: Meaning(
        _FINAL,
        409,
        "The body has changed since",
        "Read its versions: a new one begins on the day of the last or later.",
    ),
    Code.SUCCESSOR_LEADS_BACK: Meaning(
        _FINAL, 422, "The successor leads back to the body", "Name a body that this one does not succeed itself."
    ),
    Code.PERIOD_DOES_NOT_EXIST: Meaning(
        _TRANSIENT,
        422,
        "The pool has no such period",
        "Name a month, quarter or year of which the agreement's term has a month.",
    ),
    Code.PERIOD_IS_OUT_OF_ORDER: Meaning(
        _TRANSIENT, 409, "The period is out of order", "Take the months in order, as `detail` says."
    ),
    Code.PERIOD_IS_IN_ANOTHER_STATE: Meaning(
        _TRANSIENT, 409, "The period is in another state", "Do first what `detail` says, or nothing if it is done."
    ),
    Code.PERIOD_IS_FINAL: Meaning(
        _FINAL, 409, "The period is final", "Post what is late into an open month and keep its event date."
    ),
    Code.PERIOD_IS_NOT_CLOSED: Meaning(
        _TRANSIENT, 409, "The period is not closed", "Close the months that `detail` names first."
    ),
    Code.STATEMENT_IS_ISSUED: Meaning(
        _FINAL,
        409,
        "A statement over the period is issued",
        "Post what is late into an open month, and issue a statement that restates this one.",
    ),
    Code.LEGAL_BASIS_NEEDS_OTHER_BODY: Meaning(
        _FINAL,
        422,
        "The legal basis needs a body of another kind",
        "Add a partner of the kind that `detail` names, or choose another legal basis.",
    ),
    Code.TERMS_ARE_INCOMPLETE: Meaning(
        _TRANSIENT,
        422,
        "Terms that the law requires are missing",
        "Write every term that `errors` names into the agreement first.",
    ),
    Code.TERMS_ARE_SUPERSEDED: Meaning(
        _FINAL,
        409,
        "The terms are superseded",
        "Read the latest version of the terms, and name that one.",
    ),
    Code.VERSION_IS_ALREADY_SIGNED: Meaning(
        _FINAL,
        409,
        "The body has signed this version already",
        "Nothing: its signature stands.",
    ),
    Code.AGREEMENT_IS_SIGNED: Meaning(
        _FINAL,
        409,
        "The agreement is signed",
        "Propose to vary the agreement: what was signed is no longer a draft.",
    ),
    Code.PARTNER_STAYS_TO_THE_END: Meaning(
        _FINAL,
        422,
        "A partner stays until the agreement ends",
        "Keep every partner: one leaves when the agreement ends, so end it and begin another.",
    ),
    Code.ANOTHER_VERSION_WAITS: Meaning(
        _TRANSIENT,
        409,
        "Another version waits to apply",
        "Wait for the day that `detail` names, or vary the agreement from that day on.",
    ),
    Code.ENTRIES_ARE_OUTSIDE_TERM: Meaning(
        _TRANSIENT,
        409,
        "Entries would be outside of the term",
        "Choose days between which all entries of the pool take effect, as `detail` says.",
    ),
    Code.REVIEW_IS_ALREADY_RECORDED: Meaning(
        _FINAL,
        409,
        "The review is already recorded",
        "Nothing: a review of that day stands.",
    ),
    Code.AGREEMENT_HAS_NOT_ENDED: Meaning(
        _TRANSIENT,
        409,
        "The agreement has not ended",
        "Wind it up after its last day; end it earlier by the act that ends agreements.",
    ),
    Code.POOL_IS_NOT_SETTLED: Meaning(
        _TRANSIENT,
        409,
        "The pool is not settled",
        "Bring every balance that `detail` lists to zero first.",
    ),
    Code.DIVISION_IS_NOT_WRITTEN: Meaning(
        _TRANSIENT,
        422,
        "Nothing says how to divide what is left",
        "Write the shares into the terms: nobody has paid in more than was returned.",
    ),
    Code.AGREEMENT_IS_WOUND_UP: Meaning(
        _FINAL,
        409,
        "The agreement is wound up",
        "Nothing: only what is due between the partners may still be paid.",
    ),
    Code.WINDING_UP_CANNOT_BE_REVERSED: Meaning(
        _FINAL,
        422,
        "A winding up cannot be reversed",
        "Pay what is due between the partners; begin another agreement if they go on.",
    ),
    Code.PAYMENT_EXCEEDS_WHAT_IS_DUE: Meaning(
        _TRANSIENT,
        409,
        "The payment exceeds what is due",
        "Pay at most what `detail` says is due.",
    ),
    Code.SCHEME_PURPOSE_IS_MISSING: Meaning(
        _TRANSIENT,
        409,
        "The scheme does not say what it is for",
        "Add a use to the scheme, with what `detail` says is missing, or use another stream.",
    ),
    Code.FENCE_EXCLUDES_PURPOSE: Meaning(
        _TRANSIENT,
        409,
        "The ring-fence excludes the purpose",
        "Use a stream without this fence, or a scheme for the purposes that `detail` names.",
    ),
    Code.FENCE_EXCLUDES_NATURE: Meaning(
        _TRANSIENT,
        409,
        "The ring-fence excludes capital or revenue",
        "Use a stream without this fence: capital money is not for revenue, nor revenue money for capital.",
    ),
    Code.FENCE_EXCLUDES_DATE: Meaning(
        _TRANSIENT,
        409,
        "The ring-fence excludes the date",
        "Use the money within the fence's period; give the `event_date` if it was used then and is recorded late.",
    ),
    Code.FENCE_IS_SHORT: Meaning(
        _TRANSIENT, 409, "The ring-fence is short", "Use at most what `detail` says is left, or another stream."
    ),
    Code.FENCE_KEEPS_MONEY: Meaning(
        _TRANSIENT,
        409,
        "The ring-fence keeps the money",
        "Name the stream, so that its fence goes with the money, or move at most what `detail` says is free.",
    ),
    Code.FENCE_IS_BROKEN: Meaning(
        _TRANSIENT,
        409,
        "The books already break the ring-fence",
        "Take back what `detail` names first, or let the version begin later.",
    ),
}
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
