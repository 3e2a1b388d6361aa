"""The archive's PostgreSQL while `serve` runs: the embedded one, started again if it ends, or the one of DATABASE_URL."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from django.conf import settings

from newsdesk.postgres import PostgresError, Server

if TYPE_CHECKING:
    from newsdesk.serving.children import Say

PAUSE_S = 5.0
"""Between two tries to start a server that cannot start: its disk may be full."""


class Database:
    def __init__(self, say: Say) -> None:
        self._say = say
        self._server = None if settings.EXTERNAL_DATABASE else Server(settings.EMBEDDED_DATABASE)
        self._try_at = 0.0

    def tend(self) -> None:
        """Starts the embedded server again if nobody listens on its socket. Who asks it meanwhile gets an error."""
        if self._server is None or time.monotonic() < self._try_at or _listens(self._server):
            return
        self._say("PostgreSQL ended and is started again; what was saved is kept.")
        try:
            self._server.start()
        except PostgresError as error:
            self._say(f"PostgreSQL did not start: {error}")
            self._try_at = time.monotonic() + PAUSE_S
        else:
            self._say("PostgreSQL is back.")

    def __enter__(self) -> Self:
        if self._server is not None:
            self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()


def _listens(server: Server) -> bool:
    where = server.connection_settings()
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(Path(where["HOST"]) / f".s.PGSQL.{where['PORT']}"))
        except (ConnectionError, FileNotFoundError):
            return False
    return True
