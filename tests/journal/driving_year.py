"""Drives the acts of a year: calls and what is overdue, schedules and steering by two people, forecasts and notices."""

import itertools
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import httpx

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, WRITTEN_TERMS, Client
from tests.journal.driving import BODY_OF, Cast, Pair, home_first
from tests.journal.oracle import Oracle
from tests.journal.oracle_calls import Call
from tests.journal.oracle_forecasts import Forecast, Forecasts
from tests.journal.oracle_programmes import Programme
from tests.journal.oracle_schedules import Schedule, year_name
from tests.journal.oracle_words import (
    AGREEMENT_TERM,
    GATEWAYS,
    PASSING,
    PASSING_SCHEMES,
    PASSING_TERM,
    Command,
    Expected,
)

REMITTANCE = {"acting_body": COUNCIL, "payee": "The pooled fund", "reference": "SWK/PF", "instructions": "To the bank"}
NOTICE_TERMS: Command = {
    "effective_from": "2025-04-01",
    "notice_days": 5,
    "overspend": {"amount_pence": 500},
    "underspend": {"basis_points": 2_000},
    "plan_every_weeks": 6,
}
_TABLES = (
    *("contribution_call", "contribution_remittance", "contribution_schedule", "forecast", "proposal"),
    *("variance_notice", "variance_notice_giving", "variance_notice_report", "variance_notice_end"),
    *("programme_decision", "programme_limit"),
)
_numbers = itertools.count(1)


def today() -> str:
    """The day by which the service goes."""
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/London")).date().isoformat()


