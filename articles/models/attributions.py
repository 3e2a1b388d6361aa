"""Attribution: claim -> speaker, and how far it is decided. Candidate: what the machine proposes, kept whatever is decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models.claims import Claim
from articles.models.entities import Entity


class Attribution(models.Model):
    class State(models.TextChoices):
        SUGGESTED = "suggested"  # by the machine -> confirmed, corrected, rejected
        CONFIRMED = "confirmed"  # a person agrees with the machine -> corrected, rejected
        CORRECTED = "corrected"  # a person named another speaker -> confirmed, corrected, rejected
        REJECTED = "rejected"  # not a claim -> confirmed, corrected
        ADDED = "added"  # a person marked the claim -> added (another speaker), rejected
        # An undo leads back to the state before, whichever it was.

    DECIDED = (State.CONFIRMED, State.CORRECTED, State.REJECTED, State.ADDED)

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="attribution")
    speaker = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, blank=True, related_name="attributions")
    relay = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, blank=True, related_name="relayed")
    """Through whom it reached the article: "Interfax quoted Peskov as saying" -> speaker Peskov, relay Interfax."""
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    certainty = models.FloatField(default=0)
    """0 to 1: the claim's confidence, 0 where the machine names nobody. The desk begins with the least certain."""
    edition = models.PositiveIntegerField(default=1)
    """Rises by one with each change: a save names the edition it saw, and is refused when another has come between."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="suggested", decided_by=None, decided_at=None)
                | (~Q(state="suggested") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="attribution_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "corrected", "added"]) | Q(speaker__isnull=False),
                name="attribution_decided_names_a_speaker",
            ),
            models.CheckConstraint(
                condition=Q(speaker=None) | Q(relay=None) | ~Q(relay=F("speaker")), name="attribution_relay_is_another"
            ),
        ]
        indexes = [
            # what waits for review; the decided ones are left out
            models.Index(fields=["claim"], condition=Q(state="suggested"), name="attribution_undecided"),
            # the same, in the order of the desk
            models.Index(fields=["certainty", "claim"], condition=Q(state="suggested"), name="attribution_desk_order"),
            # an editor's own decisions: the pace of the day, and how good the machine is
            models.Index(
                fields=["decided_by", "decided_at"], condition=~Q(state="suggested"), name="attribution_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker or 'nobody named'} ({self.state})"

    @property
    def is_decided(self) -> bool:
        return self.state != self.State.SUGGESTED


class Candidate(models.Model):
    """One of the machine's ranked proposals for the speaker of a claim."""

    attribution = models.ForeignKey(Attribution, on_delete=models.CASCADE, related_name="candidates")
    rank = models.PositiveSmallIntegerField()
    """1 is the machine's choice."""
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="candidacies")
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    """Sentences for the editor."""
    evidence = models.JSONField(default=list)
    """[[start, end, role], ...]: the words that speak for it; role is cue, source, antecedent or alias."""
    rank_before = models.PositiveSmallIntegerField(null=True, blank=True)
    """What the machine alone said, where a lesson has ranked them anew; 0: only the lesson brings it. None: no lesson."""
    probability_before = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["attribution", "rank"], name="candidate_rank_once"),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1), name="candidate_probability_from_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.entity} ({self.probability:.0%})"
