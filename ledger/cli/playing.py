"""Playing a script against the service: who sends what where, and what must come of it; one line a step, in words."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click
import httpx
import msgspec
from msgspec import Struct

from ledger.cli.client import unreachable
from ledger.core.money import pounds_from_pence
from ledger.http.door import Role

_NAME = re.compile(r"\{(\w+)\}")
_ENCODER = msgspec.json.Encoder(order="deterministic")


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody of a script, by the role in which they send requests."""

    name: str
    role: Role
    kind: str
    place: str | None = None
    body: str | None = None


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """An address, and what its answer has somewhere in it."""

    get: str
    has: dict[str, Any]


class Expected(Struct, frozen=True, forbid_unknown_fields=True):
    """What must come of a request: a status, of a refusal its code, of another answer what it has somewhere in it."""

    status: int = httpx.codes.CREATED
    code: str = ""
    has: dict[str, Any] = {}


class Step(Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "as", "given": "with"}):
    """One request, told in words; or `play` with its `with`: the steps of a routine.

    or_done: the refusal that says that it was done before. keep: fields of the answer, by the name that later steps
    know them under.
    """

    say: str = ""
    sender: str = ""
    post: str = ""
    get: str = ""
    payload: dict[str, Any] | None = None
    expect: Expected = Expected()
    or_done: str = ""
    keep: dict[str, str] = {}
    play: str = ""
    given: dict[str, Any] = {}


class Chapter(Struct, frozen=True, forbid_unknown_fields=True):
    """Steps that belong together, such as those of a month. done_if holds once the last one is done, and then stays."""

    name: str
    steps: tuple[Step, ...]
    done_if: Asked | None = None


