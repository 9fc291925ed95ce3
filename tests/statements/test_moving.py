"""What moved between two statements: figure by figure, with the address of the legs by which they differ."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from ledger.statements.moving import moved
from ledger.statements.moving_model import MovedFigure

POOL = "/v1/places/borsetshire/pools/integrated-care"
APRIL = "from=2025-04-01&to=2025-04-30"
JUNE = "from=2025-04-01&to=2025-06-30"
SPENT = "account=expenditure&programme=home-first&scheme=telecare"
VARIANCE = "account=expenditure&less=allocated&programme=home-first&scheme=telecare"
AT = "programmes/home-first/schemes/telecare"


def figure(pence: int, asked: str) -> dict[str, Any]:
    return {"amount_pence": pence, "legs": f"{POOL}/legs?{asked}"}


def statement(*schemes: dict[str, Any], total: int = 0, when: str = f"{APRIL}&through_sequence=9") -> dict[str, Any]:
    programme = {"programme": "home-first", "name": "Home First", "schemes": schemes}
    return {"programmes": (programme,) if schemes else (), "total": figure(total, f"account=expenditure&{when}")}


def scheme(spent: int, when: str, variance: int | None = None, name: str = "telecare") -> dict[str, Any]:
    held = None if variance is None else figure(variance, f"{VARIANCE}&{when}")
    return {"scheme": name, "spend_to_date": figure(spent, f"{SPENT}&{when}"), "variance": held}


def only(found: tuple[MovedFigure, ...], name: str) -> MovedFigure:
    (one,) = [each for each in found if each.name == name]
    return one


def asked_of(address: str | None) -> dict[str, list[str]]:
    assert address is not None
    parts = urlsplit(address)
    assert parts.path == f"{POOL}/leg-changes"
    return parse_qs(parts.query)


def test_a_figure_of_two_months_says_what_it_was_and_which_legs_came() -> None:
    """Each view keeps its own days and its own sequence number."""
    was, is_now = f"{APRIL}&through_sequence=9", f"{JUNE}&through_sequence=30"
    found = moved(statement(scheme(1_000, was, -50)), statement(scheme(1_700, is_now, 650), when=is_now))

    spent = only(found, f"{AT}/spend_to_date")
    assert (1_000, 1_700, 700) == (spent.was_pence, spent.is_pence, spent.difference_pence)
    assert (f"{POOL}/legs?{SPENT}&{was}", f"{POOL}/legs?{SPENT}&{is_now}") == (spent.was_legs, spent.is_legs)
    assert asked_of(only(found, f"{AT}/variance").difference_legs) == {
        "account": ["expenditure"],
        "less": ["allocated"],
        "programme": ["home-first"],
        "scheme": ["telecare"],
        "from": ["2025-04-01"],
        "to": ["2025-06-30"],
        "through_sequence": ["30"],
        "before_to": ["2025-04-30"],
        "before_through_sequence": ["9"],
    }


def test_a_new_line_moved_by_all_of_it_and_a_line_gone_too() -> None:
    """What knows no entry is the view before of the one, and the view after of the other."""
    was, is_now = f"{APRIL}&through_sequence=9", f"{JUNE}&through_sequence=30"
    new = only(moved(statement(), statement(scheme(70, is_now), when=is_now)), f"{AT}/spend_to_date")
    assert (None, 70, 70, None) == (new.was_pence, new.is_pence, new.difference_pence, new.was_legs)
    assert ["0"] == asked_of(new.difference_legs)["before_through_sequence"]

    gone = only(moved(statement(scheme(70, was)), statement(when=is_now)), f"{AT}/spend_to_date")
    assert (70, None, -70, None) == (gone.was_pence, gone.is_pence, gone.difference_pence, gone.is_legs)
    assert (["0"], ["9"]) == tuple(
        asked_of(gone.difference_legs)[name] for name in ("through_sequence", "before_through_sequence")
    )


def test_a_figure_that_a_line_had_not_before_cannot_be_compared() -> None:
    """A variance where no budget was set is none: it was not nothing, and no legs tell how it moved."""
    when = f"{APRIL}&through_sequence=9"
    found = only(moved(statement(scheme(5, when)), statement(scheme(5, when, 5))), f"{AT}/variance")

    assert (None, 5, None, None) == (found.was_pence, found.is_pence, found.difference_pence, found.difference_legs)


def test_a_view_before_without_a_limit_says_so_where_the_view_after_has_one() -> None:
    """Else the parameters of the view after would hold for it too."""
    after = f"{JUNE}&event_from=0001-01-01&event_to=2025-03-31&through_sequence=30"
    found = only(moved(statement(when="through_sequence=9"), statement(when=after)), "total")

    asked = asked_of(found.difference_legs)
    assert {
        "before_from": ["0001-01-01"],
        "before_to": ["9999-12-31"],
        "before_event_to": ["9999-12-31"],
        "before_through_sequence": ["9"],
    } == {name: value for name, value in asked.items() if name.startswith("before_")}


def test_figures_of_other_accounts_differ_by_no_legs() -> None:
    """A statement of an earlier release may have counted a figure otherwise."""
    earlier = {"programmes": (), "total": figure(3, f"account=suspense&{APRIL}&through_sequence=9")}
    found = only(moved(earlier, statement(total=5)), "total")

    assert (3, 5, 2, None) == (found.was_pence, found.is_pence, found.difference_pence, found.difference_legs)


_SCHEMES = st.dictionaries(st.sampled_from("abcd"), st.integers(-(10**12), 10**12))


@given(_SCHEMES, _SCHEMES)
def test_what_was_and_what_moved_is_what_is(before: dict[str, int], after: dict[str, int]) -> None:
    """Of every line that stands in either statement, and of all of them together."""
    when = f"{APRIL}&through_sequence=9"
    found = moved(*(statement(*(scheme(p, when, name=n) for n, p in one.items())) for one in (before, after)))
    spent = [one for one in found if one.name.endswith("/spend_to_date")]

    assert {*before, *after} == {one.name.split("/")[3] for one in spent}
    assert sum(after.values()) - sum(before.values()) == sum(one.difference_pence or 0 for one in spent)
    assert all((one.was_pence or 0) + (one.difference_pence or 0) == (one.is_pence or 0) for one in spent)
