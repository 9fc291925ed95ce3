"""The book of savings is no money: in files, statements and positions it stands apart, or not at all."""

import csv
import io
import re
from typing import Any

from beancount import loader
from beancount.core import data

from ledger.core.entry import BOOK_OF_ACCOUNT, Account, AccountName, Book
from ledger.exports.account_names import account_name
from ledger.http.door import Role
from tests.conftest import COUNCIL, Client
from tests.savings.claimers import Claimers


def test_accounts_of_savings_are_memoranda() -> None:
    """Whatever another program adds up under assets, liabilities, income or expenses, no saving is in it."""
    names = [name for name in AccountName if BOOK_OF_ACCOUNT[name] is Book.SAVINGS]

    assert len(names) == 13
    for name in names:
        assert account_name(Account(name, COUNCIL, None, "home-first", "families", "2026-27")).startswith(
            "Equity:Savings:Savings-"
        )


async def test_no_saving_is_money(claimers: Claimers) -> None:
    """Exported whole and read back by beancount; a statement and a position of the pool are without a penny."""
    claim = await claimers.claimed()
    await claimers.verify(claim, 80_000)
    auditor = await claimers.world.client(Role.AUDITOR, place=claimers.place)
    rows = await _csv(auditor, f"{claimers.pool}/exports/general-ledger")
    balances = await _csv(auditor, f"{claimers.pool}/exports/trial-balance")
    journal = await auditor.get(f"{claimers.pool}/exports/journal", format="beancount")
    hledger = await auditor.get(f"{claimers.pool}/exports/journal", format="hledger")
    entries, errors, _ = loader.load_string(journal.text)
    accounts = {one.account for entry in entries if isinstance(entry, data.Transaction) for one in entry.postings}
    statement = (await auditor.get(f"{claimers.pool}/statement", period="2026-27")).json()
    position = await auditor.get(f"/v1/bodies/{COUNCIL}/position", place=claimers.place, pool="savings")

    assert {"savings"} == {one["book"] for one in rows} == {one["book"] for one in balances}
    assert sum(int(one["amount_pence"]) for one in rows) == 0
    assert [] == errors
    assert accounts
    assert {"Equity:Savings"} == {":".join(one.split(":")[:2]) for one in accounts}
    assert not re.search(r"(Assets|Liabilities|Income|Expenses):", hledger.text)
    assert set() == {pence for name, pence in _pence(statement) if pence}
    assert set() == {pence for name, pence in _pence(position.json()) if pence}


async def _csv(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((await client.get(path, format="csv")).text)))


def _pence(found: Any, name: str = "") -> list[tuple[str, int]]:
    """Every amount of a document, with its name."""
    if isinstance(found, dict):
        return [one for key, value in found.items() for one in _pence(value, key)]
    if isinstance(found, list):
        return [one for value in found for one in _pence(value, name)]
    return [(name, found)] if name.endswith("_pence") and isinstance(found, int) else []
