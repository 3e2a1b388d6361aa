"""Claim: something that the article attributes to somebody; with its content, cue and source words.

Terms and forms are those of the PARC and PolNeAR corpora: direct (all content inside quotation marks), mixed (some),
indirect (none).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from articles.models.anchors import Anchored, Origin
from articles.models.articles import Article, ArticleVersion, kept_from
from articles.models.roles import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser, User

    from articles.models.entities import Entity

DOUBTFUL_BELOW = 0.6
"""A suggestion that the machine is less sure of is shown as doubtful."""
KEY_WORDS = 5
"""Words from which on a content has a key: "Yes" is said by everybody."""
QUOTATION_MARKS = re.compile(r"[\"'“”„‟‘’‚‛«»‹›]")
ARTICLES = ("the ", "a ", "an ")
UNDECIDED = Q(attribution__state="suggested")
DOUBTFUL = Q(confidence__lt=DOUBTFUL_BELOW) | Q(attribution__speaker=None)


def folded(words: str) -> str:
    """The words as they are compared: without quotation marks; case and white space folded."""
    return " ".join(QUOTATION_MARKS.sub(" ", words).casefold().split())


def words_key(words: str) -> int | None:
    """The same for contents of the same words: 64 bits of a digest of `folded(words)`; None for fewer than KEY_WORDS."""
    compared = folded(words)
    return _digest(compared) if compared.count(" ") + 1 >= KEY_WORDS else None


def folded_source(words: str) -> str:
    """Source words as they are compared: as `folded`, without an article before them: "The minister" is "minister"."""
    compared = folded(words)
    return next((compared.removeprefix(one) for one in ARTICLES if compared.startswith(one)), compared)


def source_key(words: str) -> int | None:
    """The same for sources of the same words: 64 bits of a digest of `folded_source(words)`; None where there are none."""
    compared = folded_source(words)
    return _digest(compared) if compared else None


def joined(stretches: Iterable[str]) -> str:
    """Words that do not stand together, as they are printed."""
    return " … ".join(stretches)


def _digest(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big", signed=True)


@dataclass(frozen=True, slots=True)
class ClaimTally:
    """How many claims stand, how many of these nobody has decided, and in how many of those the machine is in doubt."""

    total: int
    undecided: int
    doubtful: int

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> ClaimTally:
        """As ClaimQuerySet.tally() counts, of claims of one article that are loaded already."""
        standing = [claim for claim in claims if claim.attribution.state != "rejected"]
        return cls(
            total=len(standing),
            undecided=sum(not claim.attribution.is_decided for claim in standing),
            doubtful=sum(claim.is_doubtful for claim in standing),
        )


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: User | AnonymousUser) -> ClaimQuerySet:
        """As ArticleQuerySet.visible_to has it: none of an article that the user has still to read blind."""
        role = role_of(user)
        if role < Role.EDITOR:
            return self if role == Role.READER else self.none()
        return self.filter(~kept_from(user, article="article", copy_of="article__copy_of"))

    def standing(self) -> ClaimQuerySet:
        """Those that nobody has rejected."""
        return self.exclude(attribution__state="rejected")

    def current(self) -> ClaimQuerySet:
        """Those in the newest version of their article: what an outlet has withdrawn since is no longer counted."""
        newer = ArticleVersion.objects.filter(article=OuterRef("article"), number__gt=OuterRef("version__number"))
        return self.filter(~Exists(newer))

    def lost(self, version: ArticleVersion) -> ClaimQuerySet:
        """Those that people decided in older versions of the article, and that have no place in this one, its newest."""
        return self.filter(
            article=version.article_id,
            version__number__lt=version.number,
            carried_to=None,
            is_settled=False,
            is_withdrawn=False,
        ).exclude(attribution__state="suggested")

    def said_by(self, speaker: Entity) -> ClaimQuerySet:
        """With article, outlet and parts; the newest article first."""
        return (
            self.current()
            .filter(attribution__speaker=speaker)
            .select_related("article__outlet", "attribution__speaker", "attribution__relay")
            .prefetch_related("parts")
            .order_by(F("article__published_at").desc(nulls_last=True), "article", "start")
        )

    def tally(self, articles: Iterable[Article]) -> dict[int, ClaimTally]:
        """How many claims each article has, by the article's key; articles without any are left out. One query."""
        rows = (
            self.standing()
            .current()
            .filter(article__in=[article.pk for article in articles])
            .values("article")
            .annotate(
                total=Count("pk"),
                undecided=Count("pk", filter=UNDECIDED),
                doubtful=Count("pk", filter=UNDECIDED & DOUBTFUL),
            )
            .order_by()
        )
        return {row.pop("article"): ClaimTally(**row) for row in rows}

    def for_reading(self) -> ClaimQuerySet:
        """In text order, with everything that a page shows of them: three queries in all. None that was withdrawn."""
        return (
            self.filter(is_withdrawn=False)
            .select_related("attribution__speaker", "attribution__relay")
            .prefetch_related("parts")
            .order_by("start", "pk")
        )


