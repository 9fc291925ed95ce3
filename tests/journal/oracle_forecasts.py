"""Forecasts of a pool and the notices that they open and end, once more as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.journal.oracle_books import Held
from tests.journal.oracle_programmes import Programme
from tests.journal.oracle_words import AGREEMENT_TERM, Command, Refusal, text_of

About = tuple[str, str, str]


@dataclass
class Forecast:
    """One forecast, with what the books said of its budget; `forecast_id` is the service's, once it is known."""

    said: Command
    version: int
    budget: int | None
    through: int
    opens_notice: bool = False
    forecast_id: str = ""

    @property
    def about(self) -> About:
        return self.said["programme"], self.said["scheme"], self.said["financial_year"]

    @property
    def variance(self) -> int | None:
        return None if self.budget is None else self.said["amount_pence"] - self.budget


@dataclass
class Notice:
    """One notice: of which forecast, who was told, what was reported, and how it ended."""

    forecast: Forecast
    told: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    ended_by: Forecast | None = None
    minute: str | None = None

    @property
    def has_ended(self) -> bool:
        return self.ended_by is not None or self.minute is not None


class Forecasts:
    """Those of one pool; terms: what its partners agreed about notice, if anything."""

    def __init__(self, held: Held, programmes: Mapping[str, Programme], terms: Command | None) -> None:
        self.held = held
        self.programmes = programmes
        self.terms = terms
        self.kept: list[Forecast] = []
        self.notices: list[Notice] = []
        self.keys: dict[str, tuple[str, Forecast]] = {}

    def record(self, key: str, said: Command, *, by: str, today: str) -> tuple[Forecast, bool] | list[Refusal]:
        """Keep a forecast, with whether the key stood for it already; or everything that is wrong with it."""
        if key in self.keys:
            text, known = self.keys[key]
            return (known, True) if text == text_of(said, []) else [("key-was-used-for-another-payload", "")]
        refused = self._refusals(said, by=by, today=today)
        if refused:
            return refused
        about = said["programme"], said["scheme"], said["financial_year"]
        version = 1 + sum(one.about == about for one in self.kept)
        made = Forecast(said, version, self._budget(about), len(self.held.entries))
        self.kept.append(made)
        self.keys[key] = text_of(said, []), made
        self._follow(made)
        return made, False

    def _refusals(self, said: Command, *, by: str, today: str) -> list[Refusal]:
        first, last = days_of(said["financial_year"])
        about = said["programme"], said["scheme"], said["financial_year"]
        earlier = [one.said["as_at"] for one in self.kept if one.about == about]
        programme = self.programmes.get(said["programme"])
        is_there = programme is not None and said["scheme"] in programme.schemes
        begun = programme.terms[0] if programme else ("", "")
        reasons: list[tuple[str, str, bool]] = [
            ("body-is-not-yours", "/acting_body", by != "manager" and not (by == "host" and is_there)),
            ("payload-is-not-valid", "/as_at", said["as_at"] > today),
            ("payload-is-not-valid", "/as_at", said["as_at"] > last),
            ("payload-is-not-valid", "/as_at", said["as_at"] < f"{int(first[:4]) - 1}-03-31"),
            ("forecast-is-superseded", "/as_at", bool(earlier) and said["as_at"] < earlier[-1]),
            ("date-is-outside-agreement", "/financial_year", last < AGREEMENT_TERM[0] or first > AGREEMENT_TERM[1]),
            ("scheme-does-not-exist", "/scheme", not is_there),
            ("date-is-outside-programme", "/financial_year", is_there and (last < begun[0] or first > begun[1])),
        ]
        return [(code, pointer) for code, pointer, holds in reasons if holds]

    def _budget(self, about: About) -> int | None:
        """What is allocated to the scheme for the year; None where nothing ever was."""
        first, last = days_of(about[2])
        found = [
            amount
            for entry in self.held.entries
            for key, amount in entry.legs
            if (key[0], key[3], key[4]) == ("allocated", *about[:2]) and first <= entry.effective_date <= last
        ]
        return sum(found) if found else None

    def _follow(self, made: Forecast) -> None:
        standing = next((one for one in self.notices if one.forecast.about == made.about and not one.has_ended), None)
        if not self._passes(made):
            if standing is not None:
                standing.ended_by = made
        elif standing is None:
            made.opens_notice = True
            self.notices.append(Notice(made))

    def _passes(self, made: Forecast) -> bool:
        variance = made.variance
        if self.terms is None or not variance:
            return False
        trigger = self.terms.get("overspend" if variance > 0 else "underspend", {})
        is_large = "amount_pence" in trigger and abs(variance) > trigger["amount_pence"]
        share = trigger.get("basis_points")
        return is_large or (share is not None and abs(variance) * 10_000 > share * abs(made.budget or 0))

    def still_to_tell(self, notice: Notice) -> list[str]:
        knows = {notice.forecast.said["acting_body"], *notice.told}
        return [one for one in self.held.partners if one not in knows]

    def tell(self, notice: Notice, said: Command, today: str) -> list[Refusal]:
        """Partners are told; nothing: they were."""
        bodies, found = said.get("bodies", []), []
        for position, body in enumerate(bodies):
            if body not in self.held.partners:
                found.append(("body-is-no-partner", f"/bodies/{position}"))
            elif body in notice.told:
                found.append(("notice-is-already-given", f"/bodies/{position}"))
            elif body in bodies[:position]:
                found.append(("payload-is-not-valid", f"/bodies/{position}"))
        some = bodies or self.still_to_tell(notice)
        found += [] if some else [("notice-is-already-given", "")]
        found += [("payload-is-not-valid", "/given_on")] if said.get("given_on", today) != today else []
        notice.told += [] if found else some
        return found

    def report(self, notice: Notice, said: Command, today: str) -> list[Refusal]:
        """The plan, or how it goes; all of it on the day on which the notice was opened."""
        found = self._refusals_of_end(notice, said.get("reported_on", today), "/reported_on", today)
        notice.reports += [] if found else [said["report"]]
        return found

    def clear(self, notice: Notice, said: Command, today: str) -> list[Refusal]:
        found = self._refusals_of_end(notice, said.get("cleared_on", today), "/cleared_on", today)
        notice.minute = notice.minute if found else said["minute_reference"]
        return found

    @staticmethod
    def _refusals_of_end(notice: Notice, day: str, pointer: str, today: str) -> list[Refusal]:
        found = [("notice-has-ended", "")] if notice.has_ended else []
        return found + ([("payload-is-not-valid", pointer)] if day != today else [])

    def shown(self, made: Forecast) -> dict[str, Any]:
        """A forecast as it reads, but for addresses."""
        return {
            **made.said,
            "commentary": made.said.get("commentary", ""),
            "version": made.version,
            "budget_pence": made.budget,
            "variance_pence": made.variance,
            "through_sequence": made.through,
        }

    def shown_notice(self, notice: Notice) -> dict[str, Any]:
        """What the oracle knows of a notice: all but who recorded it, when, and bank holidays."""
        end = notice.ended_by
        return {
            "about": notice.forecast.about,
            "forecast": notice.forecast.forecast_id,
            "variance": notice.forecast.variance,
            "given": sorted(notice.told),
            "still_to_tell": self.still_to_tell(notice),
            "reports": notice.reports,
            "end": None if not notice.has_ended else ("" if end is None else end.forecast_id, notice.minute or ""),
        }


def days_of(financial_year: str) -> tuple[str, str]:
    """The first and the last day of `2025-26`."""
    year = int(financial_year[:4])
    return f"{year}-04-01", f"{year + 1}-03-31"
