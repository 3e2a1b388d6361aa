"""The stories that an article is in, and the articles that are like it: loaded by the article's page, and a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.editing import stories, story_links
from articles.editing.errors import EditingError
from articles.forms.story_acts import EditionForm, OpenForm, SearchForm, StoryForm
from articles.http import editor_required, reader_required, render_page
from articles.linking.neighbours import related
from articles.models import Article, Role, StoryLink, role_of
from articles.views.blindness import or_notice
from articles.views.story_search import found_stories, likely_stories

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest


@require_safe
@reader_required
@or_notice("article")
def article_related(request: PageRequest, pk: int) -> HttpResponse:
    """The article's stories with the reasons, and the articles about the same event, best first."""
    article = _article_or_404(request, pk)
    return _related(request, article)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def article_stories(request: PageRequest, pk: int) -> HttpResponse:
    """Which story the article is added to: what is likely, and a search; POST adds it to one."""
    article = _article_or_404(request, pk)
    if request.method != "POST":
        return _choose(request, article)
    form = StoryForm(request.POST)
    edition = EditionForm(request.POST)
    if not form.is_valid():
        return _choose(request, article, problem="Choose a story.", status=422)
    story = form.cleaned_data["story"]
    seen = edition.cleaned_data["edition"] if edition.is_valid() else 0
    try:
        story_links.add(story, article=article, edition=seen, by=request.user)
    except EditingError as error:
        return _choose(request, article, problem=str(error), status=409)
    messages.success(request, f"Added: “{article}” is in “{story}”.")
    return redirect("article_related", pk)


@require_POST
@editor_required
def article_story_new(request: PageRequest, pk: int) -> HttpResponse:
    """Opens a story with the article in it."""
    article = _article_or_404(request, pk)
    form = OpenForm(request.POST)
    if not form.is_valid():
        problem = "Give the story a name of 300 letters at most."
        return _choose(request, article, name=request.POST.get("name", ""), problem=problem, status=422)
    story = stories.open_with(article, name=form.cleaned_data["name"], by=request.user)
    messages.success(request, f"Opened: “{story}”.")
    return redirect(story)


def stories_answer(
    request: PageRequest, article: Article, news: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """After a decision on the article's page: its stories as they are now, and the news."""
    if not request.htmx:
        messages.add_message(request, messages.ERROR if problem else messages.SUCCESS, problem or news)
        return redirect("article_related", article.pk)
    context = _stories(request, article) | {"news": problem or news, "is_error": bool(problem)}
    return render(request, "articles/_article_stories_changed.html", context, status=status)


def _article_or_404(request: PageRequest, pk: int) -> Article:
    return get_object_or_404(Article.objects.visible_to(request.user).select_related("outlet"), pk=pk)


def _related(request: PageRequest, article: Article) -> HttpResponse:
    context = _stories(request, article) | {"related": related(article, user=request.user)}
    return render_page(request, "articles/article_related.html", "articles/_article_related.html", context)


def _stories(request: PageRequest, article: Article) -> dict[str, Any]:
    """Its links; to readers those that put it into a story, or make it background to one. One query."""
    links = StoryLink.objects.visible_to(request.user).filter(article=article, story__merged_into=None)
    if role_of(request.user) < Role.EDITOR:
        links = links.filter(state__in=StoryLink.INSIDE)
    shown = links.select_related("story", "decided_by").order_by("pk")
    order = [StoryLink.State.CONFIRMED, StoryLink.State.SUGGESTED, StoryLink.State.PROPOSED, StoryLink.State.REJECTED]
    return {"article": article, "links": sorted(shown, key=lambda link: order.index(StoryLink.State(link.state)))}


def _choose(
    request: PageRequest, article: Article, *, name: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    search = SearchForm(request.GET)
    query = search.cleaned_data["q"] if search.is_valid() else ""
    links = {link.story_id: link for link in StoryLink.objects.filter(article=article)}
    told = (StoryLink.Kind.EVENT, StoryLink.State.CONFIRMED)
    inside = [key for key, link in links.items() if (link.kind, link.state) == told]
    likely = [] if request.htmx else likely_stories([article], user=request.user, besides=inside)
    context = {
        "article": article,
        "query": query,
        "found": [(story, links.get(story.pk)) for story in found_stories(query, besides=inside)],
        "likely": [(story, links.get(story.pk)) for story in likely],
        "name": name or article.title[:300],
        "problem": problem,
    }
    return render_page(
        request, "articles/article_stories.html", "articles/_article_stories_found.html", context, status=status
    )
