"""Two stories side by side, and what they are if they become one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from articles.editing import story_merging
from articles.editing.errors import EditingError, NotAllowed
from articles.forms.story_acts import MergeForm, SearchForm, StoryForm
from articles.http import editor_required, render_page
from articles.models import Article, Story, StoryLink
from articles.views.story_acts import story_or_404
from articles.views.story_search import found_stories, likely_stories

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpResponse

    from articles.http import PageRequest

SHOWN = 8
"""Headlines of each of the two."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as the page shows it."""

    name: str
    story: Story
    links: list[StoryLink]
    confirmed: int


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def story_merge(request: PageRequest, pk: int) -> HttpResponse:
    """A search for the other story, and with `story` chosen both side by side; POST makes them one."""
    story = story_or_404(pk)
    if request.method == "POST":
        return _merge(request, story)
    if story.merged_into_id:
        return redirect("story_merge", story.merged_into_id)
    chosen = StoryForm(request.GET)
    if chosen.is_valid():
        other = chosen.cleaned_data["story"]
        return _side_by_side(request, story, other.merged_into or other)
    return _search(request, story)


def _merge(request: PageRequest, story: Story) -> HttpResponse:
    form = MergeForm(request.POST)
    if not form.is_valid():
        other = form.cleaned_data.get("story")
        if other is None:
            return _search(request, story, problem="Choose the other story.", status=422)
        return _side_by_side(request, story, other, problem="Choose which of the two remains.", status=422)
    other = form.cleaned_data["story"]
    merged, into = (story, other) if form.cleaned_data["survivor"] == "other" else (other, story)
    try:
        revision = story_merging.merge(merged, into=into, by=request.user)
    except EditingError as error:
        return _side_by_side(request, story, other, problem=str(error), status=409)
    count = revision.after["articles"]
    messages.success(
        request, f"“{merged}” is part of “{into}” now: {count:,} article{'' if count == 1 else 's'} moved."
    )
    return redirect(into)


def _search(request: PageRequest, story: Story, *, problem: str = "", status: int = 200) -> HttpResponse:
    search = SearchForm(request.GET)
    query = search.cleaned_data["q"] if search.is_valid() else ""
    some = Article.objects.visible_to(request.user).filter(story_links__story=story).newest_first()[:2]
    likely = [] if request.htmx else likely_stories(some, user=request.user, besides=[story.pk])
    context = {
        "story": story,
        "query": query,
        "choice": "articles/_story_same_choice.html",
        "found": found_stories(query, besides=[story.pk]),
        "likely": likely,
        "problem": problem,
    }
    return render_page(request, "articles/story_same.html", "articles/_stories_found.html", context, status=status)


def _side_by_side(
    request: PageRequest, story: Story, other: Story, *, problem: str = "", status: int = 200
) -> HttpResponse:
    sides = [_side("this", story, request.user), _side("other", other, request.user)]
    both = {link.article_id for link in sides[0].links} & {link.article_id for link in sides[1].links}
    larger = max(sides, key=lambda side: (side.confirmed, len(side.links), side.name == "this"))
    context = {
        "story": story,
        "other": other,
        "sides": sides,
        "survivor": larger.name,
        "both": len(both),
        "shown": SHOWN,
        "problem": problem,
        "refused": _refused(story, other),
    }
    return render(request, "articles/story_merge.html", context, status=status)


def _refused(story: Story, other: Story) -> str:
    if story == other:
        return "These are one already."
    try:
        story_merging.refuse_if_circular(story, other)
    except NotAllowed as error:
        return str(error)
    return ""


def _side(name: str, story: Story, user: User) -> Side:
    links = StoryLink.objects.inside().visible_to(user).filter(story=story).select_related("article__outlet")
    ordered = list(links.order_by("article__published_at", "article"))
    return Side(name, story, ordered, sum(link.state == StoryLink.State.CONFIRMED for link in ordered))