class YearPair(Pair):
    """One pool of the service and its oracle, through its year."""

    tables = (*Pair.tables, *_TABLES)

    def __init__(self, cast: Cast, path: str, oracle: Oracle, ids: tuple[Any, Any], terms: Command | None) -> None:
        super().__init__(cast, path, oracle, ids)
        self.forecasts = Forecasts(oracle, oracle.programmes, terms)
        self.notice_ids: list[str] = []

    def compare_done(self, door: str, expected: Expected, response: httpx.Response, key: str) -> None:
        """Calls are answered as calls, everything else as entries."""
        if door == "calls":
            self._compare_raised(expected, response)
        else:
            super().compare_done(door, expected, response, key)

    def _compare_raised(self, expected: Expected, response: httpx.Response) -> None:
        """The calls that were raised, as they stand now; the first of them is where they are found."""
        (entries,) = expected.items
        sequences = {one.sequence for one in entries}
        calls = [one for one in self.oracle.calls if one.sequence in sequences]
        found = response.json()["items"]
        day = max(today(), entries[0].effective_date)
        assert [self._shown_call(one, day) for one in calls] == found
        assert f"{self.path}/calls/{calls[0].number}" == response.headers["location"]

    def _shown_call(self, call: Call, as_at: str) -> dict[str, Any]:
        asked = {"account": "contribution_receivable", "subjective": f"call-{call.number}"}
        return {
            **self.oracle.shown_call(call, as_at),
            "entry": f"{self.path}/entries/{call.sequence}",
            "legs": f"{self.path}/legs?{urlencode(asked)}",
            "document": f"{self.path}/calls/{call.number}/document",
        }

    async def compare_calls(self, as_at: str, page_size: int, **filters: str) -> None:
        """The calls raised by a day, with what came of each by then."""
        found = await self._auditor().all_items(f"{self.path}/calls", as_at=as_at, page_size=page_size, **filters)
        shown = [self._shown_call(one, as_at) for one in self.oracle.calls]
        wanted = [
            one
            for one in shown
            if one["raised_on"] <= as_at
            and filters.get("body", one["body"]) == one["body"]
            and filters.get("due_from", one["due_on"]) <= one["due_on"]
            and ("outstanding" not in filters or one["outstanding_pence"])
        ]
        assert wanted == found

    async def compare_aged(self, as_at: str) -> None:
        """What each body owes as at a day, and for how long."""
        found = await self._auditor().all_items(f"{self.path}/outstanding-contributions", as_at=as_at, page_size=1)
        wanted = []
        for line in self.oracle.aged(as_at):
            asked = {"account": "contribution_receivable", "body": line["body"], "to": as_at}
            wanted.append({**line, "legs": f"{self.path}/legs?{urlencode(asked)}"})
        assert wanted == found

    async def say_how_to_pay(self, effective_from: str) -> None:
        """A further version of how partners pay the host."""
        number = len(self.oracle.remittances) + 1
        said = {**REMITTANCE, "effective_from": effective_from, "reference": f"SWK/PF{number}"}
        response = await self.cast.clients["manager"].post(f"{self.path}/remittance-details", said)
        if self.oracle.kind == "aligned":
            assert "pool-keeps-no-cash" == response.json()["code"], response.text
            return
        assert (201, number) == (response.status_code, response.json()["version"])
        self.oracle.remittances.append(said)

    async def compare_schedules(self) -> None:
        """Every schedule in force: its parts, what varies it, and the calls that ask for it."""
        found = await self._auditor().all_items(f"{self.path}/contribution-schedules")
        shown = [
            (one["body"], one["stream"], one["financial_year"], one["version"], one["amount_pence"], one["instalments"])
            for one in found
        ]
        in_force = sorted(self.oracle.schedules.in_force.values(), key=lambda one: (one.key[2], *one.key[:2]))
        assert [
            (*one.key[:2], year_name(one.key[2]), one.version, one.amount, self._parts(one)) for one in in_force
        ] == shown

    def _parts(self, schedule: Schedule) -> list[dict[str, Any]]:
        calls = {
            one.instalment[2]: one.number
            for one in self.oracle.calls
            if one.instalment
            and (one.body, one.stream, one.instalment[0]) == schedule.key
            and self.oracle.stands(one.sequence)
        }
        return [
            {
                "number": number,
                "day": one.day,
                "due_on": one.due_on,
                "base_pence": one.base,
                "variation_pence": one.varied,
                "amount_pence": one.amount,
                "call": calls.get(one.day),
            }
            for number, one in enumerate(schedule.parts, 1)
        ]

    async def carry(self, said: Command) -> list[str]:
        """What two people do: proposed by the pool manager, approved by the partners who are asked. The codes met."""
        said = {"acting_body": COUNCIL, "reason": "as the board decided", **said}
        decided = self.oracle.decide(said, today())
        before = await self.digest() if decided.refused else None
        proposed = await self.cast.clients["officer"].post(f"{self.path}/proposals", said)
        if decided.refused:
            self.compare_refused(Expected(refused=decided.refused), proposed, f"{self.path}/proposals")
            assert before == await self.digest()
            return [code for code, _ in decided.refused]
        assert httpx.codes.CREATED == proposed.status_code, proposed.text
        asked = (NHS, COUNCIL) if said["act"] == "change-contribution-schedule" else (NHS,)
        answer = await approved(self.cast.clients, proposed.json(), *asked)
        assert ("done", decided.told) == (answer["state"], answer["result"])
        for one in decided.entries:
            one.proposal = answer["proposal_id"]
        return []

    async def forecast(self, by: str, key: str, said: Command) -> list[str]:
        """Forecast, and compare what is kept or refused. The codes met."""
        said = {**said, "acting_body": BODY_OF[by]}
        made = self.forecasts.record(f"{by} {key}", said, by=by, today=today())
        stays = isinstance(made, list) or made[1]
        before = await self.digest() if stays else None
        response = await self.cast.clients[by].post(f"{self.path}/forecasts", said, key=key)
        if isinstance(made, list):
            self.compare_refused(Expected(refused=made), response, f"{self.path}/forecasts")
            assert before == await self.digest()
            return [code for code, _ in made]
        forecast, is_replay = made
        assert (201, "true" if is_replay else None) == (
            response.status_code,
            response.headers.get("idempotency-replayed"),
        )
        if stays:
            assert before == await self.digest()
        answer = response.json()
        forecast.forecast_id = forecast.forecast_id or answer["forecast_id"]
        if forecast.opens_notice and not is_replay:
            self.notice_ids.append(answer["notice"].rpartition("/")[2])
        assert self._shown_forecast(forecast) == _known(answer, forecast)
        return []

    def _shown_forecast(self, forecast: Forecast) -> dict[str, Any]:
        number = [one.forecast for one in self.forecasts.notices].index(forecast) if forecast.opens_notice else None
        return {
            **self.forecasts.shown(forecast),
            "forecast_id": forecast.forecast_id,
            "href": f"{self.path}/forecasts/{forecast.forecast_id}",
            "notice": None if number is None else f"{self.path}/variance-notices/{self.notice_ids[number]}",
        }

    async def compare_forecasts(self) -> None:
        """Every forecast and every notice, the newest first."""
        found = await self._auditor().all_items(f"{self.path}/forecasts", page_size=2)
        kept = self.forecasts.kept[::-1]
        assert [self._shown_forecast(one) for one in kept] == [
            _known(one, forecast) for one, forecast in zip(found, kept, strict=True)
        ]
        notices = await self._auditor().all_items(f"{self.path}/variance-notices")
        assert [self.forecasts.shown_notice(one) for one in self.forecasts.notices[::-1]] == [
            _known_notice(one) for one in notices
        ]

    async def act_on_notice(self, number: int, noun: str, said: Command) -> list[str]:
        """Tell partners, report on the plan, or clear a notice. The codes met."""
        notice, path = self.forecasts.notices[number], f"{self.path}/variance-notices/{self.notice_ids[number]}"
        act = {"givings": self.forecasts.tell, "reports": self.forecasts.report, "clearance": self.forecasts.clear}[
            noun
        ]
        refused = act(notice, said, today())
        before = await self.digest() if refused else None
        response = await self.cast.clients["manager"].post(f"{path}/{noun}", {"acting_body": COUNCIL, **said})
        if refused:
            self.compare_refused(Expected(refused=refused), response, f"{path}/{noun}")
            assert before == await self.digest()
            return [code for code, _ in refused]
        assert self.forecasts.shown_notice(notice) == _known_notice(response.json()), response.text
        return []

    def _auditor(self) -> Client:
        return self.cast.clients["auditor"]


