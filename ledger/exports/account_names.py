"""Account names that beancount and hledger both read; two accounts never get one name. Pure.

`Expenses:Fund:Expenditure:Body-gss-E09000028:Scheme-reablement`: the root that the program wants, the book, the name,
then each dimension that the account has.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from ledger.core.entry import Account, AccountName, Book

# What other programs report an account under; a book that is no money is a memorandum, kept off all other roots.
ROOTS: Mapping[AccountName, str] = MappingProxyType(
    {
        AccountName.CASH: "Assets",
        AccountName.PARTNER_CASH: "Assets",
        AccountName.CONTRIBUTION_RECEIVABLE: "Assets",
        AccountName.INTER_POOL: "Assets",
        AccountName.VAT_RECOVERABLE: "Assets",
        AccountName.ACCRUAL: "Liabilities",
        AccountName.PARTNER_SETTLEMENT: "Liabilities",
        AccountName.OPENING_BALANCE: "Equity",
        AccountName.RESERVE: "Equity",
        AccountName.TRANSFER_TO_RESERVES: "Equity",
        AccountName.CONTRIBUTION_INCOME: "Income",
        AccountName.RISK_SHARE: "Income",
        AccountName.IN_KIND_INCOME: "Income",
        AccountName.IN_KIND_USE: "Expenses",
        AccountName.EXPENDITURE: "Expenses",
        AccountName.SUSPENSE: "Expenses",
    }
)
MEMORANDUM = "Equity"
_DIMENSIONS = ("stream", "programme", "scheme", "subjective")
_NOT_LEGAL = re.compile(r"[^A-Za-z0-9-]|-(?=x)")


@lru_cache(maxsize=4_096)
def account_name(account: Account) -> str:
    """The name of an account in both programs."""
    root = ROOTS[account.name] if account.book is Book.FUND else MEMORANDUM
    parts = [root, account.book.capitalize(), account.name.replace("_", "-").capitalize()]
    if account.body is not None:
        parts.append("Body-" + legal(account.body.replace(":", "-", 1)))
    parts += [
        f"{name.capitalize()}-{legal(said)}" for name in _DIMENSIONS if (said := getattr(account, name)) is not None
    ]
    return ":".join(parts)


def legal(text: str) -> str:
    """A code with letters, digits and hyphens alone: any other character, and a hyphen before an x, as `-x3a-`.

    So `-x` always begins such a spelling, and no two codes are spelled alike.
    """
    return _NOT_LEGAL.sub(lambda found: f"-x{ord(found[0]):x}-", text)
