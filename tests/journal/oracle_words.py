"""The words of the oracle: entries, answers, accounts, and what the case tables say of refusals."""

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Command = dict[str, Any]
AccountKey = tuple[str, str | None, str | None, str | None, str | None, str | None]
Legs = list[tuple[AccountKey, int]]
Refusal = tuple[str, str]
HOST = "gss:E09000028"
STREAMS = ("nhs-minimum", "council-additional")
SCHEMES: dict[str, tuple[str, ...]] = {"reablement": STREAMS, "telecare": ("nhs-minimum",), "equipment": ()}
RECOVERS = {"reablement": True, "equipment": False}  # whether VAT comes back; for telecare nobody decided
PROGRAMME, PROGRAMME_TERM = "home-first", ("2025-04-01", "2026-03-31")
# A programme of shorter term, a new one in each history, of which boards decide; PASSING stands for its code.
PASSING, PASSING_TERM = "passing", ("2025-04-01", "2025-12-31")
PASSING_SCHEMES: dict[str, tuple[str, ...]] = {"wards": STREAMS, "meals": ("nhs-minimum",)}
GATEWAYS = ("first", "second")
AGREEMENT_TERM = ("2025-04-01", "2027-03-31")
BUDGET = {"source", "unallocated", "allocated", "contingency"}
COMMITMENT = {"committed", "commitment_control"}
KINDS = {
    "payment": "payment",
    "credit_note": "credit_note",
    "received_contribution": "contribution_received",
    "scheduled_contribution": "contribution_scheduled",
    "called_contribution": "contribution_called",
    "in_kind_contribution": "contribution_in_kind",
    "allocation": "allocation",
    "virement": "virement",
    "commitment": "commitment",
    "commitment_release": "commitment_release",
    "accrual": "accrual",
    "recoding": "recoding",
    "reversal": "reversal",
    "contingency_set_aside": "contingency_set_aside",
    "contingency_draw": "contingency_draw",
    "vat_recovery": "vat_recovery",
    "credited_contribution": "contribution_credited",
}
NATURES = {
    one["code"]: (one["nature"] == "final", one["status"])
    for one in tomllib.loads((Path(__file__).parents[1] / "cases" / "refusal_codes.toml").read_text(encoding="utf-8"))[
        "refusal"
    ]
}


@dataclass
class Entry:
    """One entry of the model, with what a listing shows of it."""

    sequence: int
    kind: str
    effective_date: str
    event_date: str
    acting_body: str
    legs: Legs
    said: Command
    reverses: int | None = None
    recodes: int | None = None
    proposal: str | None = None

    @property
    def book(self) -> str:
        name = self.legs[0][0][0]
        return "budget" if name in BUDGET else "commitment" if name in COMMITMENT else "fund"


@dataclass
class Expected:
    """What a request must be answered: the entries of each item, or the reasons; and whether from memory."""

    items: list[list[Entry]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    replayed: bool = False

    @property
    def status(self) -> int:
        return int(NATURES[self.refused[0][0]][1]) if self.refused else 201

    @property
    def final(self) -> bool:
        return bool(NATURES[self.refused[0][0]][0])


@dataclass
class Decided:
    """What comes of an act of two people: its entries and what its proposal shows, or the reasons against it."""

    entries: list[Entry] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)


def account(
    name: str,
    body: str | None = None,
    stream: str | None = None,
    programme: str | None = None,
    scheme: str | None = None,
    subjective: str | None = None,
) -> AccountKey:
    """One account by its name and dimensions."""
    return (name, body, stream, programme, scheme, subjective)


def poured(amount: int, room: dict[str | None, int]) -> list[tuple[str | None, int]]:
    parts = []
    for stream, most in room.items():
        part = min(amount, most)
        if part > 0:
            parts.append((stream, part))
            amount -= part
    return parts


def text_of(command: Command, together: list[Command]) -> str:
    """What a key stands for: the command, among so many."""
    return json.dumps([len(together), command], sort_keys=True)
