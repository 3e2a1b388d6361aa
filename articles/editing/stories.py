"""Stories as editors keep them: opened by hand, named, closed and opened again, and which one follows which."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from articles import history
from articles.editing import story_links, story_rows
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.story_rows import LinkChange
from articles.models import Revision, Story
from articles.models.anchors import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from articles.models import Article

Act = Revision.Act
FIELDS = ("name", "summary", "origin", "state", "follows", "merged_into")
"""What of a story people change; a Revision has in `before` those that it changed."""
COLUMNS = {"follows": "follows_id", "merged_into": "merged_into_id"}


@transaction.atomic
def open_with(article: Article, *, name: str, by: User) -> Story:
    """A new story with the article in it."""
    action = uuid.uuid4()
    story = make(name=name, act=Act.STORY_OPENED, by=by, action=action)
    link = story_links.decided(None, by=by)
    story_rows.write_links([LinkChange((story.pk, article.pk), None, link, Act.ARTICLE_ADDED)], by=by, action=action)
    return story


@transaction.atomic
def rename(story: Story, *, name: str, summary: str, edition: int, by: User) -> Revision:
    """Gives the story a name and a summary. `edition` is that of the story as the editor saw it.

    Raises StaleEdit if it has changed since, NotAllowed where both are so already.
    """
    held = _seen(story, edition)
    if (held.name, held.summary) == (name, summary):
        raise NotAllowed("That is its name and its summary already.")
    before = {"name": held.name, "summary": held.summary, "origin": held.origin}
    after = {"name": name, "summary": summary, "origin": Origin.PERSON.value}
    return change(held, Act.STORY_NAMED, before, after, by=by)


@transaction.atomic
def close(story: Story, *, edition: int, by: User) -> Revision:
    """No new article comes into it by the machine. Raises StaleEdit, NotAllowed where it is closed already."""
    return _set_state(story, Act.STORY_CLOSED, Story.State.CLOSED, edition=edition, by=by)


@transaction.atomic
def reopen(story: Story, *, edition: int, by: User) -> Revision:
    """Raises StaleEdit, NotAllowed where it is running already."""
    return _set_state(story, Act.STORY_REOPENED, Story.State.RUNNING, edition=edition, by=by)


@transaction.atomic
def set_follows(story: Story, *, earlier: Story | None, edition: int, by: User) -> Revision:
    """Says which story it is a follow-up of; None: of none. Raises StaleEdit, NotAllowed, also where they would go in a circle."""
    held = story_rows.hold(*{story.pk, *([earlier.pk] if earlier else [])})
    followed = held[earlier.pk] if earlier else None
    story_rows.refuse_if_merged(*held.values())
    here = _unchanged(held[story.pk], edition)
    if followed is not None and leads_to(followed.pk, {story.pk}):
        raise NotAllowed(f"{followed} is a follow-up of {here} itself, or of one that is.")
    if here.follows_id == (followed.pk if followed else None):
        raise NotAllowed("That is so already.")
    before = {"follows": here.follows_id, "follows_name": here.follows.name if here.follows else None}
    after = {"follows": followed.pk if followed else None, "follows_name": followed.name if followed else None}
    return change(here, Act.STORY_FOLLOWS, before, after, by=by)


def make(*, name: str, act: Revision.Act, by: User, action: uuid.UUID, **more: object) -> Story:
    """A new story, recorded as part of the act. In the caller's transaction."""
    story = Story.objects.create(name=name, origin=Origin.PERSON)
    after = {"name": name, "state": Story.State.RUNNING.value, "edition": story.edition} | more
    history.record_story(act, story=story, by=by, before={"edition": 0}, after=after, action=action)
    return story


def change(
    story: Story,
    act: Revision.Act,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    by: User,
    action: uuid.UUID | None = None,
    undoes: Revision | None = None,
) -> Revision:
    """Gives the held story those of the values of `after` that are FIELDS, and records it; where there is none, it stays as it is."""
    changed = [name for name in FIELDS if name in before]
    for name in changed:
        setattr(story, COLUMNS.get(name, name), after[name])
    edition = story.edition
    if changed:
        story.edition += 1
        story.save(update_fields=[*changed, "edition"])
    return history.record_story(
        act,
        story=story,
        by=by,
        before={**before, "edition": edition},
        after={**after, "edition": story.edition},
        action=action,
        undoes=undoes,
    )


def value(story: Story, name: str) -> object:
    """One of FIELDS, as a Revision keeps it."""
    return getattr(story, COLUMNS.get(name, name))


def leads_to(start: int, goals: set[int]) -> bool:
    """Whether the story, or one that it follows, however far back, is one of `goals`. Two queries for each at most."""
    known: set[int] = set()
    at: int | None = start
    while at is not None and at not in known:
        if at in goals:
            return True
        known.add(at)
        row = Story.objects.filter(pk=at).values_list("merged_into", "follows").first()
        at = (row[0] or row[1]) if row else None
    return False


def _set_state(story: Story, act: Revision.Act, state: Story.State, *, edition: int, by: User) -> Revision:
    held = _seen(story, edition)
    if held.state == state:
        raise NotAllowed("That is so already.")
    return change(held, act, {"state": held.state}, {"state": state.value}, by=by)


def _seen(story: Story, edition: int) -> Story:
    return _unchanged(story_rows.hold(story.pk)[story.pk], edition)


def _unchanged(held: Story, edition: int) -> Story:
    story_rows.refuse_if_merged(held)
    if held.edition != edition:
        raise StaleEdit
    return held
