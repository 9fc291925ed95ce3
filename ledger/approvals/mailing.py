"""Mail: each person with an address in the directory is told once of each thing that waits for them.

Off until configured. At least once: what was sent and not noted, because the service died between, is sent again under
the same Message-ID. Mail says what waits and where to read it; amounts, reasons and names stay behind the log-in.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib
import asyncpg
import structlog
from msgspec import Struct

from ledger.approvals import store
from ledger.approvals.model import Holder
from ledger.approvals.tasks import Task, TaskSource, tasks_of
from ledger.db import ConnectionPool, in_place

SECONDS_BETWEEN = 60
SECONDS_MAX = 20
_TROUBLE = (OSError, TimeoutError, aiosmtplib.SMTPException, asyncpg.PostgresError, asyncpg.InterfaceError)
_log = structlog.get_logger(__name__)


class Post(Struct, frozen=True):
    """Where mail goes out, whom it comes from, and where people reach the service. No smtp_url: none is sent."""

    smtp_url: str | None
    mail_from: str
    public_url: str


class Mailer:
    """Looks every minute for tasks of which their people were not told yet, and tells them."""

    def __init__(self, db: ConnectionPool, post: Post, sources: Sequence[TaskSource]) -> None:
        self._db = db
        self._post = post
        self._sources = sources
        self._task: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        return self._task is not None

    def start(self) -> None:
        """Begin, where a mail server is configured."""
        if self._post.smtp_url is not None:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Leave off; what is not sent yet is sent when the service runs again."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await self.tell_everybody()
            except _TROUBLE as error:  # the database, that is; the next round tries again
                _log.warning("people_not_looked_up", error=repr(error))
            await asyncio.sleep(SECONDS_BETWEEN)

    async def tell_everybody(self) -> int:
        """Tell each person in each place of what is new to them; how many mails that took."""
        async with self._db.acquire() as connection:
            places = await store.every_place(connection)
        return sum([await self._tell_place(place_id, code) for place_id, code in places])

    async def _tell_place(self, place_id: UUID, code: str) -> int:
        async with in_place(self._db, place_id) as connection:
            addresses = await store.mail_addresses(connection, place_id)
            people = await store.holders(connection, place_id, code) if addresses else []
        told = [await self._try(one, addresses[one.principal_id]) for one in people if one.principal_id in addresses]
        return sum(told)

    async def _try(self, holder: Holder, address: str) -> bool:
        """One address that does not work keeps nobody else from their mail."""
        try:
            return await self._tell(holder, address)
        except _TROUBLE as error:  # the next round tries again
            _log.warning("mail_not_sent", principal_id=str(holder.principal_id), error=repr(error))
            return False

    async def _tell(self, holder: Holder, address: str) -> bool:
        async with in_place(self._db, holder.place_id) as connection:
            tasks = await tasks_of(connection, self._sources, holder)
            ids = [one.task_id for one in tasks]
            new = await store.note_tasks(connection, holder.place_id, holder.principal_id, ids)
            if not new:
                return False
            told = [one for one in tasks if one.task_id in new]
            await send(self._post, message_of(self._post, holder, address, told))
        _log.info("mail_sent", principal_id=str(holder.principal_id), tasks=len(told))
        return True


def message_of(post: Post, holder: Holder, address: str, tasks: Sequence[Task]) -> EmailMessage:
    """The mail that tells a person of tasks; the same tasks make the same Message-ID."""
    message = EmailMessage()
    message["From"] = post.mail_from
    message["To"] = address
    message["Subject"] = f"{holder.place}: {len(tasks)} to do" if len(tasks) > 1 else f"{holder.place}: 1 to do"
    message["Date"] = datetime.now(UTC)
    what = "\0".join([str(holder.place_id), str(holder.principal_id), *sorted(one.task_id for one in tasks)])
    message["Message-ID"] = f"<{hashlib.sha256(what.encode()).hexdigest()[:32]}@placeledger>"
    lines = [f"{one.title}\n  until {one.until or 'no date is set'}: {post.public_url}{one.href}" for one in tasks]
    message.set_content("This waits for you:\n\n" + "\n\n".join(lines) + "\n")
    return message


async def send(post: Post, message: EmailMessage) -> None:
    """Hand a mail to the configured server; with a password only over TLS. Raises aiosmtplib.SMTPException, OSError."""
    url = urlsplit(post.smtp_url or "")
    await aiosmtplib.send(
        message,
        hostname=url.hostname,
        port=url.port,
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        use_tls=url.scheme == "smtps",
        start_tls=None if url.scheme == "smtp" and not url.username else url.scheme == "smtp",
        timeout=SECONDS_MAX,
    )
