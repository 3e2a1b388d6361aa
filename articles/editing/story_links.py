"""Which articles are in a story, as people say it: confirmed, taken out, moved, added, or background to it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from articles.editing import story_rows
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.many import Done
from articles.editing.story_rows import LinkChange, Standing
from articles.models import Revision, StoryLink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from articles.models import Article, Story

Act, State, Kind = Revision.Act, StoryLink.State, StoryLink.Kind


@transaction.atomic
def confirm(story: Story, *, article: Article, edition: int, by: User) -> Revision:
    """Says that the article tells of the story's event. `edition` is that of the link as the editor saw it.

    Raises StaleEdit if it has changed since, NotAllowed where it is confirmed already.
    """
    link = _seen(story, article, edition)
    if link is None:
        raise StaleEdit
    return _say(Act.ARTICLE_CONFIRMED, (story.pk, article.pk), link, decided(link, by=by), by)


@transaction.atomic
def reject(story: Story, *, article: Article, edition: int, by: User) -> Revision:
    """Takes the article out of the story: the machine does not put it there again. Raises StaleEdit, NotAllowed."""
    link = _seen(story, article, edition)
    if link is None:
        raise StaleEdit
    if link.state == State.REJECTED:
        raise NotAllowed(f"{link.decided_by} has taken the article out of this story already.")
    return _say(Act.ARTICLE_REJECTED, (story.pk, article.pk), link, rejected(link, by=by), by)


@transaction.atomic
def add(story: Story, *, article: Article, edition: int, by: User) -> Revision:
    """Puts the article into the story; `edition` is 0 where the editor saw no link. Raises StaleEdit, NotAllowed."""
    link = _seen(story, article, edition)
    return _say(Act.ARTICLE_ADDED, (story.pk, article.pk), link, decided(link, by=by), by)


@transaction.atomic
def set_background(story: Story, *, article: Article, note: str, edition: int, by: User) -> Revision:
    """Says that the article is background to the story, and why; `edition` as for `add`. Raises StaleEdit, NotAllowed."""
    link = _seen(story, article, edition)
    to = decided(link, by=by, kind=Kind.BACKGROUND, note=note)
    return _say(Act.ARTICLE_BACKGROUND, (story.pk, article.pk), link, to, by)


@transaction.atomic
def move(story: Story, *, article: Article, to: Story, edition: int, by: User) -> Revision:
    """Takes the article out of `story` and puts it into the other: one act. Raises StaleEdit, NotAllowed."""
    if story == to:
        raise NotAllowed("The article is in that story already.")
    held = story_rows.hold_standing(story.pk, to.pk)
    links = story_rows.hold_links(held, [article.pk])
    link, there = links.get((story.pk, article.pk)), links.get((to.pk, article.pk))
    if link is None or link.edition != edition:
        raise StaleEdit
    if link.state == State.REJECTED:
        raise NotAllowed("The article is not in this story any more.")
    taken = LinkChange(
        (story.pk, article.pk), link, rejected(link, by=by), Act.ARTICLE_MOVED, named(held[to.pk], way="to")
    )
    given = LinkChange(
        (to.pk, article.pk),
        there,
        decided(there, by=by, kind=link.kind, note=link.note),
        Act.ARTICLE_MOVED,
        named(held[story.pk], way="from"),
    )
    changes = [taken, *([] if _says(there, given.to) else [given])]
    return story_rows.write_links(changes, by=by, action=uuid.uuid4())[0]


@transaction.atomic
def confirm_all(story: Story, *, editions: Mapping[int, int], by: User) -> Done:
    """Confirms the machine's own links to the articles whose editions are given: one act. What has changed is left alone."""
    story_rows.hold_standing(story.pk)
    links = story_rows.hold_links([story.pk], editions)
    changes = [
        LinkChange(key, link, decided(link, by=by), Act.ARTICLE_CONFIRMED)
        for key, link in links.items()
        if link.state == State.SUGGESTED and link.edition == editions[link.article_id]
    ]
    action = uuid.uuid4()
    story_rows.write_links(changes, by=by, action=action)
    return Done(action=action, given=len(changes), left=len(editions) - len(changes))


def decided(link: StoryLink | None, *, by: User, kind: str = Kind.EVENT, note: str = "") -> Standing:
    """The link confirmed; what the machine thought of it is kept beside what a person says."""
    known = Standing.of(link) if link else Standing(kind, State.CONFIRMED)
    return replace(known, kind=kind, state=State.CONFIRMED, note=note, decided_by=by.pk, decided_at=timezone.now())


def rejected(link: StoryLink, *, by: User) -> Standing:
    return replace(Standing.of(link), state=State.REJECTED, decided_by=by.pk, decided_at=timezone.now())


def named(other: Story, **more: object) -> dict[str, object]:
    """For the history: the other story that an act had part in."""
    return {"other": other.pk, "other_name": other.name} | more


def _seen(story: Story, article: Article, edition: int) -> StoryLink | None:
    """The link, held; None where there is none. Raises StaleEdit if it is not as the editor saw it."""
    story_rows.hold_standing(story.pk)
    link = story_rows.hold_links([story.pk], [article.pk]).get((story.pk, article.pk))
    if (link.edition if link else 0) != edition:
        raise StaleEdit
    return link


def _say(act: Revision.Act, key: story_rows.Key, link: StoryLink | None, to: Standing, by: User) -> Revision:
    """Raises NotAllowed where that was said already."""
    if link is not None and _says(link, to):
        raise NotAllowed(f"{link.decided_by} has said so already.")
    return story_rows.write_links([LinkChange(key, link, to, act)], by=by, action=uuid.uuid4())[0]


def _says(link: StoryLink | None, to: Standing | None) -> bool:
    return link is not None and to is not None and (link.kind, link.state, link.note) == (to.kind, to.state, to.note)
