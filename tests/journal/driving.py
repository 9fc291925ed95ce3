"""Drives the service and the oracle side by side, and compares every answer and every balance."""

import hashlib
import itertools
from collections.abc import Iterable
from typing import Any

import asyncpg
import httpx

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client, World
from tests.journal.oracle import Oracle
from tests.journal.oracle_programmes import Programme
from tests.journal.oracle_words import PROGRAMME, PROGRAMME_TERM, SCHEMES, Command, Entry, Expected

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
DIMENSIONS = ("account", "body", "stream", "programme", "scheme", "subjective")
DOOR_OF = {
    "payment": ("payments", "record_payment"),
    "credit_note": ("credit-notes", "record_credit_note"),
    "received_contribution": ("received-contributions", "receive_contribution"),
    "scheduled_contribution": ("scheduled-contributions", "schedule_contribution"),
    "called_contribution": ("called-contributions", "call_contribution"),
    "in_kind_contribution": ("in-kind-contributions", "contribute_in_kind"),
    "allocation": ("allocations", "record_allocation"),
    "virement": ("virements", "record_virement"),
    "commitment": ("commitments", "record_commitment"),
    "commitment_release": ("commitment-releases", "release_commitment"),
    "accrual": ("accruals", "record_accrual"),
    "recoding": ("recodings", "recode_entry"),
    "reversal": ("reversals", "reverse_entry"),
    "contingency_set_aside": ("contingency-set-asides", "set_aside_contingency"),
    "contingency_draw": ("contingency-draws", "draw_contingency"),
    "vat_recovery": ("vat-recoveries", "recover_vat"),
    "raised_calls": ("calls", "raise_calls"),
    "credited_contribution": ("credited-contributions", "credit_contribution"),
}
BODY_OF = {"host": COUNCIL, "manager": COUNCIL, "icb": NHS}
_TABLES = ("pool_head", "period", "account", "entry", "leg", "entry_text", "balance")
_numbers = itertools.count(1)


class Cast:
    """Who posts and reads in one place, and a connection that looks beneath the service."""

    def __init__(self, world: World, clients: dict[str, Client], connection: "asyncpg.Connection[Any]") -> None:
        self.world = world
        self.clients = clients
        self.connection = connection

    async def open_pools(self) -> dict[str, "Pair"]:
        """A new pooled fund and new aligned budgets, each with its oracle."""
        number = next(_numbers)
        found = {}
        for kind, basis, more in (
            ("pooled", "section_75_pooled_fund", {"host": COUNCIL}),
            ("aligned", "aligned_budget", {}),
        ):
            code = f"{kind}-{number}"
            agreement = {
                "code": code,
                "name": code,
                "legal_basis": basis,
                "effective_from": "2025-04-01",
                "effective_to": "2027-03-31",
                "partners": [NHS, COUNCIL],
                **more,
                "pool": {"code": code, "name": code},
            }
            made = await self.clients["admin"].post(f"/v1/places/{self.world.place}/agreements", agreement)
            assert made.status_code == httpx.codes.CREATED, made.text
            place_id, pool_id = await self.world.ids(code)
            path = f"/v1/places/{self.world.place}/pools/{code}"
            found[kind] = Pair(self, path, Oracle(kind, [NHS, COUNCIL], *home_first()), (place_id, pool_id))
        return found


async def make_cast(world: World) -> Cast:
    """Everyone the machine speaks for; close the connection when done."""
    clients = {
        "host": await world.client(Role.POSTER, COUNCIL),
        "icb": await world.client(Role.POSTER, NHS),
        "manager": await world.client(Role.POOL_MANAGER, COUNCIL),
        "admin": await world.client(Role.PLACE_ADMIN),
        "auditor": await world.client(Role.AUDITOR),
    }
    for scheme, regime in (("reablement", "section_33_refund"), ("equipment", "outside_scope")):
        treatment = {"effective_from": "2025-04-01", "delivering_body": COUNCIL, "regime": regime}
        path = f"/v1/places/{world.place}/programmes/home-first/schemes/{scheme}/vat-treatments"
        assert (await clients["admin"].post(path, treatment)).status_code == httpx.codes.CREATED
    return Cast(world, clients, await asyncpg.connect(world.database.super_dsn))


