"""Intake: one bulk import. IntakeFile: a file of it, as it was sent. IntakeItem: a record in it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan  # type: ignore[import-untyped]
from django.urls import reverse

from articles.models.articles import Article, ArticleVersion
from articles.models.outlets import Outlet
from articles.models.roles import Role, role_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


Spot = tuple[int, int, int]
"""Where an item stands in an import: key of its file (0: none is kept), member, record."""


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: User | AnonymousUser) -> IntakeQuerySet:
        return self if role_of(user) >= Role.ADMIN else self.none()

    def with_counts(self) -> IntakeQuerySet:
        """Adds `item_count`, one `<outcome>_count` for each outcome, and whether a file `is_asking` or `is_unread`."""
        files = IntakeFile.objects.filter(intake=OuterRef("pk"))
        return self.annotate(
            is_asking=Exists(files.filter(state=IntakeFile.State.ASKS)),
            is_unread=Exists(files.filter(state=IntakeFile.State.WAITING)),
            item_count=Count("items"),
            **{
                f"{outcome}_count": Count("items", filter=Q(items__outcome=outcome))
                for outcome in IntakeItem.Outcome.values
            },
        )


class Intake(models.Model):
    class Stage(models.TextChoices):
        RECEIVING = "receiving"  # files are being sent -> TRIAL, RUNNING
        TRIAL = "trial", "dry run"  # read to say what would become of each record; nothing is stored -> RUNNING
        RUNNING = "running"  # -> UNDOING
        UNDOING = "undoing", "being taken back"  # -> UNDONE; RUNNING, where somebody has worked on an article meanwhile
        UNDONE = "undone", "taken back"

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="intakes"
    )
    """Null for an import from the command line."""
    label = models.CharField(max_length=200)
    outlet = models.ForeignKey(Outlet, on_delete=models.SET_NULL, null=True, blank=True)
    """For items that do not say who published them."""
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.RUNNING)
    begun_at = models.DateTimeField(auto_now_add=True)

    objects = IntakeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("intake_detail", args=[self.pk])


class IntakeFileQuerySet(models.QuerySet["IntakeFile"]):
    def kept(self) -> IntakeFileQuerySet:
        """Those whose bytes are still there."""
        return self.filter(Exists(OriginalPart.objects.filter(file=OuterRef("pk"))))


class IntakeFile(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"  # -> ASKS, READ
        ASKS = "asks"  # which of its columns is which -> WAITING
        READ = "read"  # -> WAITING, when it shall be read again

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    """Its place in the import, from 1."""
    name = models.CharField(max_length=300)
    """As shown."""
    size = models.BigIntegerField(default=0)
    """Bytes."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 (hex) of its bytes."""
    format = models.CharField(max_length=20, blank=True)
    """One of intake.recognising.Format where somebody has named it; otherwise it is told by the content."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    at_member = models.PositiveIntegerField(default=0)
    at_record = models.PositiveIntegerField(default=0)
    """From where on it is yet to be read (intake.places.Place)."""
    table = models.JSONField(null=True, blank=True)
    """What was seen of a table, so that an admin can say which column is which (intake.readers.table.TableLook)."""
    columns = models.JSONField(default=dict, blank=True)
    """The heading of the column for each field of ArticleRecord and for "text", as an admin has said."""
    read_at = models.DateTimeField(null=True, blank=True)

    objects = IntakeFileQuerySet.as_manager()

    class Meta:
        ordering = ["intake", "position"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="intakefile_position_once"),
        ]
        indexes = [
            # what waits for a worker or an admin; the files that are read, nearly all, are left out
            models.Index(fields=["intake"], condition=~Q(state="read"), name="intakefile_unread"),
        ]

    def __str__(self) -> str:
        return self.name


class OriginalPart(models.Model):
    """A stretch of a file's bytes, as uploaded; in the database, so that any worker on any machine can read it."""

    file = models.ForeignKey(IntakeFile, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    """From 0."""
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="originalpart_number_once")]

    def __str__(self) -> str:
        return f"{self.file_id}, part {self.number}"


class IntakeItemQuerySet(models.QuerySet["IntakeItem"]):
    def with_kept(self) -> IntakeItemQuerySet:
        """Adds `is_kept`: whether the original can still be read."""
        return self.annotate(is_kept=Exists(OriginalPart.objects.filter(file=OuterRef("file"))))

    def in_order(self) -> IntakeItemQuerySet:
        """As the files were sent, without a look at the files."""
        return self.order_by("file_id", "member", "record")

    def behind(self, spot: Spot) -> IntakeItemQuerySet:
        """Those of an import that stand behind the spot; the index is read from there on."""
        if spot[0]:
            return self.filter(TupleGreaterThan((F("file"), F("member"), F("record")), spot))
        return self.filter(TupleGreaterThan((F("member"), F("record")), spot[1:]), file=None)

    def before(self, spot: Spot) -> IntakeItemQuerySet:
        if spot[0]:
            return self.filter(TupleLessThan((F("file"), F("member"), F("record")), spot))
        return self.filter(TupleLessThan((F("member"), F("record")), spot[1:]), file=None)


class IntakeItem(models.Model):
    class Outcome(models.TextChoices):
        WAITING = "waiting"  # to be read once more -> any of the others
        STORED = "stored"
        COPY = "copy", "copy of another"
        DUPLICATE = "duplicate"
        NEW_VERSION = "new_version", "new version"
        REFUSED = "refused"

    # neither has an index of its own: others begin with them
    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="items", db_index=False)
    file = models.ForeignKey(
        IntakeFile, on_delete=models.CASCADE, related_name="items", null=True, blank=True, db_index=False
    )
    """Null for what was imported before files were kept."""
    member = models.PositiveIntegerField(default=0)
    record = models.PositiveIntegerField(default=0)
    """Its place in the file (intake.places.Place)."""
    name = models.CharField(max_length=300)
    """The file's name as shown; with the record's place in it where it holds several."""
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.TextField(blank=True)
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="intake_items")
    """What it was stored as, or is a duplicate of."""
    version = models.ForeignKey(
        ArticleVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="intake_items"
    )
    """The version that it added."""
    replaced = models.JSONField(null=True, blank=True)
    """Of a new version: the article's fields that it changed, as they were before."""
    trial_key = models.CharField(max_length=64, blank=True)
    """Of a dry run: the outlet and the words that it would store, so that the same ones further on are told as a duplicate."""
    at = models.DateTimeField(auto_now_add=True)

    objects = IntakeItemQuerySet.as_manager()

    class Meta:
        ordering = ["intake", "file", "member", "record"]
        constraints = [
            models.UniqueConstraint(fields=["file", "member", "record"], name="intakeitem_place_once"),
            models.CheckConstraint(condition=~Q(outcome="refused") | ~Q(reason=""), name="intakeitem_refused_says_why"),
        ]
        indexes = [
            # the page of an import, all of it or of one outcome, in the order of the files
            models.Index(fields=["intake", "file", "member", "record"], name="intakeitem_in_order"),
            models.Index(fields=["intake", "outcome", "file", "member", "record"], name="intakeitem_by_outcome"),
            # the duplicates within a dry run
            models.Index(fields=["intake", "trial_key"], condition=~Q(trial_key=""), name="intakeitem_trial_key"),
            # how fast an import goes
            models.Index(fields=["intake", "at"], name="intakeitem_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"

    @property
    def spot(self) -> Spot:
        return (self.file_id or 0, self.member, self.record)
