"""From an evaluation to what becomes of each scheme: whose share, in what form, out of or into which reserve."""

from datetime import date
from typing import Any

import msgspec
import pytest

from ledger.rules.fencing import Fence
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, Item
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Result
from ledger.settlement.effects import Money, effects_of, tied_schemes
from ledger.settlement.reserves import before_settling

YEAR_END, QUARTER = date(2026, 3, 31), date(2025, 6, 30)
SHARE: list[dict[str, Any]] = [{"type": "share", "by": "parts"}]
DRAW = {"type": "draw", "items": ["reserve"]}
Row = tuple[str, str, str, str, str, bool, int]


def fence(stream: str, *, carries: bool = True) -> dict[str, tuple[Fence, ...]]:
    one = Fence(
        stream=stream,
        version=1,
        effective_from=date(2025, 4, 1),
        name=stream.upper(),
        source="grant",
        may_carry_forward=carries,
    )
    return {stream: (one,)}


def keep(how: str = "carry_forward", **more: Any) -> list[dict[str, Any]]:
    return [{"type": "keep", "how": how, "to": "next year", **more}]


def part(
    overspend: list[dict[str, Any]], underspend: list[dict[str, Any]], fenced: str | None = None
) -> dict[str, Any]:
    lines = {} if fenced is None else {"fence": fenced}
    steps = {"overspend": overspend, "underspend": underspend}
    return {"name": fenced or "the pool", "lines": lines, "netting": "together", **steps}


def answer(parts: list[dict[str, Any]], lines: dict[str, int], as_at: date = YEAR_END, **more: Any) -> Result:
    """What rules answer to lines, each with its variance; a line of a fence is written `home/s1:dfg`."""
    rule_set = {
        "format": "placeledger-rule-set/1",
        "title": "for tests",
        "partners": ["icb", "council"],
        "weights": {"parts": {"type": "ratio", "versions": [
            {"version": "1", "starts": "2025-04-01", "parts_of": {"icb": "2", "council": "1"}},
        ]}},
        "parts": parts,
        "sums": more.pop("sums", []),
    }  # fmt: skip
    figures = {
        "format": "placeledger-figures/1",
        "as_at": as_at,
        "lines": [
            {
                "name": name,
                "scheme": name.partition(":")[0],
                "variance_pence": pence,
                **({"fence": name.partition(":")[2]} if ":" in name else {}),
            }
            for name, pence in lines.items()
        ],
        **more,
    }
    result = evaluate(msgspec.convert(rule_set, RuleSet), msgspec.convert(figures, Figures))
    assert isinstance(result, Result), result
    return result


def rows(result: Result, money: Money | None = None) -> list[Row]:
    """Scheme, what, form, of whom or where to, stream, whether it posts, pence."""
    return [
        (
            one.effect.scheme,
            one.effect.what,
            one.effect.form,
            one.effect.body or one.effect.to,
            one.effect.stream,
            one.effect.posts,
            one.amount_pence,
        )
        for one in effects_of(result, money or Money(last_day=result.as_at))
    ]


def test_an_overspend_is_owed_and_an_underspend_given_back() -> None:
    shared = [part(SHARE, SHARE)]

    assert [
        ("home/s1", "share", "settled", "icb", "", True, 200),
        ("home/s1", "share", "settled", "council", "", True, 100),
    ] == rows(answer(shared, {"home/s1": 300}))
    assert [
        ("home/s1", "share", "settled", "icb", "", True, -200),
        ("home/s1", "share", "settled", "council", "", True, -100),
    ] == rows(answer(shared, {"home/s1": -300}))
    assert [] == rows(answer(shared, {"home/s1": 0}))


@pytest.mark.parametrize("form", ["committed_outside", "contribution", "provisional"])
def test_other_forms_are_listed_and_post_nothing(form: str) -> None:
    shared = [part([{**SHARE[0], "form": form}], SHARE)]

    assert [False, False] == [one[5] for one in rows(answer(shared, {"home/s1": 300}))]


def test_a_reserve_of_the_books_is_drawn_on_and_other_items_are_listed() -> None:
    """`reserve dfg` is the reserve of the stream dfg as the books have it; a risk pool elsewhere is only named."""
    items = [
        {"name": "reserve dfg", "kind": "reserve", "amount_pence": 70},
        {"name": "the risk pool", "kind": "reserve", "amount_pence": 30},
    ]
    found = rows(answer([part([DRAW, *SHARE], SHARE)], {"home/s1": 400}, items=items))

    assert [
        ("home/s1", "share", "settled", "icb", "", True, 200),
        ("home/s1", "share", "settled", "council", "", True, 100),
        ("home/s1", "drawn", "reserve", "reserve dfg", "dfg", True, 70),
        ("home/s1", "drawn", "reserve", "the risk pool", "", False, 30),
    ] == found


@pytest.mark.parametrize(
    ("how", "posts"),
    [
        ("carry_forward", True),
        ("hold", True),
        ("reinvest_non_recurrently", True),
        ("release", False),
        ("escalate", False),
    ],
)
def test_what_is_kept_goes_to_the_reserve_of_the_streams_it_was_left_of(how: str, posts: bool) -> None:  # noqa: FBT001 - a column of the table
    """Pro rata to what the scheme has left of each, fenced streams aside; what is to be decided stays where it is."""
    money = Money(
        last_day=YEAR_END,
        left={"home/s1": {"minimum": 200, "additional": 100, "spent": -50, "dfg": 999}},
        fences=fence("dfg"),
    )
    found = rows(answer([part(SHARE, keep(how))], {"home/s1": -301}), money)

    streams = [("additional", 100), ("minimum", 201)] if posts else [("", 301)]
    assert [("home/s1", "kept", how, "next year", stream, posts, pence) for stream, pence in streams] == found


