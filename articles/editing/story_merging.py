"""Two stories made one: every article of one of them is in the other, until that is undone.

The one that is merged keeps its row, its name and its address, which leads to the other.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from articles import tallies
from articles.editing import stories, story_rows
from articles.editing.errors import NotAllowed
from articles.editing.story_links import named
from articles.editing.story_rows import LinkChange, Standing
from articles.models import Revision, Story, StoryLink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

Act, State = Revision.Act, StoryLink.State
WEIGHT = {State.PROPOSED: 0, State.SUGGESTED: 1, State.REJECTED: 2, State.CONFIRMED: 3}
"""Where both have the same article: what a person decided outweighs the machine; that it is in one of the two, that it is not
in the other, since the two are one."""


@transaction.atomic
def merge(merged: Story, *, into: Story, by: User) -> Revision:
    """Gives everything of `merged` to `into`. Raises NotAllowed where that cannot be, StaleEdit where either was merged
    meanwhile.
    """
    if merged == into:
        raise NotAllowed("These are one already.")
    tallies.hold_stories()
    around = Story.objects.filter(follows=merged.pk) | Story.objects.filter(merged_into=merged.pk)
    held = story_rows.hold(*{merged.pk, into.pk, *around.values_list("pk", flat=True)})
    merged, into = held[merged.pk], held[into.pk]
    story_rows.refuse_if_merged(merged, into)
    follows = _follows(merged, into)
    links = story_rows.hold_links([merged.pk, into.pk])
    action = uuid.uuid4()
    changes = _moved(links, merged.pk, into.pk)
    moved = sum(change.link is not None and change.to is None for change in changes)
    told = {"articles": moved}
    head = stories.change(
        merged, Act.STORIES_MERGED, {"merged_into": None}, {"merged_into": into.pk} | named(into, **told),
        by=by, action=action,
    )  # fmt: skip
    for other in held.values():
        if other.merged_into_id == merged.pk:
            _change(other, {"merged_into": into.pk}, into, by=by, action=action)
        elif other.follows_id == merged.pk and other not in (merged, into):
            _change(other, {"follows": into.pk}, into, by=by, action=action)
    _change(into, {} if follows == into.follows_id else {"follows": follows}, merged, by=by, action=action, **told)
    story_rows.write_links(changes, by=by, action=action)
    return head


def refuse_if_circular(merged: Story, into: Story) -> None:
    """Raises NotAllowed where stories would follow each other in a circle if the two were one."""
    _follows(merged, into)


def _follows(merged: Story, into: Story) -> int | None:
    """What the one that remains follows then: what it follows now, or else what the other does; itself never."""
    own = into.follows_id if into.follows_id != merged.pk else None
    given = merged.follows_id if merged.follows_id != into.pk else None
    follows = own or given
    if follows is not None and stories.leads_to(follows, {merged.pk, into.pk}):
        raise NotAllowed(
            f"Between {merged} and {into} there is a story that follows one of them. Change first which story follows which."
        )
    return follows


def _change(story: Story, to: dict[str, object], other: Story, *, by: User, action: uuid.UUID, **told: object) -> None:
    before = {name: stories.value(story, name) for name in to}
    stories.change(story, Act.STORIES_MERGED, before, to | named(other, **told), by=by, action=action)


def _moved(links: Mapping[story_rows.Key, StoryLink], merged: int, into: int) -> list[LinkChange]:
    changes = []
    for (story, article), link in links.items():
        if story != merged:
            continue
        there = links.get((into, article))
        changes.append(LinkChange((merged, article), link, None, Act.STORIES_MERGED))
        if there is None or WEIGHT[State(link.state)] > WEIGHT[State(there.state)]:
            changes.append(LinkChange((into, article), there, Standing.of(link), Act.STORIES_MERGED))
    return changes
