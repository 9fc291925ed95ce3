"""Which bodies may be partners: the legal basis decides."""

from collections.abc import Mapping, Sequence

from ledger.core.refusal import Code, Refusal

# NHS Act 2006 s.75 and SI 2000/617 reg. 2-3: NHS bodies and local authorities only; savings and budgets that are
# merely aligned move no functions, so any public body may join them.
KINDS_OF_PARTNER: Mapping[str, frozenset[str] | None] = {
    "section_75_pooled_fund": frozenset({"nhs", "council"}),
    "aligned_budget": None,
}


def refusals_of_partners(legal_basis: str, partners: Sequence[str], kind_of: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Every partner that is not registered or that the legal basis excludes, each with its place in the payload."""
    allowed = KINDS_OF_PARTNER[legal_basis]
    refusals = []
    for position, body in enumerate(partners):
        at = f"/partners/{position}"
        if body not in kind_of:
            refusals.append(Refusal(Code.BODY_IS_NOT_REGISTERED, f"{body} is not registered", at))
        elif allowed is not None and kind_of[body] not in allowed:
            detail = f"{body} is of kind {kind_of[body]}; {legal_basis} takes {' and '.join(sorted(allowed))} only"
            refusals.append(Refusal(Code.LEGAL_BASIS_EXCLUDES_BODY, detail, at))
        if body in partners[:position]:
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{body} is listed twice", at))
    return tuple(refusals)
