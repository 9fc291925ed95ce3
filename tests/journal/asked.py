"""What the machine of the books asks: commands that decode; whether they are taken is for both sides to find out."""

from typing import Any

from hypothesis import strategies as st

from tests.conftest import COUNCIL, NHS, POLICE
from tests.journal.oracle_words import PASSING

DAYS = ["2025-04-01", "2025-06-15", "2025-06-30", "2025-12-31", "2026-03-31"]
LATER_DAYS = ["2026-04-01", "2027-03-31"]
DAYS_OUTSIDE = ["2025-03-31", "2027-04-01"]
AMOUNTS = st.sampled_from([1, 99, 100, 101, 5_000, 100_000]) | st.integers(1, 20_000)
STREAMS = st.sampled_from(["nhs-minimum", "nhs-minimum", "council-additional", "lottery"])
BODIES = st.sampled_from([NHS, COUNCIL, NHS, COUNCIL, POLICE])
POOLS = st.sampled_from(["pooled", "pooled", "aligned"])
MOSTLY_POOLED = st.sampled_from(["pooled"] * 7 + ["aligned"])
BACK = st.integers(0, 12)
POSTED_ON = st.sampled_from(DAYS * 3 + LATER_DAYS + DAYS_OUTSIDE)
AS_AT = st.sampled_from([*DAYS, *LATER_DAYS, "9999-12-31"])
SCHEMES = st.sampled_from(
    [("home-first", "reablement")] * 4
    + [("home-first", one) for one in ("telecare", "equipment", "cakes")]
    + [(PASSING, "wards"), (PASSING, "wards"), (PASSING, "meals")]
)
AFTER = "2027-05-01"
LINES = st.builds(
    lambda document, line: {"system": "oracle", "document": document, "line": line},
    st.sampled_from(["P1", "P2"]),
    st.sampled_from(["1", "2", "3"]),
)
PLACES_IN_TIME = st.integers(0, 60)
CODES = st.builds(lambda at: dict(zip(("programme", "scheme"), at, strict=True)), SCHEMES)
HOME, WARDS, MEALS = "home-first", (PASSING, "wards"), (PASSING, "meals")
MOVES = [
    *(((HOME, "reablement"), (HOME, "telecare")), ((HOME, "telecare"), (HOME, "reablement"))),
    *(((HOME, "telecare"), (HOME, "cakes")), ((HOME, "reablement"), WARDS), (WARDS, (HOME, "reablement"))),
]


@st.composite
def dimensions(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """What a kind of command names: bodies, streams, schemes."""
    made: dict[str, Any] = {}
    if kind in {"allocation", "contingency_draw"}:
        made |= {"stream": draw(STREAMS), **draw(CODES)}
    elif kind in {"scheduled_contribution", "called_contribution", "received_contribution"}:
        made |= {"body": draw(BODIES), "stream": draw(STREAMS)}
    elif kind == "in_kind_contribution":
        made |= {"stream": draw(STREAMS), **draw(CODES)}
        made["form"] = draw(st.sampled_from(["staff", "premises", "goods"]))
    elif kind == "virement":
        out, into = draw(st.sampled_from(MOVES))
        made |= {"stream": draw(STREAMS), **dict(zip(("programme", "scheme"), out, strict=True))}
        made |= dict(zip(("to_programme", "to_scheme"), into, strict=True))
    elif kind in {"contingency_set_aside", "vat_recovery"}:
        made |= {"stream": draw(STREAMS)} if kind == "contingency_set_aside" else {}
    elif kind in {"commitment", "commitment_release"}:
        made |= draw(CODES)
    elif kind == "accrual" or draw(st.integers(0, 4)):
        made |= draw(CODES) | draw(st.sampled_from([{}] * 9 + [{"programme": "away-last"}]))
        if not draw(st.integers(0, 3)):
            made["stream"] = draw(STREAMS)
        if not draw(st.integers(0, 3)):
            made["subjective"] = "7001"
    return made


@st.composite
def commands(draw: st.DrawFn, *kinds: str) -> dict[str, Any]:
    """A command that decodes; whether the books take it is for both sides to find out."""
    kind = draw(st.sampled_from(kinds))
    day = draw(st.sampled_from(DAYS * 6 + LATER_DAYS * 2 + DAYS_OUTSIDE))
    made: dict[str, Any] = {"type": kind, "effective_date": day, "amount_pence": draw(AMOUNTS)}
    optional = {
        "event_date": st.sampled_from([*DAYS, "2024-12-31"]),
        "reference": st.sampled_from(["INV 1", "é£\N{EN DASH}"]),
        "narrative": st.text(alphabet="aé £'\"\\", max_size=5),
        "label": st.just("made up"),
        "source": LINES,
    }
    for name in draw(st.lists(st.sampled_from(sorted(optional)), max_size=2, unique=True)):
        made[name] = draw(optional[name])
    made |= draw(dimensions(kind))
    if kind in {"payment", "credit_note"} and not draw(st.integers(0, 2)):
        vat = made["amount_pence"] // 6
        back = draw(st.sampled_from([vat, vat // 2])) if "scheme" in made else 0
        made |= {"vat_pence": vat, "recoverable_vat_pence": back}
    if kind == "contingency_draw":
        made["narrative"] = "a hard winter"
    if kind == "accrual":
        made["reverses_on"] = draw(
            st.sampled_from([one for one in (*LATER_DAYS, "2027-04-01") if one > day] or [AFTER])
        )
    return made


SPEND = (
    "payment",
    "payment",
    "payment",
    "credit_note",
    "accrual",
    "commitment",
    "commitment_release",
    "in_kind_contribution",
    "vat_recovery",
)
MANAGED = (
    *("scheduled_contribution", "scheduled_contribution", "allocation", "allocation", "virement"),
    *("called_contribution", "received_contribution", "contingency_set_aside", "contingency_draw"),
)


@st.composite
def commands_of_passing(draw: st.DrawFn) -> dict[str, Any]:
    """Something charged or ordered of the programme of which boards decide, in its term or after."""
    kinds = ("payment", "payment", "payment", "commitment", "accrual", "credit_note", "in_kind_contribution")
    made = draw(commands(*kinds)) | dict(
        zip(("programme", "scheme"), draw(st.sampled_from([WARDS, MEALS])), strict=True)
    )
    made |= {name: 0 for name in ("vat_pence", "recoverable_vat_pence") if name in made}
    return {**made, "amount_pence": draw(st.sampled_from([1, 30, 100])), "effective_date": draw(st.sampled_from(DAYS))}
