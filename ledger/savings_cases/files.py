"""Refusals of what a file says, which is no payload: the same words and places under the code of files; pure."""

from collections.abc import Iterable

import msgspec

from ledger.core.refusal import Code, Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OF_PAYLOAD = {Code.PAYLOAD_IS_NOT_VALID, Code.PAYLOAD_IS_NOT_JSON}


def of_file(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """The refusals, those of a payload as those of lines of a file."""
    return tuple(
        msgspec.structs.replace(one, code=Code.FILE_LINE_IS_NOT_VALID) if one.code in _OF_PAYLOAD else one
        for one in refusals
    )
