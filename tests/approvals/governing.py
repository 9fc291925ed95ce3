"""Drives a service with a clock of its own and the model of governance side by side, and compares every answer."""

import hashlib
import itertools
from datetime import date, datetime, timedelta
from typing import Any

from tests.approvals.chamber import PEOPLE, Chamber
from tests.approvals.governed import STEPS, Codes, Governed, Proposal
from tests.approvals.governed_books import (
    MONTHS,
    PARTNERS,
    STATES,
    STEERED,
    Command,
)
from tests.conftest import COUNCIL, Client
from tests.journal.driving import DIMENSIONS
from tests.journal.oracle_words import NATURES

HOST, MANAGER = frozenset({"poster"}), frozenset({"pool_manager"})
DOORS = {
    "received_contribution": "received-contributions",
    "scheduled_contribution": "scheduled-contributions",
    "allocation": "allocations",
    "payment": "payments",
    "virement": "virements",
    "contingency_set_aside": "contingency-set-asides",
    "contingency_draw": "contingency-draws",
    "reversal": "reversals",
}
_OF_POOL = (
    "pool_head",
    "period",
    "entry",
    "leg",
    "entry_text",
    "balance",
    "period_change",
    "proposal",
    "statement_issue",
    "contribution_schedule",
    "programme_decision",
    "programme_limit",
)
_OF_PROPOSALS = ("proposal_approval", "proposal_outcome")
_BOOKS = " UNION ALL ".join(
    [
        f"SELECT '{table} ' || t::text AS row FROM {table} t WHERE t.place_id = $1 AND t.pool_id = $2"
        for table in _OF_POOL
    ]
    + [
        f"SELECT '{table} ' || t::text FROM {table} t JOIN proposal p USING (place_id, proposal_id) "
        "WHERE p.place_id = $1 AND p.pool_id = $2"
        for table in _OF_PROPOSALS
    ]
    + ["SELECT d::text FROM delegation d JOIN pool USING (place_id, agreement) WHERE place_id = $1 AND pool_id = $2"]
)
_numbers = itertools.count(1)


async def open_governing(chamber: Chamber) -> "Governing":
    """A new pool of a chamber, with nothing in its books and nothing proposed but the signatures of its agreement."""
    code, steered = await chamber.open_pool()
    path = f"/v1/places/{chamber.world.place}/pools/{code}"
    found = Governing(chamber, path, await chamber.world.ids(code), steered)
    found.first = len(await chamber.clients["auditor"].all_items(f"{path}/proposals"))
    return found


