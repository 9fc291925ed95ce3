"""The canonical bytes of entries, against committed vectors and a derivation that knows nothing of the service.

The vectors stand in tests/cases/canonical: inputs.json, and for each input the bytes (.payload) and what is proved of
them (.digests). `derived` uses hashlib, hmac and json alone; it is how an outside auditor would write it.
"""

import hashlib
import hmac
import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ledger.core.entry import Account, AccountName, Draft, EntryKind, Leg, SourceLine, Texts, account_id, legs_digest
from ledger.core.payload import Signature, canonical_payload, payload_legs, read_payload
from ledger.core.working import Step

VECTORS = Path(__file__).parents[1] / "cases" / "canonical"
INPUTS: list[dict[str, Any]] = json.loads((VECTORS / "inputs.json").read_text(encoding="utf-8"))
DIMENSIONS = ("body", "stream", "programme", "scheme", "subjective")
ALWAYS = ("version", "place", "pool", "kind", "book", "effective_date", "event_date", "actor", "acting_body", "act")
WHERE_GIVEN = (
    "label",
    "reference",
    "source",
    "reverses_sequence",
    "narrative_commitment",
    "supplier_name_commitment",
    "working",
)


def derived_payload(given: dict[str, Any]) -> bytes:
    """The bytes as the format's description gives them: fields in order, absent ones left out, no spaces, UTF-8."""
    salt = bytes.fromhex(given["salt_hex"])
    said = {"version": 1, **given}
    for field in ("narrative", "supplier_name"):
        text = f"{field}\0{given[field]}".encode()
        said[f"{field}_commitment"] = hmac.new(salt, text, hashlib.sha256).hexdigest() if given[field] else ""
    legs = [
        {"line": line, "amount_pence": leg["amount_pence"], "account": leg["account"]}
        | {name: leg[name] for name in DIMENSIONS if leg[name] is not None}
        for line, leg in enumerate(given["legs"], 1)
    ]
    document = {name: said[name] for name in ALWAYS} | {name: said[name] for name in WHERE_GIVEN if said.get(name)}
    return json.dumps({**document, "legs": legs}, ensure_ascii=False, separators=(",", ":")).encode()


def derived_account_id(book: str, leg: dict[str, Any]) -> bytes:
    encoded = b""
    for part in (book, leg["account"], *(leg[name] for name in DIMENSIONS)):
        data = b"\xff" if part is None else part.encode()
        encoded += (0 if part is None else len(data) + 1).to_bytes(4, "big") + data
    return hashlib.sha256(encoded).digest()[:16]


def derived_legs_digest(given: dict[str, Any]) -> str:
    encoded = b""
    for line, leg in enumerate(given["legs"], 1):
        encoded += line.to_bytes(2, "big") + derived_account_id(given["book"], leg)
        encoded += leg["amount_pence"].to_bytes(8, "big", signed=True)
    return hashlib.sha256(encoded).hexdigest()


def committed(given: dict[str, Any], ending: str) -> bytes:
    return (VECTORS / f"{given['name']}.{ending}").read_bytes()


def as_draft(given: dict[str, Any]) -> tuple[Draft, Signature]:
    draft = Draft(
        kind=EntryKind(given["kind"]),
        effective_date=date.fromisoformat(given["effective_date"]),
        event_date=date.fromisoformat(given["event_date"]),
        acting_body=given["acting_body"],
        legs=tuple(
            Leg(Account(AccountName(leg["account"]), *(leg[name] for name in DIMENSIONS)), leg["amount_pence"])
            for leg in given["legs"]
        ),
        label=given["label"],
        reference=given["reference"],
        source=SourceLine(**given["source"]) if given["source"] else None,
        reverses_sequence=given["reverses_sequence"],
        texts=Texts(given["narrative"], given["supplier_name"]),
        working=tuple(Step(**step) for step in given.get("working", [])),
    )
    return draft, Signature(*(UUID(given[name]) for name in ("place", "pool", "actor", "act")))


@pytest.fixture(params=INPUTS, ids=lambda given: given["name"])
def given(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One input of the vectors."""
    found: dict[str, Any] = request.param
    return found


def test_the_committed_vectors_are_what_the_format_says(given: dict[str, Any]) -> None:
    """The files agree with a derivation that imports nothing of the service."""
    digests = json.loads(committed(given, "digests"))

    assert derived_payload(given) == committed(given, "payload")
    assert hashlib.sha256(committed(given, "payload")).hexdigest() == digests["payload_sha256"]
    assert derived_legs_digest(given) == digests["legs_sha256"]
    assert [derived_account_id(given["book"], leg).hex() for leg in given["legs"]] == digests["account_ids"]


def test_the_service_makes_the_committed_bytes(given: dict[str, Any]) -> None:
    """Bytes that were proved once are made in the same form for ever; a new form needs a new version."""
    draft, signature = as_draft(given)

    assert committed(given, "payload") == canonical_payload(draft, signature, bytes.fromhex(given["salt_hex"]))
    assert json.loads(committed(given, "digests"))["legs_sha256"] == legs_digest(draft.legs).hex()
    assert json.loads(committed(given, "digests"))["account_ids"] == [account_id(leg.account).hex for leg in draft.legs]


def test_the_committed_bytes_read_back_as_the_entry(given: dict[str, Any]) -> None:
    """What is stored says everything but the texts, and those are not in it."""
    draft, _ = as_draft(given)
    payload = read_payload(committed(given, "payload"))

    assert draft.legs == payload_legs(payload)
    assert (draft.kind, draft.book, draft.effective_date, draft.event_date) == (
        payload.kind,
        payload.book,
        payload.effective_date,
        payload.event_date,
    )
    assert (draft.source, draft.reverses_sequence, draft.working) == (
        payload.source,
        payload.reverses_sequence,
        payload.working,
    )
    for text in (given["narrative"], given["supplier_name"]):
        assert not text or text.encode() not in committed(given, "payload")


def test_no_two_vectors_share_a_digest() -> None:
    found = [json.loads(committed(given, "digests")) for given in INPUTS]

    assert len(INPUTS) == len({one["payload_sha256"] for one in found}) == len({one["legs_sha256"] for one in found})
