"""How much faster two workers annotate than one: the same articles on the queue, from the first to the last."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from django.conf import settings

from articles.annotating.reading import annotate_again
from articles.models import ArticleVersion

if TYPE_CHECKING:
    from collections.abc import Sequence

WARM_UP, MEASURED = 80, 400
"""Articles: until the workers have loaded their pipelines, and then."""


def ratio() -> str:
    """One line."""
    keys = list(ArticleVersion.objects.order_by("pk").values_list("pk", flat=True)[: WARM_UP + MEASURED])
    one, two = (_seconds(workers, keys) for workers in (1, 2))
    return f"annotating {len(keys) - WARM_UP}: one worker {one:.1f} s, two {two:.1f} s, {one / two:.2f} times as fast"


def _seconds(workers: int, keys: Sequence[int]) -> float:
    running = [_worker() for _ in range(workers)]
    try:
        _annotate(keys[:WARM_UP])
        begun = time.perf_counter()
        _annotate(keys[WARM_UP:])
        return time.perf_counter() - begun
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def _annotate(keys: Sequence[int]) -> None:
    versions = ArticleVersion.objects.filter(pk__in=keys)
    versions.update(pipeline_version="before")
    annotate_again(versions)
    while versions.filter(annotation=ArticleVersion.Annotation.WAITING).exists():
        time.sleep(0.1)


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=settings.BASE_DIR, env=os.environ)
