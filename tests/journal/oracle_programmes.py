"""What boards decide of a programme, and what that lets its pools post: the domain's words once more, as values."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.journal.oracle_words import AccountKey, Command, Legs, Refusal, account, poured

Term = tuple[str, str]
# Of a scheme and stream: allocated, spent, committed, accrued.
Figures = list[int]
Sums = Mapping[str, Mapping[str | None, Figures]]
ALLOCATED, SPENT, COMMITTED, ACCRUED = range(4)
_SUMMED = {"allocated": ALLOCATED, "expenditure": SPENT, "committed": COMMITTED}
_MAY = {
    "going": {"new", "out", "spend", "back"},
    "paused": {"out", "spend", "back"},
    "stopped": {"spend", "back"},
    "closed": {"back"},
}
_FROM = {
    "proceed": {"going", "paused"},
    "pause": {"going"},
    "stop": {"going", "paused"},
    "close": {"going", "stopped"},
    "renew": {"going", "stopped", "closed"},
    "late_charges": {"going", "paused", "stopped"},
    "return": {"going", "stopped"},
}
_LEADS_TO = {"proceed": "going", "pause": "paused", "stop": "stopped", "close": "closed", "renew": "going"}
DECIDED_BY = {"renew-programme": "renew", "allow-late-charges": "late_charges", "return-allocation": "return"}


class Programme:
    """One programme of a place: its terms, what was decided of it, and how much its schemes may yet spend."""

    def __init__(
        self, code: str, term: Term, schemes: Mapping[str, Sequence[str]], gateways: Sequence[str] = ()
    ) -> None:
        self.code = code
        self.terms = [term]
        self.schemes = schemes
        self.gateways = frozenset(gateways)
        self.decisions: list[tuple[str, str, str | None]] = []
        self._bound: dict[tuple[str, str], int] = {}
        self._late: dict[tuple[str, str], tuple[str, int]] = {}

    @property
    def standing(self) -> str:
        led = [_LEADS_TO[one] for one, _, _ in self.decisions if one in _LEADS_TO]
        return led[-1] if led else "going"

    def has(self, day: str | None) -> bool:
        return day is not None and any(first <= day <= last for first, last in self.terms)

    def refusal(self, scheme: str, charge: str, day: str) -> Refusal | None:
        """Why a scheme takes no posting of a kind; how much it may spend is asked apart."""
        if scheme not in self.schemes:
            return ("scheme-does-not-exist", "/scheme")
        if charge not in _MAY[self.standing]:
            return ("programme-takes-nothing-new", "/programme")
        takes = {"spend": True, "back": self.terms[0][0] <= day}.get(charge, self.has(day))
        return None if takes else ("date-is-outside-programme", "/effective_date")

    def refusal_of_spend(
        self, pool: str, scheme: str, amount: int, spent: int, dates: tuple[str, str | None]
    ) -> Refusal | None:
        """Spend in a term is free while the programme goes; after it, or once barred, as far as decisions let it."""
        day, event = dates
        within = self.has(day) or (self.terms[0][0] <= day and self.has(event))
        if within and self.standing == "going":
            return None
        limits = [self._bound.get((pool, scheme), 0)] if within else []
        until, limit = self._late.get((pool, scheme), ("", 0))
        limits += [limit] if day <= until else []
        if not limits:
            return ("date-is-outside-programme", "/effective_date")
        return ("charge-exceeds-limit", "/amount_pence") if spent + amount > max(limits) else None

    def refusals(self, act: str, said: Command, pool: str, sums: Mapping[str, Sums], today: str) -> list[Refusal]:
        """Why a board cannot decide this now."""
        decided = DECIDED_BY.get(act) or said["decision"]
        if self.standing not in _FROM[decided]:
            return [("programme-is-in-another-state", "/programme")]
        led = [by for one, by, _ in self.decisions if one in _LEADS_TO]
        is_others = any(sums.values()) and not sums[pool]
        is_barred_by_others = self.standing != "going" and decided in {"proceed", "renew"} and led[-1] != pool
        if is_others or is_barred_by_others:
            return [("programme-is-of-other-pools", "/programme")]
        return {
            "renew": self._refusals_of_renewal,
            "late_charges": self._refusals_of_late,
            "return": self._refusals_of_return,
        }.get(decided, lambda one: self._refusals_of_passage(one, sums, today))(said)

    def _refusals_of_renewal(self, said: Command) -> list[Refusal]:
        found = [("payload-is-not-valid", "/first_day")] if said["first_day"] <= self.terms[-1][1] else []
        return found + ([("payload-is-not-valid", "/last_day")] if said["last_day"] < said["first_day"] else [])

    def _refusals_of_late(self, said: Command) -> list[Refusal]:
        found = [] if said["scheme"] in self.schemes else [("scheme-does-not-exist", "/scheme")]
        is_early = self.standing == "going" and said["until"] <= self.terms[-1][1]
        return found + ([("payload-is-not-valid", "/until")] if is_early else [])

    def _refusals_of_return(self, said: Command) -> list[Refusal]:
        is_early = self.standing == "going" and said["effective_date"] <= self.terms[-1][1]
        return [("programme-is-in-another-state", "/effective_date")] if is_early else []

    def _refusals_of_passage(self, said: Command, sums: Mapping[str, Sums], today: str) -> list[Refusal]:
        passed = {gateway for one, _, gateway in self.decisions if one != "pause"}
        gateway, found = said.get("gateway"), []
        if gateway is not None and gateway not in self.gateways - passed:
            found.append(("gateway-does-not-exist", "/gateway"))
        if said["decision"] == "close":
            if self.standing == "going" and today <= self.terms[-1][1]:
                found.append(("programme-is-in-another-state", "/decision"))
            open_anywhere = any(
                returned(self, of) or any(figures[COMMITTED] or figures[ACCRUED] for figures in _each(of))
                for of in sums.values()
            )
            found += [("programme-is-not-settled", "/programme")] if open_anywhere else []
        return found

    def decide(self, act: str, said: Command, pool: str, sums: Mapping[str, Sums]) -> dict[str, Any]:
        """Keep a decision with what it limits; what its proposal shows of it."""
        decided, own = DECIDED_BY.get(act) or said["decision"], sums.get(pool, {})
        self.decisions.append((decided, pool, said.get("gateway")))
        told: dict[str, Any] = {"number": len(self.decisions)}
        if decided in {"pause", "stop"}:
            for each, of in sums.items():
                self._bound |= {(each, scheme): _bound_of(of[scheme]) for scheme in of}
        elif decided == "return" and self.standing == "stopped":
            for scheme, streams in own.items():
                bound, before = _bound_of(streams), self._bound.get((pool, scheme))
                self._bound[pool, scheme] = bound if before is None else min(bound, before)
        elif decided == "late_charges":
            spent = sum(figures[SPENT] for figures in own.get(said["scheme"], {}).values())
            self._late[pool, said["scheme"]] = (said["until"], spent + said["amount_pence"])
            told["until"] = said["until"]
        elif decided == "renew":
            self.terms.append((said["first_day"], said["last_day"]))
            told["last_day"] = said["last_day"]
        return told | ({"bound": _still_bound(own)} if decided in {"stop", "return"} else {})


def sums_of(programme: Programme, entries: Sequence[Any], day: str) -> Sums:
    """What stands of each scheme and stream of the programme in a pool, owed as on a day; nothing never posted to."""
    taken_back = {one.reverses for one in entries}
    found: dict[str, dict[str | None, Figures]] = {}
    for number, entry in enumerate(entries, 1):
        is_owed = entry.kind == "accrual_reversal" and entry.effective_date > day and number not in taken_back
        for key, amount in entry.legs:
            if key[0] in _SUMMED and key[3] == programme.code:
                figures = found.setdefault(key[4] or "", {}).setdefault(key[2], [0, 0, 0, 0])
                figures[_SUMMED[key[0]]] += amount
                figures[ACCRUED] -= amount if is_owed and key[0] == "expenditure" else 0
    return {
        scheme: {
            stream: found[scheme][stream] for stream in (*programme.schemes[scheme], None) if stream in found[scheme]
        }
        for scheme in sorted(found)
    }


def _each(sums: Sums) -> list[Figures]:
    return [figures for streams in sums.values() for figures in streams.values()]


def _bound_of(streams: Mapping[str | None, Figures]) -> int:
    return sum(sum(figures[SPENT:]) for figures in streams.values())


def _still_bound(sums: Sums) -> list[dict[str, Any]]:
    return [
        {"scheme": scheme, "stream": stream, "committed_pence": figures[COMMITTED], "accrued_pence": figures[ACCRUED]}
        for scheme, streams in sums.items()
        for stream, figures in streams.items()
        if figures[COMMITTED] or figures[ACCRUED]
    ]


def returned(programme: Programme, sums: Sums) -> Legs:
    """What goes back: of each stream what is neither spent nor bound, less what is bound without a stream."""
    into: dict[AccountKey, int] = {}
    out: Legs = []
    for scheme, streams in sums.items():
        left: dict[str | None, int] = {
            one: max(0, figures[ALLOCATED] - sum(figures[SPENT:]))
            for one, figures in streams.items()
            if one is not None and figures[ALLOCATED]
        }
        held = dict(poured(sum(streams.get(None, [0, 0])[SPENT:]), left))
        for stream, room in left.items():
            if pence := room - held.get(stream, 0):
                key = account("unallocated", stream=stream)
                into[key] = into.get(key, 0) + pence
                out.append((account("allocated", stream=stream, programme=programme.code, scheme=scheme), -pence))
    return [*into.items(), *out]
