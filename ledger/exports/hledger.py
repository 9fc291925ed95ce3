"""The books as an hledger journal: pure text, in which no text of others can begin a directive, a tag or a date."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from ledger.core.entry import Account
from ledger.core.period import month_end
from ledger.exports.account_names import account_name
from ledger.exports.journal_text import about, details, plain_amount
from ledger.exports.model import ExportedEntry, MonthEnd, View

# What ends a description or a tag, or makes one; and whatever a program may take for the end of a line.
_SPECIAL = re.compile(r"[%,:;|\[\]\x00-\x1f\x7f-\x9f\u2028\u2029]|^\s|\s$")


def beginning(view: View) -> str:
    """What is said of the whole, and how amounts are written."""
    said = "".join(f"; {name} = {plain_text(value)}\n" for name, value in about(view))
    return f"{said}decimal-mark .\ncommodity 1000.00 GBP\n\n"


def opened(account: Account, _first_day: date) -> str:
    """An account, so that `hledger check --strict` knows it."""
    return f"account {account_name(account)}\n"


def transactions(found: Iterable[ExportedEntry]) -> Iterator[str]:
    """Each entry as a transaction, its sequence number as the code; what it rests on as tags."""
    for one in found:
        said = one.payload
        words = " | ".join(plain_text(text) for text in (one.supplier_name, one.narrative) if text)
        yield f"\n{said.effective_date} * ({one.sequence}) {words or said.kind.value}\n"
        for name, value in details(one):
            yield f"    ; {name}: {plain_text(str(value))}\n"
        for leg in said.legs:
            account = Account(leg.account, leg.body, leg.stream, leg.programme, leg.scheme, leg.subjective)
            yield f"    {account_name(account)}  {plain_amount(leg.amount_pence)} GBP\n"


def asserted(one: MonthEnd, month: date) -> str:
    """What an account holds when a month has ended: of one day, hledger looks at the last transaction last."""
    amount = f"0.00 GBP = {plain_amount(one.balance_pence)} GBP"
    return f"\n{month_end(month)} * balance asserted\n    {account_name(one.account)}  {amount}\n"


def plain_text(text: str) -> str:
    """A text on one line without marks that mean something: those as `%3A`, which `unquote` of any URL reads back."""
    return _SPECIAL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)
