#!/usr/bin/env python
"""Django's command line; starts the embedded PostgreSQL first where a command needs a database and none is named."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext

WITHOUT_DATABASE = {None, "annotate", "check", "collectstatic", "help", "serve", "--help", "--version"}
"""`serve` runs the server itself; the others never ask for a row."""


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from newsdesk.postgres import PostgresError, Server

    command = arguments[1] if len(arguments) > 1 else None
    needs_server = command not in WITHOUT_DATABASE and settings.EXTERNAL_DATABASE is None
    try:
        with Server(settings.EMBEDDED_DATABASE) if needs_server else nullcontext():
            execute_from_command_line(arguments)
    except PostgresError as error:
        sys.exit(f"The database did not start: {error}")


if __name__ == "__main__":
    main(sys.argv)
