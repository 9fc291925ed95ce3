"""Mail to a real SMTP server of this test: each person is told once of what waits for them, and of nothing else."""

import socket
from collections.abc import AsyncIterator, Iterator
from email import message_from_bytes
from email.message import Message

import asyncpg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from ledger.app import TASK_SOURCES
from ledger.approvals.mailing import Mailer, Post
from ledger.db import ConnectionPool, connect_pool
from ledger.embedded.throwaway import Throwaway
from tests.board import Board
from tests.conftest import COUNCIL


class Inbox:
    """What the server was given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.recipients: list[str] = []
        self.is_full = False

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        if self.is_full:
            return "452 no room left"
        self.messages.append(message_from_bytes(envelope.content or b""))  # type: ignore[arg-type]  # bytes unless decoded
        self.recipients += envelope.rcpt_tos
        return "250 kept"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    """An SMTP server on loopback, with its address."""
    kept = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, f"smtp://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
async def mailer(inbox: tuple[Inbox, str], database: Throwaway) -> AsyncIterator[Mailer]:
    """A mailer that sends to the inbox, once it has told the people of other tests what waits for them."""
    post = Post(inbox[1], "ledger@place.example", "https://ledger.place.example")
    pool: ConnectionPool = await connect_pool(database.app_dsn, size=2)
    made = Mailer(pool, post, TASK_SOURCES)
    await made.tell_everybody()
    inbox[0].messages.clear()
    inbox[0].recipients.clear()
    yield made
    await pool.close()


async def address(board: Board, database: Throwaway, subject: str, email: str) -> None:
    """Puts a person of the place into its directory."""
    place_id, _ = await board.world.ids()
    connection = await asyncpg.connect(database.super_dsn)
    try:
        await connection.execute(
            "INSERT INTO directory (place_id, principal_id, name, email) "
            "SELECT $1, principal_id, 'A Person', $3 FROM principal WHERE subject = $2",
            *(place_id, subject, email),
        )
    finally:
        await connection.close()


async def test_a_person_is_told_once_of_what_waits_for_them(
    board: Board, database: Throwaway, inbox: tuple[Inbox, str], mailer: Mailer
) -> None:
    """The approver is told, with the address to read it at; the proposer is not; and the second round is silent."""
    for role in ("approver", "treasurer"):
        await address(board, database, f"{role} of {COUNCIL} in {board.world.place}", f"{role}@council.example")
    assert await mailer.tell_everybody() == 2, "both may sign for their body"
    inbox[0].messages.clear()
    inbox[0].recipients.clear()
    proposal = await board.propose(
        board.treasurer, "reverse-entry", sequence=await board.pay(70_000), reason="paid twice to Ms A"
    )

    told = [await mailer.tell_everybody() for _ in range(2)]

    (message,) = inbox[0].messages
    text = message.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert ([1, 0], ["approver@council.example"]) == (told, inbox[0].recipients)
    assert message["Subject"] == f"{board.world.place}: 1 to do"
    assert f"https://ledger.place.example{proposal['href']}" in text.decode()
    assert "Ms A" not in text.decode(), "reasons stay behind the log-in"


async def test_what_the_server_did_not_take_is_sent_in_the_next_round(
    board: Board, database: Throwaway, inbox: tuple[Inbox, str], mailer: Mailer
) -> None:
    """What is not told is not noted as told."""
    await address(board, database, f"approver of {COUNCIL} in {board.world.place}", "approver@council.example")
    await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(70_000))
    inbox[0].is_full = True

    assert await mailer.tell_everybody() == 0
    inbox[0].is_full = False
    assert await mailer.tell_everybody() == 1
    assert ["approver@council.example"] == inbox[0].recipients


async def test_without_a_server_nothing_is_sent(database: Throwaway) -> None:
    """Off until configured: it begins nothing, so there is nothing to stop."""
    pool = await connect_pool(database.app_dsn, size=2)
    try:
        mailer = Mailer(pool, Post(None, "", ""), TASK_SOURCES)
        mailer.start()
        assert not mailer.is_running
        await mailer.stop()
    finally:
        await pool.close()
