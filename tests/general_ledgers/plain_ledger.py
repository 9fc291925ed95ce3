"""A plain ledger of a body: beancount, which is given the lines of runs and what the body's own books hold already."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from beancount import loader
from beancount.core import data

NAMES = ("account", "counterparty", "programme", "scheme")
Dimensions = dict[str, str | None]


class PlainLedger:
    """What was loaded, as beancount adds it up; beancount itself refuses a transaction that does not balance."""

    def __init__(self, runs: Iterable[dict[str, Any]]) -> None:
        self._names: dict[str, Dimensions] = {}
        text = "".join(self._transactions(runs))
        opened = "".join(f"1970-01-01 open {name} GBP\n" for name in self._names)
        entries, errors, _ = loader.load_string(opened + text)
        assert [] == errors
        self._balances = dict.fromkeys(self._names, 0)
        for posting in [one for entry in entries if isinstance(entry, data.Transaction) for one in entry.postings]:
            assert posting.units is not None
            assert posting.units.number is not None
            self._balances[posting.account] += int(posting.units.number * 100)

    def pence(self, account: str, **dimensions: str | None) -> int:
        """What the account holds, over all dimensions but those named."""
        wanted = {"account": account, **dimensions}
        return sum(
            pence
            for name, pence in self._balances.items()
            if all(self._names[name][key] == value for key, value in wanted.items())
        )

    def _transactions(self, runs: Iterable[dict[str, Any]]) -> Iterable[str]:
        """Of each run the lines of an entry together, those of the year-end scheme by scheme, and the body's own."""
        for run in runs:
            grouped: dict[tuple[Any, ...], list[str]] = {}
            for one in run["lines"]:
                key = one["effective_date"], one["sequence"], None if one["sequence"] else one["scheme"]
                grouped.setdefault(key, []).append(self._posting(one))
            for (day, *_), postings in grouped.items():
                yield f'{date.fromisoformat(day)} * "run {run["number"]}"\n{"".join(postings)}'
            held = [self._posting(one) for one in run["already_held"]]
            yield f'{run["last_day"]} * "in its own books already"\n{"".join(held)}' if held else ""

    def _posting(self, one: dict[str, Any]) -> str:
        parts = [str(one[name] or "none").replace("_", "-").replace(":", "-") for name in NAMES]
        name = ":".join(["Assets", *(f"X{part}" for part in parts)])
        self._names[name] = {key: one[key] for key in NAMES}
        pence = one["debit_pence"] - one["credit_pence"]
        return f"  {name}  {'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d} GBP\n"
