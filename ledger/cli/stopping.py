"""The wish to stop: Ctrl-C, TERM or a closed terminal, heard at any time and obeyed in order."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(BaseException):
    """Raised once, where the wish is obeyed."""


class Stopping:
    """Between two steps the wish is only noted, so that no child process is lost while it is started."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._is_at_once = False
        for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if wish is not signal.SIGHUP or signal.getsignal(wish) is not signal.SIG_IGN:  # nohup's wish stands
                signal.signal(wish, self._hear)

    def check(self) -> None:
        if self._asked.is_set():
            raise Stopped

    def wait(self, seconds: float) -> None:
        self._asked.wait(seconds)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Obey in the middle of a long step that starts no process."""
        self.check()
        self._is_at_once = True
        try:
            yield
        finally:
            self._is_at_once = False
        self.check()

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        is_first = not self._asked.is_set()
        self._asked.set()
        if is_first and self._is_at_once:
            raise Stopped
