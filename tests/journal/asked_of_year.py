"""What the machine of the books asks in a year: calls, schedules, decisions of boards, forecasts."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tests.conftest import COUNCIL, NHS
from tests.journal.asked import AMOUNTS, BODIES, DAYS, POSTED_ON, SCHEMES, STREAMS
from tests.journal.oracle_words import PASSING, Command

FREQUENCIES = ["monthly", "quarterly", "quarterly", "yearly", "uneven"]
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


@st.composite
def callings(draw: st.DrawFn) -> Command:
    """What falls due by a day, one instalment, or something outside of all schedules."""
    kind = draw(st.sampled_from(["due_through", "due_through", "instalment", "other", "other"]))
    made: Command = {"effective_date": draw(POSTED_ON)}
    if kind == "due_through":
        made[kind] = draw(st.sampled_from(["2025-05-01", "2025-07-20", "2025-12-31", "2026-04-30"]))
    elif kind == "instalment":
        days = st.sampled_from(["2025-04-01", "2025-07-01", "2025-06-30", "2026-03-31", "2025-06-15"])
        made[kind] = {"body": draw(BODIES), "stream": draw(STREAMS), "financial_year": "2025-26", "day": draw(days)}
    else:
        due = draw(st.sampled_from(["2025-05-01", "2025-06-29", "2025-12-30", "2026-06-01"]))
        made[kind] = {"body": draw(BODIES), "stream": draw(STREAMS), "amount_pence": draw(AMOUNTS), "due_on": due}
    return made | draw(st.sampled_from([{}, {"label": "made up"}, {"narrative": "é£"}]))


@st.composite
def schedules(draw: st.DrawFn) -> Command:
    """One body's stream for the year, in equal parts or as a list says."""
    frequency = draw(st.sampled_from(FREQUENCIES))
    made: Command = {"body": draw(BODIES), "stream": draw(STREAMS), "frequency": frequency}
    if frequency == "uneven":
        listed = draw(st.lists(st.integers(0, 9_000), min_size=1, max_size=4))
        days = ["2025-04-01", "2025-06-15", "2025-06-30", "2026-03-31"]
        parts = [{"day": day, "amount_pence": pence} for day, pence in zip(days, listed, strict=False)]
        made |= {"instalments": parts, "amount_pence": sum(listed)}
    else:
        timing = draw(st.sampled_from(["in_advance", "in_advance", "in_arrears"]))
        made |= {"timing": timing, "amount_pence": draw(st.sampled_from([0, 7, 40_000]) | st.integers(0, 90_000))}
    due: list[Command] = [{}, {}, {"due": {"day_of_month": 31}}, {"due": {"day_of_month": 15}}]
    return made | draw(st.sampled_from(due)) | draw(st.sampled_from([{}, {"divides": "what_is_left"}]))


@st.composite
def changes(draw: st.DrawFn) -> Command:
    """Schedules anew, variations between the two partners, or both."""
    made: Command = {"financial_year": "2025-26", "effective_date": draw(st.sampled_from([*DAYS[:3], "2026-03-31"]))}
    both = draw(st.sampled_from(["schedules", "schedules", "variations", "both"]))
    if both != "variations":
        some = draw(st.lists(schedules(), min_size=1, max_size=2, unique_by=lambda one: (one["body"], one["stream"])))
        made["schedules"] = some
    if both != "schedules":
        pence = draw(st.sampled_from([1, 500, 5_000, -700]))
        stream = draw(STREAMS)
        pairs = ((NHS, pence), (COUNCIL, -pence))
        made["variations"] = [{"body": body, "stream": stream, "amount_pence": each} for body, each in pairs]
    return {"act": "change-contribution-schedule", **made}


@st.composite
def steerings(draw: st.DrawFn) -> Command:
    """What a board may decide of a programme, in place or not."""
    programme = draw(st.sampled_from([PASSING] * 12 + ["away-last"]))
    act = draw(st.sampled_from(["pass-gateway"] * 4 + ["renew-programme", "allow-late-charges", "return-allocation"]))
    made: Command = {"act": act, "programme": programme}
    if act == "pass-gateway":
        made["decision"] = draw(st.sampled_from(["proceed", "pause", "stop", "stop", "close"]))
        made |= {"effective_date": draw(POSTED_ON)} if made["decision"] == "stop" else {}
        made |= draw(st.sampled_from([{}, {"gateway": "first"}, {"gateway": "second"}, {"gateway": "unplanned"}]))
    elif act == "renew-programme":
        spans = [("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30"), ("2025-12-01", "2025-11-30")]
        made |= dict(zip(("first_day", "last_day"), draw(st.sampled_from(spans)), strict=True))
    elif act == "allow-late-charges":
        scheme = draw(st.sampled_from(["wards", "wards", "meals", "cakes"]))
        made |= {"scheme": scheme, "until": draw(st.sampled_from(DAYS[2:])), "amount_pence": draw(AMOUNTS)}
    else:
        made["effective_date"] = draw(POSTED_ON)
    return made


@st.composite
def forecasts(draw: st.DrawFn) -> Command:
    """What a scheme is expected to end the year at."""
    programme, scheme = draw(SCHEMES)
    year = draw(st.sampled_from(["2025-26"] * 5 + ["2026-27", "2027-28", "2023-24"]))
    days = ["2024-03-31", "2024-03-30", "2025-04-30", "2025-09-30", "2026-03-31", "2026-04-01", TOMORROW]
    made = {
        "programme": programme,
        "scheme": scheme,
        "financial_year": year,
        "as_at": draw(st.sampled_from(days[2:4] * 4 + days)),
    }
    method = draw(st.sampled_from(["run_rate", "manager_judgement"]))
    return {**made, "amount_pence": draw(AMOUNTS | st.just(0)), "method": method} | draw(
        st.sampled_from([{}, {"commentary": "a hard winter"}])
    )
