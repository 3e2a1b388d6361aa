"""A story as editors keep it: its name, whether it runs, which one it follows; its history, and the taking back of their acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.editing import stories, undoing
from articles.editing.errors import EditingError
from articles.forms.story_acts import ChangeForm, FollowsForm, NameForm, SearchForm, StateForm
from articles.http import editor_required, reader_required, render_page
from articles.models import Article, Revision, Story
from articles.views.story_acts import story_acts, story_or_404
from articles.views.story_history import changes_of, told_after
from articles.views.story_search import found_stories, likely_stories

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest

NOT_SENT = "This was not sent by the page. Load it again."


@require_POST
@editor_required
def story_name(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the story a name and a summary."""
    story = story_or_404(pk)
    form = NameForm(request.POST)
    typed = {"name": request.POST.get("name", ""), "summary": request.POST.get("summary", "")}
    if not form.is_valid():
        return _kept(request, story, "Give the story a name of 300 letters at most.", 422, **typed)
    try:
        stories.rename(story, by=request.user, **form.cleaned_data)
    except EditingError as error:
        return _kept(request, story, str(error), 409, **typed)
    messages.success(request, f"Saved: {form.cleaned_data['name']}.")
    return redirect(story)


@require_POST
@editor_required
def story_state(request: PageRequest, pk: int) -> HttpResponse:
    """Closes the story, or opens it again."""
    story = story_or_404(pk)
    form = StateForm(request.POST)
    if not form.is_valid():
        return _kept(request, story, NOT_SENT, 422)
    is_closing = form.cleaned_data["state"] == Story.State.CLOSED
    act = stories.close if is_closing else stories.reopen
    try:
        act(story, edition=form.cleaned_data["edition"], by=request.user)
    except EditingError as error:
        return _kept(request, story, str(error), 409)
    told = "Closed: the machine puts no new article into it." if is_closing else "Open again: new articles may come."
    messages.success(request, told)
    return redirect(story)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def story_follows(request: PageRequest, pk: int) -> HttpResponse:
    """Which earlier story it is a follow-up of: a search, and what is chosen by POST."""
    story = story_or_404(pk)
    if request.method != "POST":
        if story.merged_into_id:
            return redirect("story_follows", story.merged_into_id)
        return _follows(request, story)
    form = FollowsForm(request.POST)
    if not form.is_valid():
        return _follows(request, story, problem="Choose a story.", status=422)
    earlier = form.cleaned_data["story"]
    try:
        stories.set_follows(story, earlier=earlier, edition=form.cleaned_data["edition"], by=request.user)
    except EditingError as error:
        story = story_or_404(pk)
        return _follows(request, story, problem=str(error), status=409)
    messages.success(request, f"Saved: a follow-up of “{earlier}”." if earlier else "Saved: a follow-up of no story.")
    return redirect(story)


@require_safe
@reader_required
def story_history(request: PageRequest, pk: int) -> HttpResponse:
    """Everything that people changed about the story and its articles, newest first."""
    return _history(request, story_or_404(pk))


@require_POST
@editor_required
def story_undo(request: PageRequest, pk: int) -> HttpResponse:
    """Takes back one of the editor's own acts on the story."""
    story = story_or_404(pk)
    form = ChangeForm(request.POST, story=story, user=request.user)
    if not form.is_valid():
        return _history(request, story, "Choose one of your own changes to be undone.", 422)
    revision: Revision = form.cleaned_data["revision"]
    try:
        undoing.undo(revision, by=request.user)
    except EditingError as error:
        return _history(request, story, str(error), 409)
    messages.success(request, told_after(revision))
    return redirect(story) if form.cleaned_data["at"] == "story" else redirect("story_history", pk)


def _kept(request: PageRequest, story: Story, problem: str, status: int, **typed: str) -> HttpResponse:
    """What could not be saved, with what was typed and the story as it is now."""
    story.refresh_from_db()
    context = {"story": story, "acts": story_acts(request, story, problem=problem, **typed), "problem": problem}
    return render(request, "articles/story_refused.html", context, status=status)


def _follows(request: PageRequest, story: Story, *, problem: str = "", status: int = 200) -> HttpResponse:
    search = SearchForm(request.GET)
    query = search.cleaned_data["q"] if search.is_valid() else ""
    first = Article.objects.visible_to(request.user).filter(story_links__story=story).order_by("published_at", "pk")[:1]
    likely = [] if request.htmx else likely_stories(first, user=request.user, besides=[story.pk])
    context = {
        "story": story,
        "query": query,
        "choice": "articles/_story_follows_choice.html",
        "found": found_stories(query, besides=[story.pk]),
        "likely": likely,
        "problem": problem,
    }
    return render_page(request, "articles/story_follows.html", "articles/_stories_found.html", context, status=status)


def _history(request: PageRequest, story: Story, problem: str = "", status: int = 200) -> HttpResponse:
    page, changes = changes_of(story, request.user, request.GET.get("page"))
    context = {"story": story, "page": page, "changes": changes, "problem": problem}
    return render_page(request, "articles/story_history.html", "articles/_story_changes.html", context, status=status)
