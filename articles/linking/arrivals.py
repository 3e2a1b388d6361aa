"""New articles are put into running stories, or open one, as they arrive; so are those whose words or date have changed.

Which article belongs where is for placing.place() to say; here is what it is asked about, and what is done then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from articles import tallies
from articles.linking import keeping, teaching
from articles.linking.candidates import Seeker
from articles.linking.likeness import compare
from articles.linking.model import Model
from articles.linking.placing import Act, Placement, place
from articles.linking.putting import Links, Place, State, beside_original, bring_copies, open_story
from articles.linking.surroundings import Surroundings, around
from articles.models import ArticleVersion, Profile

logger = logging.getLogger(__name__)
NOT_LINKED = Q(article__profile=None) | Q(article__profile__is_waiting=True)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that waits, as it was when its profile was made: its newest version."""

    version: ArticleVersion
    seeker: Seeker

    @property
    def article(self) -> int:
        return self.version.article_id


def link(articles: Sequence[int], *, stop: Callable[[], bool] = lambda: False) -> Sequence[int]:
    """Puts those that wait into stories, in order; gives those that are left when `stop()` says so.

    One that does not wait is left as it is: running it twice changes nothing.
    """
    learned = teaching.in_use()
    for position, article in enumerate(articles):
        if stop():
            return articles[position:]
        _link(article, learned)
    return []


def waiting(most: int) -> list[int]:
    """The articles that wait, the oldest first: their worker was killed, or their words or date have changed."""
    return list(Profile.objects.filter(is_waiting=True).order_by("at", "pk").values_list("pk", flat=True)[:most])


def _link(article: int, learned: Model) -> None:
    try:
        while (arrival := _arrival(article)) is not None and not _put(arrival, learned):
            pass  # it has changed while its profile was made
    except (OperationalError, InterfaceError):
        raise  # the database is away, which is no article's fault
    except Exception:
        logger.exception("Article %s cannot be put into a story; it waits no longer", article)
        Profile.objects.filter(pk=article).update(is_waiting=False)


def _arrival(article: int) -> Arrival | None:
    """The article with its profile, made now, if it waits."""
    versions = ArticleVersion.objects.current().filter(NOT_LINKED, article=article)
    annotated = versions.filter(annotation=ArticleVersion.Annotation.ANNOTATED)
    version = annotated.select_related("article__outlet").first()
    return None if version is None else Arrival(version, keeping.seeker(version))


@transaction.atomic
def _put(arrival: Arrival, learned: Model) -> bool:
    """Decides where the article belongs, and writes it; False if it is no longer what its profile was made of."""
    tallies.hold_stories()
    if not _still_stands(arrival):
        return False
    keeping.keep(arrival.version, arrival.seeker)
    links = Links([arrival.article])
    inside = links.inside(arrival.article)
    moved = [arrival.article]
    if links.is_settled(arrival.article):
        links.put(arrival.article, None)
    elif arrival.version.article.copy_of_id is not None:
        links.put(arrival.article, beside_original(arrival.version.article))
    else:
        surroundings = around(arrival.seeker, inside=inside, decided=links.decided(arrival.article))
        decision = place(arrival.seeker.profile, surroundings.stories, surroundings.lone, learned)
        moved += _carry_out(decision, arrival, surroundings, links)
    tallies.settle_stories(inside | links.touched | bring_copies(moved))
    return True


def _carry_out(
    decision: Placement[int, int], arrival: Arrival, surroundings: Surroundings, links: Links
) -> Sequence[int]:
    """Puts the article, and the lone ones that come with it, where they belong; gives those."""
    if decision.act == Act.NOTHING:
        links.put(arrival.article, None)
        return []
    story = open_story(arrival.article) if decision.story is None else decision.story
    state = State.PROPOSED if decision.act == Act.ASKS else State.SUGGESTED
    links.put(arrival.article, Place(story, state, decision.probability, decision.reasons))
    others = Links(decision.lone)
    for lone in decision.lone:
        likeness = compare(surroundings.lone[lone], arrival.seeker.profile)
        others.put(lone, Place(story, State.SUGGESTED, likeness.probability, likeness.reasons))
    links.touched |= others.touched
    return decision.lone


def _still_stands(arrival: Arrival) -> bool:
    """Whether it waits, with these words and this date; until the transaction ends nobody else can say that it does.

    The version before the profile: who annotates locks them in this order.
    """
    version = arrival.version
    versions = ArticleVersion.objects.select_for_update(of=["self"], no_key=True).only("pk").filter(pk=version.pk)
    if not versions.exists():
        return False
    list(Profile.objects.select_for_update(of=["self"]).only("pk").filter(pk=arrival.article))
    same = ArticleVersion.objects.current().filter(
        NOT_LINKED,
        pk=version.pk,
        article__published_at=version.article.published_at,
        article__copy_of=version.article.copy_of_id,
    )
    return same.exists()
