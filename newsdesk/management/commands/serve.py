"""`manage.py serve`: everything a newcomer needs in one process tree."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from newsdesk.postgres import PostgresError
from newsdesk.serving.tree import CannotServe, serve


class Command(BaseCommand):
    help = "Serve Newsdesk on this machine: database, worker and web server, until Ctrl-C."
    requires_system_checks: list[str] = []  # a newcomer waits; `manage.py check` has them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="an address of this machine; see NEWSDESK_HOSTS too")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "serve is for one machine. In production, run the worker and a WSGI server, each on its own."
            )
        try:
            serve(host, port, self.say)
        except (CannotServe, PostgresError, OSError) as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from error

    def say(self, words: str) -> None:
        try:
            self.stdout.write(f"{words}\n")
            self.stdout.flush()
        except OSError:  # the terminal is gone; what is still to be said goes nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def port_number(word: str) -> int:
    if not word.isdecimal() or not 0 < int(word) < 65536:
        raise ArgumentTypeError(f"{word}: a port is a number from 1 to 65535")
    return int(word)
