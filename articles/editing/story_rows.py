"""Stories and their links as acts hold, change and record them: in few statements, whatever the number of articles.

Every act begins with `hold`: people's acts and the machine's come one after the other, so that none waits for one that waits
for it, and stories do not come to follow each other in a circle.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from articles import history, tallies
from articles.editing.errors import StaleEdit
from articles.models import Revision, Story, StoryLink
from articles.models.anchors import Origin

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable, Sequence

    from django.contrib.auth.models import User

Key = tuple[int, int]
"""Of a link: the keys of its story and of its article."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a link says; only its edition is beside it."""

    kind: str
    state: str
    origin: str = Origin.PERSON
    probability: float | None = None
    reasons: Sequence[str] = ()
    note: str = ""
    decided_by: int | None = None
    decided_at: datetime.datetime | None = None

    @classmethod
    def of(cls, link: StoryLink) -> Standing:
        return cls(
            kind=link.kind,
            state=link.state,
            origin=link.origin,
            probability=link.probability,
            reasons=link.reasons,
            note=link.note,
            decided_by=link.decided_by_id,
            decided_at=link.decided_at,
        )

    @classmethod
    def read(cls, snapshot: dict[str, Any]) -> Standing | None:
        """As a Revision keeps it; None where there was no link."""
        if snapshot["state"] is None:
            return None
        at = snapshot["decided_at"]
        kept = {name: snapshot[name] for name in cls.__slots__}
        return cls(**kept | {"decided_at": datetime.datetime.fromisoformat(at) if at else None})

    def write_to(self, link: StoryLink) -> None:
        for name in WRITTEN:
            setattr(link, name, getattr(self, name))
        link.reasons = list(self.reasons)
        link.decided_by_id = self.decided_by


WRITTEN = ("kind", "state", "origin", "probability", "note", "decided_at")
UPDATED = (*WRITTEN, "reasons", "decided_by", "edition")


@dataclass(frozen=True, slots=True)
class LinkChange:
    """One link as it is, None where there is none, and what it is to be, None for gone; `more` is for the history to read."""

    key: Key
    link: StoryLink | None
    to: Standing | None
    act: Revision.Act
    more: dict[str, Any] = field(default_factory=dict)
    undoes: Revision | None = None


def hold(*keys: int) -> dict[int, Story]:
    """The stories by key, kept as they are to the end of the transaction. Raises StaleEdit where one is gone."""
    held = {
        story.pk: story for story in Story.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    }
    if held.keys() != set(keys):
        raise StaleEdit
    return held


def hold_standing(*keys: int) -> dict[int, Story]:
    """The same. Raises StaleEdit where one was merged into another too."""
    held = hold(*keys)
    refuse_if_merged(*held.values())
    return held


def refuse_if_merged(*stories: Story) -> None:
    """Raises StaleEdit, naming the story."""
    for story in stories:
        if story.merged_into_id:
            raise StaleEdit(f"{story} was merged into another story meanwhile. Nothing was changed.")


def hold_links(stories: Collection[int], articles: Collection[int] | None = None) -> dict[Key, StoryLink]:
    """The links of the stories, or those to the articles, kept as they are to the end of the transaction."""
    links = StoryLink.objects.select_for_update(of=("self",)).filter(story__in=stories)
    if articles is not None:
        links = links.filter(article__in=articles)
    return {(link.story_id, link.article_id): link for link in links.order_by("story", "article")}


def write_links(changes: Sequence[LinkChange], *, by: User, action: uuid.UUID) -> list[Revision]:
    """Makes the changes, records them in their order, and counts and names the stories as is due. Some twelve statements. Raises StaleEdit where a link that was to be
    made is there by now.
    """
    editions = _editions([change for change in changes if change.link is None])
    before = [_snapshot(change.link, editions.get(change.key, 0)) for change in changes]
    made: list[StoryLink] = []
    changed: list[StoryLink] = []
    gone: list[int] = []
    after: list[dict[str, Any]] = []
    for change, was in zip(changes, before, strict=True):
        edition = was["edition"] + 1
        if change.to is None:
            gone += [change.link.pk] if change.link else []
            after.append(_snapshot(None, edition))
            continue
        story, article = change.key
        link = change.link or StoryLink(story_id=story, article_id=article)
        change.to.write_to(link)
        link.edition = edition
        (changed if change.link else made).append(link)
        after.append(_snapshot(link, edition))
    StoryLink.objects.filter(pk__in=gone).delete()
    StoryLink.objects.bulk_update(changed, UPDATED)
    try:
        with transaction.atomic():
            StoryLink.objects.bulk_create(made)
    except IntegrityError as error:
        raise StaleEdit from error
    recorded = [
        history.StoryChange(change.act, *change.key, was, now | change.more, change.undoes)
        for change, was, now in zip(changes, before, after, strict=True)
    ]
    written = history.record_story_links(recorded, by=by, action=action)
    tallies.settle_stories({change.key[0] for change in changes})
    return written


def _snapshot(link: StoryLink | None, edition: int) -> dict[str, Any]:
    """What a Revision keeps of a link; of one that is not there the edition that the next one of the two goes on from."""
    if link is None:
        return {"state": None, "edition": edition}
    return {
        "kind": link.kind,
        "state": link.state,
        "origin": link.origin,
        "probability": link.probability,
        "reasons": list(link.reasons),
        "note": link.note,
        "decided_by": link.decided_by_id,
        "decided_at": link.decided_at.isoformat() if link.decided_at else None,
        "edition": link.edition,
    }


def _editions(missing: Iterable[LinkChange]) -> dict[Key, int]:
    """Of links that were there once, the last edition: a page that still shows it must not take the next one for it."""
    keys = [change.key for change in missing]
    if not keys:
        return {}
    once = Revision.objects.filter(
        story__in={story for story, _ in keys}, article__in={article for _, article in keys}
    ).order_by("story", "article", "-pk")
    rows = once.distinct("story", "article").values_list("story", "article", "after__edition")
    return {(story, article): edition for story, article, edition in rows}
