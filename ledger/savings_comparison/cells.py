"""Baselines, first versions, claims and their moves as amounts of one line, body and year of a case; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from ledger.rules.fencing import year_of
from ledger.rules.savings.case import Case
from ledger.rules.savings.comparing import Amounts, Cause, before_correction
from ledger.rules.savings.life import ENDED, Stage, Standing, standing_of
from ledger.rules.savings.projection import Projection
from ledger.savings.records import KeptClaim, KeptShortfall
from ledger.savings_cases.kept import Baseline, Document


class Key(Struct, frozen=True):
    """Of what an amount is; no line, and so no grade, where it is of a body's whole year of a case."""

    case: str
    programme: str
    body: str
    year: int
    line: str | None = None
    grade: int | None = None


class StatedCauses(Struct, frozen=True, kw_only=True):
    """Why a body's saving of a year came out otherwise, as was stated last; claim: of which one, 0 for the whole."""

    case: str
    body: str
    year: int
    claim: int
    causes: Mapping[Cause, int]


class Facts(Struct, frozen=True, kw_only=True):
    """A savings pool as known through an entry: agreed cases alone. first: the version of each first projected."""

    baselines: Mapping[str, Baseline]
    first: Mapping[str, Document]
    claims: Sequence[KeptClaim]
    shortfalls: Sequence[KeptShortfall]
    stated: Sequence[StatedCauses]
    through: int

    def grade_of(self, case: str, line: str) -> int | None:
        """The grade of evidence of a line: as it was agreed, or as it was first projected."""
        documents = [self.baselines[case].case, *([self.first[case].case] if case in self.first else [])]
        return next((one.evidence_grade for said in documents for one in said.benefits if one.id == line), None)


def cells_of(facts: Facts) -> Iterator[tuple[Key, Amounts]]:
    """Every amount that is known, each with what it is of."""
    for code, baseline in facts.baselines.items():
        at = facts, code, baseline.programme
        for key, pence, _ in _projected(*at, baseline.case, baseline.projection):
            yield key, Amounts(baseline_pence=pence)
        first = facts.first.get(code)
        if first is not None:
            for key, pence, uncorrected in _projected(*at, first.case, first.projection):
                yield key, Amounts(projected_pence=pence, before_correction_pence=uncorrected)
    for claim in known_claims(facts):
        yield key_of_claim(facts, claim), amounts_of(standing_then(claim, facts.through))
    for one in facts.shortfalls:
        if one.sequence <= facts.through:
            yield Key(one.case, one.programme, one.body, one.year), Amounts(not_delivered_pence=one.amount_pence)


def _projected(
    facts: Facts, code: str, programme: str, case: Case, projection: Projection
) -> Iterator[tuple[Key, int, int]]:
    """What counted lines project as cashable, and what they did before their correction for optimism."""
    for line in projection.benefits:
        if not line.is_counted:
            continue
        grade, correction = facts.grade_of(code, line.benefit), Fraction(line.optimism_bias_percent)
        for worth in line.bodies:
            for number, pence in enumerate(worth.cashable_pence):
                if pence:
                    key = Key(code, programme, worth.body, case.first_year + number, line.benefit, grade)
                    yield key, pence, before_correction(pence, correction)


def known_claims(facts: Facts) -> list[KeptClaim]:
    """The claims that were there, of cases that were agreed by then."""
    return [one for one in facts.claims if one.sequence <= facts.through and one.case in facts.baselines]


def key_of_claim(facts: Facts, claim: KeptClaim) -> Key:
    """Of what a claim is."""
    grade = facts.grade_of(claim.case, claim.line)
    return Key(claim.case, claim.programme, claim.body, year_of(claim.first_day), claim.line, grade)


def standing_then(claim: KeptClaim, through: int) -> Standing:
    """Where each pound of a claim stood by an entry."""
    return standing_of(claim.kind, claim.amount_pence, [one.step for one in claim.steps if one.sequence <= through])


def amounts_of(standing: Standing) -> Amounts:
    """A claim as amounts: claimed is what of it was not refused, withdrawn or taken back."""
    pence = standing.pence
    return Amounts(
        claimed_pence=standing.claimed_pence - sum(pence[stage] for stage in ENDED),
        verified_pence=standing.verified_flow_pence,
        banked_pence=pence[Stage.BANKED],
        redeployed_pence=pence[Stage.REDEPLOYED],
        lost_to_demand_pence=pence[Stage.LOST_TO_DEMAND],
        avoided_pence=pence[Stage.AVOIDED],
        not_delivered_pence=pence[Stage.NOT_DELIVERED],
        withdrawn_pence=pence[Stage.WITHDRAWN],
        reversed_pence=pence[Stage.REVERSED],
        waiting_pence=pence[Stage.CLAIMED],
        claims=1,
    )


def causes_of(facts: Facts) -> Iterator[tuple[Key, Mapping[Cause, int]]]:
    """What was stated, each with what it is of: of a claim, with the claim's line and grade."""
    of_claim = {one.claim: one for one in known_claims(facts)}
    for one in facts.stated:
        if one.claim in of_claim:
            yield key_of_claim(facts, of_claim[one.claim]), one.causes
        elif one.case in facts.baselines:
            yield Key(one.case, facts.baselines[one.case].programme, one.body, one.year), one.causes


def dated_flows(facts: Facts, claims: Iterable[KeptClaim]) -> Iterator[tuple[date, Amounts]]:
    """What claims brought by the end of the period that each is of."""
    for one in claims:
        yield one.last_day, amounts_of(standing_then(one, facts.through))
