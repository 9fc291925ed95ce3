"""Names that beancount and hledger take, one for each account."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.entry import BOOK_OF_ACCOUNT, Account, AccountName, Book
from ledger.exports.account_names import ROOTS, account_name, legal

COMPONENT = re.compile(r"[A-Z][A-Za-z0-9-]*")
ANY_TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from("x-:3a"))


def test_an_account_is_named_from_its_root_to_its_dimensions() -> None:
    account = Account(AccountName.PARTNER_CASH, "gss:E09000028")
    spent = Account(AccountName.EXPENDITURE, "ods:72Q", "nhs-minimum", "home-first", "reablement", "12/34")
    allocated = Account(AccountName.ALLOCATED, None, "nhs-minimum")

    assert "Assets:Fund:Partner-cash:Body-gss-E09000028" == account_name(account)
    assert "Equity:Budget:Allocated:Stream-nhs-minimum" == account_name(allocated)
    assert (
        "Expenses:Fund:Expenditure:Body-ods-72Q:Stream-nhs-minimum:Programme-home-first:Scheme-reablement"
        ":Subjective-12-x2f-34"
    ) == account_name(spent)


def test_every_account_of_money_has_a_root() -> None:
    """Whoever adds an account says what other programs report it under."""
    assert {name for name, book in BOOK_OF_ACCOUNT.items() if book is Book.FUND} == set(ROOTS)
    assert set(ROOTS.values()) <= {"Assets", "Liabilities", "Income", "Expenses", "Equity"}


@given(ANY_TEXT)
def test_any_code_is_legal_and_reads_back(text: str) -> None:
    """So no two codes are spelled alike."""
    assert re.fullmatch(r"[A-Za-z0-9-]*", legal(text))
    assert text == re.sub(r"-x([0-9a-f]+)-", lambda found: chr(int(found[1], 16)), legal(text))


@given(
    st.sampled_from(AccountName), st.lists(st.none() | st.sampled_from(["a", "b-x", "b", "x"]), min_size=4, max_size=4)
)
def test_every_part_of_a_name_is_a_component(name: AccountName, dimensions: list[str | None]) -> None:
    parts = account_name(Account(name, "ods:72Q", *dimensions)).split(":")

    assert all(COMPONENT.fullmatch(part) for part in parts)
    assert 4 + sum(one is not None for one in dimensions) == len(parts)
