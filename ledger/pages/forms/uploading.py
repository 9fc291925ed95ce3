"""Doors that take a file: what the page asks for, and what it was given. Pure."""

from dataclasses import dataclass

from ledger.http.door import Door

FILE = "file"
_SUFFIXES = {
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_NO_FILE = "Select a file with something in it"


@dataclass(frozen=True, slots=True)
class Upload:
    """The input for a file."""

    media_type: str
    label: str = "File"
    hint: str = ""
    error: str = ""
    id: str = FILE

    @property
    def accept(self) -> str:
        """The kinds of files that the browser offers."""
        return f"{_SUFFIXES.get(self.media_type, '')},{self.media_type}".lstrip(",")


@dataclass(frozen=True, slots=True)
class ReadUpload:
    """The bytes of a file, as the door takes them; what is wrong where there are none."""

    content: bytes
    media_type: str
    error: str = ""


def upload_of(door: Door, *, label: str = "File", hint: str = "", error: str = "") -> Upload | None:
    """The input for the file of a door; none where it takes none."""
    return Upload(door.upload, label, hint, error) if door.upload else None


def read_upload(door: Door, content: bytes) -> ReadUpload:
    """A file's bytes under the media type of the door, whatever the browser calls it; no file is an error."""
    assert door.upload is not None, "the door takes no file"
    return ReadUpload(content, door.upload, "" if content else _NO_FILE)
