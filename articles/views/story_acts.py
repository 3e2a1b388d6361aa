"""What an editor can do about a story, as its page includes it: `_story_acts.html` once, `_story_link.html` for each article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models import Revision, Role, StoryLink, role_of

if TYPE_CHECKING:
    from articles.http import PageRequest
    from articles.models import Story


@dataclass(frozen=True, slots=True)
class Acts:
    """What `_story_acts.html` shows beside the story itself."""

    latest: Revision | None
    """The editor's own newest change of the story that can be taken back."""
    unconfirmed: list[StoryLink]
    """The machine's own links that can all be confirmed at once."""
    name: str
    summary: str
    problem: str = ""


def story_acts(request: PageRequest, story: Story, **drafts: str) -> Acts | None:
    """What the page of a story needs as `acts`, for both templates; None for whoever is no editor. Two queries.

    `drafts` are a name and a summary that could not be saved, and "problem": why.
    """
    if role_of(request.user) < Role.EDITOR:
        return None
    latest = Revision.objects.undoable_by(request.user).filter(story=story).first()
    links = StoryLink.objects.inside().visible_to(request.user).filter(story=story, state=StoryLink.State.SUGGESTED)
    return Acts(
        latest=latest,
        unconfirmed=list(links.order_by("pk")),
        **({"name": story.name, "summary": story.summary} | drafts),
    )
