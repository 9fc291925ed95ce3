"""What became of a file, line by line, as a page tells it. Pure."""

from collections.abc import Sequence
from typing import Any

from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table, field

SHOWN_MAX = 1_000
_ORDER = ("refused", "posted", "valid", "exists", "zero", "reversed")


def said_of(lines: Sequence[Any]) -> dict[str, Any]:
    """The file as it was read, its totals, why it stopped where it did, and whether anything was posted."""
    by_type = {str(one.type): one for one in lines}
    refused = [one for one in lines if "outcome" in one and one.outcome == "refused"]
    file = by_type.get("file")
    return {
        "file": file,
        "totals": by_type.get("totals"),
        "stopped": by_type.get("problem"),
        "is_checked_only": file is not None and file.validate_only,
        "refused": refused[:SHOWN_MAX],
    }


def lines_table(lines: Sequence[Any]) -> Table:
    """The lines: those that were refused first, then as they stand in the file."""
    found = [one for one in lines if "outcome" in one]
    found.sort(key=lambda one: (_ORDER.index(one.outcome) > 0, int(one.row)))
    columns = (
        Column("Row", field("row"), Kind.NUMBER),
        Column("What became of it", _outcome),
        Column("Amount", field("amount_pence"), Kind.MONEY),
        Column("Scheme", _scheme, otherwise="none"),
        Column("Why", _why),
    )
    left_out = len(found) > SHOWN_MAX
    note = f"The first {SHOWN_MAX:,} lines are shown; the command line writes them all to a file." if left_out else ""
    return Table(name="lines", caption="Line by line", columns=columns, rows=found[:SHOWN_MAX], note=note)


def _outcome(line: Record) -> str:
    """In words: what posts without a scheme stands in suspense."""
    words = {"exists": "There already", "valid": "Would post", "zero": "Nothing to post", "reversed": "Taken back"}
    said = words.get(str(line.outcome), str(line.outcome).capitalize())
    return f"{said}, to suspense" if "suspense" in line and line.suspense else said


def _scheme(line: Record) -> str | None:
    return f"{line.scheme} of {line.programme}" if "scheme" in line and line.scheme else None


def _why(line: Record) -> str:
    return "; ".join(str(one.detail) for one in line.refusals) if "refusals" in line else ""
