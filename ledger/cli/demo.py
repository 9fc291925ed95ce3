"""The demonstration place, loaded through the API like any other: safe to repeat, and finished if it was cut short."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
import httpx
import msgspec
from msgspec import Struct

from ledger.cli.client import refuse_in_words, unreachable
from ledger.cli.intake import send_file
from ledger.cli.sign_in import make_link
from ledger.cli.token import issue_token
from ledger.embedded import home
from ledger.http.door import Role
from ledger.intake.results import TotalsResult
from ledger.people.model import PrincipalKind
from ledger.settings import Settings

TOKEN_HOURS = 24 * 7


class Principal(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody of the demonstration, by the role in which requests are sent."""

    name: str
    role: Role
    place: str | None = None
    body: str | None = None
    kind: str = "system"
    called: str = ""


class Step(Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "as"}):
    """One request of the demonstration: who sends what where; `each_of` sends every payload of a file."""

    sender: str
    post: str
    key: str = ""
    payload: dict[str, Any] | None = None
    payload_file: str = ""
    each_of: str = ""
    file: str = ""
    query: dict[str, str] = {}


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole demonstration: its people, its requests in order, and what to try next."""

    principals: list[Principal]
    steps: list[Step]
    try_next: list[dict[str, str]]


def load(base_url: str, settings: Settings, folder: Path) -> list[str]:
    """Load what is not loaded yet, with progress on standard error; the lines that tell what to try next."""
    script = msgspec.json.decode((folder / "demo.json").read_bytes(), type=Script)
    people = {one.name: one for one in script.principals}
    tokens: dict[str, str] = {}
    with httpx.Client(base_url=base_url, timeout=120, trust_env=False) as client:
        for step in script.steps:
            if step.sender not in tokens:
                tokens[step.sender] = _token(settings, people[step.sender])
            client.headers["Authorization"] = f"Bearer {tokens[step.sender]}"
            _send(client, step, folder)
        _enter_names(client, tokens, script)
    return list(_what_to_try(settings, script, people, tokens, base_url))


def _enter_names(client: httpx.Client, tokens: dict[str, str], script: Script) -> None:
    """Into the directory of the place, as its admin; who stands there is left as they are."""
    admin = next(one for one in script.principals if one.role is Role.PLACE_ADMIN)
    client.headers["Authorization"] = f"Bearer {tokens[admin.name]}"
    people = f"/v1/places/{admin.place}/people"
    there = client.get(people, params={"page_size": 1000})
    refuse_in_words(there)
    known = {one.get("subject") for one in there.json()["items"] if one.get("name")}
    for one in script.principals:
        if one.called and _subject(one) not in known:
            payload = {"subject": _subject(one), "kind": one.kind, "name": one.called}
            refuse_in_words(client.post(people, json=payload))


def _token(settings: Settings, person: Principal) -> str:
    return issue_token(
        settings,
        subject=_subject(person),
        role=person.role,
        place=person.place,
        body=person.body,
        kind=person.kind,
        hours=TOKEN_HOURS,
    )


def _subject(person: Principal) -> str:
    return f"demo:{person.name}"


def _send(client: httpx.Client, step: Step, folder: Path) -> None:
    if step.file:
        content = (folder / step.file).read_bytes()
        found = send_file(client, step.post, content, step.query, title=Path(step.file).stem[:40])
        if not isinstance(found[-1], TotalsResult):
            raise click.ClickException(f"The demonstration stopped at {step.file}: start again to go on.")
        return
    for number, payload in enumerate(_payloads(step, folder)):
        headers = {"Idempotency-Key": f"{step.key}-{number}"} if step.key else {}
        try:
            response = client.post(step.post, json=payload, headers=headers)
        except httpx.HTTPError as error:
            raise unreachable(client, error) from error
        # 409: the thing stands already, from an earlier start.
        if response.status_code != httpx.codes.CONFLICT:
            refuse_in_words(response)


def _payloads(step: Step, folder: Path) -> Iterator[dict[str, Any]]:
    if step.payload is not None:
        yield step.payload
    if step.payload_file:
        yield msgspec.json.decode((folder / step.payload_file).read_bytes())
    if step.each_of:
        yield from msgspec.json.decode((folder / step.each_of).read_bytes())


def _what_to_try(
    settings: Settings, script: Script, people: dict[str, Principal], tokens: dict[str, str], base_url: str
) -> Iterator[str]:
    """A token file for each user, and a command that works when pasted, with curl as a second form."""
    token_folder = settings.home / "demo"
    token_folder.mkdir(mode=0o700, exist_ok=True)
    for one in script.try_next:
        person = people[one["as"]]
        token = tokens.get(person.name) or _token(settings, person)
        token_file = token_folder / f"{person.name}.token"
        home.write_for_operator(token_file, token.encode())
        values = {"token_file": str(token_file), "server": base_url, "today": date.today().isoformat()}  # noqa: DTZ011 - the day here
        yield ""
        yield f"{one['title']} (token in {token_file}):"
        yield "  " + one["command"].format(**values)
        yield "  " + one["curl"].format(**values)
    yield ""
    if settings.signs_in_by_link:
        yield from _links(settings, script)


def _links(settings: Settings, script: Script) -> Iterator[str]:
    """Fresh links for the people of the demonstration; systems have their tokens."""
    yield "In a browser: each link signs in once, within 15 minutes. For another: placeledger sign-in --subject WHO"
    for one in script.principals:
        if one.kind == PrincipalKind.INDIVIDUAL:
            subject = _subject(one)
            link = make_link(settings, subject=subject, role=one.role, place=one.place, body=one.body)
            yield f"  {subject} ({one.role.replace('_', ' ')}{f' of {one.body}' if one.body else ''}):"
            yield f"  {link}"
    yield ""