class Claim(models.Model):
    class Form(models.TextChoices):
        DIRECT = "direct"
        MIXED = "mixed"
        INDIRECT = "indirect"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="claims")
    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="claims")
    """The version that the parts are anchored in."""
    form = models.CharField(max_length=10, choices=Form)
    nested = models.BooleanField(default=False)
    """Inside another claim's words."""
    start = models.PositiveIntegerField()
    """Where its content begins: the order of the page."""
    confidence = models.FloatField(null=True, blank=True)
    """0 to 1: how sure the machine is that this is a claim and that the speaker is right."""
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MACHINE)
    pipeline_version = models.CharField(max_length=100, blank=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
    """The claim of an older version whose decision this one has."""
    is_settled = models.BooleanField(default=False)
    """In an older version: an editor has said that its words are no longer in the article."""
    is_withdrawn = models.BooleanField(default=False)
    """Joined to another, or its adding was undone: kept for its history alone, and its attribution is rejected."""
    words_key = models.BigIntegerField(null=True, blank=True)
    """`words_key(words)`: by it the same words are found in other articles."""
    source_key = models.BigIntegerField(null=True, blank=True)
    """`source_key(source_words)`: by it what else "the minister" has said is found."""

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gte=0, confidence__lte=1),
                name="claim_confidence_is_a_probability",
            ),
        ]
        indexes = [
            models.Index(fields=["article", "start"], name="claim_article_order"),
            # the same words elsewhere
            models.Index(fields=["words_key"], condition=Q(words_key__isnull=False), name="claim_same_words"),
            # the same source elsewhere
            models.Index(fields=["source_key"], condition=Q(source_key__isnull=False), name="claim_same_source"),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk} ({self.form})"

    def get_absolute_url(self) -> str:
        return reverse("claim_detail", args=[self.pk])

    def spans(self, role: str) -> list[ClaimPart]:
        """The parts of one role, in text order; no query when the parts are prefetched."""
        return sorted((part for part in self.parts.all() if part.role == role), key=lambda part: part.start)

    def with_older(self) -> list[Claim]:
        """The claim, and those of older versions whose decisions came to it. One query for each."""
        older = self.carried_from
        return [self, *(older.with_older() if older else [])]

    @property
    def words(self) -> str:
        """The content as printed, with an ellipsis between stretches."""
        return joined(part.exact for part in self.spans(ClaimPart.Role.CONTENT))

    @property
    def source_words(self) -> str:
        return joined(part.exact for part in self.spans(ClaimPart.Role.SOURCE))

    @property
    def is_doubtful(self) -> bool:
        """As UNDECIDED & DOUBTFUL have it."""
        attribution = self.attribution
        unsure = self.confidence is not None and self.confidence < DOUBTFUL_BELOW
        return attribution.state == "suggested" and (unsure or attribution.speaker_id is None)


class ClaimPart(Anchored):
    class Role(models.TextChoices):
        CONTENT = "content"
        CUE = "cue"
        SOURCE = "source"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="parts")
    role = models.CharField(max_length=10, choices=Role)

    class Meta(Anchored.Meta):
        constraints = [
            *Anchored.Meta.constraints,
            models.UniqueConstraint(fields=["claim", "role", "start"], name="claimpart_once"),
        ]
