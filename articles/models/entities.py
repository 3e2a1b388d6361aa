"""Entity: a person, organisation, group or place in the world, or a source that an article leaves unnamed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse

from articles.models.anchors import Origin
from articles.models.articles import Article
from articles.models.roles import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser, User

KEY_LENGTH = 300
HOLD = "SELECT id, merged_into_id FROM articles_entity WHERE id = ANY(%s::bigint[]) ORDER BY id FOR KEY SHARE"
"""Many may hold an entity at once; who merges or splits it waits for all of them (FOR UPDATE), and they for them."""


KEY_WORDS = SearchVector("key", config="simple")
"""The words of a name, as the indexes below have them."""


def name_key(name: str) -> str:
    """The name as it is compared: case and white space folded, at most KEY_LENGTH characters."""
    return " ".join(name.split()).casefold()[:KEY_LENGTH]


def standing_keys(keys: Iterable[int]) -> dict[int, int]:
    """For each key that of the entity which has its rows now: the same, or the one that it was merged into.

    Held to the end of the transaction: none of them is merged before, so whoever is about to point rows to them asks here.
    Keys of nobody are left out. One query, one more where somebody was merged.
    """
    into: dict[int, int | None] = {}
    wanted = set(keys)
    while wanted:
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [sorted(wanted)])
            into |= dict(cursor.fetchall())
        wanted = {survivor for survivor in into.values() if survivor is not None} - into.keys()
    return {key: _last(key, into) for key in into}


def _last(key: int, into: dict[int, int | None]) -> int:
    survivor = into[key]
    return key if survivor is None else _last(survivor, into)


class EntityQuerySet(models.QuerySet["Entity"]):
    def visible_to(self, user: User | AnonymousUser) -> EntityQuerySet:
        return self if role_of(user) >= Role.READER else self.none()

    def known_in(self, article: Article) -> EntityQuerySet:
        """The world's, and the article's own; also those that were merged into another, which has their rows now."""
        return self.filter(Q(article=None) | Q(article=article))

    def usable_in(self, article: Article) -> EntityQuerySet:
        """Those that a claim of the article may be given to: the world's, and the article's own unnamed sources."""
        return self.known_in(article).filter(merged_into=None)

    def one_with(self, entity: Entity) -> EntityQuerySet:
        """The entity, and those that were merged into it."""
        return self.filter(Q(pk=entity.pk) | Q(merged_into=entity.pk))

    def named_like(self, typed: str) -> EntityQuerySet:
        """Those of whose name, or of one of whose aliases, each word typed begins a word; whole names first."""
        words = re.findall(r"\w+", name_key(typed))
        if not words:
            return self.none()
        begins = SearchQuery(" & ".join(f"{word}:*" for word in words), search_type="raw", config="simple")
        by_name = Entity.objects.annotate(words=KEY_WORDS).filter(words=begins).values("pk")
        by_alias = Alias.objects.annotate(words=KEY_WORDS).filter(words=begins).values("entity")
        key = name_key(typed)
        return self.filter(Q(pk__in=by_name) | Q(pk__in=by_alias)).order_by(
            models.Case(models.When(key=key, then=0), models.When(key__startswith=key, then=1), default=2), "key", "pk"
        )


class Entity(models.Model):
    class Kind(models.TextChoices):
        PERSON = "person"
        ORGANIZATION = "organization"
        GROUP = "group"
        PLACE = "place"
        UNNAMED = "unnamed", "unnamed source"

    name = models.CharField(max_length=KEY_LENGTH)
    key = models.CharField(max_length=KEY_LENGTH, editable=False)
    """`name_key(name)`."""
    kind = models.CharField(max_length=20, choices=Kind)
    note = models.CharField(max_length=200, blank=True)
    """Tells two of the same name apart."""
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, blank=True, related_name="own_entities")
    """Set for one that has a meaning in this article only: an unnamed source, "European leaders"."""
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MACHINE)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    """The entity that has everything of this one now, and is itself merged into none."""

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entities"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "note"], condition=Q(article=None), name="entity_once"),
            models.UniqueConstraint(
                fields=["article", "kind", "key"], condition=Q(article__isnull=False), name="entity_once_an_article"
            ),
            models.CheckConstraint(
                condition=~Q(kind="unnamed") | Q(article__isnull=False), name="entity_unnamed_is_local"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(key=""), name="entity_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")), name="entity_merged_into_another"
            ),
        ]
        indexes = [
            # completion while an editor types: a word of the name that begins so
            GinIndex(KEY_WORDS, name="entity_words"),
            # the names of one article, looked up when its annotation is stored
            models.Index(fields=["key"], name="entity_key"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="entity_merged"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("entity_detail", args=[self.pk])


class Alias(models.Model):
    """A name that an entity goes by."""

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=KEY_LENGTH)
    key = models.CharField(max_length=KEY_LENGTH, editable=False)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MACHINE)
    since = models.DateField(null=True, blank=True)
    """It goes by that name in articles of this day and later; None: in all."""

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(fields=["entity", "key"], name="alias_once_an_entity"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(key=""), name="alias_has_a_name"),
        ]
        indexes = [
            GinIndex(KEY_WORDS, name="alias_words"),  # completion, as above
            # the names that editors gave, looked up when an annotation is stored
            models.Index(fields=["key"], condition=Q(origin="person"), name="alias_by_editors"),
        ]

    def __str__(self) -> str:
        return self.name


class DistinctQuerySet(models.QuerySet["Distinct"]):
    def of(self, entity: Entity) -> DistinctQuerySet:
        """What was said of the entity, and of those that were merged into it: their rows stay, and hold for it too."""
        own = Entity.objects.one_with(entity).values("pk")
        return self.filter(Q(one__in=own) | Q(other__in=own))

    def between(self, entity: Entity, another: Entity) -> DistinctQuerySet:
        own = Entity.objects.one_with(another).values("pk")
        return self.of(entity).filter(Q(one__in=own) | Q(other__in=own))


class Distinct(models.Model):
    """Two that editors say are never the same; the one with the smaller key first."""

    one = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="+")

    objects = DistinctQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "distinct"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="distinct_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="distinct_smaller_key_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one} is not {self.other}"
