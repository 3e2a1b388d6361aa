"""Takes acts on stories back: what the act changed of the stories themselves all or not at all, of many links those that
stand as it left them.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from articles import tallies
from articles.editing import stories, story_rows
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.editing.story_rows import LinkChange, Standing
from articles.models import Revision, Story, StoryLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.contrib.auth.models import User

Act = Revision.Act
COMPARED = ("kind", "state", "note", "decided_by", "decided_at")
"""What people say of a link; the machine may have thought again since, and the edition only rises."""


@transaction.atomic
def put_back_act(revision: Revision, *, by: User) -> Revision:
    """Puts back what the act of `revision` changed; gives what that wrote for it, or, where only other articles of the act
    could be put back, for one of them.

    Raises NothingToUndo if it is undone already, StaleEdit if somebody has changed the same thing since, NotAllowed where
    stories would follow each other in a circle.
    """
    rows = Revision.objects.filter(action=revision.action, undoes=None)
    held = story_rows.hold(*set(rows.values_list("story", flat=True)) - {None})
    # read once they are held: somebody else may have been undoing the same
    left = list(rows.filter(undone_by=None).order_by("pk"))
    if revision.pk not in {row.pk for row in left}:
        raise NothingToUndo
    action = uuid.uuid4()
    links = [row for row in left if row.article_id is not None]
    standing = _standing(links)
    of_stories = [row for row in left if row.article_id is None]
    if links and not standing and not of_stories:
        raise StaleEdit
    written = _put_back_stories(of_stories, held, by=by, action=action)
    written += story_rows.write_links(standing, by=by, action=action)
    for row in of_stories:
        if "state" not in row.before and row.before["edition"] == 0:
            written.append(_put_away(held[row.story_id or 0], row, by=by, action=action))
    tallies.settle_stories(held.keys())
    return next((row for row in written if row.undoes_id == revision.pk), written[0])


def _put_back_stories(
    rows: Sequence[Revision], held: Mapping[int, Story], *, by: User, action: uuid.UUID
) -> list[Revision]:
    """Those that the act did not make: each gets back what the act changed of it. Raises StaleEdit, NotAllowed."""
    written = []
    for row in rows:
        if row.before["edition"] == 0:
            continue
        story = held[row.story_id or 0]
        changed = [name for name in stories.FIELDS if name in row.before]
        now = {name: stories.value(story, name) for name in changed}
        if any(now[name] != row.after[name] for name in changed):
            raise StaleEdit
        before = {name: row.before[name] for name in changed}
        written.append(stories.change(story, Act.UNDONE, now, before, by=by, action=action, undoes=row))
    for row in rows:
        if row.before.get("follows") and stories.leads_to(row.before["follows"], {row.story_id or 0}):
            raise NotAllowed(f"{row.story} follows another story since, which is now a follow-up of it.")
    return written


def _put_away(story: Story, row: Revision, *, by: User, action: uuid.UUID) -> Revision:
    """A story that the act has made: its history keeps its row, closed and without articles, which no list shows; where
    others have put something into it since, it stays.
    """
    is_empty = not StoryLink.objects.filter(story=story).exists()
    now: dict[str, object] = {"state": story.state} if is_empty else {}
    to: dict[str, object] = {"state": Story.State.CLOSED.value} if is_empty else {}
    return stories.change(story, Act.UNDONE, now, to, by=by, action=action, undoes=row)


def _standing(rows: Iterable[Revision]) -> list[LinkChange]:
    """The way back of the links that stand as the act left them; of an article in two stories both links, or none."""
    by_article: dict[int, list[Revision]] = defaultdict(list)
    for row in rows:
        by_article[row.article_id or 0].append(row)
    keys = {row.story_id or 0 for group in by_article.values() for row in group}
    links = story_rows.hold_links(keys, list(by_article))
    changes: list[LinkChange] = []
    for article in sorted(by_article):
        group = [(row, (row.story_id or 0, article)) for row in by_article[article]]
        if all(_says(links.get(key), row) for row, key in group):
            changes += [
                LinkChange(key, links.get(key), Standing.read(row.before), Act.UNDONE, undoes=row) for row, key in group
            ]
    return changes


def _says(link: StoryLink | None, row: Revision) -> bool:
    """Whether the link is as the act left it."""
    then = Standing.read(row.after)
    if link is None or then is None:
        return link is None and then is None
    now = Standing.of(link)
    return all(getattr(now, name) == getattr(then, name) for name in COMPARED)