def _known(answer: dict[str, Any], forecast: Forecast) -> dict[str, Any]:
    """Without who recorded it and when."""
    unknown = {"principal_id", "recorded_at"}
    assert forecast.version == answer["version"]
    return {name: value for name, value in answer.items() if name not in unknown}


def _known_notice(answer: dict[str, Any]) -> dict[str, Any]:
    end = answer["end"]
    return {
        "about": (answer["programme"], answer["scheme"], answer["financial_year"]),
        "forecast": answer["forecast"].rpartition("/")[2],
        "variance": answer["variance"]["amount_pence"],
        "given": sorted(one["body"] for one in answer["given"]),
        "still_to_tell": answer["still_to_tell"],
        "reports": [one["report"] for one in answer["reports"]],
        "end": None if end is None else ((end["by_forecast"] or "").rpartition("/")[2], end["minute_reference"]),
    }


async def approved(clients: dict[str, Client], proposal: dict[str, Any], *bodies: str) -> dict[str, Any]:
    """A proposal once treasurers of these bodies have approved it."""
    answer = proposal
    for body in bodies:
        response = await clients[f"treasurer of {body}"].post(f"{proposal['href']}/approval", {"acting_body": body})
        assert httpx.codes.OK == response.status_code, response.text
        answer = response.json()
    return answer


