"""Whether the VAT of a scheme comes back: by the regime of the body that delivers the service; pure."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Name
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.rules.fencing import in_force

NOT_DECIDED: Literal["not_decided"] = "not_decided"
Regime = Literal["section_33_refund", "contracted_out_services", "taxable_supply", "outside_scope", "not_decided"]


class VatRegime(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One regime as its source states it."""

    regime: Regime
    title: Name
    dated: date
    recovers: bool
    unit: Name
    source: Name
    note: str


class VatTreatment(Struct, frozen=True):
    """Who delivers a scheme's service, and under which regime, from a date until a later version."""

    effective_from: date
    delivering_body: Annotated[BodyCode, Meta(description="the body that delivers the service")]
    regime: Annotated[Regime, Meta(description="the regime under which that body bears VAT")]


@cache
def vat_regimes() -> dict[str, VatRegime]:
    """The regimes by name."""
    text = files("ledger.rules.parameters").joinpath("vat_regimes.toml").read_text(encoding="utf-8")
    found = msgspec.convert(tomllib.loads(text)["regime"], tuple[VatRegime, ...])
    return {one.regime: one for one in found}


def refusal_of_recovery(
    versions: Sequence[VatTreatment], scheme: str, day: date, recoverable_pence: int, at: str = "/recoverable_vat_pence"
) -> Refusal | None:
    """Why VAT is not claimed as recoverable for a scheme on a day: no regime is decided, or it recovers none.

    at: where in the command a refusal points to.
    """
    if recoverable_pence == 0:
        return None
    treatment = in_force(versions, day)
    if treatment is None or treatment.regime == NOT_DECIDED:
        detail = f"no VAT regime is decided for {scheme} on {day}"
        return Refusal(Code.VAT_TREATMENT_IS_NOT_DECIDED, detail, at)
    regime = vat_regimes()[treatment.regime]
    if regime.recovers:
        return None
    pounds = pounds_from_pence(recoverable_pence)
    detail = f"{scheme} is {regime.title.lower()} ({regime.source}): £{pounds} of VAT does not come back"
    return Refusal(Code.VAT_IS_NOT_RECOVERABLE, detail, at)
