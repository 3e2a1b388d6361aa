"""Rows of a generated archive -> a database of its own in the bench's server: by COPY, without triggers, indexes made at the end.

Loaded once: an archive of that size that is there already is used again. What the triggers would have checked is checked of a
sample afterwards.
"""

from __future__ import annotations

import datetime
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from articles.linking.profiles import PROFILE_VERSION
from bench.generated import pool as pools
from bench.generated.events import OUTLETS, weeks_of
from bench.generated.rows import END, Counts, Time
from bench.generated.tables import COLUMNS
from newsdesk import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.generated.pool import Pool

POOL = 10_000
CHUNK = 1_000
CORES = 2
DONE = f"A whole archive, as generated 2, with profiles {PROFILE_VERSION}"
"""The first number rises when it is generated otherwise: others are made anew."""
LOADING = {
    "fsync": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "autovacuum": "off",
    "shared_buffers": "512MB",
}
"""Of the server, while it is filled: what is cut short then is made anew."""
NEWCOMERS = "newcomers_{}.json"
"""Rows of articles that come to the archive next, as COPY reads them, by table; none of what linking makes of them."""
SAMPLE = 100
"""One article in so many has its anchors checked."""

_ANCHORS = """
SELECT count(*), count(*) FILTER (WHERE substr(version.body, part.start + 1, part."end" - part.start) <> part.exact)
FROM articles_articleversion version
JOIN (SELECT version_id, start, "end", exact FROM articles_mention WHERE version_id %% %(sample)s = 0
      UNION ALL SELECT claim.version_id, part.start, part."end", part.exact
      FROM articles_claim claim JOIN articles_claimpart part ON part.claim_id = claim.id WHERE claim.version_id %% %(sample)s = 0
     ) part ON part.version_id = version.id
WHERE version.id %% %(sample)s = 0"""


def ensure(articles: int) -> str:
    """Makes the archive, unless it is there; says how long that took. No other server of the bench may run."""
    kept = dict(postgres.SETTINGS)
    postgres.SETTINGS.update(LOADING)
    begun = time.perf_counter()
    try:
        with _server(articles) as server:
            if _is_whole(articles):
                with using(articles):
                    call_command("migrate", verbosity=0)
                return f"{articles:,} generated articles are there already"
            _make_database(server)
            with using(articles):
                _make(articles)
            return f"{articles:,} generated articles made in {time.perf_counter() - begun:,.0f} s"
    finally:
        postgres.SETTINGS.clear()
        postgres.SETTINGS.update(kept)


@contextmanager
def using(articles: int) -> Iterator[None]:
    """Django reads and writes the archive of so many articles, of the server that runs."""
    before = settings.DATABASES["default"]["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database(articles)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def database(articles: int) -> str:
    return f"generated_{articles}"


def _server(articles: int) -> postgres.Server:
    return postgres.Server(settings.EMBEDDED_DATABASE, database=database(articles))


def _superuser(articles: int) -> psycopg.Connection[Any]:
    address = _server(articles).connection_settings()
    return psycopg.connect(
        host=address["HOST"], port=address["PORT"], user=postgres.SUPERUSER, dbname=address["NAME"], autocommit=True
    )


def _make_database(server: postgres.Server) -> None:
    """An empty one: what is there was cut short."""
    name, owner = sql.Identifier(server.database), sql.Identifier(postgres.ROLE)
    with server._connect() as line:
        line.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        line.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))


def _is_whole(articles: int) -> bool:
    with _superuser(articles) as line:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        return line.execute(query).fetchone() == (DONE,)


