"""Why a rule set cannot be kept or adopted, all reasons at once with their places; where versions stand. Pure."""

from collections.abc import Sequence
from datetime import date

import msgspec

from ledger.core.refusal import Code, Refusal
from ledger.http.access import PoolTerms
from ledger.rule_sets.model import Adopted, RuleSetState, Version
from ledger.rules.sharing.checking import check
from ledger.rules.sharing.model import RuleSet


def refusals_of_document(rule_set: RuleSet, pool: PoolTerms, *, within: str = "") -> tuple[Refusal, ...]:
    """What makes a rule set impossible, where it speaks of other partners than the agreement's, or of other things."""
    found = (
        *check(rule_set),
        *_refusals_of_partners(rule_set, pool.partners, pool.host),
        *refusals_of_kind(rule_set, pool),
    )
    return tuple(msgspec.structs.replace(one, pointer=within + one.pointer) for one in found)


def refusals_of_kind(rule_set: RuleSet, pool: PoolTerms) -> list[Refusal]:
    """In a savings pool savings move and nothing else is shared; everywhere else they do not."""
    if not pool.holds_savings:
        said = f"savings move in the pool of a savings agreement, and this one is {pool.kind}: share its variances"
        return [Refusal(Code.RULE_SET_IS_NOT_SOUND, said, "/gains")] if rule_set.gains else []
    named = {"/parts": rule_set.parts, "/sums": rule_set.sums}
    said = "in a savings pool savings move, as gains; variances and sums are shared in the pool that has them"
    return [Refusal(Code.RULE_SET_IS_NOT_SOUND, said, pointer) for pointer, written in named.items() if written]


def _refusals_of_partners(rule_set: RuleSet, partners: Sequence[str], host: str | None) -> list[Refusal]:
    """The partners are those of the agreement in its order, since an odd penny goes to the one listed earlier."""
    found = []
    if rule_set.partners != tuple(partners):
        detail = f"the partners of the agreement are, in this order, {', '.join(partners)}"
        found.append(Refusal(Code.RULE_SET_IS_NOT_SOUND, detail, "/partners"))
    if rule_set.host is not None and rule_set.host != host:
        detail = f"the host of the agreement is {host}" if host else "the agreement has no host"
        found.append(Refusal(Code.RULE_SET_IS_NOT_SOUND, detail, "/host"))
    return found


def refusals_of_adoption(
    effective_from: date, last: Adopted | None, first_day: date, last_day: date
) -> tuple[Refusal, ...]:
    """Why a rule set cannot apply from a day on: the agreement does not run then, or a later one applies already."""
    found = []
    if not first_day <= effective_from <= last_day:
        detail = f"the agreement runs from {first_day} to {last_day}"
        found.append(Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, detail, "/effective_from"))
    if last is not None and effective_from < last.effective_from:
        detail = f"version {last.version} applies from {last.effective_from}: a later one applies from then or after"
        found.append(Refusal(Code.RULE_SET_COMES_EARLIER, detail, "/effective_from"))
    return tuple(found)


def state_of(version: Version, today: date) -> RuleSetState:
    """Where a version stands: nothing of it is stored."""
    if version.number is None or version.effective_from is None:
        return RuleSetState.PROPOSED if version.waiting else RuleSetState.DRAFT
    gone_from = version.superseded_from
    is_gone = gone_from is not None and gone_from <= max(today, version.effective_from)
    return RuleSetState.SUPERSEDED if is_gone else RuleSetState.ADOPTED


def in_force_on(versions: Sequence[Version], day: date) -> Version | None:
    """The version that applies on a day: of those that had begun, the one adopted last."""
    begun = [one for one in versions if one.effective_from is not None and one.effective_from <= day]
    return max(begun, key=lambda one: one.number or 0, default=None)


def comes_after(versions: Sequence[Version], day: date) -> Version | None:
    """The next version that is adopted and has not begun on a day, and that no other takes the place of."""
    later = [one for one in versions if one.effective_from is not None and one.effective_from > day]
    first_day = min((one.effective_from for one in later if one.effective_from), default=None)
    return max((one for one in later if one.effective_from == first_day), key=lambda one: one.number or 0, default=None)


def waiting_since(versions: Sequence[Version]) -> tuple[Version, ...]:
    """Versions that are not adopted and newer than all that are."""
    adopted = max((one.version for one in versions if one.number is not None), default=0)
    return tuple(one for one in versions if one.version > adopted)
