#!/usr/bin/env python
"""Django's command line; starts the embedded PostgreSQL first where a command needs a database and none is named."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import nullcontext
from types import FrameType

WITHOUT_DATABASE = {None, "annotate", "check", "collectstatic", "help", "serve", "--help", "--version"}
"""`serve` runs the server itself; the others never ask for a row."""


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from newsdesk.postgres import PostgresError, Server

    signal.signal(signal.SIGTERM, leave)
    command = arguments[1] if len(arguments) > 1 else None
    try:
        needs_server = command not in WITHOUT_DATABASE and settings.EXTERNAL_DATABASE is None
        with Server(settings.EMBEDDED_DATABASE) if needs_server else nullcontext():
            execute_from_command_line(arguments)
    except PostgresError as error:
        sys.exit(f"The database did not start: {error}")
    except ImproperlyConfigured as error:
        sys.exit(f"The settings do not fit: {error}")
    except PermissionError as error:
        sys.exit(
            f"{error.filename}: {error.strerror}. Newsdesk keeps its data there; NEWSDESK_VAR names another folder."
        )


def leave(number: int, frame: FrameType | None) -> None:
    """Ends in order, so that PostgreSQL is left by its last client: 143 is what a shell makes of SIGTERM."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main(sys.argv)