def _make(articles: int) -> None:
    size = min(articles, POOL)
    if articles % size:
        raise ValueError(f"An archive of more than {POOL:,} articles is a multiple of that.")
    told = _Clock()
    call_command("migrate", verbosity=0)
    editor, _ = User.objects.get_or_create(username="bench-editor")
    connection.close()
    told("migrations")
    pool, newcomers = pools.make(size, articles)
    told("pool")
    with _superuser(articles) as line:
        line.execute(
            "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = ANY(%s::regclass[])",
            [list(COLUMNS)],
        )
    with _superuser(articles) as line:
        line.execute("SET session_replication_role = replica")
        store(line, world(pool))
    _load(pool, articles, editor.pk)
    coming = Time(newcomers, 0, before=Counts.of(pool).times(articles // size), begun=END, editor=editor.pk)
    (settings.VAR_DIR / NEWCOMERS.format(articles)).write_text(json.dumps(next(coming.chunks(len(newcomers.articles)))))
    told("rows")
    _index(articles)
    told("indexes")
    with _superuser(articles) as line:
        for table in (table for table, columns in COLUMNS.items() if columns.startswith("id ")):
            _set_sequence(line, table)
        line.execute("VACUUM (FREEZE, ANALYZE)")
        told("VACUUM")
        checked, wrong = line.execute(_ANCHORS, {"sample": min(SAMPLE, articles)}).fetchone() or (0, 0)
        if wrong or not checked:
            raise AssertionError(f"{wrong} of {checked} anchors are wrong")
        line.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database(articles)), sql.Literal(DONE))
        )
    told(f"a look at {checked:,} anchors")


class _Clock:
    def __init__(self) -> None:
        self._since = time.perf_counter()

    def __call__(self, what: str) -> None:
        now = time.perf_counter()
        print(f"  {what}: {now - self._since:,.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
        self._since = now


def world(pool: Pool) -> dict[str, list[str]]:
    """The rows that all times share: outlets, and those whom the world knows by name."""
    known = enumerate(pool.lexicon.names, start=1)
    return {
        "articles_outlet": [f"{one}\tOutlet {one}\toutlet-{one}.example\ten\t\t\n" for one in range(1, OUTLETS + 1)],
        "articles_entity": [
            f"{key}\t{name.full}\t{name.full.casefold()}\t{name.kind}\t\t\\N\tmachine\t\\N\n" for key, name in known
        ],
    }


def store(line: psycopg.Connection[Any], rows: Mapping[str, Sequence[str]]) -> None:
    for table, columns in COLUMNS.items():
        if rows.get(table):
            command = f"COPY {table} ({columns.replace(' ', ', ')}) FROM STDIN"
            with line.cursor().copy(command) as into:
                into.write("".join(rows[table]))


def _load(pool: Pool, articles: int, editor: int) -> None:
    """The oldest first, in as many processes as there are cores."""
    times = articles // len(pool.articles)
    with ProcessPoolExecutor(CORES, get_context("fork"), _keep, (pool, articles, times, editor)) as workers:
        for _ in workers.map(_load_time, reversed(range(times))):
            pass


_kept: list[tuple[Pool, int, int, int]] = []
"""Of a process of the above."""


def _keep(*given: Any) -> None:
    _kept[:] = [given]


def _load_time(number: int) -> None:
    pool, articles, times, editor = _kept[0]
    before = Counts.of(pool).times(times - 1 - number)
    begun = END - datetime.timedelta(weeks=weeks_of(len(pool.articles)) * (number + 1))
    with _superuser(articles) as line:
        line.execute("SET session_replication_role = replica")
        for rows in Time(pool, number, before=before, begun=begun, editor=editor).chunks(CHUNK):
            store(line, rows)


def _index(articles: int) -> None:
    """All indexes, those of the longest tables first."""
    with _superuser(articles) as line:
        query = "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r' ORDER BY relpages DESC, relname"
        line.execute("ANALYZE")
        tables = [name for (name,) in line.execute(query, [list(COLUMNS)])]
    with ProcessPoolExecutor(CORES, get_context("fork")) as workers:
        for _ in workers.map(_index_table, [articles] * len(tables), tables):
            pass


def _index_table(articles: int, table: str) -> None:
    with _superuser(articles) as line:
        line.execute("SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 0")
        line.execute(sql.SQL("REINDEX TABLE {}").format(sql.Identifier(table)))


def _set_sequence(line: psycopg.Connection[Any], table: str) -> None:
    command = sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(max(id), 1)) FROM {}")
    line.execute(command.format(sql.Identifier(table)), [table])
