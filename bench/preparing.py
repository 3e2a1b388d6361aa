"""Django on a folder of the bench's own (var/bench), with servers that are started when they are needed."""

from __future__ import annotations

import os
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "bench"


def prepare() -> None:
    """Once a process, before anything of Django is imported."""
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    os.environ |= {"NEWSDESK_VAR": str(VAR), "DJANGO_SETTINGS_MODULE": "newsdesk.settings"}
    os.environ.pop("DATABASE_URL", None)  # an archive that somebody works in is no place for a bench
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
