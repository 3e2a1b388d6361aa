"""Revision: one recorded change: who, when, what, before, after. Append-only; written by history.record() alone.

A trigger refuses to change, delete or truncate the rows, also for the application's own database user (migration 0002).
"""

from __future__ import annotations

import uuid
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import In, IsNull

from articles.models.articles import Article, ArticleVersion
from articles.models.claims import Claim
from articles.models.entities import Entity
from articles.models.statements import Statement
from articles.models.stories import Story

if TYPE_CHECKING:
    from django.contrib.auth.models import User


OF_TWO = ("entities_merged", "entity_split", "entities_distinct")
"""Acts that two entities have part in; the history of each tells of them."""
OF_TWO_STORIES = ("stories_merged", "story_split")
OF_STATE = ("story_closed", "story_reopened")
OF_A_STORY = ["name", "summary", "state", "follows", "merged_into"]
"""What of a story itself people change; a Revision has in `before` what it changed."""
THINGS = ("claim", "entity", "version", "story", "statement")
OF_TWO_STATEMENTS = ("statements_merged", "statements_related", "statements_unrelated")
OF_ONE_THING = reduce(or_, [Q(**{f"{thing}__isnull": thing != one for thing in THINGS}) for one in THINGS])
ABOUT_WORDS = Q(before__has_key="parts") | Q(before__has_key="mention")


class RevisionQuerySet(models.QuerySet["Revision"]):
    def undoable_by(self, user: User) -> RevisionQuerySet:
        """Changes that the user made and that still stand: not undone, no undo, and nobody has changed the same thing since.

        Which words are marked is undone in the newest version of an article only.
        """
        # one after the other: the planner finds a claim, an entity or a link by an index of its own
        since = self._changed_again(OuterRef("pk")).exclude(by=user)
        parted = Revision.objects.filter(
            Exists(self._changed_again(OuterRef("pk")).exclude(by=user)), action=OuterRef("action")
        )
        of_story = Q(story=None) | (~Exists(since) & (~Q(act=Revision.Act.ARTICLE_MOVED) | ~Exists(parted)))
        part = Q(after__appearance=OuterRef("after__appearance")) | Q(after__relation=OuterRef("after__relation"))
        of_part = self._standing(part, statement=OuterRef("statement"), pk__gt=OuterRef("pk")).exclude(by=user)
        of_statement = Q(statement=None) | ~Exists(of_part)
        return self.claims_undoable_by(user).filter(of_story, of_statement)

    def claims_undoable_by(self, user: User) -> RevisionQuerySet:
        """The same, without a look at who has changed the same of a story or a statement since: half the time to ask."""
        its_version = Coalesce(OuterRef("claim__version__number"), OuterRef("version__number"))
        newer = ArticleVersion.objects.filter(article=OuterRef("article"), number__gt=its_version)
        standing = self.filter(undoes=None, undone_by=None).exclude(ABOUT_WORDS, Exists(newer))
        same = Q(claim=OuterRef("claim")) | Q(entity=OuterRef("entity"))
        later = self._standing(same, pk__gt=OuterRef("pk")).exclude(by=user)
        half = Revision.objects.filter(Exists(later), action=OuterRef("action"))
        stuck = self._standing(
            Exists(half), claim=OuterRef("claim"), pk__gte=OuterRef("pk"), act__in=Revision.OF_TWO_CLAIMS
        )
        return standing.filter(~Exists(later), ~Exists(stuck), by=user)

    @staticmethod
    def _changed_again(after: OuterRef) -> models.QuerySet[Revision]:
        """Standing changes, younger than that one, of the same link, or of the same of the story itself."""
        about = Q(act=OuterRef("act")) | Q(In(OuterRef("act"), OF_STATE), act__in=OF_STATE)
        of_itself = Q(IsNull(OuterRef("article"), True), about, article=None, before__has_any_keys=OF_A_STORY)
        same = Q(article=OuterRef("article")) | of_itself
        return Revision.objects.filter(same, story=OuterRef("story"), pk__gt=after, undoes=None, undone_by=None)

    def of_one_article(self) -> RevisionQuerySet:
        """Without acts on a whole story or on the links of more than one article, and what those have changed again."""
        others = Revision.objects.filter(action=OuterRef("action"), article__isnull=False).exclude(
            article=OuterRef("article")
        )
        again = self._changed_again(OuterRef("pk"))
        return self.exclude(Q(story__isnull=False) & (Q(act__in=OF_TWO_STORIES) | Exists(others) | Exists(again)))

    @staticmethod
    def _standing(*conditions: Q | Exists, **more: object) -> models.QuerySet[Revision]:
        return Revision.objects.filter(*conditions, undoes=None, undone_by=None, **more)

    def about(self, entity: Entity) -> RevisionQuerySet:
        """Changes of the entity and of those merged into it, and what was merged into it, split off from it or told apart
        from it: there it stands as `after["other"]`. No undoing of these, which hangs on them (`undone_by`).
        """
        own = list(Entity.objects.one_with(entity).values_list("pk", flat=True))
        # an index leads to those without an article, and to those of one: few
        of_two = Q(act__in=OF_TWO, after__other__in=own) & (Q(article=None) | Q(article=entity.article_id))
        return self.filter(Q(entity__in=own) | of_two, undoes=None)

    def about_statement(self, statement: Statement) -> RevisionQuerySet:
        """Changes of the statement and of those merged into it, and what was said of it and of another, as `about` has it."""
        own = list(Statement.objects.one_with(statement).values_list("pk", flat=True))
        of_two = Q(act__in=OF_TWO_STATEMENTS, after__other__in=own, article=None)
        return self.filter(Q(statement__in=own) | of_two, undoes=None)

    def touching(self, attribution: int) -> RevisionQuerySet:
        """Of changes about an entity those that changed by whom the claim with that attribution is shown to be."""
        moved = Q()
        for rows in ("speaker", "relay", "relay_was_source", "relay_was_target"):
            moved |= Q(**{f"before__{rows}__contains": [attribution]})
        return self.filter(Q(act=Revision.Act.ENTITY_RENAMED) | moved)


