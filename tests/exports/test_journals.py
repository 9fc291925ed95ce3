"""Journals as text: whatever people wrote, it stays text; beancount and hledger read back the very words."""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.entry import Account, AccountName, Texts
from ledger.core.ids import new_id
from ledger.core.payload import Signature, canonical_payload, read_payload
from ledger.exports import beancount, hledger
from ledger.exports.journal_text import plain_amount
from ledger.exports.model import ExportedEntry, MonthEnd, View
from tests.books import COUNCIL, DAY, payment, source, spent

HLEDGER = shutil.which("hledger")
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed: its journals are not tried here")
CASH = Account(AccountName.CASH, COUNCIL)
HOSTILE = [
    'say "no" and \\ go',
    'a"\n2025-09-30 open Assets:Stolen\n',
    "\n2025-09-30 * stolen\n    Assets:A  1 GBP\n    Assets:B\n",
    "; comment, date:2020-01-01, [2020-01-01]",
    "* ! (code) payee | note = 5 GBP",
    "  two  spaces and an end ",
    "include /etc/passwd",
    "#tag ^link %3A 100%",
    "\u2028plugin \u0085 \x0b\x0c",
    "£1,234 = naïve café 日本",
]
WORDS = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)


def exported(narrative: str | None, supplier: str | None, label: str = "for tests") -> ExportedEntry:
    """A payment of £123.45 that was reversed later, with words that anybody may have written."""
    draft = payment(12_345, label=label, source=source(), texts=Texts())
    payload = canonical_payload(draft, Signature(new_id(), new_id(), new_id(), new_id()), b"salt")
    return ExportedEntry(7, datetime(2025, 10, 1, 9, 30, tzinfo=UTC), read_payload(payload), narrative, supplier, 9)


def view(label: str = "") -> View:
    return View(
        place_id=new_id(),
        pool_id=new_id(),
        place="place",
        pool="pool",
        pool_label=label,
        attribution=label,
        through_sequence=7,
        first_day=date(2025, 4, 1),
        last_day=date(2026, 3, 31),
    )


def journal(program: ModuleType, *found: ExportedEntry, note: str = "") -> str:
    """A whole journal of entries of £123.45 each."""
    pence = 12_345 * len(found)
    ends = [
        MonthEnd(account, DAY.replace(day=1), DAY, sum_pence, DAY)
        for account, sum_pence in ((CASH, -pence), (spent(), pence))
    ]
    parts = [program.beginning(view(note)), *(program.opened(end.account, DAY) for end in ends)]
    parts += [*program.transactions(found), "\n", *(program.asserted(end, end.month) for end in ends)]
    return "".join(parts)


def test_pence_are_written_exactly() -> None:
    """Two decimals, no commas, to the last penny of 64 bits."""
    pence = (0, 1, -1, -100, 123_456_789, 2**63 - 1, -(2**63))
    said = ("0.00", "0.01", "-0.01", "-1.00", "1234567.89", "92233720368547758.07", "-92233720368547758.08")

    assert said == tuple(plain_amount(one) for one in pence)


@given(WORDS, WORDS, WORDS)
def test_beancount_reads_back_the_very_words(narrative: str, supplier: str, label: str) -> None:
    """One transaction, two accounts, two assertions: nothing that anybody wrote became more."""
    entries, errors, options = loader.load_string(journal(beancount, exported(narrative, supplier, label), note=label))
    (found,) = [one for one in entries if isinstance(one, data.Transaction)]

    assert [] == errors
    assert ["Balance"] * 2 + ["Open"] * 2 + ["Transaction"] == sorted(type(one).__name__ for one in entries)
    assert (supplier or None, narrative) == (found.payee, found.narration)
    assert (label or None, 7, "payment", DAY, 9) == tuple(
        found.meta.get(name) for name in ("label", "sequence", "kind", "event-date", "reversed-by")
    )
    assert "place/pool" == options["title"]


@given(WORDS)
def test_no_text_means_anything_to_hledger(text: str) -> None:
    """One line without the marks of comments, tags, payees and dates; and it reads back."""
    plain = hledger.plain_text(text)

    assert 1 == len(f"a{plain}".splitlines())
    assert not set(plain) & set(",:;|[]")
    assert plain == plain.strip()
    assert text == unquote(plain)


@needs_hledger
def test_hledger_reads_back_the_very_words(tmp_path: Path) -> None:
    file = tmp_path / "hostile.journal"
    file.write_text(
        journal(hledger, *(exported(text, text, text) for text in HOSTILE), note=HOSTILE[2]), encoding="utf-8"
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        assert HLEDGER is not None
        command = [HLEDGER, "-f", str(file), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env={"LC_ALL": "C.UTF-8"})

    assert (0, "") == (run("check", "--strict").returncode, run("check", "--strict").stderr)
    found = json.loads(run("print", "--output-format=json").stdout)
    entries = [one for one in found if one["tdescription"] != "balance asserted"]
    assert [f"{hledger.plain_text(text)} | {hledger.plain_text(text)}" for text in HOSTILE] == [
        one["tdescription"] for one in entries
    ]
    for text, one in zip(HOSTILE, entries, strict=True):
        tags = dict(one["ttags"])
        assert (text, "7", "payment", "9") == (
            unquote(tags["label"]),
            *(tags[name] for name in ("sequence", "kind", "reversed-by")),
        )
        assert {"2025-09-30"} == {one["tdate"]} | {tags["event-date"]}
        assert [None, None] == [posting["pdate"] for posting in one["tpostings"]]


def test_erased_texts_are_said_to_be_erased() -> None:
    erased, empty = exported(None, None), exported("", "")

    for program in (beancount, hledger):
        assert "erased" in journal(program, erased)
        assert "erased" not in journal(program, empty)


def test_a_balance_off_by_a_penny_is_an_error_to_beancount() -> None:
    """Its own tolerance would let it pass, and the last day that there is has no day after it."""
    text = journal(beancount, exported("", ""))

    assert [] == loader.load_string(text)[1]
    assert 1 == len(loader.load_string(text.replace("  123.45 ~", "  123.46 ~"))[1])
    last = MonthEnd(CASH, date(9999, 12, 1), DAY, 1, DAY)
    assert beancount.asserted(last, last.month).startswith("9999-12-31 balance")
