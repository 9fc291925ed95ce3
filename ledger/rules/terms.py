"""Which terms must be written before an agreement can be signed: the legal basis decides; a draft may lack them."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from ledger.core.refusal import Code, Refusal


class Required(Struct, frozen=True):
    """Something that must be written: its place in the agreement, what it is, and the paragraph that asks for it."""

    pointer: str
    what: str
    paragraph: str


class Missing(Struct, frozen=True):
    """Something that must be written before the partners can sign, and is not."""

    pointer: str
    detail: str


_WHAT = {
    "aims_and_outcomes": "the aims and outcomes agreed",
    "contributions_and_their_variation": "what each partner contributes or pays, and how that may be varied",
    "functions": "the NHS functions and the health-related functions covered",
    "people_and_services": "the people and the kinds of services covered",
    "staff_goods_and_premises": "the staff, goods, services and accommodation that the partners provide",
    "duration": "the duration",
    "review": "provision for review",
    "variation": "provision for variation",
    "termination": "provision for termination",
    "fund_management": "how the money is managed and monitored",
    "savings_sharing": "how what is saved is shared",
}


def _clauses(**paragraph_of: str) -> tuple[Required, ...]:
    return tuple(Required(f"/terms/{name}", _WHAT[name], paragraph) for name, paragraph in paragraph_of.items())


_GRANT_OF = "the payment, its purpose and how it is accounted for"
# SI 2000/617: regulation 7 lists what the agreement of a pooled fund must specify, in writing; regulations 8 and 9 list
# the same for functions of one partner exercised by another, with payments in place of a fund and its pool manager.
REQUIRED: Mapping[str, tuple[Required, ...]] = {
    "section_75_pooled_fund": (
        *_clauses(
            aims_and_outcomes="SI 2000/617 reg. 7(3)(a)",
            contributions_and_their_variation="SI 2000/617 reg. 7(3)(b)",
            functions="SI 2000/617 reg. 7(3)(c)",
            people_and_services="SI 2000/617 reg. 7(3)(d)",
            staff_goods_and_premises="SI 2000/617 reg. 7(3)(e)",
            duration="SI 2000/617 reg. 7(3)(f)",
            review="SI 2000/617 reg. 7(3)(f)",
            variation="SI 2000/617 reg. 7(3)(f)",
            termination="SI 2000/617 reg. 7(3)(f)",
            fund_management="SI 2000/617 reg. 7(3)(g)",
        ),
        Required("/host", "the host, responsible for accounts and audit", "SI 2000/617 reg. 7(4)"),
        Required("/pool_manager", "the pool manager, an officer of the host", "SI 2000/617 reg. 7(4)"),
    ),
    "section_75_lead_commissioning": (
        *_clauses(
            **dict.fromkeys(
                (
                    *("aims_and_outcomes", "contributions_and_their_variation", "functions", "people_and_services"),
                    *("staff_goods_and_premises", "duration", "review", "variation", "termination", "fund_management"),
                ),
                "SI 2000/617 reg. 8 and 9",
            )
        ),
        Required("/host", "the lead, which exercises the functions", "SI 2000/617 reg. 8 and 9"),
    ),
    # A grant moves money and no functions: its purpose, its amount, and the account given of it.
    "section_256_grant": _clauses(
        aims_and_outcomes=f"NHS Act 2006 s.256: {_GRANT_OF}",
        contributions_and_their_variation=f"NHS Act 2006 s.256: {_GRANT_OF}",
        fund_management=f"NHS Act 2006 s.256: {_GRANT_OF}",
    ),
    "section_76_grant": _clauses(
        aims_and_outcomes=f"NHS Act 2006 s.76: {_GRANT_OF}",
        contributions_and_their_variation=f"NHS Act 2006 s.76: {_GRANT_OF}",
        fund_management=f"NHS Act 2006 s.76: {_GRANT_OF}",
    ),
    # No statute: the guidance on pooled budgets asks a signed agreement even of those where each pays its own bills.
    "aligned_budget": _clauses(
        aims_and_outcomes="HFMA/CIPFA, Pooled budgets and the Better Care Fund (2014)",
        duration="HFMA/CIPFA, Pooled budgets and the Better Care Fund (2014)",
        fund_management="HFMA/CIPFA, Pooled budgets and the Better Care Fund (2014)",
    ),
    # No statute: what an agreement on savings is for.
    "savings_agreement": (
        *_clauses(
            aims_and_outcomes="what the partners save for",
            savings_sharing="without it there is nothing to divide by",
            fund_management="who keeps the account of it",
        ),
        Required("/host", "the body that holds the pot", "the pot needs a keeper"),
    ),
    # No statute and no money: without aims there is nothing to sign.
    "concordat": _clauses(aims_and_outcomes="without aims there is nothing to sign"),
}


def missing_terms(legal_basis: str, written: Mapping[str, str | None]) -> tuple[Missing, ...]:
    """What must yet be written, in the order of the law; `written` holds texts by their place in the agreement."""
    return tuple(
        Missing(one.pointer, f"{one.what} must be written ({one.paragraph})")
        for one in REQUIRED[legal_basis]
        if not (written.get(one.pointer) or "").strip()
    )


def refusals_of_missing(missing: Iterable[Missing], *, within: str = "") -> tuple[Refusal, ...]:
    """The same as refusals; within: where in the payload the agreement stands."""
    return tuple(Refusal(Code.TERMS_ARE_INCOMPLETE, one.detail, within + one.pointer) for one in missing)


def refusals_of_not_yet_agreed(
    legal_basis: str, written: Mapping[str, str | None], terms: Sequence[str]
) -> tuple[Refusal, ...]:
    """Why a term cannot be left open: the law requires it, it is written, or it is left open twice."""
    required = {one.pointer: one for one in REQUIRED[legal_basis]}
    refusals = []
    for position, term in enumerate(terms):
        pointer, at = f"/terms/{term}", f"/not_yet_agreed/{position}/term"
        if pointer in required:
            detail = f"{required[pointer].what} cannot be left open ({required[pointer].paragraph})"
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, at))
        elif (written.get(pointer) or "").strip():
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"it is written at {pointer}", at))
        if term in terms[:position]:
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{term} is left open twice", at))
    return tuple(refusals)
