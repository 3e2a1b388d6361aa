"""The processes that `serve` keeps running: started again whenever they end, and ended with us, even by kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from articles.confinement import how_it_ended

Say = Callable[[str], None]

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
STEADY_S = 60.0
"""Who has run for so long is started again after the first pause."""
GRACE_S = 10.0
"""For a child that was asked to stop; one that reads a hard article may take longer, and is killed."""
LOG_BYTES = 5 * 2**20


class Child:
    """A program that is kept running; what it says goes to the file `log`."""

    def __init__(self, name: str, command: Sequence[str], *, log: str, pass_fds: Sequence[int] = ()) -> None:
        self.name = name
        self.log = settings.VAR_DIR / "log" / f"{log}.log"
        self._command = command
        self._pass_fds = pass_fds
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._pause = FIRST_PAUSE_S
        self._start_at = 0.0

    def start(self) -> None:
        """In a group of its own, where a Ctrl-C meant for us does not reach it; the kernel ends it when we are killed."""
        with open_log(self.log) as log:
            self._process = subprocess.Popen(  # noqa: S603 - nothing in it that a visitor chose
                ["setpriv", "--pdeathsig", "TERM", *self._command],  # noqa: S607
                pass_fds=self._pass_fds,
                process_group=0,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=settings.BASE_DIR,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )
        self._started_at = time.monotonic()

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def tend(self, say: Say) -> None:
        """Starts it again, some time after it has ended: at once the first time, later and later when it keeps ending."""
        if self.runs:
            return
        now = time.monotonic()
        if self._process is not None:
            say(
                f"The {self.name} ended ({how_it_ended(self._process.returncode)}) and is started again: see {self.log}"
            )
            if now - self._started_at > STEADY_S:
                self._pause = FIRST_PAUSE_S
            self._start_at = now + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE_S)
            self._process = None
        if now >= self._start_at:
            self.start()

    def signal(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)

    def wait(self, seconds: float) -> None:
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(max(0.0, seconds))


def stop(children: Iterable[Child]) -> None:
    """Asks all of them to end, and kills who does not."""
    deadline = time.monotonic() + GRACE_S
    for child in children:
        child.signal(signal.SIGTERM)
    for child in children:
        child.wait(deadline - time.monotonic())
        child.signal(signal.SIGKILL)
        child.wait(GRACE_S)


def open_log(path: Path) -> BinaryIO:
    """To be written on at its end; a long one is set aside first, in the place of the one before it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".old.log"))
    return path.open("ab")
