"""What readers see of rule sets: versions, what applies on a day, what is open. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.agreements.life import Life
from ledger.agreements.model import LegalBasis, TermName
from ledger.rule_sets.deciding import comes_after, in_force_on, state_of, waiting_since
from ledger.rule_sets.model import Meanwhile, RuleSetStanding, RuleSetSummary, RuleSetView, Version
from ledger.rules.exposure import BY_CONTRIBUTION
from ledger.rules.sharing.checking_warnings import RuleWarning
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading import read_back

_TERMS = (TermName.RISK_SHARING, TermName.OVERSPENDS, TermName.UNDERSPENDS)
_TERMS_OF_SAVINGS = (TermName.SAVINGS_SHARING,)


def path_of(pool_path: str) -> str:
    """The address of a pool's rule sets."""
    return f"{pool_path}/agreement/rule-sets"


def summary_of(version: Version, pool_path: str, today: date) -> RuleSetSummary:
    """One version as a listing shows it."""
    return RuleSetSummary(**_said(version, pool_path, today))


def view_of(
    version: Version, rule_set: RuleSet, warnings: Sequence[RuleWarning], pool_path: str, today: date
) -> RuleSetView:
    """One version with all that it says."""
    return RuleSetView(
        **_said(version, pool_path, today),
        document=rule_set,
        read_back=read_back(rule_set),
        warnings=tuple(warnings),
    )


def standing_of(life: Life, versions: Sequence[Version], pool_path: str, on: date, today: date) -> RuleSetStanding:
    """Which rule set applies on a day; where none does, what the agreement says instead."""

    def shown(version: Version | None) -> RuleSetSummary | None:
        return None if version is None else summary_of(version, pool_path, today)

    in_force = in_force_on(versions, on)
    return RuleSetStanding(
        agreement=life.current.agreement,
        on=on,
        is_agreed=in_force is not None,
        in_force=shown(in_force),
        comes_next=shown(comes_after(versions, on)),
        waiting=tuple(summary_of(one, pool_path, today) for one in waiting_since(versions)),
        meanwhile=() if in_force else _meanwhile(life),
    )


def _meanwhile(life: Life) -> tuple[Meanwhile, ...]:
    """The defaults of terms left open, else the clauses as written; where there are neither, what is assumed.

    Of savings nothing is: until the partners agree none moves.
    """
    written, of_savings = life.current.written, life.current.legal_basis is LegalBasis.SAVINGS_AGREEMENT
    left_open = {one.term: Meanwhile(one.term, one.default, one.agree_by) for one in written.not_yet_agreed}
    found = [
        left_open.get(term) or Meanwhile(term, getattr(written.terms, term), None)
        for term in (_TERMS_OF_SAVINGS if of_savings else _TERMS)
        if term in left_open or getattr(written.terms, term)
    ]
    assumed = Meanwhile(TermName.RISK_SHARING, BY_CONTRIBUTION, None)
    return tuple(found) or (() if of_savings else (assumed,))


def _said(version: Version, pool_path: str, today: date) -> dict[str, Any]:
    same = ("version", "title", "engine", "sha256", "recorded_at", "principal_id", "effective_from", "superseded_from")
    rest = ("adopted_at", "proposal_id", "signatures", "waiting")
    return {
        **{name: getattr(version, name) for name in (*same, *rest)},
        "state": state_of(version, today),
        "written_for": version.acting_body,
        "href": f"{path_of(pool_path)}/{version.version}",
    }
