"""What must be there before the first page: the tables, and the static files under their hashed names."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from newsdesk.serving.children import Say


def migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        fresh = not executor.loader.applied_migrations
        say("Making the tables." if fresh else "Bringing the tables up to date.")
        call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    """Copies and compresses the static files, unless none has changed since."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    found = _fingerprint()
    if not stamp.exists() or stamp.read_text() != found:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(found)


def _fingerprint() -> str:
    files = sorted(
        (path, storage.path(path)) for finder in finders.get_finders() for path, storage in finder.list(None)
    )
    digest = hashlib.sha256()
    for name, path in files:
        status = Path(path).stat()
        digest.update(f"{name}\0{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
