"""The lesson in use, as it stands at this moment: a worker needs no restart where one is adopted or rolled back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from django.db.models import Exists, OuterRef

from articles.models import ArticleVersion, Attribution, Claim, Entity, Lesson
from articles.nlp import learned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.models import ArticleVersion
    from articles.models.articles import ArticleVersionQuerySet
    from articles.nlp.annotations import ArticleAnnotation, Kind
    from articles.nlp.learned import LearnedAlias


def in_use() -> learned.Lesson | None:
    """The lesson with the entities of its aliases as they are called now. One query; two where it has aliases."""
    row = Lesson.objects.defer("figures").adopted()
    if row is None:
        return None
    lesson = learned.from_json(row.pk, row.content)
    return replace(lesson, aliases=tuple(_as_called_now(lesson.aliases)))


def _as_called_now(aliases: Sequence[LearnedAlias]) -> Iterator[LearnedAlias]:
    """Without those whose entity is gone, or can no longer be told by its name."""
    entities = Entity.objects.select_related("merged_into").in_bulk([alias.entity for alias in aliases])
    for alias in aliases:
        entity = entities.get(alias.entity)
        entity = entity and (entity.merged_into or entity)
        if entity is not None and entity.article_id is None and not entity.note:
            yield replace(alias, entity=entity.pk, name=entity.name, kind=cast("Kind", entity.kind))


def undecided_without_it() -> ArticleVersionQuerySet:
    """The newest versions in which a claim waits for an editor, and that were annotated otherwise than with the lesson in use.

    Where none is in use: those annotated with any.
    """
    current = Lesson.objects.defer("content", "figures").adopted()
    waiting = Claim.objects.filter(version=OuterRef("pk"), attribution__state=Attribution.State.SUGGESTED)
    annotated = ArticleVersion.objects.current().filter(Exists(waiting), annotation=ArticleVersion.Annotation.ANNOTATED)
    if current is None:
        return annotated.filter(pipeline_version__contains=learned.MARK)
    return annotated.exclude(pipeline_version__endswith=f"{learned.MARK}{current.pk}")


def applied(lesson: learned.Lesson | None, annotation: ArticleAnnotation, version: ArticleVersion) -> ArticleAnnotation:
    """The annotation of a version, with its candidates as the lesson ranks them. Reads version.article."""
    if lesson is None:
        return annotation
    published = version.article.published_at
    return learned.apply(lesson, annotation, version.body, published.date() if published else None)
