"""Statement: the same thing said, found in several articles. Appearance: a claim that prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from articles.models.anchors import Origin
from articles.models.articles import kept_from
from articles.models.claims import Claim
from articles.models.roles import Role, role_of
from articles.models.stories import DECIDED_BY_SOMEBODY

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class Statement(models.Model):
    """The machine makes one of the second claim with the same words: what is printed once is none."""

    class Flag(models.TextChoices):
        TWO_SPEAKERS = "two_speakers", "given to two speakers"
        WORDS_CHANGED = "words_changed", "words changed inside quotation marks"
        INDIRECT = "indirect", "a quotation here, indirect speech there"
        UNNAMED = "unnamed", "a named source here, an unnamed one there"

    words = models.TextField()
    """As the claim that was printed first has them."""
    found_at = models.DateTimeField(auto_now_add=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    """The statement that has the claims of this one now, and is itself merged into none."""
    edition = models.PositiveIntegerField(default=1)
    """Rises by one with each change by a person: a save names the edition it saw."""
    articles_count = models.PositiveIntegerField(default=0)
    """Articles it appears in, as AppearanceQuerySet.standing() counts; written with the next by tallies.count_statements()."""
    flags = ArrayField(models.CharField(max_length=20, choices=Flag), default=list)
    last_at = models.DateTimeField(null=True, blank=True)
    """When its last article was published, of those that say so."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="statement_merged_into_another"
            ),
        ]
        indexes = [
            # the list of statements, latest first
            models.Index(
                F("last_at").desc(nulls_last=True),
                F("id").desc(),
                condition=Q(merged_into=None, articles_count__gt=1),
                name="statement_latest_first",
            ),
            # those with a flag, of the list
            models.Index(
                F("last_at").desc(nulls_last=True),
                F("id").desc(),
                condition=Q(merged_into=None, articles_count__gt=1) & ~Q(flags=[]),
                name="statement_flagged_first",
            ),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="statement_merged"),
        ]

    def __str__(self) -> str:
        return self.words[:80]

    def get_absolute_url(self) -> str:
        return reverse("statement_detail", args=[self.pk])


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def standing(self) -> AppearanceQuerySet:
        """Those of claims that stand, in the newest version of their article."""
        claims = Claim.objects.standing().current().filter(pk=models.OuterRef("claim"))
        return self.exclude(state=Appearance.State.REJECTED).filter(models.Exists(claims))

    def with_words(self) -> AppearanceQuerySet:
        """With the claims' words, speakers and outlets, as flags.flags_of() reads them: two queries in all."""
        joined = ("claim__article__outlet", "claim__attribution__speaker", "claim__attribution__relay")
        return self.select_related(*joined).prefetch_related("claim__parts")

    def visible_to(self, user: User | AnonymousUser) -> AppearanceQuerySet:
        """As ClaimQuerySet.visible_to has it."""
        role = role_of(user)
        if role < Role.EDITOR:
            return self if role == Role.READER else self.none()
        return self.filter(~kept_from(user, article="claim__article", copy_of="claim__article__copy_of"))


class Appearance(models.Model):
    """A claim is in one statement at most; it may have been taken out of others."""

    class State(models.TextChoices):
        SUGGESTED = "suggested"  # by the machine -> confirmed, rejected
        CONFIRMED = "confirmed"  # -> rejected
        REJECTED = "rejected"  # never put in again -> confirmed

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="appearances", db_index=False)
    """Without an index of its own: the one that keeps appearances apart begins with it."""
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="appearances")
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MACHINE)
    likeness = models.FloatField(null=True, blank=True)
    """0 to 1: how alike the words are to those of the statement's nearest other claim, as the machine compares them."""
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    """Rises by one with each change, as Attribution.edition."""

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "claim"], name="appearance_once"),
            models.UniqueConstraint(
                fields=["claim"], condition=~Q(state="rejected"), name="appearance_in_one_statement"
            ),
            models.CheckConstraint(
                condition=Q(state="suggested", decided_by=None)
                | Q(state__in=["confirmed", "rejected"], decided_by__isnull=False),
                name="appearance_decided_by_somebody",
            ),
            models.CheckConstraint(condition=DECIDED_BY_SOMEBODY, name="appearance_decided_at_some_time"),
        ]

    def __str__(self) -> str:
        return f"claim {self.claim_id} in statement {self.statement_id} ({self.state})"

    @property
    def is_decided(self) -> bool:
        return self.decided_by_id is not None


class Wording(models.Model):
    """A few numbers that stand for a claim's words, so that the same words are found without reading any other claim."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, primary_key=True, related_name="wording")
    keys = ArrayField(models.IntegerField())

    class Meta:
        indexes = [
            # the claims that have a key; without a pending list, which every look-up would read from end to end
            GinIndex(fields=["keys"], fastupdate=False, name="wording_keys"),
        ]

    def __str__(self) -> str:
        return f"wording of claim {self.claim_id}"


class StatementRelation(models.Model):
    """What a person says of two statements, with a note."""

    class Kind(models.TextChoices):
        CONTRADICTS = "contradicts"  # holds both ways
        BACKGROUND = "background", "is background to"  # `one` to `other`

    kind = models.CharField(max_length=20, choices=Kind)
    one = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="relations_of_others")
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    made_at = models.DateTimeField(auto_now_add=True)
    is_withdrawn = models.BooleanField(default=False)
    """Taken back, and kept for its history."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "one", "other"], name="statementrelation_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="statementrelation_of_two"),
            models.CheckConstraint(
                condition=~Q(kind="contradicts") | Q(one__lt=F("other")),
                name="statementrelation_contradicts_smaller_key_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"
