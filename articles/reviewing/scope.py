"""What an editor wants to review: which of the claims that wait, and in which order they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from articles.models import ArticleVersion, Attribution, Claim, Entity, Hold, Intake, IntakeItem, Skip, StoryLink
from articles.models.articles import kept_from

if TYPE_CHECKING:
    import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from articles.models import Outlet, Story

ORDERS = {
    "doubt": ("certainty", "claim"),
    "newest": (F("claim__article__published_at").desc(nulls_last=True), "claim__article", "claim__start"),
    "oldest": (F("claim__article__published_at").asc(nulls_last=True), "claim__article", "claim__start"),
}
"""Least certain first; or article by article, in the order of their text."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything that waits, unless narrowed."""

    order: str = "doubt"
    """A key of ORDERS."""
    outlet: Outlet | None = None
    story: Story | None = None
    intake: Intake | None = None
    speaker: str = ""
    """How the name of the suggested speaker, or a word of it, begins."""
    since: datetime.date | None = None
    until: datetime.date | None = None
    """Days of publication, both included, in the time zone of the site."""
    direct: bool = False
    unnamed: bool = False
    disagreeing: bool = False
    """Only what the same words elsewhere are given to somebody else."""
    skipped: bool = False
    """Only what somebody has put aside, the editor too: it comes to them no other way."""

    def waiting(self) -> QuerySet[Attribution]:
        """The undecided attributions in the newest versions of their articles, in no order."""
        newer = ArticleVersion.objects.filter(
            article=OuterRef("claim__article"), number__gt=OuterRef("claim__version__number")
        )
        waiting = Attribution.objects.filter(~Exists(newer), self._narrowing(), state=Attribution.State.SUGGESTED)
        if self.disagreeing:
            waiting = waiting.filter(Exists(_given_to_others()), claim__words_key__isnull=False)
        return waiting

    def for_desk(self, editor: User) -> QuerySet[Attribution]:
        """The same in order, without what lies on another's desk, what the editor has put aside, and what they read blind."""
        elsewhere = Hold.objects.filter(claim=OuterRef("claim"), until__gte=timezone.now()).exclude(editor=editor)
        aside = Skip.objects.filter(claim=OuterRef("claim"))
        blind = kept_from(editor, article="claim__article", copy_of="claim__article__copy_of")
        wanted = Exists(aside) if self.skipped else ~Exists(aside.filter(editor=editor))
        return self.waiting().filter(~Exists(elsewhere), ~blind, wanted).order_by(*ORDERS[self.order])

    def _narrowing(self) -> Q:
        article = "claim__article"
        narrowed = Q()
        if self.outlet:
            narrowed &= Q(**{f"{article}__outlet": self.outlet})
        if self.story:
            links = StoryLink.objects.filter(story=self.story).exclude(state=StoryLink.State.REJECTED)
            narrowed &= Q(**{f"{article}__in": links.values("article")})
        if self.intake:
            narrowed &= Q(**{f"{article}__in": IntakeItem.objects.filter(intake=self.intake).values("article")})
        if self.speaker:
            narrowed &= Q(speaker__in=Entity.objects.named_like(self.speaker).order_by().values("pk"))
        if self.since:
            narrowed &= Q(**{f"{article}__published_at__date__gte": self.since})
        if self.until:
            narrowed &= Q(**{f"{article}__published_at__date__lte": self.until})
        if self.direct:
            narrowed &= Q(claim__form=Claim.Form.DIRECT)
        if self.unnamed:
            narrowed &= Q(speaker__kind=Entity.Kind.UNNAMED)
        return narrowed


def _given_to_others() -> QuerySet[Attribution]:
    """What stands elsewhere of the same words, by somebody else."""
    same = Attribution.objects.filter(claim__words_key=OuterRef("claim__words_key"), speaker__isnull=False)
    return same.exclude(state=Attribution.State.REJECTED).exclude(speaker=OuterRef("speaker"))
