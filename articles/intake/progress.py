"""How far an intake is: files to be read, records by what became of them, versions that the machine has yet to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from articles.intake.storing import ADDED
from articles.models import ArticleVersion, IntakeItem

if TYPE_CHECKING:
    from articles.models import Intake

Outcome = IntakeItem.Outcome


@dataclass(frozen=True, slots=True)
class Progress:
    outcomes: dict[str, int]
    """Items by outcome; every outcome is there."""
    unannotated: int
    failed: int

    @property
    def unread(self) -> int:
        """Files."""
        return self.outcomes[Outcome.WAITING]

    @property
    def added(self) -> int:
        return sum(self.outcomes[outcome] for outcome in ADDED)

    @property
    def annotated(self) -> int:
        return max(0, self.added - self.unannotated - self.failed)

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())

    @property
    def seen(self) -> str:
        """Differs whenever the list of items does."""
        return f"{self.total}-{self.unread}"

    @property
    def is_done(self) -> bool:
        return not self.unread and not self.unannotated


def progress_of(intake: Intake) -> Progress:
    """Two queries."""
    counted = dict(intake.items.order_by().values_list("outcome").annotate(Count("pk")))
    added = intake.items.filter(article=OuterRef("article"), outcome__in=ADDED)
    versions = ArticleVersion.objects.exclude(annotation=ArticleVersion.Annotation.ANNOTATED).filter(Exists(added))
    waiting = Q(annotation=ArticleVersion.Annotation.WAITING)
    open_versions = versions.aggregate(waiting=Count("pk", filter=waiting), failed=Count("pk", filter=~waiting))
    return Progress(
        outcomes={outcome: counted.get(outcome, 0) for outcome in Outcome.values},
        unannotated=open_versions["waiting"],
        failed=open_versions["failed"],
    )
