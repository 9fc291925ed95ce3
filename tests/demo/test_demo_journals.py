"""The demonstration as a journal of other programs: they find no error, and agree with our trial balance to the penny.

Neither program shares any code with ours; a journal with one penny changed must fail in each.
"""

import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from beancount import loader
from beancount.core import data

from ledger.core.entry import Account, AccountName
from ledger.exports.account_names import account_name

POOLS = ("published-spend-2020-09", "southwark-section-75")
HLEDGER = shutil.which("hledger")
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed: its journals are not tried here")
Balances = dict[str, Decimal]


async def exported(reader: httpx.AsyncClient, pool: str, program: str, folder: Path) -> Path:
    response = await reader.get(f"/v1/places/south-east-london/pools/{pool}/exports/journal?format={program}")
    assert response.status_code == httpx.codes.OK, response.text
    file = folder / f"{pool}.{program}"
    file.write_bytes(response.content)
    return file


async def trial_balance(reader: httpx.AsyncClient, pool: str) -> Balances:
    """Every account of our trial balance under the name that the journal gives it."""
    found = await reader.get(f"/v1/places/south-east-london/pools/{pool}/trial-balance")
    return under_names(found.json()["accounts"])


def under_names(accounts: list[dict[str, Any]]) -> Balances:
    """Balances of a trial balance in pounds, by the accounts' names in a journal."""
    dimensions = ("body", "stream", "programme", "scheme", "subjective")
    return {
        account_name(Account(AccountName(one["account"]), *(one[name] for name in dimensions))): (
            Decimal(one["balance_pence"]) / 100
        )
        for one in accounts
    }


def balances_by_beancount(file: Path) -> tuple[Balances, list[str]]:
    """What beancount makes of a journal: the balance of every account, and its errors."""
    entries, errors, _ = loader.load_file(str(file))
    found: Balances = {}
    for entry in entries:
        for posting in entry.postings if isinstance(entry, data.Transaction) else ():
            assert posting.units is not None
            found[posting.account] = found.get(posting.account, Decimal()) + (posting.units.number or 0)
    return found, [one.message for one in errors]


def run_hledger(file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert HLEDGER is not None
    return subprocess.run(
        [HLEDGER, "-f", str(file), *arguments], capture_output=True, text=True, check=False, env={"LC_ALL": "C.UTF-8"}
    )


def balances_by_hledger(file: Path) -> tuple[Balances, list[str]]:
    checked = run_hledger(file, "check", "--strict")
    listed = run_hledger(file, "balance", "--flat", "--empty", "--no-total", "--output-format=csv")
    rows = [line.strip('"').split('","') for line in listed.stdout.splitlines()[1:]]
    return {name: Decimal(amount.removesuffix(" GBP")) for name, amount in rows}, checked.stderr.splitlines()


PROGRAMS = pytest.mark.parametrize(
    ("program", "read"),
    [("beancount", balances_by_beancount), pytest.param("hledger", balances_by_hledger, marks=needs_hledger)],
)


@PROGRAMS
@pytest.mark.parametrize("pool", POOLS)
async def test_another_program_agrees_with_our_trial_balance(
    pool: str,
    program: str,
    read: Callable[[Path], tuple[Balances, list[str]]],
    reader: httpx.AsyncClient,
    tmp_path: Path,
) -> None:
    ours = await trial_balance(reader, pool)
    theirs, errors = read(await exported(reader, pool, program, tmp_path))

    assert [] == errors
    assert len(ours) > 5
    assert ours == theirs


@PROGRAMS
async def test_another_program_finds_one_changed_penny(
    program: str, read: Callable[[Path], tuple[Balances, list[str]]], reader: httpx.AsyncClient, tmp_path: Path
) -> None:
    """In one leg; in both legs of an entry, which still balances; and in what is asserted."""
    file = await exported(reader, "southwark-section-75", program, tmp_path)
    text = file.read_text(encoding="utf-8")
    amounts = [line.split("  ")[-1].removesuffix(" GBP") for line in text.splitlines() if line.endswith(" GBP")]
    amount = next(one for one in amounts if one[0].isdigit() and f"-{one}" in amounts)
    other = str(Decimal(amount) + Decimal("0.01"))
    one_leg = text.replace(f"  {amount} GBP", f"  {other} GBP", 1)
    both_legs = one_leg.replace(f"  -{amount} GBP", f"  -{other} GBP", 1)
    start = max(text.rindex(" balance "), 0) if program == "beancount" else text.rindex(" = ")
    digit = next(at for at in range(start, len(text)) if text[at] == ".") + 2
    asserted = text[:digit] + str((int(text[digit]) + 1) % 10) + text[digit + 1 :]

    for changed in (one_leg, both_legs, asserted):
        assert changed != text
        file.write_text(changed, encoding="utf-8")
        assert read(file)[1] != []
