"""An import is taken back, as long as nobody has worked on what it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.dateparse import parse_datetime

from articles.intake.storing import ADDED, wait_for_others
from articles.models import Article, ArticleVersion, Claim, Intake, IntakeFile, IntakeItem, Mention, Revision
from articles.models.anchors import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

BATCH = 500
"""Articles a transaction."""
Outcome = IntakeItem.Outcome


class WorkedOn(Exception):
    """People have worked on articles of this import: it cannot be taken back as a whole."""


def worked_on(intake: Intake) -> QuerySet[Article]:
    """The articles that the import stored or changed, and in which somebody has decided, added or marked something since."""
    me = OuterRef("pk")
    by_people = (
        Exists(Revision.objects.filter(article=me))
        | Exists(Claim.objects.filter(article=me, origin=Origin.PERSON))
        | Exists(Mention.objects.filter(version__article=me, origin=Origin.PERSON))
    )
    added = IntakeItem.objects.filter(intake=intake, outcome__in=ADDED, article=me)
    return Article.objects.filter(by_people, Exists(added))


def undo(intake: Intake) -> int:
    """Takes out of the archive what the import brought: articles, and versions of articles; their number.

    BATCH in a transaction; broken off, the same call goes on. An article that another import has brought a newer version of
    keeps that one. Raises WorkedOn, and then nothing more is taken out.
    """
    if worked_on(intake).exists():
        raise WorkedOn
    with transaction.atomic():
        wait_for_others()
        Intake.objects.filter(pk=intake.pk).update(stage=Intake.Stage.UNDONE)
        intake.stage = Intake.Stage.UNDONE
        intake.files.exclude(state=IntakeFile.State.READ).update(state=IntakeFile.State.READ)
    count = 0
    while items := list(_brought(intake).select_related("article", "version")[:BATCH]):
        with transaction.atomic():
            wait_for_others()
            count += _take_out(intake, items)
    return count


def _brought(intake: Intake) -> QuerySet[IntakeItem]:
    """The newest first: of several versions of one article the last is taken out before those below it."""
    return intake.items.filter(outcome__in=ADDED).exclude(version=None).order_by("-version_id")


def _take_out(intake: Intake, items: Sequence[IntakeItem]) -> int:
    articles = {item.article_id for item in items}
    if worked_on(intake).filter(pk__in=articles).exists():
        raise WorkedOn
    for item in items:
        if item.outcome == Outcome.NEW_VERSION:
            _take_version(item)
    stored = [item for item in items if item.outcome != Outcome.NEW_VERSION]
    versions = ArticleVersion.objects.filter(pk__in=[item.version_id for item in stored])
    alone = Article.objects.filter(versions__in=versions).exclude(
        Exists(ArticleVersion.objects.filter(article=OuterRef("pk")).exclude(pk__in=versions.values("pk")))
    )
    Article.objects.filter(pk__in=list(alone.values_list("pk", flat=True))).delete()
    versions.delete()
    return len(items)


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
