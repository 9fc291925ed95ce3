"""The books as a beancount journal: pure text, in which no text of others can begin a directive.

Balances are asserted with a tolerance of nothing: beancount's own would let a penny pass.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ledger.core.entry import Account
from ledger.core.period import month_end
from ledger.exports.account_names import account_name
from ledger.exports.journal_text import about, details, plain_amount
from ledger.exports.model import ExportedEntry, MonthEnd, View

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def beginning(view: View) -> str:
    """What is said of the whole, and the options."""
    said = "".join(f"; {name}: {_one_line(value)}\n" for name, value in about(view))
    return f'{said}option "title" {quoted(f"{view.place}/{view.pool}")}\noption "operating_currency" "GBP"\n\n'


def opened(account: Account, first_day: date) -> str:
    """An account, open from the first day on which a leg stands on it."""
    return f"{first_day} open {account_name(account)} GBP\n"


def transactions(found: Iterable[ExportedEntry]) -> Iterator[str]:
    """Each entry as a transaction; what it rests on as its metadata."""
    for one in found:
        said = one.payload
        payee = f"{quoted(one.supplier_name)} " if one.supplier_name else ""
        yield f"\n{said.effective_date} * {payee}{quoted(one.narrative or '')}\n"
        for name, value in details(one):
            yield f"  {name}: {value if isinstance(value, int | date) else quoted(value)}\n"
        for leg in said.legs:
            account = Account(leg.account, leg.body, leg.stream, leg.programme, leg.scheme, leg.subjective)
            yield f"  {account_name(account)}  {plain_amount(leg.amount_pence)} GBP\n"


def asserted(one: MonthEnd, month: date) -> str:
    """What an account holds when a month has ended: beancount looks at the beginning of a day."""
    day = month_end(month)
    day += timedelta(days=1 if day < date.max else 0)
    return f"{day} balance {account_name(one.account)}  {plain_amount(one.balance_pence)} ~ 0.00 GBP\n"


def quoted(text: str) -> str:
    """A text as a string on one line that reads back as the same text."""
    return f'"{text.translate(_ESCAPES)}"'


def _one_line(text: str) -> str:
    return " ".join(text.split())
