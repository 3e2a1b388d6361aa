"""A process of Newsdesk, for the tests: attaches to the server, runs each line of SQL that it reads, leaves at the end.

Answers each with a line of JSON; the first says that it is attached.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import psycopg

from newsdesk.postgres import PostgresError, Server


def main() -> None:
    server = Server(Path(sys.argv[1]))
    try:
        server.start()
    except PostgresError as error:
        sys.exit(str(error))
    settings = server.connection_settings()
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], dbname=settings["NAME"], autocommit=True
    ) as connection:
        say(["attached", server.pid()])
        for line in sys.stdin:
            cursor = connection.execute(line.encode())
            say(cursor.fetchall() if cursor.description else [])
    server.close()


def say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer, default=str) + "\n")
    sys.stdout.flush()


main()
