"""`make bench [SCALE=10000]`: the figures of the README, on an archive of that many articles of its own (var/bench).

`python -m bench 10000 5` lets the editors who save at once do so for 5 seconds, not for a minute.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "bench"


def main(scale: int, seconds: float) -> None:
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    os.environ |= {"NEWSDESK_VAR": str(VAR), "DJANGO_SETTINGS_MODULE": "newsdesk.settings"}
    os.environ.pop("DATABASE_URL", None)  # an archive that somebody works in is no place for a bench
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from newsdesk.postgres import Server

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with Server(settings.EMBEDDED_DATABASE):
        call_command("migrate", verbosity=0)
        _measure(scale, seconds)


def _measure(scale: int, seconds: float) -> None:
    from bench import (
        annotating,
        archive,
        copies,
        desk,
        editors,
        everywhere,
        importing,
        machine,
        pages,
        searching,
        storing,
        workers,
    )

    texts = archive.plant()
    print(annotating.ratios(texts))
    print(f"{archive.grow(scale):,} articles with {archive.claims():,} claims")
    searching.index_copies()
    for figure in (*pages.figures(), *desk.figures(texts), *everywhere.figures(), *searching.figures()):
        print(figure)
    print(workers.ratio())
    for line in (*editors.figures(seconds), *machine.figures()):
        print(line)
    for line in (*storing.figures(scale), *importing.figures(importing.COUNTS), *copies.figures(scale)):
        print(line)


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:]]
    main(int(given[0]) if given else 10_000, given[1] if len(given) > 1 else 60)
