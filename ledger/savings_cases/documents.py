"""The canonical bytes of a savings case, of the reference data that it used and of its projection; pure."""

import hashlib

import msgspec
from msgspec import Struct

from ledger.rules.savings.case import Case
from ledger.rules.savings.projection import Projection
from ledger.rules.savings.references import References

_ENCODER = msgspec.json.Encoder(order="deterministic")
_CASE = msgspec.json.Decoder(Case)
_REFERENCES = msgspec.json.Decoder(References)
_PROJECTION = msgspec.json.Decoder(Projection)


class KeptProjection(Struct, frozen=True):
    """A case and what it projects, as they are kept."""

    case: Case
    document: bytes
    digest: bytes
    reference_data: bytes
    projection: Projection
    projection_bytes: bytes
    projection_digest: bytes


def canonical(value: object) -> bytes:
    """JSON without spaces, fields in fixed order, names sorted, defaults left out."""
    return _ENCODER.encode(value)


def kept_projection(case: Case, references: References, projection: Projection) -> KeptProjection:
    """The bytes of a case, of what its projection used and of the projection, with their digests."""
    document, reference_data, projected = canonical(case), canonical(references), canonical(projection)
    digest = hashlib.sha256(reference_data + projected).digest()
    return KeptProjection(
        case, document, hashlib.sha256(document).digest(), reference_data, projection, projected, digest
    )


def read_case(document: bytes) -> Case:
    """The case that canonical bytes say; raises msgspec.ValidationError for bytes that are none."""
    return _CASE.decode(document)


def read_references(reference_data: bytes) -> References:
    """The tables that canonical bytes say; raises msgspec.ValidationError for bytes that are none."""
    return _REFERENCES.decode(reference_data)


def read_projection(projected: bytes) -> Projection:
    """The projection that canonical bytes say; raises msgspec.ValidationError for bytes that are none."""
    return _PROJECTION.decode(projected)