class Year:
    """The two pools of one history, and the programme that both may fund."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.place = f"/v1/places/{cast.world.place}"
        number = next(_numbers)
        self.programme = f"{PASSING}-{number}"
        self._codes = {"pooled": f"year-{number}", "aligned": f"year-{number}-aligned"}
        self.pairs: dict[str, YearPair] = {}

    async def open(self) -> "Year":
        """A pooled fund whose agreement is signed and says what is told of variances; and aligned budgets."""
        programmes, pools = home_first()
        programmes[self.programme] = Programme(self.programme, PASSING_TERM, PASSING_SCHEMES, GATEWAYS)
        await self._open_programme()
        for kind, code in self._codes.items():
            terms = NOTICE_TERMS if kind == "pooled" else None
            await self._agree(kind, code)
            place_id, pool_id = await self.cast.world.ids(code)
            oracle = Oracle(kind, [NHS, COUNCIL], programmes, pools)
            self.pairs[kind] = YearPair(self.cast, f"{self.place}/pools/{code}", oracle, (place_id, pool_id), terms)
        pooled = self.pairs["pooled"]
        await self._sign(pooled)
        told = {"act": "set-variance-notice", "acting_body": COUNCIL, "reason": "agreed", "terms": NOTICE_TERMS}
        proposed = await self.cast.clients["officer"].post(f"{pooled.path}/proposals", told)
        assert "done" == (await approved(self.cast.clients, proposed.json(), NHS, COUNCIL))["state"]
        return self

    async def _sign(self, pooled: YearPair) -> None:
        """By two people of each partner, as `World.sign` does; everybody is there already."""
        clients = self.cast.clients
        for body in (NHS, COUNCIL):
            said = {"act": "sign-agreement", "version": 1, "signed_on": "2025-07-14", "reason": "the board agreed"}
            proposed = await clients[f"approver of {body}"].post(
                f"{pooled.path}/proposals", {"acting_body": body, **said}
            )
            assert "done" == (await approved(clients, proposed.json(), body))["state"]
        pooled.mark = ""

    async def _open_programme(self) -> None:
        schemes = [
            {"code": code, "name": code, "responsible_body": COUNCIL, "streams": streams}
            for code, streams in PASSING_SCHEMES.items()
        ]
        said = {"code": self.programme, "name": "Passing", "schemes": schemes}
        said |= dict(zip(("first_day", "last_day"), PASSING_TERM, strict=True))
        plan = [{"code": one, "name": one, "due_on": PASSING_TERM[1]} for one in GATEWAYS]
        for path, payload in (
            ("programmes", said),
            (f"programmes/{self.programme}/gateway-plans", {"gateways": plan}),
        ):
            made = await self.cast.clients["admin"].post(f"{self.place}/{path}", payload)
            assert httpx.codes.CREATED == made.status_code, made.text

    async def _agree(self, kind: str, code: str) -> None:
        said: Command = {
            "code": code,
            "name": code,
            "effective_from": AGREEMENT_TERM[0],
            "effective_to": AGREEMENT_TERM[1],
            "partners": [NHS, COUNCIL],
            "pool": {"code": code, "name": code},
            "legal_basis": "aligned_budget",
        }
        if kind == "pooled":
            said |= {"legal_basis": "section_75_pooled_fund", "host": COUNCIL, "pool_manager": "Head of Finance"}
            said["terms"] = WRITTEN_TERMS
        made = await self.cast.clients["admin"].post(f"{self.place}/agreements", said)
        assert httpx.codes.CREATED == made.status_code, made.text


async def gather_officers(cast: Cast) -> None:
    """The people who propose and approve what one person may not do alone."""
    cast.clients["officer"] = await cast.world.person(Role.POOL_MANAGER, COUNCIL)
    for body in (COUNCIL, NHS):
        cast.clients[f"treasurer of {body}"] = await cast.world.person(Role.TREASURER, body)
        cast.clients[f"approver of {body}"] = await cast.world.person(Role.APPROVER, body)