def home_first() -> tuple[dict[str, Programme], dict[str, Oracle]]:
    """The programme that every world has, of which nothing is decided; and no pools yet that would share it."""
    return {PROGRAMME: Programme(PROGRAMME, PROGRAMME_TERM, SCHEMES)}, {}


class Pair:
    """One pool of the service and its oracle."""

    tables: tuple[str, ...] = _TABLES

    def __init__(self, cast: Cast, path: str, oracle: Oracle, ids: tuple[Any, Any]) -> None:
        self.cast = cast
        self.path = path
        self.oracle = oracle
        self.ids = ids
        self.mark = "agreement not yet signed"
        self.sent: list[tuple[str, str, list[Command], bool]] = []
        self._first_answers: dict[str, Any] = {}
        self._last_recorded_at = ""

    async def send(self, by: str, key: str, commands: list[Command], *, in_bulk: bool) -> Expected:
        """Send one request to both and compare the answers in full; a refusal leaves the books byte for byte."""
        commands = [{**one, "acting_body": BODY_OF[by]} for one in commands]
        door, operation = ("bulk", "post_bulk") if in_bulk else DOOR_OF[commands[0]["type"]]
        full_key = f"{by} {operation} {key}"
        expected = self.oracle.post(full_key, commands, in_bulk=in_bulk, by_manager=by == "manager")
        self.sent.append((by, key, commands, in_bulk))
        payload = {"items": commands} if in_bulk else {n: v for n, v in commands[0].items() if n != "type"}
        stays = bool(expected.refused) or expected.replayed
        before = await self.digest() if stays else None
        response = await self.cast.clients[by].post(f"{self.path}/{door}", payload, key=key)

        assert expected.status == response.status_code, response.text
        assert ("true" if expected.replayed else None) == response.headers.get("idempotency-replayed")
        if expected.refused:
            self.compare_refused(expected, response, f"{self.path}/{door}")
        else:
            self.compare_done(door, expected, response, full_key)
        if stays:
            assert before == await self.digest()
        return expected

    @staticmethod
    def compare_refused(expected: Expected, response: httpx.Response, path: str) -> None:
        """A refusal in full: every reason with its place, and what the problem says of the first."""
        problem = response.json()
        code = expected.refused[0][0]
        shown = [(one["code"], one.get("pointer", "").removeprefix("#")) for one in problem["errors"]]
        assert expected.refused == shown
        assert (f"/problems/{code}", code, expected.status, expected.final, path) == (
            problem["type"],
            problem["code"],
            problem["status"],
            problem["final"],
            problem["instance"],
        )

    def compare_done(self, door: str, expected: Expected, response: httpx.Response, key: str) -> None:
        """What a request posted, or the answer that its key had before."""
        answer = response.json()
        if expected.replayed:
            assert self._first_answers[key] == answer
            return
        self._first_answers[key] = answer
        postings = answer["items"] if door == "bulk" else [answer]
        instants = {one["recorded_at"] for posting in postings for one in posting["entries"]}
        assert 1 == len(instants)
        assert self._last_recorded_at < max(instants)
        self._last_recorded_at = max(instants)
        assert [[self._receipt(one, max(instants)) for one in item] for item in expected.items] == [
            posting["entries"] for posting in postings
        ]

    def _receipt(self, entry: Entry, recorded_at: str) -> dict[str, Any]:
        return {
            "sequence": entry.sequence,
            "kind": entry.kind,
            "effective_date": entry.effective_date,
            "recorded_at": recorded_at,
            "href": f"{self.path}/entries/{entry.sequence}",
        }

    async def compare_balances(self, through: int | None = None, first: str = FIRST_DAY, last: str = LAST_DAY) -> None:
        """The trial balance, now or as known at a sequence number, for effective dates from first to last."""
        asked: dict[str, Any] = {} if through is None else {"through_sequence": through}
        asked |= {"from": first} if first != FIRST_DAY else {}
        asked |= {"to": last} if last != LAST_DAY else {}
        response = await self.cast.clients["auditor"].get(f"{self.path}/trial-balance", **asked)
        if first > last:
            assert (400, "query-is-not-valid") == (response.status_code, response.json()["code"])
            return
        found = response.json()
        head = len(self.oracle.entries)
        totals = self.oracle.totals(head if through is None else through, first, last)
        shown = {
            tuple(one[name] for name in DIMENSIONS): (one["debit_pence"], one["credit_pence"], one["balance_pence"])
            for one in found["accounts"]
        }
        assert {key: (debit, credit, debit - credit) for key, (debit, credit) in totals.items()} == shown
        assert len(shown) == len(found["accounts"])
        assert min(head if through is None else through, head) == found["through_sequence"]
        assert (found["debit_pence"], first, last) == (found["credit_pence"], found["first_day"], found["last_day"])

    async def compare_entries(self, through: int, page_size: int, **filters: str) -> None:
        """The listing as known at a sequence number, followed through all pages."""
        found = await self.cast.clients["auditor"].all_items(
            f"{self.path}/entries", through_sequence=through, page_size=page_size, **filters
        )
        wanted = [
            self._shown(one, through)
            for one in self.oracle.entries[:through]
            if filters.get("kind", one.kind) == one.kind
            and filters.get("from", FIRST_DAY) <= one.effective_date <= filters.get("to", LAST_DAY)
        ]
        assert wanted == [_without_ids(one) for one in found]

    def _shown(self, entry: Entry, through: int) -> dict[str, Any]:
        said = entry.said
        original = self.oracle.entries[entry.reverses - 1].said if entry.reverses else said
        source = said.get("source")
        return {
            "sequence": entry.sequence,
            "kind": entry.kind,
            "book": entry.book,
            "effective_date": entry.effective_date,
            "event_date": entry.event_date,
            "acting_body": entry.acting_body,
            "label": original.get("label", ""),
            "reference": original.get("reference", ""),
            "narrative": said.get("reason", said.get("narrative", "")),
            "supplier_name": said.get("supplier_name", ""),
            "source": None if source is None else {"body": entry.acting_body, **source},
            "reverses_sequence": entry.reverses,
            "reversed_by_sequence": self.oracle.reversed_by(entry.sequence, through),
            "proposal_id": entry.proposal,
            "mark": self.mark,
            "vat_pence": -_vat_pence(original) if entry.reverses else _vat_pence(said),
            "amount_pence": -sum(amount for _, amount in entry.legs if amount < 0),
            "legs": [
                {"line": line, **dict(zip(DIMENSIONS, key, strict=True)), "amount_pence": amount}
                for line, (key, amount) in enumerate(entry.legs, 1)
            ],
        }

    async def digest(self) -> str:
        """Every row of the pool's books as one digest."""
        return await digest_of_pool(self.cast.connection, self.ids, self.tables)


def _vat_pence(said: Command) -> int:
    """The VAT of a payment, below zero of a credit note."""
    pence: int = said.get("vat_pence", 0)
    return -pence if said.get("type") == "credit_note" else pence


def _without_ids(entry: dict[str, Any]) -> dict[str, Any]:
    """Without what the oracle cannot know, and without the working, which the rules' own tests compare."""
    unknown = {"recorded_at", "principal_id", "act_id", "working"}
    return {name: value for name, value in entry.items() if name not in unknown}


async def digest_of_pool(connection: "asyncpg.Connection[Any]", ids: tuple[Any, Any], tables: Iterable[str]) -> str:
    """Every row of the tables that belongs to a pool, as one digest."""
    selected = [
        f"SELECT '{table}' AS name, t::text AS row FROM {table} t WHERE t.place_id = $1 AND t.pool_id = $2"
        for table in tables
    ]
    rows = await connection.fetch(" UNION ALL ".join(selected) + " ORDER BY 1, 2", *ids)
    return hashlib.sha256("\n".join(f"{row['name']} {row['row']}" for row in rows).encode()).hexdigest()
