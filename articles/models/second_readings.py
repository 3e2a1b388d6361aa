"""Second readings: another editor reads a sample of decided articles again, blind, and where the two differ it shows.

Sample: the articles drawn. SecondReading: one editor's reading of it. SecondReadingArticle: one of its articles.
Passage: what the two are compared on. Answer: what one of the two says of it. None of them touches an Attribution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from articles.models.articles import ArticleVersion
from articles.models.claims import Claim, ClaimPart
from articles.models.entities import Entity
from articles.models.outlets import Outlet
from articles.models.revisions import Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Sample(models.Model):
    """Articles drawn at random among those that editors have decided; with the same seed, from the same archive, again."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="samples")
    asked_at = models.DateTimeField(auto_now_add=True)
    seed = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    """How many articles were asked for; fewer are drawn where there are no more."""
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="samples")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    """Published from that day to that day, both included."""
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="samples_read_again"
    )
    """Whose decisions are read again; None: anybody's."""

    def __str__(self) -> str:
        return f"sample {self.pk} (seed {self.seed})"


class SecondReading(models.Model):
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="second_readings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "reader"], name="secondreading_once_a_reader")]

    def __str__(self) -> str:
        return f"{self.sample}, read by {self.reader}"


class SecondReadingArticle(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"  # -> finished, opened; the reader is kept from the first decisions
        FINISHED = "finished"
        OPENED = "opened"  # the reader chose to see the first decisions: no longer blind, not compared

    reading = models.ForeignKey(SecondReading, on_delete=models.CASCADE, related_name="articles")
    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="second_readings")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Who decided most of it: what the second reader finds and nobody decided, this one has missed."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "version"], name="secondreadingarticle_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None) | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="secondreadingarticle_waits_until_it_ends",
            ),
        ]
        indexes = [
            # whose articles are kept from them: asked with every page of an article
            models.Index(fields=["reading"], condition=Q(state="waiting"), name="secondreadingarticle_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.version} for {self.reading.reader}"

    def get_absolute_url(self) -> str:
        return reverse("second_reading_article", args=[self.pk])


class PassageQuerySet(models.QuerySet["Passage"]):
    def differing(self) -> PassageQuerySet:
        """Those that the two say different things of, the settled ones too."""
        return self.filter(article__state=SecondReadingArticle.State.FINISHED).exclude(differs_in="")

    def to_settle(self) -> PassageQuerySet:
        """Those of them that nobody has settled, or whose settling was undone."""
        return self.differing().filter(Q(settled_at=None) | Q(revision__undone_by__isnull=False))

    def open_to(self, user: User) -> PassageQuerySet:
        """Without those of articles that the user has still to read blind."""
        waiting = SecondReadingArticle.objects.filter(state="waiting", reading__reader=user)
        return self.exclude(article__version__article__in=waiting.values("version__article"))


class Passage(models.Model):
    """A stretch of text that the machine, the first reader or the second took for a claim."""

    class Difference(models.TextChoices):
        MISSED = "missed", "claim or not"
        SPEAKER = "speaker", "speaker"
        SPAN = "span", "words"
        FORM = "form", "form"

    class Choice(models.TextChoices):
        FIRST = "first"
        SECOND = "second"
        NEITHER = "neither"

    article = models.ForeignKey(SecondReadingArticle, on_delete=models.CASCADE, related_name="passages")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, null=True, blank=True, related_name="passages")
    """None where the second reader alone found it."""
    is_shown = models.BooleanField()
    """The machine found it: the second reader is asked about it. Else it is one that the first added, or the second."""
    start = models.PositiveIntegerField()
    form = models.CharField(max_length=10, choices=Claim.Form)
    parts = models.JSONField(default=list)
    """[[role, start, end], ...]: as the machine had them, whatever the first reader made of them since."""
    differs_in = models.CharField(max_length=10, choices=Difference, blank=True)
    """Known when the article is finished; empty where the two agree. The gravest, where it is several."""
    choice = models.CharField(max_length=10, choices=Choice, blank=True)
    """Who was right, when an editor has settled it."""
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="settled_passages"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="settled_passage"
    )
    """What settling it changed: undone with it. None where nothing was to be changed."""

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "claim"], name="passage_once_a_claim"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, choice="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(choice="")),
                name="passage_settled_by_somebody",
            ),
        ]
        indexes = [
            # the differences of the desk, by why; where the two agree there is nothing to settle
            models.Index(fields=["differs_in"], condition=~Q(differs_in=""), name="passage_differences"),
        ]

    def __str__(self) -> str:
        return f"passage {self.pk} at {self.start}"

    @property
    def first(self) -> Answer | None:
        return self._answer(Answer.Turn.FIRST)

    @property
    def second(self) -> Answer | None:
        return self._answer(Answer.Turn.SECOND)

    def _answer(self, turn: str) -> Answer | None:
        """No query when the answers are prefetched."""
        return next((answer for answer in self.answers.all() if answer.turn == turn), None)


class Answer(models.Model):
    """What one of the two readers says of a passage; the first one's is the decision as it stood when the sample was drawn."""

    class Turn(models.TextChoices):
        FIRST = "first"
        SECOND = "second"

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="answers")
    turn = models.CharField(max_length=10, choices=Turn)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers")
    is_claim = models.BooleanField()
    speaker = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    form = models.CharField(max_length=10, choices=Claim.Form, blank=True)
    parts = models.JSONField(default=list)
    """[[role, start, end], ...]"""
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passage", "turn"], name="answer_once_a_turn"),
            models.CheckConstraint(
                condition=Q(is_claim=True, speaker__isnull=False) & ~Q(form="")
                | Q(is_claim=False, speaker=None, form=""),
                name="answer_names_a_speaker_and_a_form",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.speaker or 'not a claim'}"

    @property
    def content(self) -> list[tuple[int, int]]:
        """Start and end of each stretch of content, in text order."""
        return content_of(self.parts)

    @property
    def speaker_now(self) -> int | None:
        """The key of the speaker, or of the entity that it was merged into since. Reads self.speaker."""
        return (self.speaker.merged_into_id or self.speaker.pk) if self.speaker else None


def content_of(parts: list[list[str | int]]) -> list[tuple[int, int]]:
    """Start and end of each stretch of content among [[role, start, end], ...], in text order."""
    return sorted((int(start), int(end)) for role, start, end in parts if role == ClaimPart.Role.CONTENT)
