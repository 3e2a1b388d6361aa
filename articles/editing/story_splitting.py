"""One story made two: chosen articles become a new one, and never come back to the old one by themselves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from articles.editing import stories, story_links, story_rows
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.story_rows import LinkChange
from articles.models import Revision, Story, StoryLink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

Act, State = Revision.Act, StoryLink.State


@transaction.atomic
def split(story: Story, *, editions: Mapping[int, int], name: str, by: User) -> Story:
    """Gives the articles, with the editions of their links as the editor saw them, to a new story of that name; gives that.

    Raises StaleEdit if one of the links has changed since, NotAllowed where nothing would be given or nothing left.
    """
    held = story_rows.hold_standing(story.pk)[story.pk]
    links = story_rows.hold_links([story.pk])
    chosen = [links.get((story.pk, article)) for article in sorted(editions)]
    if not chosen:
        raise NotAllowed("Tick the articles that are to be a story of their own.")
    given = [link for link in chosen if link and link.edition == editions[link.article_id]]
    if len(given) < len(chosen) or any(link.state == State.REJECTED for link in given):
        raise StaleEdit
    if not any(link.state in StoryLink.INSIDE and link not in given for link in links.values()):
        raise NotAllowed("Leave at least one article in the story.")
    action = uuid.uuid4()
    made = stories.make(
        name=name, act=Act.STORY_SPLIT, by=by, action=action, **story_links.named(held, way="from", articles=len(given))
    )
    told = story_links.named(made, way="to", articles=len(given))
    stories.change(held, Act.STORY_SPLIT, {}, told, by=by, action=action)
    changes = [
        change
        for link in given
        for change in (
            LinkChange((story.pk, link.article_id), link, story_links.rejected(link, by=by), Act.STORY_SPLIT),
            LinkChange(
                (made.pk, link.article_id),
                None,
                story_links.decided(None, by=by, kind=link.kind, note=link.note),
                Act.STORY_SPLIT,
            ),
        )
    ]
    story_rows.write_links(changes, by=by, action=action)
    return made
