"""How far an intake is: files to be read, records by what became of them, versions that the machine has yet to read, and how fast it goes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.utils import timezone

from articles.intake import undoing
from articles.intake.storing import ADDED
from articles.models import ArticleVersion, Intake, IntakeFile, IntakeItem

if TYPE_CHECKING:
    from django.db.models import QuerySet

Outcome = IntakeItem.Outcome
UNDER_WAY = (Intake.Stage.RECEIVING, Intake.Stage.UNDOING)
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
    """Articles a minute that were annotated lately, or, while files are yet to be read, records a minute that were read."""
    bytes_rate: float
    """Bytes a minute, of files that were read lately."""
    to_take_out: int
    """Of an import that is being taken back: articles and versions that are still there."""

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
        """For reading the files, or, where they are read, for annotating; at the present rate, None while there is none."""
        left, rate = (self.unread_bytes, self.bytes_rate) if self.unread else (self.unannotated, self.rate)
        return left / rate if left and rate else None

    @property
    def taken_out(self) -> int:
        return self.added - self.to_take_out

    @property
    def seen(self) -> str:
        """Differs whenever the list of items does."""
        return (
            f"{self.stage}-{self.total}-{self.unread}-{self.asking}-{self.outcomes[Outcome.WAITING]}-{self.to_take_out}"
        )

    @property
    def turn(self) -> str:
        """Differs whenever there is something else to do about the import."""
        return f"{self.stage}-{self.asking}-{not self.unread:d}-{self.is_done:d}"

    @property
    def is_done(self) -> bool:
        """Nothing more happens by itself."""
        return not self.unread and not self.unannotated and self.stage not in UNDER_WAY


def progress_of(intake: Intake) -> Progress:
    """Five queries, six for an import that is being taken back."""
    since = max(timezone.now() - LATELY, intake.begun_at)
    counted = dict(intake.items.order_by().values_list("outcome").annotate(Count("pk")))
    state = IntakeFile.State
    files = intake.files.aggregate(
        all=Count("pk"),
        bytes=Sum("size", default=0),
        unread=Count("pk", filter=Q(state=state.WAITING)),
        unread_bytes=Sum("size", filter=Q(state=state.WAITING), default=0),
        asking=Count("pk", filter=Q(state=state.ASKS)),
        lately=Sum("size", filter=Q(read_at__gt=since), default=0),
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
        rate=_a_minute(_done_since(since, intake, versions, is_read=not files["unread"]), since),
        bytes_rate=_a_minute(files["lately"], since),
        to_take_out=undoing.left(intake) if intake.stage == Intake.Stage.UNDOING else 0,
    )


def _done_since(since: datetime.datetime, intake: Intake, versions: QuerySet[ArticleVersion], *, is_read: bool) -> int:
    return versions.filter(annotated_at__gt=since).count() if is_read else intake.items.filter(at__gt=since).count()


def _a_minute(count: int, since: datetime.datetime) -> float:
    return count / max((timezone.now() - since) / datetime.timedelta(minutes=1), 1 / 60)
