"""An article added to a story by search, and one moved to another story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from articles.editing import story_links
from articles.editing.errors import EditingError
from articles.forms.story_acts import PLACES, ArticleForm, LinkForm, MoveForm, SearchForm
from articles.http import editor_required, render_page
from articles.views.story_acts import link_of, story_or_404
from articles.views.story_search import AROUND, found_articles, found_stories, likely_stories

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Article, Story


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def story_adding(request: PageRequest, pk: int) -> HttpResponse:
    """A search for articles by words of their titles; POST adds one of them."""
    story = story_or_404(pk)
    if request.method != "POST":
        return redirect("story_adding", story.merged_into_id) if story.merged_into_id else _adding(request, story)
    form = LinkForm(request.POST, user=request.user)
    if not form.is_valid():
        return _adding(request, story, problem="Choose an article.", status=422)
    article = form.cleaned_data["article"]
    try:
        story_links.add(story, article=article, edition=form.cleaned_data["edition"], by=request.user)
    except EditingError as error:
        return _adding(request, story, problem=str(error), status=409)
    messages.success(request, f"Added: “{article}” is in “{story}”.")
    return redirect(story)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def story_moving(request: PageRequest, pk: int) -> HttpResponse:
    """Where to, of the article that is named: what is likely, and a search; POST moves it there."""
    story = story_or_404(pk)
    if request.method != "POST":
        asked = ArticleForm(request.GET, user=request.user)
        if not asked.is_valid():
            return redirect("story_adding", pk)
        return _moving(request, story, asked.cleaned_data["article"])
    form = MoveForm(request.POST, user=request.user)
    if not form.is_valid():
        return _moving(request, story, form.cleaned_data.get("article"), problem="Choose a story.", status=422)
    article, to = form.cleaned_data["article"], form.cleaned_data["story"]
    try:
        story_links.move(story, article=article, to=to, edition=form.cleaned_data["edition"], by=request.user)
    except EditingError as error:
        return _moving(request, story, article, problem=str(error), status=409)
    messages.success(request, f"Moved: “{article}” is in “{to}” now.")
    back = {"article": article, "questions": "story_questions"}
    return redirect(back.get(form.cleaned_data["at"], story))


def _adding(request: PageRequest, story: Story, *, problem: str = "", status: int = 200) -> HttpResponse:
    search = SearchForm(request.GET)
    query, anytime = (search.cleaned_data["q"], search.cleaned_data["anytime"]) if search.is_valid() else ("", False)
    context = {
        "story": story,
        "query": query,
        "anytime": anytime,
        "days": AROUND.days,
        "found": found_articles(story, query, user=request.user, anytime=anytime),
        "problem": problem,
    }
    return render_page(
        request, "articles/story_adding.html", "articles/_story_articles_found.html", context, status=status
    )


def _moving(
    request: PageRequest, story: Story, article: Article | None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    search = SearchForm(request.GET)
    query = search.cleaned_data["q"] if search.is_valid() else ""
    likely = []
    if article and not request.htmx:
        likely = likely_stories([article], user=request.user, besides=[story.pk])
    context = {
        "story": story,
        "article": article,
        "link": link_of(request, story, article.pk) if article else None,
        "at": at if (at := request.GET.get("at")) in PLACES else "story",
        "query": query,
        "choice": "articles/_story_moving_choice.html",
        "found": found_stories(query, besides=[story.pk]),
        "likely": likely,
        "problem": problem,
    }
    return render_page(request, "articles/story_moving.html", "articles/_stories_found.html", context, status=status)
