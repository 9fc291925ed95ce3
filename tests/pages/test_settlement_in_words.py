"""What a settlement says in words: where it stands, who has to do what next, what becomes of a variance."""

from typing import Any

import pytest

from ledger.pages.names import Names
from ledger.pages.rules.working import shared_of, working_table
from ledger.pages.seen import see_answer
from ledger.pages.settlement.secured import moved_word
from ledger.pages.settlement.stating import effect_text, next_steps
from ledger.pages.settlement.tabling import dispute_state, disputes_table, owed_table
from ledger.pages.words import listed_text, owed_word

NAMES = Names(
    bodies={"ods:A": "the NHS", "gss:B": "the council"}, schemes={"home/beds": "Beds", "home/care": "Home care"}
)
ADDRESS = "/v1/places/x/pools/y/settlements/1"


def scheme(name: str, state: str, *, waiting: tuple[str, ...] = (), says: str = "") -> dict[str, Any]:
    return {"scheme": name, "state": state, "waiting_for": list(waiting), "says": says}


def said(*schemes: dict[str, Any], **more: Any) -> list[str]:
    settlement = {"schemes": list(schemes), "withdrawn": None, "superseded_by": None, **more}
    return list(next_steps(see_answer(settlement, ADDRESS), NAMES))


def test_what_waits_says_for_whom() -> None:
    found = said(
        scheme("home/beds", "proposed", waiting=("ods:A",)),
        scheme("home/care", "disputed", waiting=("gss:B",), says="it waits: disputed by gss:B"),
        scheme("home/rest", "settled"),
    )

    assert [
        "the NHS and the council have still to agree. What all have agreed is posted with the last agreement.",
        "Home care: it waits: disputed by the council.",
    ] == found


def test_one_partner_has_and_two_have() -> None:
    assert said(scheme("home/beds", "proposed", waiting=("ods:A",)))[0].startswith("the NHS has still")


@pytest.mark.parametrize(
    ("more", "begins"),
    [
        ({}, "All of it is settled."),
        ({"superseded_by": 4}, "Settlement 4 of the same year took over"),
        ({"withdrawn": {"reason": "a figure was wrong"}}, "It was withdrawn: a figure was wrong"),
    ],
)
def test_what_is_over_says_so(more: dict[str, Any], begins: str) -> None:
    (only,) = said(scheme("home/beds", "settled"), **more)

    assert only.startswith(begins)


@pytest.mark.parametrize(
    ("effect", "text"),
    [
        ({"what": "share", "form": "settled", "body": "ods:A"}, "Share of the NHS"),
        (
            {"what": "share", "form": "in_fence", "body": "ods:A", "fence": "grant"},
            "Share of the NHS (in fence), within the fence grant",
        ),
        ({"what": "kept", "form": "carry_forward", "to": "next year"}, "Carry forward: next year"),
        ({"what": "drawn", "form": "reserve", "to": ""}, "Drawn on reserve"),
        ({"what": "drawn", "form": "reserve", "to": "risk pool"}, "Drawn on risk pool"),
        (
            {"what": "reinvested", "form": "reinvested", "body": "gss:B", "case": "families"},
            "Savings of the council reinvested, case families",
        ),
    ],
)
def test_what_becomes_of_a_variance_is_said(effect: dict[str, str], text: str) -> None:
    whole = {"body": "", "to": "", "fence": "", "case": "", **effect}

    assert text == effect_text(see_answer(whole, ADDRESS), NAMES)


@pytest.mark.parametrize(("pence", "word"), [(1, "owes"), (-1, "is owed"), (0, "nothing due")])
def test_the_sign_of_what_is_owed_is_said_in_words(pence: int, word: str) -> None:
    settlement = {"owed": [{"body": "ods:A", "to_settle_pence": pence, "settled_pence": 0}]}
    cells = owed_table(see_answer(settlement, ADDRESS), NAMES).cells

    assert word == owed_word(pence) == cells[0][1].word
    assert "nothing due" == cells[0][2].word


@pytest.mark.parametrize(("pence", "word"), [(1, "Receives"), (-1, "Gives"), (0, "Nothing due")])
def test_the_sign_of_what_is_moved_is_said_in_words(pence: int, word: str) -> None:
    assert word == moved_word(pence)


@pytest.mark.parametrize(
    ("dispute", "state", "with_"),
    [
        ({"end": {"outcome": "resolved"}, "is_overdue": False, "level_now": None}, "resolved", "Nobody: it has ended"),
        ({"end": None, "is_overdue": True, "level_now": {"to": "mediator", "until": None}}, "overdue", "mediator"),
        (
            {"end": None, "is_overdue": False, "level_now": None},
            "disputed",
            "The partners: the agreement names no levels",
        ),
    ],
)
def test_a_dispute_says_who_has_it(dispute: dict[str, Any], state: str, with_: str) -> None:
    whole = {"dispute": 1, "href": "", "scheme": "home/beds", "body": "ods:A", "raised_on": "2026-01-01", **dispute}
    seen = see_answer({**whole, "reason": None}, ADDRESS)
    cells = disputes_table([seen], NAMES, empty="").cells[0]

    assert state == dispute_state(seen)
    assert [with_] == [cell.value for cell in cells if cell.column.label == "With"]
    assert "Beds" == cells[1].value


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_several_are_listed_as_in_a_sentence(words: list[str], text: str) -> None:
    assert text == listed_text(words)


RESULT: dict[str, Any] = {
    "pots": [
        {
            "part": "shared",
            "direction": "overspend",
            "fence": "grant",
            "amount_pence": 300,
            "offsets": [],
            "shares": [],
            "lines": [{"line": "home/beds", "scheme": "home/beds"}, {"line": "home/beds:x", "scheme": "home/beds"}],
            "working": [
                {
                    "says": "“ods:A” takes it.",
                    "before_pence": 300,
                    "taken_pence": 300,
                    "after_pence": 0,
                    "taken": [{"to": "ods:A", "amount_pence": 200}, {"to": "gss:B", "amount_pence": 100}],
                },
                {"says": "Nothing.", "before_pence": 0, "taken_pence": 0, "after_pence": 0, "taken": []},
            ],
        }
    ],
    "gains": [
        {
            "gain": "families",
            "proposed": {"shared_pence": 5, "says": "", "working": []},
            "payable": {"shared_pence": 0, "says": "nothing is banked by ods:A", "working": []},
        }
    ],
}


def test_the_working_is_told_amount_by_amount() -> None:
    """Each with an anchor of its own; a scheme with several lines is named once."""
    found = shared_of(see_answer(RESULT, ADDRESS), NAMES)

    assert [
        "Beds (part “shared”, within grant)",
        "Families, proposed on what is verified",
        "Families, payable on what is banked",
    ] == [one.title for one in found]
    assert len({one.anchor for one in found}) == len(found)
    assert "nothing is banked by the NHS" == found[2].says


def test_the_working_is_one_table_whose_figures_know_their_source() -> None:
    """A row for each that took; a step that took nothing has one as well."""
    cells = working_table(see_answer(RESULT, ADDRESS), NAMES).cells

    assert [["the NHS", 200], ["the council", 100], [None, 0]] == [[row[3].value, row[4].value] for row in cells]
    assert f"{ADDRESS}#/pots/0/working/0/taken/1/amount_pence" == cells[1][4].value.source
    assert "the NHS takes it." == cells[0][1].value


def test_codes_are_named_within_sentences_and_nothing_else_is() -> None:
    text = "“ods:A” bears home/care, and “ods:AB”, either/or, gss:B."

    assert "the NHS bears Home care, and “ods:AB”, either/or, the council." == NAMES.within(text)
