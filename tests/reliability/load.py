"""Load that remembers: every request is written down before it is sent, with each ending and its key."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Sequence

import httpx
import msgspec

from ledger.http.door import Role
from tests.conftest import COUNCIL, Client, World
from tests.reliability.history import Attempt, Ending, Sent

ATTEMPTS_MAX = 200
RETRY_SECONDS = 0.05
BULK_ITEMS = 3
PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "programme": "home-first", "scheme": "equipment"}


class Load:
    """Posters in two places: singles and bulks, one pool each, one request at a time each."""

    def __init__(self, clients: Sequence[tuple[Client, str]]) -> None:
        self._clients = clients
        self._numbers = itertools.count(1)
        self.history: list[Sent] = []
        self.endings: Counter[str] = Counter()

    async def post_until(self, cut: asyncio.Event, posters: int) -> None:
        """Each poster sends one request after the other until the cut, or until one of its own is left in doubt."""
        await asyncio.gather(*(self._post_until(cut, number) for number in range(posters)))

    async def _post_until(self, cut: asyncio.Event, number: int) -> None:
        client, pool = self._clients[number % len(self._clients)]
        while not cut.is_set():
            one = self._new(pool, is_bulk=number % 3 == 2)
            if await self._attempt(client, one) is Ending.IN_DOUBT:
                return

    async def resolve(self) -> None:
        """Send whatever is in doubt again under its key, until it is answered."""
        doubted = [one for one in self.history if one.is_in_doubt]
        await asyncio.gather(*(self._send_again(one) for one in doubted))

    async def send_acknowledged_again(self, every: int) -> None:
        """Send some of what was acknowledged again: the answers must be the first ones, byte for byte."""
        for one in [one for one in self.history if one.acknowledged][::every]:
            await self._send_again(one)

    async def _send_again(self, one: Sent) -> None:
        client = next(client for client, pool in self._clients if pool == one.pool)
        for _ in range(ATTEMPTS_MAX):
            if await self._attempt(client, one) is not Ending.IN_DOUBT:
                return
            await asyncio.sleep(RETRY_SECONDS)

    def _new(self, pool: str, *, is_bulk: bool) -> Sent:
        number = next(self._numbers)
        one = Sent(f"crash-{number}", pool, tuple(number * 10 + item for item in range(BULK_ITEMS if is_bulk else 1)))
        self.history.append(one)
        return one

    async def _attempt(self, client: Client, one: Sent) -> Ending:
        invoked_at = time.monotonic()
        items = [
            {**PAYMENT, "amount_pence": amount, "reference": reference}
            for reference, amount in zip(one.references, one.amounts_pence, strict=True)
        ]
        place, _, pool = one.pool.partition("/")
        door, payload = ("payments", items[0])
        if len(items) > 1:
            door, payload = "bulk", {"items": [{"type": "payment", **item} for item in items]}
        try:
            answer = await client.post(f"/v1/places/{place}/pools/{pool}/{door}", payload, key=one.key)
        except httpx.TransportError as error:
            attempt = Attempt(invoked_at, time.monotonic(), Ending.IN_DOUBT)
            self.endings[type(error).__name__] += 1
        else:
            attempt = _ended(answer, invoked_at)
            code = "" if answer.is_success else f" {answer.json()['code']}"
            self.endings[f"{answer.status_code}{code}"] += 1
        one.attempts.append(attempt)
        return attempt.ending


def _ended(answer: httpx.Response, invoked_at: float) -> Attempt:
    """What an answer tells its sender: 201 that it stands, 503 that nobody knows, anything else that it was refused."""
    ended_at = time.monotonic()
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return Attempt(invoked_at, ended_at, Ending.IN_DOUBT)
    if answer.status_code != httpx.codes.CREATED:
        return Attempt(invoked_at, ended_at, Ending.REFUSED)
    told = msgspec.json.decode(answer.content)
    sequences = tuple(entry["sequence"] for posting in told.get("items", [told]) for entry in posting["entries"])
    replayed = answer.headers.get("idempotency-replayed") == "true"
    return Attempt(invoked_at, ended_at, Ending.ACKNOWLEDGED, sequences, replayed, answer.content)


async def make_load(world: World) -> Load:
    """Load on one pool of each of two places, and on a second pool of the first."""
    lanes = [(world.place, "pooled"), (world.other_place, "pooled"), (world.place, "aligned")]
    clients = [(await world.client(Role.POSTER, COUNCIL, place), f"{place}/{pool}") for place, pool in lanes]
    return Load(clients)
