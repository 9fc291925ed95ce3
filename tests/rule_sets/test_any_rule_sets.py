"""Rule sets that nobody would write, over HTTP: answered as the pure rules answer, or refused with every place."""

from random import Random
from typing import Any

import httpx
import msgspec

from ledger.rules.sharing.checking import check
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Result
from tests.conftest import COUNCIL
from tests.rule_sets.written import CREATED, OK, REFUSED, Author
from tests.rules.sharing.any_rule_sets import chance_of, changed_once
from tests.rules.sharing.documents import SOUND, pointers_in, put_at
from tests.rules.sharing.fitting_figures import fitting_figures
from tests.rules.sharing.rule_sets import made

WRONG: tuple[Any, ...] = (None, -1, 2**70, "", " x", "\u0000", [], {}, [{}], True, "1e9", 3.5)
BAD = 400


def typed(figures: Any) -> dict[str, Any]:
    return {"type": "typed", "figures": figures}


async def preview(author: Author, document: Any, figures: Any) -> httpx.Response:
    asked = {"rules": {"type": "document", "document": document}, "figures": typed(figures)}
    return await author.manager.post(f"{author.pool}/rule-previews", asked)


def of_number(seed: int) -> tuple[RuleSet, Figures, Random]:
    """A rule set of a pooled fund, changed in some places or in none, with figures that are whole or lack something."""
    chance = chance_of(seed)
    rule_set = msgspec.structs.replace(made(3, seed), gains=())
    figures = fitting_figures(rule_set, seed, are_whole=chance.random() < 0.7)
    for _ in range(chance.choice((0, 1, 3))):
        rule_set = changed_once(chance, rule_set)
    return msgspec.structs.replace(rule_set, gains=()), figures, chance


async def test_previews_answer_as_the_pure_rules_do(author: Author) -> None:
    """The same shares to the penny, or the same places; one in three is answered, so both are seen."""
    answered = 0
    for seed in range(70):
        rule_set, figures, _ = of_number(seed)
        response = await preview(author, msgspec.to_builtins(rule_set), msgspec.to_builtins(figures))
        refusals = check(rule_set)
        found = refusals or evaluate(rule_set, figures)

        if isinstance(found, Result):
            told = msgspec.json.decode(msgspec.json.encode(found))
            answered += 1
            assert (OK, told) == (response.status_code, response.json()["result"]), seed
        elif refusals:
            places = {f"/rules/document{one.pointer}" for one in refusals}
            assert REFUSED == response.status_code, (seed, response.text)
            assert places == {one["pointer"].removeprefix("#") for one in response.json()["errors"]}, seed
        else:
            assert {REFUSED: "figures-do-not-fit"} == {response.status_code: response.json()["errors"][0]["code"]}, seed
    assert 20 <= answered <= 45


async def test_what_is_no_rule_set_is_refused_wherever_it_goes_wrong(author: Author) -> None:
    """A value of another kind at any place of a document: told with its place, and no version is written."""
    chance = chance_of(1)
    places = list(pointers_in(SOUND))
    for place in chance.sample(places, 40):
        document = put_at(SOUND, place, chance.choice(WRONG))
        for response in (
            await preview(author, document, msgspec.to_builtins(fitting_figures(made(1, 1), 1))),
            await author.manager.post(author.rule_sets, {"acting_body": COUNCIL, "document": document}),
        ):
            assert response.status_code in {OK, CREATED, BAD, REFUSED}, (place, response.text)
            if response.status_code in {BAD, REFUSED}:
                assert all(one["pointer"].startswith("#/") for one in response.json()["errors"]), response.text
    assert [] == (await author.manager.get(author.rule_sets)).json()["items"]
