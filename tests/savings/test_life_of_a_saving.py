"""One saving from its claim to the bank, over HTTP: by whom, on what, and what stands where after each step."""

from ledger.cli.check import BESIDE
from ledger.db import connect_pool
from ledger.journal.checking import check_everything
from tests.board import code_of
from tests.conftest import COUNCIL, NHS
from tests.savings.claimers import Claimers, made, stages


async def test_from_claim_to_bank(claimers: Claimers) -> None:
    """Verified in part by two bodies, banked once the contract has ended, the rest lost to demand or not delivered."""
    item = await claimers.register()
    claim = await claimers.claimed()
    assert {"claimed": 100_000} == stages(await claimers.read(claim))
    await claimers.verify(claim, 80_000)
    early = await claimers.bank(claim, 50_000, "BJ-1")
    assert "decommissioning-is-not-done" == code_of(early), early.text
    await claimers.stopped(item)
    banked = await claimers.bank(claim, 50_000, "BJ-1")
    assert banked.json()["state"] == "done", banked.text
    print(banked.json())
    print(await claimers.read(claim))
    print(await claimers.balances())
