"""What an editor can do about a story, as its page includes it: `_story_acts.html` once, `_story_link.html` for each article;
and what is answered when they have done it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from articles.models import Revision, Role, Story, StoryLink, role_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.editing.errors import EditingError
    from articles.http import PageRequest

ASKED = 5
"""Questions of the machine that the page of a story shows; of more their number."""


@dataclass(frozen=True, slots=True)
class Acts:
    """What `_story_acts.html` shows beside the story itself."""

    latest: Revision | None
    """The editor's own newest change of the story that can be taken back."""
    unconfirmed: list[StoryLink]
    """The machine's own links that can all be confirmed at once."""
    questions: list[StoryLink]
    """What the machine asks about the story, the likeliest first."""
    name: str
    summary: str
    problem: str = ""

    @property
    def seen(self) -> str:
        """The unconfirmed with their editions, as ConfirmAllForm takes them."""
        return ",".join(f"{link.article_id}-{link.edition}" for link in self.unconfirmed)


def story_acts(request: PageRequest, story: Story, **drafts: str) -> Acts | None:
    """What the page of a story needs as `acts`, for both templates; None for whoever is no editor. Three queries.

    `drafts` are a name and a summary that could not be saved, and "problem": why.
    """
    if role_of(request.user) < Role.EDITOR:
        return None
    links = StoryLink.objects.visible_to(request.user).filter(story=story)
    asked = links.filter(state=StoryLink.State.PROPOSED).select_related("article__outlet", "decided_by")
    return Acts(
        latest=Revision.objects.undoable_by(request.user).filter(story=story).first(),
        unconfirmed=list(links.inside().filter(state=StoryLink.State.SUGGESTED).order_by("pk")),
        questions=list(asked.order_by("-probability", "pk")[: ASKED + 1]),
        **({"name": story.name, "summary": story.summary} | drafts),
    )


def story_or_404(pk: int) -> Story:
    """The story, of which it may have been merged into another."""
    return get_object_or_404(Story.objects.select_related("merged_into", "follows"), pk=pk)


def link_of(request: PageRequest, story: Story, article: int) -> StoryLink | None:
    """As the page shows it. One query."""
    links = StoryLink.objects.visible_to(request.user).select_related("article__outlet", "decided_by", "story")
    return links.filter(story=story, article=article).first()


def refused(request: PageRequest, story: Story, problem: EditingError | str) -> HttpResponse:
    """What could not be done, told on the page of the story."""
    messages.error(request, str(problem))
    return redirect(story)


def link_answer(
    request: PageRequest, story: Story, article: int, news: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The link as it is now, with what can be done about the story, and the news; the whole page without script."""
    if not request.htmx:
        messages.add_message(request, messages.ERROR if problem else messages.SUCCESS, problem or news)
        return redirect(f"{story.get_absolute_url()}#story-link-{article}")
    story.refresh_from_db()
    context = {
        "story": story,
        "acts": story_acts(request, story),
        "link": link_of(request, story, article),
        "article_key": article,
        "news": problem or news,
        "is_error": bool(problem),
    }
    return render(request, "articles/_story_link_changed.html", context, status=status)
