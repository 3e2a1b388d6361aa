"""Reads versions that wait, each in the child process, and stores what was found: one that cannot be read loses itself only."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from articles import queue
from articles.annotating import lessons, storing
from articles.models import ArticleVersion
from articles.models.articles import ArticleVersionQuerySet
from articles.nlp import learned
from articles.nlp.annotations import ArticleAnnotation
from articles.nlp.child import ChildReader, ReaderUnavailable, ReadingFailed

logger = logging.getLogger(__name__)
AT_ONCE = 2_000
NOBODYS_FAULT = (ReaderUnavailable, OperationalError, InterfaceError)
"""What is raised when no article can be read or stored, whatever its words."""


def annotate_versions(version_ids: Sequence[int], *, stop: Callable[[], bool] = lambda: False) -> Sequence[int]:
    """Annotates the versions in order, and gives the ids of those that are left when `stop()` says so.

    What was deleted meanwhile, what has failed, and what this pipeline has read already is skipped. Raises ReaderUnavailable, or django's OperationalError, when it is not an article's fault.
    """
    for position, version_id in enumerate(version_ids):
        if stop():
            return version_ids[position:]
        _annotate(version_id)
    return []


def articles_of(version_ids: Sequence[int]) -> list[int]:
    """The articles of those versions that are still there, in order."""
    versions = ArticleVersion.objects.filter(pk__in=version_ids).order_by("pk")
    return list(dict.fromkeys(versions.values_list("article", flat=True)))


def annotate_again(versions: ArticleVersionQuerySet) -> int:
    """Asks for the current ones among the versions to be annotated once more, AT_ONCE in a transaction; gives their number."""
    ids = list(versions.current().order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(ids), AT_ONCE):
        part = ids[at : at + AT_ONCE]
        with transaction.atomic():
            ArticleVersion.objects.filter(pk__in=part).update(annotation=ArticleVersion.Annotation.WAITING, problem="")
            queue.annotate_later(part)
    return len(ids)


def give_up(version_ids: Sequence[int], problem: str) -> None:
    """Marks those that still wait as failed."""
    waiting = ArticleVersion.objects.filter(pk__in=version_ids, annotation=ArticleVersion.Annotation.WAITING)
    for version_id in waiting.values_list("pk", flat=True):
        storing.mark_failed(version_id, problem)


@cache
def reader() -> ChildReader:
    """The process that reads; started with the first article, and kept."""
    return ChildReader(settings.SPACY_MODEL, settings.ENCODER)


def _annotate(version_id: int) -> None:
    version = ArticleVersion.objects.select_related("article").filter(pk=version_id).first()
    lesson = lessons.in_use()
    if version is None or _is_done(version, lesson):
        return
    try:
        annotation = reader().read(version.body, version.title)
        _store(version, lessons.applied(lesson, annotation, version), lesson)
    except ReadingFailed as error:
        storing.mark_failed(version_id, str(error))
    except NOBODYS_FAULT:
        raise
    except Exception as error:
        logger.exception("What was found in version %s cannot be stored", version_id)
        storing.mark_failed(version_id, f"What was found in it cannot be stored: {type(error).__name__}: {error}")


def _store(version: ArticleVersion, annotation: ArticleAnnotation, lesson: learned.Lesson | None) -> None:
    """Stores it, unless somebody else has read the version meanwhile, or deleted it."""
    with transaction.atomic():
        current = ArticleVersion.objects.select_for_update().filter(pk=version.pk).first()
        if current is not None and not _is_done(current, lesson):
            storing.store(version.pk, annotation)


def _is_done(version: ArticleVersion, lesson: learned.Lesson | None) -> bool:
    state = ArticleVersion.Annotation
    if version.annotation == state.ANNOTATED:
        return version.pipeline_version == learned.version_with(reader().pipeline_version(), lesson)
    return version.annotation == state.FAILED
