"""What a place's own past says of optimism, as the table that the next case can name. Pure."""

import tomllib
from collections.abc import Sequence
from datetime import date
from importlib.resources import files

import msgspec
from msgspec import Struct

from ledger.core.ids import Name
from ledger.rules.savings.comparing import GradeSeen
from ledger.rules.savings.references import BiasTable, GradeOfEvidence


class Enough(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many observations a grade needs before what they say is offered."""

    dated: date
    unit: Name
    source: str
    observations_min: int


def _read_enough() -> Enough:
    text = files("ledger.rules.parameters").joinpath("own_optimism_bias.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Enough)


# Read at once: a service that has given up its rights can read no files.
ENOUGH = _read_enough()


def source_of(seen: Sequence[GradeSeen], pools: Sequence[tuple[str, int]]) -> str:
    """`this place, 12 claims on 40 projected amounts, as known at entry 128 of savings`."""
    claims, observations = sum(one.claims for one in seen), sum(one.observations for one in seen)
    known = " and ".join(f"entry {sequence} of {pool}" for pool, sequence in pools[:3])
    others = f" and {len(pools) - 3} other pools" if len(pools) > 3 else ""  # noqa: PLR2004 - as many as are named
    return f"this place, {claims} claims on {observations} projected amounts, as known at {known or 'no entry'}{others}"


def table_of(
    name: str, dated: date, source: str, seen: Sequence[GradeSeen], beside: BiasTable | None
) -> BiasTable | None:
    """The corrections that the past offers; grades that it does not offer, and costs, as another table has them.

    None where neither offers anything. A benefit that came better than projected is not corrected upwards.
    """
    offered = {one.grade: one.correction_percent for one in seen if one.is_offered and one.correction_percent}
    other = {one.grade: one for one in beside.grades} if beside is not None else {}
    grades = tuple(_grade(grade, offered.get(grade), other.get(grade)) for grade in sorted({*offered, *other}))
    if not grades:
        return None
    own = ", ".join(str(grade) for grade in sorted(offered)) or "none"
    rest = "left out" if beside is None else f"as table {beside.name} has them"
    return BiasTable(
        name=name,
        title="What this place's own savings came to",
        dated=dated,
        edition=f"as known on {dated}",
        unit="percent",
        source=source,
        note=f"From the place's own past: benefits on evidence of grades {own}. Other grades and costs: {rest}.",
        grades=grades,
    )


def _grade(grade: int, own_percent: str | None, other: GradeOfEvidence | None) -> GradeOfEvidence:
    kept = other or GradeOfEvidence(grade=grade)
    if own_percent is None:
        return kept
    return msgspec.structs.replace(kept, benefit_percent=own_percent if own_percent.startswith("-") else "0")