class Revision(models.Model):
    class Act(models.TextChoices):
        SPEAKER_CONFIRMED = "speaker_confirmed", "confirmed the speaker"
        SPEAKER_CHANGED = "speaker_changed", "changed the speaker"
        CLAIM_REJECTED = "claim_rejected", "said that this is not a claim"
        RELAY_CHANGED = "relay_changed", "changed the relay"
        CLAIM_PLACED = "claim_placed", "found the place of a decision again"
        CLAIM_SETTLED = "claim_settled", "said that the words are no longer in the article"
        FORM_CHANGED = "form_changed", "changed the form"
        CLAIM_ADDED = "claim_added", "added a claim"
        WORDS_CHANGED = "words_changed", "changed the words that are marked"
        CLAIM_SPLIT = "claim_split", "split a claim"
        CLAIMS_JOINED = "claims_joined", "joined two claims"
        MENTION_ADDED = "mention_added", "added a mention"
        MENTION_CHANGED = "mention_changed", "changed a mention"
        MENTION_REMOVED = "mention_removed", "removed a mention"
        VERSION_REVIEWED = "version_reviewed", "marked the article as reviewed"
        ENTITY_RENAMED = "entity_renamed", "renamed"
        ALIAS_ADDED = "alias_added", "added a name"
        ALIAS_REMOVED = "alias_removed", "removed a name"
        ENTITIES_MERGED = "entities_merged", "merged two into one"
        ENTITY_SPLIT = "entity_split", "made two of one"
        ENTITIES_DISTINCT = "entities_distinct", "said that two are never the same"
        STORY_OPENED = "story_opened", "opened a story"
        STORY_NAMED = "story_named", "named the story"
        STORY_CLOSED = "story_closed", "closed the story"
        STORY_REOPENED = "story_reopened", "opened the story again"
        STORY_FOLLOWS = "story_follows", "changed which story it follows"
        STORIES_MERGED = "stories_merged", "merged two stories"
        STORY_SPLIT = "story_split", "split the story"
        ARTICLE_CONFIRMED = "article_confirmed", "confirmed the article in the story"
        ARTICLE_REJECTED = "article_rejected", "took the article out of the story"
        ARTICLE_MOVED = "article_moved", "moved the article to another story"
        ARTICLE_ADDED = "article_added", "added the article to the story"
        ARTICLE_BACKGROUND = "article_background", "said that the article is background to the story"
        APPEARANCE_CONFIRMED = "appearance_confirmed", "confirmed the same words"
        APPEARANCE_REJECTED = "appearance_rejected", "said that these are other words"
        APPEARANCE_ADDED = "appearance_added", "added the same words"
        STATEMENTS_MERGED = "statements_merged", "merged two statements"
        STATEMENTS_RELATED = "statements_related", "related two statements"
        STATEMENTS_UNRELATED = "statements_unrelated", "took back what relates two statements"
        UNDONE = "undone", "undid a change"

    OF_TWO_CLAIMS = (Act.CLAIM_SPLIT, Act.CLAIMS_JOINED)
    """Undone for both or for none."""

    action = models.UUIDField(default=uuid.uuid4)
    """The same for all rows of one click."""
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions")
    act = models.CharField(max_length=30, choices=Act)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions")
    """None where the change is to an entity of the whole archive."""
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions")
    version = models.ForeignKey(
        ArticleVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    story = models.ForeignKey(
        Story, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions", db_index=False
    )
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions", db_index=False
    )
    """What was changed is one of five: a claim, an entity, a version with its mentions and its review, a story with its
    links, or a statement with its appearances and relations."""
    before = models.JSONField()
    after = models.JSONField()
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="undone", undoes__isnull=False) | (~Q(act="undone") & Q(undoes=None)),
                name="revision_undo_names_what_it_undoes",
            ),
            models.CheckConstraint(
                condition=OF_ONE_THING,
                name="revision_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["claim", "-id"], name="revision_claim_history"),
            # the history of a story, and of a statement; nearly all rows are about claims
            models.Index(fields=["story", "-id"], condition=Q(story__isnull=False), name="revision_story_history"),
            models.Index(
                fields=["statement", "-id"], condition=Q(statement__isnull=False), name="revision_statement_history"
            ),
            # the last change of one editor in an article, for the undo key
            models.Index(fields=["article", "by", "-id"], name="revision_article_editor"),
            # the last change of one editor anywhere, for the undo key of the desk
            models.Index(fields=["by", "-id"], name="revision_editor"),
            # the rows of one act
            models.Index(fields=["action"], name="revision_action"),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_act_display()}, {self.at:%Y-%m-%d %H:%M}"
