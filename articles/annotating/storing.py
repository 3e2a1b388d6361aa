"""What the pipeline found in one version -> rows; what a person decided stays. Running it twice gives the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from articles.annotating.carrying import carry_decisions, carry_mentions, taken_away
from articles.annotating.claims import store_claims
from articles.annotating.entities import entity_rows, forget_unused
from articles.models import ArticleVersion, Mention, Profile
from articles.models.anchors import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import Entity
    from articles.nlp.annotations import ArticleAnnotation


@transaction.atomic
def store(version_id: int, annotation: ArticleAnnotation) -> None:
    """Writes the annotation of one version in one transaction. Raises ArticleVersion.DoesNotExist."""
    version = ArticleVersion.objects.select_related("article").select_for_update(of=["self"]).get(pk=version_id)
    entities = entity_rows(version.article, annotation.entities)
    _store_mentions(version, annotation, entities)
    store_claims(version, annotation, entities)
    if version.number > 1 and version.annotated_at is None:
        carry_mentions(version)
    if version.number > 1:
        carry_decisions(version)
    forget_unused(version.article)
    ArticleVersion.objects.filter(pk=version.pk).update(
        annotation=ArticleVersion.Annotation.ANNOTATED,
        annotated_at=timezone.now(),
        pipeline_version=annotation.pipeline_version,
        boilerplate=[[span.start, span.end] for span in annotation.boilerplate],
        problem="",
    )
    _ask_for_its_story(version)


def _ask_for_its_story(version: ArticleVersion) -> None:
    """The article waits to be put into a story, unless it is there with these words or has newer ones."""
    known = Profile.objects.filter(version=version).exclude(made_by="")
    newer = version.article.versions.filter(number__gt=version.number)
    if not known.exists() and not newer.exists():
        Profile.objects.ask_for([version])


def mark_failed(version_id: int, problem: str) -> None:
    """Says on the version why it could not be annotated; what was stored of it before stays."""
    ArticleVersion.objects.filter(pk=version_id).update(
        annotation=ArticleVersion.Annotation.FAILED, problem=problem.replace("\0", "")
    )


def _store_mentions(version: ArticleVersion, annotation: ArticleAnnotation, entities: Sequence[Entity]) -> None:
    version.mentions.filter(origin=Origin.MACHINE).delete()
    taken = taken_away(version)
    Mention.objects.bulk_create(
        [
            Mention(
                version=version,
                entity=entities[found.entity],
                kind=found.kind,
                label=found.label,
                start=found.span.start,
                end=found.span.end,
                exact=version.body[found.span.start : found.span.end],
            )
            for found in annotation.mentions
            if (found.span.start, found.span.end) not in taken
        ],
        ignore_conflicts=True,  # where a person has marked the same words for the same entity
    )
