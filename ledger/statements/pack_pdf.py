"""A document as a tagged PDF (PDF/UA-1): laid out by typst with its own fonts; the same bytes for the same text."""

import re
from datetime import datetime
from importlib.resources import files

import msgspec
import typst

from ledger.core.documents import Document, printed

MEDIA_TYPE = "application/pdf"
_TEMPLATE = files(__package__).joinpath("pack.typ").read_bytes()
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_LONG = re.compile(r"[^\s\u200b-]{24}(?=[^\s\u200b-])")
# What the fonts may lack: first what is beyond Latin, Greek and Cyrillic and their signs, then all but what we write.
_UNSURE = (
    re.compile("[^\x20-\x7e\xa0-\u024f\u0370-\u03ff\u0400-\u045f\u200b\u2010-\u2026\u20ac\u2212\ufffd]"),
    re.compile("[^\x20-\x7e\xa3\xb7\u200b\u2212]"),
)
# What no font shows and no reader should be given: controls, halves of characters, and what turns text around.
_NOT_PRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def write_pdf(document: Document, instant: datetime) -> bytes:
    """The document, dated by an instant of its own and not by the clock.

    A character that is in none of the fonts is printed as its number, `[U+09AA]`: the standard asks that every one of
    them can be seen. Workbook and CSV have it as it is.
    """
    said = msgspec.json.encode(_printable(msgspec.to_builtins(printed(document)))).decode()
    for unsure in _UNSURE:
        try:
            return _compiled(said, instant)
        except typst.TypstError as error:
            if "could not be displayed with font" not in str(error):
                raise
        said = unsure.sub(lambda found: f"[U+{ord(found[0]):04X}]", said)
    return _compiled(said, instant)


def _compiled(said: str, instant: datetime) -> bytes:
    return typst.compile(
        _TEMPLATE,
        sys_inputs={"document": said},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(instant.timestamp()),
    )


def _printable(value: object) -> object:
    """Every text as it can be printed: a word longer than its column may break."""
    if isinstance(value, str):
        return _LONG.sub(lambda found: found[0] + _MAY_BREAK, _NOT_PRINTED.sub("\N{REPLACEMENT CHARACTER}", value))
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value
