"""What a browser sent, by the names of inputs: one value, many, or rows. Pure."""

from ledger.pages.forms.model import Values, id_within

ROWS = "rows"
SHOWN = "shown"  # which of several records' fields the page had
GIVEN = "-given"  # no field is called so: names of fields have no hyphens
NONE_OF_THESE = "none-of-these"
ROWS_MAX = 2_000


class Entered:
    """The values of a form, asked by the ids of its fields."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._filled = {
            part
            for name, typed in values.items()
            if not name.endswith((f"-{ROWS}", f"-{SHOWN}")) and any(one.strip() for one in typed)
            for part in _and_outer(name)
        }

    def is_filled(self, at: str) -> bool:
        """Whether anything was entered in a field or within it."""
        return at in self._filled

    def text(self, at: str) -> str:
        """What was typed, as it was."""
        return next(reversed(self._values.get(at, [])), "")

    def texts(self, at: str) -> list[str]:
        """All that was ticked or chosen."""
        return [one for one in self._values.get(at, []) if one]

    def parts(self, at: str, names: tuple[str, ...]) -> dict[str, str]:
        """What was typed in the parts of one field."""
        return {name: self.text(id_within(at, name)) for name in names}

    def rows(self, at: str) -> int | None:
        """How many rows are shown; none where the form was not shown yet."""
        return rows_in(self.text(id_within(at, ROWS)))


def rows_in(text: str) -> int | None:
    """A number of rows as a form has it; never more than a page can show."""
    return min(int(text), ROWS_MAX) if text.isdecimal() and len(text) <= len(str(ROWS_MAX)) else None


def _and_outer(name: str) -> list[str]:
    """A field and all that it is within."""
    parts = name.split("-")
    return ["-".join(parts[: end + 1]) for end in range(len(parts))]