class Governing:
    """One pool of the service and its model."""

    def __init__(self, chamber: Chamber, path: str, ids: tuple[Any, Any], steered: str) -> None:
        self.chamber = chamber
        self.path = path
        self.ids = ids
        self.first = 0
        self.model = Governed(chamber.clock.now.date(), steered)
        self.last_sent: tuple[str, dict[str, Any], str, Proposal] | None = None

    def named(self, said: Command) -> Command:
        """What is said with the code of the pool's own programme."""
        own = {STEERED: self.model.books.steered.code}
        return {
            name: self.named(one) if isinstance(one, dict) else own.get(one, one) if "programme" in name else one
            for name, one in said.items()
        }

    def pass_days(self, days: int) -> None:
        self.chamber.clock.pass_days(days)
        self.model.pass_days(days)

    async def send(
        self, by: str, path: str, payload: Any, status: int, expect: Any, key: str | None = None
    ) -> tuple[Codes, dict[str, Any]]:
        """Send to the service what the model has an answer for; a refusal is the model's, and changes no byte.

        expect: asks the model, whose codes are compared; what was answered where there are none.
        """
        codes: Codes = expect()
        before = await self.digest() if codes else None
        response = await self.chamber.clients[by].post(path, payload, key=key)
        answer: dict[str, Any] = response.json()
        if not codes:
            assert response.status_code == status, response.text
            return codes, answer
        shown = [one["code"] for one in answer.get("errors", [])]
        assert (codes, NATURES[codes[0]][1]) == (shown, response.status_code), (path, payload, response.text)
        assert before == await self.digest()
        return codes, answer

    async def digest(self) -> str:
        """Every row of the pool's books, months, proposals and schemes, as one digest."""
        rows = await self.chamber.connection.fetch(_BOOKS, *self.ids)
        return hashlib.sha256("\n".join(sorted(row["row"] for row in rows)).encode()).hexdigest()

    async def post(self, by: str, command: Command) -> Codes:
        """One posting by the host's system or by the pool manager."""
        roles = HOST if by == "host" else MANAGER
        payload = {"acting_body": COUNCIL, **{name: value for name, value in command.items() if name != "type"}}
        said = {"acting_body": COUNCIL, **command}
        codes, answer = await self.send(
            "host" if by == "host" else "system",
            f"{self.path}/{DOORS[command['type']]}",
            payload,
            201,
            lambda: self.model.post(said, roles),
        )
        if not codes:
            (entry,) = answer["entries"]
            stands = self.model.books.entries[-1]
            assert (len(self.model.books.entries), stands.kind, stands.effective_date) == (
                entry["sequence"],
                entry["kind"],
                entry["effective_date"],
            )
        return codes

    async def step(self, act: str, period: str) -> Codes:
        """A step of months that the pool manager takes alone."""
        door = {"soft-close": "period-soft-closes", "open-again": "period-openings"}[act]
        payload = {"acting_body": COUNCIL, "period": period, "reason": "month end"}
        codes, answer = await self.send(
            "manager", f"{self.path}/{door}", payload, 200, lambda: self.model.step(act, period)
        )
        if not codes:
            assert {one["state"] for one in answer["months"]} <= {STATES[STEPS[act][1]], *STATES[2:]}
        return codes

    async def propose(self, by: str, act: str, body: str, content: Command, expires_on: date | None) -> Codes:
        """Propose; what was proposed is remembered by its key."""
        payload = {"act": act, "acting_body": body, "reason": "as the board decided", **content}
        payload |= {} if expires_on is None else {"expires_on": expires_on.isoformat()}
        key = f"key-{next(_numbers)}"
        codes, answer = await self.send(
            by,
            f"{self.path}/proposals",
            payload,
            201,
            lambda: self.model.propose(PEOPLE[by], act, body, content, expires_on),
            key,
        )
        if not codes:
            made = self.model.proposals[-1]
            made.answer = answer
            self.last_sent = by, payload, key, made
            self.compare(made, answer)
        return codes

    async def propose_again(self, *, altered: bool) -> Codes:
        """The same key: the same proposal as it stands now, or a refusal where the payload is another."""
        if self.last_sent is None:
            return []
        by, payload, key, made = self.last_sent
        payload = {**payload, "reason": "another"} if altered else payload
        met = ["key-was-used-for-another-payload"] if altered else []
        before = await self.digest()
        codes, answer = await self.send(by, f"{self.path}/proposals", payload, 201, lambda: met, key)
        assert before == await self.digest()
        if not codes:
            self.compare(made, answer)
        return codes

    async def approve(self, by: str, proposal: Proposal, body: str) -> Codes:
        return await self._end(
            by, proposal, "approval", {"acting_body": body}, lambda: self.model.approve(proposal, PEOPLE[by], body)
        )

    async def refuse(self, by: str, proposal: Proposal, body: str) -> Codes:
        payload = {"acting_body": body, "reason": "no"}
        return await self._end(by, proposal, "refusal", payload, lambda: self.model.refuse(proposal, PEOPLE[by], body))

    async def withdraw(self, by: str, proposal: Proposal) -> Codes:
        return await self._end(
            by, proposal, "withdrawal", {"reason": "not so"}, lambda: self.model.withdraw(proposal, PEOPLE[by])
        )

    async def _end(self, by: str, proposal: Proposal, noun: str, payload: Any, expect: Any) -> Codes:
        codes, answer = await self.send(by, f"{proposal.href}/{noun}", payload, 200, expect)
        if not codes:
            self.compare(proposal, answer)
        return codes

    async def carry(self, proposal: Proposal) -> Codes:
        """Everybody who may approves, as long as that is needed; what refuses the act in the end."""
        codes: Codes = []
        for by, body in itertools.product(PEOPLE, PARTNERS):
            waits = not codes and proposal.state == "waiting"
            if waits and not self.model.refusal_of_approval(proposal, PEOPLE[by], body):
                codes = await self.approve(by, proposal, body)
        return codes

    def compare(self, proposal: Proposal, shown: dict[str, Any]) -> None:
        """A proposal as the service shows it: its state, its approvals, what is still needed, what came of it."""
        state = self.model.state(proposal)
        needed = self.model.still_needed(proposal, proposal.given) if state == "waiting" else 0
        result = {name: value for name, value in shown["result"].items() if name != "sha256"}
        expires_at = datetime.fromisoformat(shown["expires_at"])
        told = {
            "act": (proposal.act, shown["act"]),
            "state": (state, shown["state"]),
            "amount": (proposal.amount, shown["amount_pence"]),
            "last day": (proposal.last_day, (expires_at - timedelta(hours=2)).date()),
            "approvals": ([of for _, of in proposal.given], [one["body"] for one in shown["approvals"]]),
            "still needed": (needed, len(shown["still_needed"])),
            "result": (proposal.result, result),
        }
        wrong = {name: both for name, both in told.items() if both[0] != both[1]}
        assert {} == wrong, wrong

    async def compare_everything(self) -> None:
        """The states of all months and all proposals, every entry, and every balance."""
        auditor, model = self.chamber.clients["auditor"], self.model
        periods = (await auditor.get(f"{self.path}/periods")).json()["months"]
        last = max((last for _, last in model.issued), default=-1)
        assert [(name, STATES[model.books.states[n]], n <= last) for n, name in enumerate(MONTHS)] == [
            (one["month"], one["state"], one["is_in_issued_statement"]) for one in periods
        ]
        listed = list(reversed(await auditor.all_items(f"{self.path}/proposals")))[self.first :]
        assert len(model.proposals) == len(listed)
        for proposal, shown in zip(model.proposals, listed, strict=True):
            assert proposal.answer["proposal_id"] == shown["proposal_id"]
            self.compare(proposal, shown)
        issued = await auditor.all_items(f"{self.path}/statement-issues")
        assert [period for period, _ in reversed(model.issued)] == [one["period"] for one in issued]
        await self._compare_books(auditor)

    async def _compare_books(self, auditor: Client) -> None:
        model = self.model
        found = (await auditor.get(f"{self.path}/trial-balance")).json()["accounts"]
        assert model.books.balances() == {
            tuple(one[name] for name in DIMENSIONS): one["balance_pence"] for one in found
        }
        entries = await auditor.all_items(f"{self.path}/entries", page_size=1000)
        ids = [one.answer["proposal_id"] for one in model.proposals]
        assert [
            (
                one.kind,
                one.effective_date,
                one.event_date,
                one.reverses,
                one.acting_body,
                None if one.proposal is None else ids[one.proposal],
            )
            for one in model.books.entries
        ] == [
            (
                *(one[name] for name in ("kind", "effective_date", "event_date", "reverses_sequence")),
                *(one["acting_body"], one["proposal_id"]),
            )
            for one in entries
        ]
