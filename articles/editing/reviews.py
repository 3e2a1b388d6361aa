"""An article is marked as reviewed; from then on it says who did so, when, and what has changed since."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone

from articles import history
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Article, ArticleVersion, Claim, Review, Revision
from articles.models.anchors import Origin

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from django.contrib.auth.models import User

Act = Revision.Act


class StillToCheck(NotAllowed):
    """Claims of this article are still to check."""

    def __init__(self, remaining: int) -> None:
        super().__init__()
        self.remaining = remaining


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed in an article since its review."""

    changes: list[Revision]
    """Of claims, by people, newest first; what was undone since as well is left out."""
    is_read_again: bool
    found: list[Claim]
    """Claims that the machine has found since in the version that was reviewed."""
    newer: ArticleVersion | None

    @property
    def people(self) -> list[tuple[str, int]]:
        """Who changed how many claims, most first."""
        claims: dict[str, set[int | None]] = {}
        for change in self.changes:
            claims.setdefault(change.by.get_username(), set()).add(change.claim_id)
        return sorted(((name, len(of)) for name, of in claims.items()), key=lambda one: -one[1])


@transaction.atomic
def mark(version: ArticleVersion, *, by: User, remaining: int = 0) -> Revision:
    """Says that `by` has reviewed the version, of which `remaining` claims may be undecided.

    Raises StillToCheck where there are more.
    """
    undecided = Claim.objects.filter(version=version, is_withdrawn=False, attribution__state="suggested").count()
    if undecided > remaining:
        raise StillToCheck(undecided)
    review, _ = Review.objects.select_for_update().get_or_create(version=version, editor=by)
    before = _snapshot(review)
    review.started_at = _begun(review)
    review.finished_at = timezone.now()
    review.save(update_fields=["started_at", "finished_at"])
    after = _snapshot(review) | {"newest_claim": version.claims.aggregate(newest=Max("pk"))["newest"] or 0}
    return history.record_version(Act.VERSION_REVIEWED, version=version, by=by, before=before, after=after)


def put_back(revision: Revision, *, action: uuid.UUID, by: User) -> Revision:
    """The review as it was before that. Raises StaleEdit if it has been marked again since."""
    version, before = revision.version, revision.before
    review = Review.objects.select_for_update().filter(version=version, editor=before["editor"]).first()
    if version is None or review is None or _snapshot(review)["finished_at"] != revision.after["finished_at"]:
        raise StaleEdit
    now = _snapshot(review)
    finished = before["finished_at"]
    review.finished_at = datetime.datetime.fromisoformat(finished) if finished else None
    review.save(update_fields=["finished_at"])
    return history.record_version(
        Act.UNDONE, version=version, by=by, before=now, after=_snapshot(review), action=action, undoes=revision
    )


def last_review(article: Article) -> Review | None:
    """The review that was finished last, of any version. One query."""
    return last_reviews([article]).get(article.pk)


def last_reviews(articles: Iterable[Article]) -> dict[int, Review]:
    """The same for many, by the article's key; those without one are left out. One query."""
    done = Review.objects.filter(version__article__in=[article.pk for article in articles], finished_at__isnull=False)
    rows = done.select_related("editor", "version__article").order_by("finished_at")
    return {review.version.article_id: review for review in rows}


def since(review: Review) -> Since:
    """What has changed since the review, by people and by the machine. Four queries."""
    version, finished = review.version, review.finished_at or review.started_at
    changes = Revision.objects.filter(
        Q(undoes=None) | Q(undoes__at__lte=finished),
        undone_by=None,
        article=version.article_id,
        claim__isnull=False,
        at__gt=finished,
    )
    is_read_again = version.annotated_at is not None and version.annotated_at > finished
    return Since(
        changes=list(changes.select_related("by")),
        is_read_again=is_read_again,
        found=_found_since(review) if is_read_again else [],
        newer=ArticleVersion.objects.filter(article=version.article_id, number__gt=version.number)
        .order_by("-number")
        .first(),
    )


def _found_since(review: Review) -> list[Claim]:
    marked = Revision.objects.filter(act=Act.VERSION_REVIEWED, version=review.version, by=review.editor).first()
    newest = marked.after["newest_claim"] if marked else 0
    return list(review.version.claims.filter(pk__gt=newest, origin=Origin.MACHINE).standing().for_reading())


def _begun(review: Review) -> datetime.datetime:
    """When the editor first changed something in the version."""
    changed = Revision.objects.filter(by=review.editor_id, claim__version=review.version_id)
    first: datetime.datetime | None = changed.aggregate(first=Min("at"))["first"]
    return first or review.started_at


def _snapshot(review: Review) -> dict[str, Any]:
    finished = review.finished_at.isoformat() if review.finished_at else None
    return {"editor": review.editor_id, "finished_at": finished}
