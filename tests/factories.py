"""Rows for tests: deterministic, and named as a newsroom would name them."""

from __future__ import annotations

import hashlib

import factory
from django.contrib.auth.models import Group, User

from articles.models import (
    Appearance,
    Article,
    ArticleVersion,
    Attribution,
    Candidate,
    Claim,
    ClaimPart,
    Entity,
    Mention,
    Outlet,
    Statement,
    Story,
    StoryLink,
)
from articles.models.claims import source_key
from articles.models.entities import name_key

BODY = (
    "The harbour tram will not run before spring, the head of works said on Monday.\n\n"
    "“We found a wall that is on no map,” Mirela Dantas told the committee.\n\n"
    "She said the extra cost would stay below nine million."
)
"""A body in which ClaimFactory finds its words."""
QUOTE = "“We found a wall that is on no map,”"


def user_in_role(name: str, role: str) -> User:
    user = User.objects.create_user(name, password=f"{name} likes long passwords")
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def digest(body: str) -> str:
    return hashlib.sha256(" ".join(body.split()).encode()).hexdigest()


class OutletFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Outlet
        django_get_or_create = ("name",)

    name = "The Quay Courier"
    domain = "quay-courier.example"


class ArticleFactory(factory.django.DjangoModelFactory):
    """An article with one annotated version, whose body is `body`."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    class Params:
        body = BODY

    outlet = factory.SubFactory(OutletFactory)
    title = factory.Sequence(lambda n: f"Harbour tram will open a year late ({n})")
    digest = factory.LazyAttributeSequence(lambda article, n: digest(f"{n} {article.body}"))

    @factory.post_generation
    def version(self, create, extracted, **values):
        ArticleVersionFactory(article=self, title=self.title, **values)


class ArticleVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ArticleVersion

    article = factory.SubFactory(ArticleFactory)
    title = "Harbour tram will open a year late"
    body = BODY
    digest = factory.LazyAttribute(lambda version: digest(version.body))
    annotation = ArticleVersion.Annotation.ANNOTATED
    pipeline_version = "tests.v1"


class CopyFactory(ArticleFactory):
    """Another outlet's copy of `copy_of`."""

    outlet = factory.SubFactory(OutletFactory, name="Coast Lantern", domain="")


class EntityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Entity

    name = "Mirela Dantas"
    key = factory.LazyAttribute(lambda entity: name_key(entity.name))
    kind = Entity.Kind.PERSON


class MentionFactory(factory.django.DjangoModelFactory):
    """A mention of `exact`, where it first stands in the version's body."""

    class Meta:
        model = Mention

    entity = factory.SubFactory(EntityFactory)
    kind = Mention.Kind.NAME
    exact = factory.LazyAttribute(lambda mention: mention.entity.name)
    start = factory.LazyAttribute(lambda mention: mention.version.body.index(mention.exact))
    end = factory.LazyAttribute(lambda mention: mention.start + len(mention.exact))


class ClaimFactory(factory.django.DjangoModelFactory):
    """A claim of `words`, where they first stand in the article's newest version, by `speaker` (None: nobody named).

    The machine's candidates are `candidates`, best first; `cue` and `source` are words of the body too, or empty.
    """

    class Meta:
        model = Claim
        skip_postgeneration_save = True

    class Params:
        words = QUOTE

    article = factory.SubFactory(ArticleFactory)
    version = factory.LazyAttribute(lambda claim: claim.article.versions.latest("number"))
    form = Claim.Form.DIRECT
    start = factory.LazyAttribute(lambda claim: claim.version.body.index(claim.words))
    confidence = 0.9
    pipeline_version = "tests.v1"

    @factory.post_generation
    def parts(self, create, extracted, words=QUOTE, cue="told", source="Mirela Dantas"):
        for role, exact in (
            (ClaimPart.Role.CONTENT, words),
            (ClaimPart.Role.CUE, cue),
            (ClaimPart.Role.SOURCE, source),
        ):
            if exact:
                start = self.version.body.index(exact)
                ClaimPart.objects.create(claim=self, role=role, start=start, end=start + len(exact), exact=exact)
        self.source_key = source_key(source)
        self.save(update_fields=["source_key"])

    @factory.post_generation
    def attribution(self, create, speaker, candidates=None, **values):
        attribution = Attribution.objects.create(claim=self, speaker=speaker, **values)
        for rank, entity in enumerate(candidates or ([speaker] if speaker else []), start=1):
            Candidate.objects.create(
                attribution=attribution,
                rank=rank,
                entity=entity,
                probability=0.9 / rank,
                reasons=[f"named {rank}. in a test"],
            )


class StoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Story

    name = factory.Sequence(lambda n: f"The harbour tram is late ({n})")


class StoryLinkFactory(factory.django.DjangoModelFactory):
    """The machine has put `article` into `story`."""

    class Meta:
        model = StoryLink

    story = factory.SubFactory(StoryFactory)
    article = factory.SubFactory(ArticleFactory)
    probability = 0.9


class StatementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Statement

    words = QUOTE


class AppearanceFactory(factory.django.DjangoModelFactory):
    """The machine has found `claim` to print `statement`."""

    class Meta:
        model = Appearance

    statement = factory.SubFactory(StatementFactory)
    claim = factory.SubFactory(ClaimFactory)
    likeness = 1.0