def test_a_fence_keeps_its_own() -> None:
    """Into its reserve where it may be carried on; at a year's end that lets nothing go it stays, and says why."""
    rules = [part(SHARE, keep(), "dfg"), part(SHARE, SHARE)]
    kept = ("home/s1", "kept", "carry_forward", "next year", "dfg")
    result = answer(rules, {"home/s1:dfg": -500})

    assert [(*kept, True, 500)] == rows(result, Money(last_day=YEAR_END, fences=fence("dfg")))
    closed = fence("dfg", carries=False)
    assert [(*kept, False, 500)] == rows(result, Money(last_day=YEAR_END, fences=closed))
    (amount,) = effects_of(result, Money(last_day=YEAR_END, fences=closed))
    assert "the fence does not let it be carried into the next year" == amount.effect.why
    interim = answer(rules, {"home/s1:dfg": -500}, QUARTER)
    assert [(*kept, True, 500)] == rows(interim, Money(last_day=QUARTER, fences=closed))


def test_money_goes_back_within_its_fence_to_who_paid_it_in() -> None:
    rules = [part(SHARE, [{**SHARE[0], "form": "in_fence"}], "dfg"), part(SHARE, SHARE)]
    money = Money(last_day=YEAR_END, fences=fence("dfg"), paid_in={("icb", "dfg"): 1_000})
    found = rows(answer(rules, {"home/s1:dfg": -300}), money)

    assert [
        ("home/s1", "share", "in_fence", "icb", "dfg", True, -200),
        ("home/s1", "share", "in_fence", "council", "dfg", False, -100),
    ] == found


def test_a_sum_is_settled_by_its_name() -> None:
    """Who receives is owed, who is charged owes; it moves no reserve."""
    sums = [
        {"name": "a saving", "amount": {"type": "pence", "amount_pence": 300}, "direction": "benefit", "steps": SHARE},
        {"name": "a penalty", "amount": {"type": "pence", "amount_pence": 30}, "direction": "charge", "steps": SHARE},
    ]
    found = rows(answer([part(SHARE, SHARE)], {}, sums=sums))

    assert [("a saving", -200), ("a saving", -100), ("a penalty", 20), ("a penalty", 10)] == [
        (one[0], one[6]) for one in found
    ]
    assert all(one[5] for one in found)


def test_schemes_whose_variances_met_are_tied() -> None:
    """Over several offsets, and over the lines of one scheme; schemes known from before stand by themselves."""
    rules = [part(SHARE, keep(), "dfg"), part(SHARE, SHARE)]
    lines = {"home/a": 100, "home/b": -30, "home/c": -20, "home/d:dfg": -10, "home/d": 5}
    result = answer(rules, lines)
    alone = answer([{**part(SHARE, SHARE), "netting": "each_line"}], {"home/a": 100, "home/b": -30})

    assert {frozenset({"home/a", "home/b", "home/c", "home/d"}), frozenset({"home/gone"})} == {
        frozenset(group) for group in tied_schemes(result, ["home/gone", "home/a"])
    }
    assert (("home/a",), ("home/b",)) == tied_schemes(alone)


def figures(*items: Item) -> Figures:
    return Figures(format="placeledger-figures/1", as_at=YEAR_END, items=items)


def reserve(stream: str, pence: int, fenced: str | None = None) -> Item:
    return Item(name=f"reserve {stream}", kind="reserve", amount_pence=pence, fence=fenced)


OTHER = Item(name="uncommitted home/a", kind="uncommitted", amount_pence=5)
RESERVES = [
    ("nothing was moved", [reserve("a", 100), OTHER], {}, [reserve("a", 100), OTHER]),
    ("what was put in is not there yet", [reserve("a", 100), OTHER], {"a": 40}, [reserve("a", 60), OTHER]),
    ("all of it was put in", [reserve("a", 100), OTHER], {"a": 100}, [OTHER]),
    ("what was drawn is there still", [reserve("a", 100), OTHER], {"a": -40}, [reserve("a", 140), OTHER]),
    (
        "a reserve drawn to nothing stands in its place again",
        [reserve("a", 1), reserve("c", 1), OTHER],
        {"b": -40},
        [reserve("a", 1), reserve("b", 40), reserve("c", 1), OTHER],
    ),
    ("within its fence", [OTHER], {"dfg": -40}, [reserve("dfg", 40, "dfg"), OTHER]),
]


@pytest.mark.parametrize(
    ("items", "moved", "expected"), [one[1:] for one in RESERVES], ids=[one[0] for one in RESERVES]
)
def test_reserves_are_those_before_the_year_was_settled(
    items: list[Item], moved: dict[str, int], expected: list[Item]
) -> None:
    """Else a settlement would draw on what an earlier one of the year put in, or miss what one drew."""
    assert figures(*expected) == before_settling(figures(*items), moved, {"dfg"})
