"""Re-deriving the life of savings: every entry from its record, the identity, and that nothing is counted twice."""

from collections.abc import AsyncIterator, Iterator, Mapping
from uuid import UUID

import msgspec

from ledger.core.entry import AccountName, Draft
from ledger.core.payload import Payload, payload_legs
from ledger.db import Connection
from ledger.rules.fencing import year_name
from ledger.rules.savings.life import Stage, identity_holds
from ledger.savings import store
from ledger.savings.balances import difference_of_identity
from ledger.savings.posting import ACCOUNT_OF, OF_LIFE, Said, draft_of_claim, draft_of_shortfall, draft_of_step
from ledger.savings.records import KeptClaim, KeptShortfall

EVERY = 2**63 - 1
_SAID = ("kind", "effective_date", "event_date", "acting_body", "label", "reference")
Sums = dict[tuple[str, str, str, str], dict[AccountName, int]]
# What claims alone put into them; distributed and reinvested come out of banked, shortfalls into not delivered.
_OF_CLAIMS = tuple(stage for stage in Stage if stage not in {Stage.BANKED, Stage.NOT_DELIVERED})


async def differences_of_savings(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the claims of a place, their moves and the register."""
    for text in await store.records_that_lie(connection, place_id):
        yield text
    for pool_id, code in await store.pools_with_savings(connection, place_id):
        claims = await store.list_claims(connection, place_id, pool_id)
        shortfalls = await store.list_shortfalls(connection, place_id, pool_id)
        entries = dict(await store.entries_of_life(connection, place_id, pool_id, OF_LIFE))
        for text in _of_entries(claims, shortfalls, entries):
            yield f"pool {code}: {text}"
        balances = await store.balances_of_life(connection, place_id, pool_id)
        flows = await store.verified_flows(connection, place_id, pool_id, EVERY)
        for text in _of_balances(claims, balances, flows):
            yield f"pool {code}: {text}"


def _of_entries(claims: list[KeptClaim], shortfalls: list[KeptShortfall], entries: dict[int, Payload]) -> Iterator[str]:
    """Record by record: the entry that it makes, against the one that stands; and the entries that no record makes."""
    made = dict(_expected(claims, shortfalls))
    for sequence, (what, draft) in sorted(made.items()):
        payload = entries.pop(sequence, None)
        if payload is None:
            yield f"{what}: there is no entry {sequence} of it"
        elif _as_said(payload) != _as_made(draft):
            yield f"{what}: entry {sequence} is not the one that it makes"
    for sequence in entries:
        yield f"entry {sequence}: no claim, move or shortfall makes it"
    for claim in claims:
        if not identity_holds(claim.standing):
            yield f"claim {claim.claim}: what was verified is not what became of it"


def _expected(claims: list[KeptClaim], shortfalls: list[KeptShortfall]) -> Iterator[tuple[int, tuple[str, Draft]]]:
    for claim in claims:
        said = Said(claim.effective_date, claim.body, claim.label, "")
        yield claim.sequence, (f"claim {claim.claim}", draft_of_claim(claim.head, claim.amount_pence, said))
        for one in claim.steps:
            said = Said(one.effective_date, claim.body, one.label, "")
            draft = draft_of_step(claim.head, one.step, claim.kind, said)
            yield one.sequence, (f"claim {claim.claim}, move {one.number}", draft)
    for told in shortfalls:
        said = Said(told.effective_date, told.body, told.label, "")
        yield told.sequence, (f"shortfall {told.number}", draft_of_shortfall(told.head, told.amount_pence, said))


def _of_balances(
    claims: list[KeptClaim],
    balances: Mapping[tuple[str, str, str, str], Mapping[str, int]],
    flows: Mapping[tuple[str, str, str, int], int],
) -> Iterator[str]:
    """By body, case and year: the stages as claims leave them, and what was verified as what became of it."""
    of_claims: Sums = {}
    for claim in claims:
        head = claim.head
        sums = of_claims.setdefault((head.body, head.programme, head.case, head.financial_year), {})
        for stage in _OF_CLAIMS:
            sums[ACCOUNT_OF[stage]] = sums.get(ACCOUNT_OF[stage], 0) + claim.standing.pence[stage]
    flow_of = {(body, programme, case, year_name(year)): flow for (body, programme, case, year), flow in flows.items()}
    for key in sorted({*of_claims, *balances}):
        stands = {AccountName(name): pence for name, pence in balances.get(key, {}).items()}
        where = f"savings of {key[0]} by case {key[2]} in {key[3]}"
        for name, pence in of_claims.get(key, {}).items():
            if stands.get(name, 0) != pence:
                yield f"{where}: {name} stands at {stands.get(name, 0)}, and the claims come to {pence}"
        differs = difference_of_identity(flow_of.get(key, 0), stands)
        if differs:
            yield f"{where}: what was verified differs by {differs} from what became of it"


def _as_said(payload: Payload) -> bytes:
    return msgspec.json.encode([*(getattr(payload, name) for name in _SAID), payload_legs(payload)])


def _as_made(draft: Draft) -> bytes:
    return msgspec.json.encode([*(getattr(draft, name) for name in _SAID), draft.legs])
