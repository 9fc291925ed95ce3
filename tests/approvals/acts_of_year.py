"""What the machine of governance proposes in a year: contingency, carry-forward, schedules, and what boards decide."""

from hypothesis import strategies as st

from tests.approvals.governed_books import FENCED, MONTHS, OF_STEERED, OPEN, PROGRAMME, STEERED, Command
from tests.conftest import COUNCIL, NHS, POLICE

AMOUNTS = st.sampled_from([1, 300, 501, 1_000, 5_000])
STREAMS = st.sampled_from([FENCED, OPEN, OPEN])
DAYS = st.sampled_from([*(f"{month}-01" for month in MONTHS), "2026-07-01"])


def programme_of(scheme: str) -> str:
    """The programme of a scheme; STEERED stands for the pool's own."""
    return STEERED if scheme in OF_STEERED else PROGRAMME


@st.composite
def draws(draw: st.DrawFn) -> Command:
    """From contingency to a scheme."""
    scheme = draw(st.sampled_from(["home", "ward", "tele", "care"]))
    made = {"effective_date": draw(DAYS), "stream": draw(STREAMS), "amount_pence": draw(AMOUNTS)}
    return {"draw": {**made, "programme": programme_of(scheme), "scheme": scheme, "narrative": "a hard winter"}}


@st.composite
def carries(draw: st.DrawFn) -> Command:
    """Of a scheme or of what is not allocated, with money or without."""
    scheme = draw(st.sampled_from([None, "home", "home", "tele", "ward", "care"]))
    made: Command = {"financial_year": draw(st.sampled_from(["2025-26"] * 5 + ["2026-27"])), "stream": draw(STREAMS)}
    made |= {} if scheme is None else {"programme": programme_of(scheme), "scheme": scheme}
    pence = draw(AMOUNTS)
    return {**made, "amount_pence": pence, "reserve_pence": draw(st.sampled_from([0, 0, 1, pence]))}


@st.composite
def schedules(draw: st.DrawFn) -> Command:
    """What partners pay in one of the two years, and a variation between them now and then."""
    day, year = draw(st.sampled_from([("2026-02-01", "2025-26"), ("2026-01-28", "2025-26"), ("2026-05-01", "2026-27")]))
    some = []
    for body in draw(st.lists(st.sampled_from([NHS, NHS, COUNCIL, POLICE]), min_size=1, max_size=2, unique=True)):
        made = {"body": body, "stream": draw(STREAMS), "amount_pence": draw(st.sampled_from([0, 7_000, 9_001, 20_000]))}
        some.append({**made, "frequency": draw(st.sampled_from(["monthly", "quarterly"])), "timing": "in_arrears"})
    stream, pence = draw(STREAMS), draw(st.sampled_from([0, 0, 500, -1]))
    varied = [{"body": body, "stream": stream, "amount_pence": n} for body, n in ((NHS, pence), (COUNCIL, -pence)) if n]
    return {"financial_year": year, "effective_date": day, "schedules": some, "variations": varied}


@st.composite
def passages(draw: st.DrawFn) -> Command:
    """What a board decides at a gateway or on another occasion."""
    decision = draw(st.sampled_from(["proceed", "pause", "stop", "stop", "close"]))
    made = {"programme": draw(st.sampled_from([STEERED] * 9 + ["none-such"])), "decision": decision}
    made |= {"effective_date": draw(DAYS)} if decision == "stop" else {}
    return made | draw(st.sampled_from([{}, {"gateway": "first"}, {"gateway": "unplanned"}]))


@st.composite
def renewals(draw: st.DrawFn) -> Command:
    """A further term, after the last one or not."""
    first, last = draw(
        st.sampled_from([("2026-05-01", "2026-05-31"), ("2026-06-01", "2026-09-30"), ("2026-05-02", "2026-05-01")])
    )
    return {"programme": STEERED, "first_day": first, "last_day": last}


# The acts beside those of months, reversals, virements and the scheme of delegation; what each of them says.
OF_YEAR: dict[str, st.SearchStrategy[Command]] = {
    "draw-contingency": draws(),
    "carry-forward": carries(),
    "change-contribution-schedule": schedules(),
    "pass-gateway": passages(),
    "renew-programme": renewals(),
    "allow-late-charges": st.builds(
        lambda until, pence, scheme: {"programme": STEERED, "scheme": scheme, "until": until, "amount_pence": pence},
        st.sampled_from(["2026-04-01", "2026-05-31", "2026-06-30"]),
        AMOUNTS,
        st.sampled_from(["ward", "ward", "none-such"]),
    ),
    "return-allocation": st.builds(lambda day: {"programme": STEERED, "effective_date": day}, DAYS),
}
