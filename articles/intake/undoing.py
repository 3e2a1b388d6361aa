"""An import is taken back, as long as nobody has worked on what it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.dateparse import parse_datetime

from articles import queue, tallies
from articles.intake import copies
from articles.intake.storing import ADDED, wait_for_others
from articles.models import (
    Article,
    ArticleVersion,
    Claim,
    Intake,
    IntakeFile,
    IntakeItem,
    Mention,
    Profile,
    Revision,
    StoryLink,
)
from articles.models.anchors import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

BATCH = 500
"""Articles a transaction."""
Outcome = IntakeItem.Outcome
Stage = Intake.Stage


class WorkedOn(Exception):
    """People have worked on articles of this import: it cannot be taken back as a whole."""


def worked_on(intake: Intake) -> QuerySet[Article]:
    """The articles that the import stored or changed, and in which somebody has decided, added or marked something since."""
    me = OuterRef("pk")
    by_people = (
        Exists(Revision.objects.filter(article=me))
        | Exists(Claim.objects.filter(article=me, origin=Origin.PERSON))
        | Exists(Mention.objects.filter(version__article=me, origin=Origin.PERSON))
        | Exists(StoryLink.objects.filter(article=me, decided_by__isnull=False))
    )
    added = IntakeItem.objects.filter(intake=intake, outcome__in=ADDED, article=me)
    return Article.objects.filter(by_people, Exists(added))


@transaction.atomic
def begin(intake: Intake) -> None:
    """Has a worker take the import back. Does nothing where that was done. Raises WorkedOn."""
    if worked_on(intake).exists():
        raise WorkedOn
    if Intake.objects.filter(pk=intake.pk, stage=Stage.RUNNING).update(stage=Stage.UNDOING):
        intake.stage = Stage.UNDOING
        queue.undo_later(intake.pk)


def undo(intake: Intake, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Takes out of the archive what the import brought: articles, and versions of articles; their number.

    BATCH in a transaction; broken off, the same call goes on. An article that another import has brought a newer version of
    keeps that one. Raises WorkedOn, and then nothing more is taken out and the import stands, with what is left of it.
    """
    try:
        return _undo(intake, stop)
    except WorkedOn:
        stand(intake)
        raise


def stand(intake: Intake) -> None:
    """What is left of an import that was to be taken back stays; somebody may ask once more."""
    if Intake.objects.filter(pk=intake.pk, stage=Stage.UNDOING).update(stage=Stage.RUNNING):
        intake.stage = Stage.RUNNING


def left(intake: Intake) -> int:
    """How many articles and versions are yet to be taken out."""
    return _brought(intake).count()


def _undo(intake: Intake, stop: Callable[[], bool]) -> int:
    if worked_on(intake).exists():
        raise WorkedOn
    with transaction.atomic():
        wait_for_others()
        _turn(intake, Stage.UNDOING)
        intake.files.exclude(state=IntakeFile.State.READ).update(state=IntakeFile.State.READ)
    count = 0
    while not stop():
        with transaction.atomic():
            wait_for_others()
            tallies.hold_stories()
            items = list(_brought(intake).select_related("article", "version")[:BATCH])
            count += _take_out(intake, items)
            if not items:
                _turn(intake, Stage.UNDONE)
                return count
    return count


def _turn(intake: Intake, stage: Intake.Stage) -> None:
    Intake.objects.filter(pk=intake.pk).update(stage=stage)
    intake.stage = stage


def _brought(intake: Intake) -> QuerySet[IntakeItem]:
    """The newest first: of several versions of one article the last is taken out before those below it."""
    return intake.items.filter(outcome__in=ADDED).exclude(version=None).order_by("-version_id")


def _take_out(intake: Intake, items: Sequence[IntakeItem]) -> int:
    articles = {item.article_id for item in items}
    if worked_on(intake).filter(pk__in=articles).exists():
        raise WorkedOn
    printed = tallies.statements_of(Q(claim__version__in=[item.version_id for item in items]))
    for item in items:
        if item.outcome == Outcome.NEW_VERSION:
            _take_version(item)
    _take_stored([item for item in items if item.outcome != Outcome.NEW_VERSION])
    tallies.settle_statements(printed)
    return len(items)


def _take_stored(items: Sequence[IntakeItem]) -> None:
    """Deletes the articles; of one to which another import has brought a newer version, only the version that it began with."""
    versions = {item.version_id for item in items}
    others = ArticleVersion.objects.filter(article__in={item.article_id for item in items}).exclude(pk__in=versions)
    stay = set(others.values_list("article", flat=True))
    ArticleVersion.objects.filter(pk__in=versions, article__in=stay).delete()
    gone = [item.article_id for item in items if item.article_id is not None and item.article_id not in stay]
    copies.pass_on(gone)
    stories = set(StoryLink.objects.filter(article__in=gone).values_list("story", flat=True))
    Article.objects.filter(pk__in=gone).delete()
    tallies.settle_stories(stories)


def _take_version(item: IntakeItem) -> None:
    """Deletes the version, and gives the article back what it was before, if that version is its newest."""
    version, article = item.version, item.article
    if version is None or article is None:
        return
    is_newest = not article.versions.filter(number__gt=version.number).exists()
    version.delete()
    if is_newest and item.replaced:
        published_at = item.replaced["published_at"]
        values = item.replaced | {"published_at": parse_datetime(published_at) if published_at else None}
        Article.objects.filter(pk=article.pk).update(**values)
    left = article.versions.filter(annotation=ArticleVersion.Annotation.ANNOTATED).select_related("article")
    Profile.objects.ask_for(left.order_by("-number")[:1])
