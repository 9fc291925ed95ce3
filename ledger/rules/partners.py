"""Which bodies may be partners: the legal basis decides."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ledger.core.refusal import Code, Refusal


class Basis(Struct, frozen=True):
    """Whom a legal basis takes (None: any public body), of whom it needs one each, who may host, and where it says so.

    host: the kinds that may hold the money; None: any partner, or nobody.
    """

    citation: str
    takes: frozenset[str] | None = None
    needs: tuple[frozenset[str], ...] = ()
    host: frozenset[str] | None = None


_NHS, _COUNCIL = frozenset({"nhs"}), frozenset({"council"})
_VOLUNTARY = frozenset({"voluntary"})
_SECTION_75 = "NHS Act 2006 s.75; SI 2000/617 reg. 2 and 3"

BASES: Mapping[str, Basis] = {
    # One or more NHS bodies and one or more local authorities, and nobody else.
    "section_75_pooled_fund": Basis(_SECTION_75, _NHS | _COUNCIL, (_NHS, _COUNCIL)),
    "section_75_lead_commissioning": Basis(_SECTION_75, _NHS | _COUNCIL, (_NHS, _COUNCIL)),
    # An NHS body pays; a council, or a voluntary organisation, is paid and keeps the account.
    "section_256_grant": Basis(
        "NHS Act 2006 s.256", _NHS | _COUNCIL | _VOLUNTARY, (_NHS, _COUNCIL | _VOLUNTARY), _COUNCIL | _VOLUNTARY
    ),
    # A council pays; an NHS body is paid and keeps the account.
    "section_76_grant": Basis("NHS Act 2006 s.76", _NHS | _COUNCIL, (_NHS, _COUNCIL), _NHS),
    # No statute speaks of these, since no functions move: any public body may join.
    "aligned_budget": Basis("no functions move"),
    "savings_agreement": Basis("no functions move"),
    "concordat": Basis("no functions move"),
}


def refusals_of_partners(legal_basis: str, partners: Sequence[str], kind_of: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Every partner that is not registered or that the legal basis excludes, each with its place in the payload."""
    basis = BASES[legal_basis]
    refusals = []
    for position, body in enumerate(partners):
        at = f"/partners/{position}"
        if body not in kind_of:
            refusals.append(Refusal(Code.BODY_IS_NOT_REGISTERED, f"{body} is not registered", at))
        elif basis.takes is not None and kind_of[body] not in basis.takes:
            detail = f"{body} is of kind {kind_of[body]}; {legal_basis} takes {_listed(basis.takes)} only"
            refusals.append(Refusal(Code.LEGAL_BASIS_EXCLUDES_BODY, f"{detail} ({basis.citation})", at))
        if body in partners[:position]:
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{body} is listed twice", at))
    return tuple(refusals)


def refusals_of_company(legal_basis: str, partners: Sequence[str], kind_of: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Every kind of body that the legal basis needs among the partners and that is not there."""
    basis, kinds = BASES[legal_basis], {kind_of.get(body) for body in partners}
    return tuple(
        Refusal(
            Code.LEGAL_BASIS_NEEDS_OTHER_BODY,
            f"{legal_basis} needs a partner of kind {_listed(needed, ' or ')} ({basis.citation})",
            "/partners",
        )
        for needed in basis.needs
        if not kinds & needed
    )


def refusals_of_host(legal_basis: str, host: str | None, kind_of: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Why the host may not hold the money under the legal basis."""
    basis = BASES[legal_basis]
    if host is None or basis.host is None or kind_of.get(host) in basis.host:
        return ()
    detail = f"{host} pays under {legal_basis}: a body of kind {_listed(basis.host, ' or ')} keeps the account"
    return (Refusal(Code.LEGAL_BASIS_EXCLUDES_BODY, f"{detail} ({basis.citation})", "/host"),)


def _listed(kinds: frozenset[str], word: str = " and ") -> str:
    return word.join(sorted(kinds))
