"""Single postings over HTTP: what is acknowledged is in the books, once."""

from tests.conftest import COUNCIL, Client, World

PAYMENT = {
    "acting_body": COUNCIL,
    "effective_date": "2025-09-30",
    "amount_pence": 12_345,
    "programme": "home-first",
    "scheme": "equipment",
}


async def test_a_payment_is_in_the_books_when_it_is_acknowledged(world: World, host: Client, auditor: Client) -> None:
    """The answer names the entry, and the entry holds balanced legs."""
    made = await host.post(f"{world.pooled}/payments", PAYMENT)

    assert made.status_code == 201
    entry = (await auditor.get(made.json()["entries"][0]["href"])).json()
    assert [("expenditure", 12_345), ("cash", -12_345)] == [
        (leg["account"], leg["amount_pence"]) for leg in entry["legs"]
    ]
