"""What is wrong with an agreement as written, all at once, each with its place; and when it may change. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from ledger.agreements.life import Life, Version
from ledger.agreements.model import POOL_KIND, LegalBasis, Share, WrittenAgreement, written_texts
from ledger.core.period import count_months
from ledger.core.refusal import Code, Refusal
from ledger.rules.partners import refusals_of_company, refusals_of_host, refusals_of_partners
from ledger.rules.terms import missing_terms, refusals_of_missing, refusals_of_not_yet_agreed
from ledger.rules.winding_up import WHOLE_BASIS_POINTS

TERM_MONTHS_MAX = 600
DaySpan = tuple[date, date]


def refusals_of_written(
    legal_basis: LegalBasis,
    effective_from: date,
    written: WrittenAgreement,
    kind_of: Mapping[str, str],
    *,
    within: str = "",
) -> tuple[Refusal, ...]:
    """What an agreement contradicts in itself, in its legal basis or in the register of bodies.

    within: where in the payload the agreement stands.
    """
    open_terms = [one.term for one in written.not_yet_agreed]
    found = (
        *_refusals_of_term(effective_from, written.effective_to),
        *_refusals_of_holder(legal_basis, written),
        *refusals_of_partners(legal_basis, written.partners, kind_of),
        *refusals_of_company(legal_basis, written.partners, kind_of),
        *refusals_of_host(legal_basis, written.host, kind_of),
        *_refusals_of_shares(written.terms.winding_up_shares, written.partners),
        *refusals_of_not_yet_agreed(legal_basis, written_texts(written), open_terms),
    )
    return _within(found, within)


def refusals_of_incomplete(
    legal_basis: LegalBasis, written: WrittenAgreement, *, within: str = ""
) -> tuple[Refusal, ...]:
    """Every term that the law requires and that is not written."""
    return refusals_of_missing(missing_terms(legal_basis, written_texts(written)), within=within)


def refusals_of_variation(
    life: Life, written: WrittenAgreement, follows_version: int, applies_from: date, *, within: str
) -> tuple[Refusal, ...]:
    """What a variation may not do, beside being an agreement as written: it follows the latest, and nobody leaves."""
    latest = life.latest
    earliest = latest.applies_from or latest.effective_from
    refusals = []
    if life.settle_by is not None:
        refusals.append(Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {latest.agreement} is wound up"))
    if follows_version != latest.version:
        refusals.append(refusal_of_superseded(latest))
    if not earliest <= applies_from <= written.effective_to:
        detail = f"a variation of version {latest.version} applies from a day between {earliest} and the last one"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/applies_from"))
    gone = [body for body in latest.written.partners if body not in written.partners]
    if gone:
        detail = f"{', '.join(gone)} leaves when the agreement ends: end it, and begin another without"
        refusals.append(Refusal(Code.PARTNER_STAYS_TO_THE_END, detail, f"{within}/partners"))
    return tuple(refusals)


def refusal_of_superseded(latest: Version) -> Refusal:
    """That another version came in between."""
    return Refusal(Code.TERMS_ARE_SUPERSEDED, f"version {latest.version} is the latest", "/follows_version")


def refusals_of_ending(life: Life, last_day: date, today: date) -> tuple[Refusal, ...]:
    """Why an agreement cannot end on a day: it is wound up, or ends by then, or another version waits."""
    current, latest = life.current, life.latest
    if life.settle_by is not None:
        return (Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {current.agreement} is wound up"),)
    refusals = []
    if not current.effective_from <= last_day < current.written.effective_to:
        detail = f"it runs from {current.effective_from} to {current.written.effective_to}: name an earlier last day"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/last_day"))
    if latest.applies_from is not None and latest.applies_from > today:
        detail = f"version {latest.version} applies from {latest.applies_from}"
        refusals.append(Refusal(Code.ANOTHER_VERSION_WAITS, detail))
    return tuple(refusals)


def refusals_of_signature(life: Life, number: int, body: str, signed_on: date, today: date) -> tuple[Refusal, ...]:
    """Why a body cannot sign a version of the terms, all reasons at once."""
    version = life.version(number)
    if version is None:
        return (Refusal(Code.PAYLOAD_IS_NOT_VALID, f"the agreement has no version {number}", "/version"),)
    refusals = list(refusals_of_incomplete(version.legal_basis, version.written))
    if number < life.draft:
        detail = f"version {life.draft} took the place of version {number} before all had signed"
        refusals.append(Refusal(Code.TERMS_ARE_SUPERSEDED, detail, "/version"))
    if body not in version.written.partners:
        refusals.append(Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", "/acting_body"))
    if any((one.version, one.body) == (number, body) for one in life.signatures):
        refusals.append(Refusal(Code.VERSION_IS_ALREADY_SIGNED, f"{body} has signed version {number}", "/version"))
    if signed_on > today:
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "nothing is signed ahead of its day", "/signed_on"))
    return tuple(refusals)


def refusals_of_revision(life: Life, follows_version: int) -> tuple[Refusal, ...]:
    """Why a draft cannot be written anew: all have signed it, or another version came in between."""
    latest = life.latest
    refusals = []
    if latest.proposal_id is not None or not life.unsigned(latest):
        refusals.append(Refusal(Code.AGREEMENT_IS_SIGNED, f"every partner has signed version {life.draft}"))
    if follows_version != latest.version:
        refusals.append(refusal_of_superseded(latest))
    return tuple(refusals)


def refusal_of_entries(entries: DaySpan | None, first_day: date, last_day: date, pointer: str) -> Refusal | None:
    """That a term leaves out entries of the pool, which take effect from one day to another."""
    if entries is None or (first_day <= entries[0] and entries[1] <= last_day):
        return None
    detail = f"entries of the pool take effect from {entries[0]} to {entries[1]}"
    return Refusal(Code.ENTRIES_ARE_OUTSIDE_TERM, detail, pointer)


def _refusals_of_term(effective_from: date, effective_to: date) -> Iterable[Refusal]:
    if effective_to < effective_from:
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, "the term ends before it begins", "/effective_to")
    elif count_months(effective_from, effective_to) > TERM_MONTHS_MAX:
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, "the term is longer than fifty years", "/effective_to")


def _refusals_of_holder(legal_basis: LegalBasis, written: WrittenAgreement) -> Iterable[Refusal]:
    """Where money is held for all, a partner holds it: SI 2000/617 reg. 7(4) of a pooled fund."""
    if written.host is None and legal_basis is LegalBasis.SECTION_75_POOLED_FUND:
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, "a pooled fund needs a host (regulation 7)", "/host")
    elif written.host is None and POOL_KIND[legal_basis] != "aligned":
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{legal_basis} needs a host: who holds the money", "/host")
    if written.host is not None and written.host not in written.partners:
        yield Refusal(Code.BODY_IS_NO_PARTNER, "the host must be one of the partners", "/host")


def _refusals_of_shares(shares: Sequence[Share], partners: Sequence[str]) -> Iterable[Refusal]:
    at = "/terms/winding_up_shares"
    for position, share in enumerate(shares):
        if share.body not in partners:
            yield Refusal(Code.BODY_IS_NO_PARTNER, f"{share.body} is no partner", f"{at}/{position}/body")
        if share.body in {one.body for one in shares[:position]}:
            yield Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{share.body} is listed twice", f"{at}/{position}/body")
    total = sum(share.basis_points for share in shares)
    if shares and total != WHOLE_BASIS_POINTS:
        detail = f"the shares add up to {total} basis points, not to {WHOLE_BASIS_POINTS}"
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, at)


def _within(refusals: Sequence[Refusal], within: str) -> tuple[Refusal, ...]:
    return tuple(msgspec.structs.replace(one, pointer=within + one.pointer) for one in refusals)