class Results(Struct, frozen=True, forbid_unknown_fields=True, rename={"reader": "as"}):
    """Who reads what came of it, and the addresses by name."""

    reader: str
    read: dict[str, str]


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole play: names for what occurs often, its people, its routines, its chapters in order, and its results."""

    values: dict[str, str]
    people: tuple[Person, ...]
    routines: dict[str, tuple[Step, ...]]
    chapters: tuple[Chapter, ...]
    results: Results


class Player:
    """Plays a script. Safe to repeat: postings and proposals carry keys, a chapter that is done is not sent again."""

    def __init__(
        self, client: httpx.Client, script: Script, token_of: Callable[[Person], str], tell: Callable[[str], None]
    ) -> None:
        self._client = client
        self._script = script
        self._token_of = token_of
        self._tell = tell
        self._tokens: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for name, value in script.values.items():
            self._names[name] = filled(value, self._names)
        self._people = {one.name: msgspec.convert(self._filled(one), Person) for one in script.people}

    def play(self) -> int:
        """Play every chapter, one line a step; how many steps were done now. Raises click.ClickException."""
        return sum(self._play_chapter(one) for one in self._script.chapters)

    def result(self, name: str) -> bytes:
        """What the script's reader reads of what came of it, by its name; raises click.ClickException when refused."""
        return self._read(self._script.results.read[name])

    def _read(self, path: str) -> bytes:
        response = self._send(self._script.results.reader, "GET", filled(path, self._names))
        if not response.is_success:
            raise click.ClickException(f"{path}: {_in_words(response)}")
        return response.content

    def _play_chapter(self, chapter: Chapter) -> int:
        is_done = chapter.done_if is not None and self._has(chapter.done_if)
        count = 0
        for step in self._steps(chapter.steps):
            if is_done:
                refused = f" It was refused ({step.expect.code})." if step.expect.code else ""
                self._tell(f"{chapter.name:<7}  Done already: {step.say}{refused}")
                continue
            was_done, told = self._play_step(step)
            self._tell(f"{chapter.name:<7}  {'Done already: ' if was_done else ''}{told}")
            count += not was_done
        return count

    def _has(self, asked: Asked) -> bool:
        answer = self._read(asked.get)
        return holds(msgspec.json.decode(answer), filled(asked.has, self._names))

    def _steps(self, steps: Iterable[Step]) -> Iterable[Step]:
        """The steps with those of routines in their places, each filled in when its turn comes."""
        for step in steps:
            if step.play:
                given = filled(step.given, self._names)
                for one in self._script.routines[step.play]:
                    yield msgspec.convert(self._filled(one, given), Step)
            else:
                yield msgspec.convert(self._filled(step), Step)

    def _filled(self, one: Struct, given: Mapping[str, Any] | None = None) -> Any:
        plain, names = msgspec.to_builtins(one), {**self._names, **(given or {})}
        amount_pence = filled((plain.get("payload") or {}).get("amount_pence"), names)
        amount = {} if amount_pence is None else {"amount": f"£{pounds_from_pence(amount_pence)}"}
        return filled(plain, {**names, **amount})

    def _play_step(self, step: Step) -> tuple[bool, str]:
        """Whether the step was done before, and what to tell of it."""
        response = self._send(step.sender, "POST" if step.post else "GET", step.post or step.get, step.payload)
        answer = msgspec.json.decode(response.content)
        code = "" if response.is_success else str(answer.get("code"))
        if step.or_done and code == step.or_done:
            return True, step.say
        wanted = step.expect
        if (response.status_code, code) != (wanted.status, wanted.code) or not holds(answer, wanted.has):
            raise click.ClickException(
                f"{step.say}\nExpected was {wanted.status} {wanted.code or wanted.has or ''}; {_in_words(response)}"
            )
        if code:
            return False, f"{step.say} Refused ({code}): {_reasons(answer['errors'])}."
        self._names.update({name: answer[field] for name, field in step.keep.items()})
        return response.headers.get("idempotency-replayed") == "true", step.say

    def _send(self, sender: str, method: str, path: str, payload: Any = None) -> httpx.Response:
        if sender not in self._tokens:
            self._tokens[sender] = self._token_of(self._people[sender])
        content = b"" if payload is None else _ENCODER.encode(payload)
        headers = {"Authorization": f"Bearer {self._tokens[sender]}"}
        if method == "POST":
            # The same payload to the same address is the same step, however often the script is played.
            key = hashlib.sha256(path.encode() + b"\0" + content).hexdigest()
            headers |= {"Idempotency-Key": f'"{key}"', "Content-Type": "application/json"}
        try:
            return self._client.request(method, path, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise unreachable(self._client, error) from error


def filled(value: Any, names: Mapping[str, Any]) -> Any:
    """A value with `{name}` in its texts replaced by what the name stands for; a name not known stays as it is.

    A text that is a name and nothing else becomes what it stands for, a number as well.
    """
    if isinstance(value, str):
        if (whole := _NAME.fullmatch(value)) is not None:
            return names.get(whole[1], value)
        return _NAME.sub(lambda found: str(names.get(found[1], found[0])), value)
    if isinstance(value, dict):
        return {str(filled(name, names)): filled(one, names) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, names) for one in value]
    return value


def holds(answer: Any, wanted: Mapping[str, Any]) -> bool:
    """Whether an answer is, or has somewhere in it, an object with all that is wanted."""
    if isinstance(answer, dict):
        if all(name in answer and answer[name] == value for name, value in wanted.items()):
            return True
        return any(holds(one, wanted) for one in answer.values())
    return isinstance(answer, list) and any(holds(one, wanted) for one in answer)


def _reasons(errors: list[dict[str, Any]]) -> str:
    """What is wrong in words; of several errors each with its place."""
    if len(errors) == 1:
        return str(errors[0]["detail"])
    return "; ".join(f"{one['detail']} (at {one['pointer']})" for one in errors)


def _in_words(response: httpx.Response) -> str:
    """What the service answered, with every reason of a refusal."""
    try:
        problem = msgspec.json.decode(response.content)
        reasons = "; ".join(one["detail"] for one in problem["errors"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return f"the service answered {response.status_code}."
    return f"the service answered {response.status_code} {problem['code']}: {reasons}"
