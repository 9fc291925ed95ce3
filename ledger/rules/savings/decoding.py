"""Savings cases from JSON and their tables from TOML: the value, or all that is wrong with its place. Pure."""

import tomllib

import msgspec

from ledger.core.pointers import errors_of
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.core.strict_json import decode_strictly
from ledger.rules.savings.case import Case
from ledger.rules.savings.checking import check
from ledger.rules.savings.checking_references import refusals_of_references
from ledger.rules.savings.references import References


def decode_case(raw: bytes) -> Case | tuple[Refusal, ...]:
    """A case as its format says; whether it can be projected is told by checking it."""
    try:
        return decode_strictly(raw, Case)
    except RefusedError as error:
        return error.refusals


def read_case(raw: bytes, references: References) -> Case | tuple[Refusal, ...]:
    """A case that can be projected; else what is wrong with the document, or with what it says."""
    found = decode_case(raw)
    return found if isinstance(found, tuple) else check(found, references) or found


def read_references(raw: bytes) -> References | tuple[Refusal, ...]:
    """Tables of a place's own, in the format of those that ship."""
    try:
        document = tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return (Refusal(Code.PAYLOAD_IS_NOT_VALID, f"the tables are no TOML: {error}"),)
    wrong = tuple(errors_of(document, References))
    if wrong:
        return wrong
    found = msgspec.convert(document, References)
    return refusals_of_references(found) or found
