"""The closed list of refusals: names never change, each has its meaning, each status fits its nature."""

import tomllib
from http import HTTPStatus
from pathlib import Path

import pytest

from ledger.core.refusal import MEANINGS, Code, Nature, Refusal, RefusedError

FROZEN = tomllib.loads((Path(__file__).parents[1] / "cases" / "refusal_codes.toml").read_text(encoding="utf-8"))


def test_the_list_of_codes_only_grows_at_its_end() -> None:
    """Clients rest on names, order, status and nature; a change shows here and nowhere may it pass unseen."""
    assert [one["code"] for one in FROZEN["refusal"]] == [code.value for code in Code]
    assert {one["code"]: (one["nature"], one["status"]) for one in FROZEN["refusal"]} == {
        code.value: (meaning.nature.value, meaning.status) for code, meaning in MEANINGS.items()
    }


@pytest.mark.parametrize("code", Code)
def test_every_code_says_what_it_means_and_what_to_do(code: Code) -> None:
    """Code, title and advice are full phrases, and the name is the value."""
    meaning = MEANINGS[code]

    assert code.name == code.value.upper().replace("-", "_")
    assert meaning.title[0].isupper()
    assert not meaning.title.endswith(".")
    assert meaning.what_to_do.endswith(".")
    assert len(meaning.what_to_do) > 20


@pytest.mark.parametrize("code", Code)
def test_status_and_nature_agree(code: Code) -> None:
    """Faults of ours are transient, final ones are the caller's, and nothing refused looks like success."""
    meaning = MEANINGS[code]

    assert HTTPStatus(meaning.status) >= HTTPStatus.BAD_REQUEST
    assert meaning.status < HTTPStatus.INTERNAL_SERVER_ERROR or meaning.nature is Nature.TRANSIENT
    assert meaning.nature is not Nature.FINAL or meaning.status in {409, 422}
    assert meaning.status not in {401, 404, 405, 413, 415} or meaning.nature is Nature.DOOR


def test_titles_tell_refusals_apart() -> None:
    assert len(Code) == len({meaning.title for meaning in MEANINGS.values()})


def test_a_refusal_without_reason_cannot_be_raised() -> None:
    """The error names every code it carries."""
    refusal = Refusal(Code.POOL_IS_BUSY, "wait", "/x")

    assert "pool-is-busy: wait" == str(RefusedError(refusal))
    with pytest.raises(AssertionError, match="reason"):
        RefusedError()
