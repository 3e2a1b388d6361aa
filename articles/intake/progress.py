"""How far an intake is: files to be read, records by what became of them, versions that the machine has yet to read, and how fast it goes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.utils import timezone

from articles.intake.storing import ADDED
from articles.models import ArticleVersion, Intake, IntakeFile, IntakeItem

if TYPE_CHECKING:
    from django.db.models import QuerySet

Outcome = IntakeItem.Outcome
LATELY = datetime.timedelta(minutes=1)
"""Over which time a rate is taken."""


@dataclass(frozen=True, slots=True)
class Progress:
    stage: str
    outcomes: dict[str, int]
    """Items by outcome; every outcome is there."""
    unread: int
    """Files."""
    unread_bytes: int
    asking: int
    """Files that ask which of their columns is which."""
    files: int
    bytes: int
    unannotated: int
    failed: int
    rate: float
    """Articles a minute that were annotated, or, where none waits for that, records a minute that were read, lately."""

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
    def read_percent(self) -> int:
        """Of the bytes, those in files that are read."""
        return 100 * (self.bytes - self.unread_bytes) // self.bytes if self.bytes else 100

    @property
    def minutes_left(self) -> float | None:
        """At the present rate; None while there is none, or while files are yet to be read."""
        return self.unannotated / self.rate if self.unannotated and self.rate and not self.unread else None

    @property
    def seen(self) -> str:
        """Differs whenever the list of items does."""
        return f"{self.stage}-{self.total}-{self.unread}-{self.asking}-{self.outcomes[Outcome.WAITING]}"

    @property
    def is_done(self) -> bool:
        """Nothing more happens by itself."""
        return not self.unread and not self.unannotated and self.stage != Intake.Stage.RECEIVING


def progress_of(intake: Intake) -> Progress:
    """Five queries."""
    counted = dict(intake.items.order_by().values_list("outcome").annotate(Count("pk")))
    state = IntakeFile.State
    files = intake.files.aggregate(
        all=Count("pk"),
        bytes=Sum("size", default=0),
        unread=Count("pk", filter=Q(state=state.WAITING)),
        unread_bytes=Sum("size", filter=Q(state=state.WAITING), default=0),
        asking=Count("pk", filter=Q(state=state.ASKS)),
    )
    versions = ArticleVersion.objects.filter(intake_items__intake=intake)
    waiting = Q(annotation=ArticleVersion.Annotation.WAITING)
    unfinished = versions.exclude(annotation=ArticleVersion.Annotation.ANNOTATED)
    open_versions = unfinished.aggregate(waiting=Count("pk", filter=waiting), failed=Count("pk", filter=~waiting))
    return Progress(
        stage=intake.stage,
        outcomes={outcome: counted.get(outcome, 0) for outcome in Outcome.values},
        unread=files["unread"],
        unread_bytes=files["unread_bytes"],
        asking=files["asking"],
        files=files["all"],
        bytes=files["bytes"],
        unannotated=open_versions["waiting"],
        failed=open_versions["failed"],
        rate=_rate(intake, versions, is_read=not files["unread"]),
    )


def _rate(intake: Intake, versions: QuerySet[ArticleVersion], *, is_read: bool) -> float:
    """A minute; over the time since the import was begun, where that is shorter."""
    now = timezone.now()
    since = max(now - LATELY, intake.begun_at)
    count = versions.filter(annotated_at__gt=since).count() if is_read else intake.items.filter(at__gt=since).count()
    return count / max((now - since) / datetime.timedelta(minutes=1), 1 / 60)
