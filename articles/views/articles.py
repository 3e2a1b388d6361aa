"""The list of articles, the reading page, and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from articles.editing import reviews, undoing
from articles.editing.errors import EditingError, NothingToUndo
from articles.forms.articles import ArticleListForm, VersionForm
from articles.http import editor_required, reader_required, render_page
from articles.models import Article, Claim, Revision, Story
from articles.views.acts import told_of_many
from articles.views.blindness import or_notice
from articles.views.reading import SHOWN_IN_ITS_ROW, changed, page_context

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest

PAGE = 30


@require_safe
@reader_required
def front_page(request: PageRequest) -> HttpResponse:
    """The stories, or the newest articles until there are any."""
    stories = Story.objects.filter(merged_into=None, articles_count__gt=0)
    return redirect("story_list" if stories.exists() else "article_list")


@require_safe
@reader_required
def article_list(request: PageRequest) -> HttpResponse:
    """Newest first, PAGE on a page; of one outlet where the reader chooses one."""
    form = ArticleListForm(request.GET)
    articles = form.chosen(Article.objects.visible_to(request.user)).select_related("outlet").newest_first()
    page = Paginator(articles, PAGE).get_page(request.GET.get("page"))
    tally = Claim.objects.tally(page.object_list)
    reviewed = reviews.last_reviews(page.object_list)
    rows = [(article, tally.get(article.pk), reviewed.get(article.pk)) for article in page.object_list]
    context = {"form": form, "page": page, "rows": rows}
    return render_page(request, "articles/articles.html", "articles/_articles.html", context)


@require_safe
@reader_required
@or_notice("article")
def article_detail(request: PageRequest, pk: int) -> HttpResponse:
    """An article with its claims, in its newest version or the one asked for; for htmx, which asks while the worker reads
    it, the text alone.
    """
    article = get_object_or_404(Article.objects.visible_to(request.user).select_related("outlet"), pk=pk)
    asked = VersionForm(request.GET)
    number = asked.cleaned_data["version"] if asked.is_valid() else None
    version = get_object_or_404(article.versions, number=number) if number else None
    context = page_context(article, request.user, version=version)
    return render_page(request, "articles/article.html", "articles/_article_text.html", context)


@require_POST
@editor_required
def article_undo(request: PageRequest, pk: int) -> HttpResponse:
    """Takes back the last change that the editor made in the article and has not taken back yet."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    revision = undoing.last_change(article, by=request.user)
    try:
        if revision is None:
            raise NothingToUndo
        undone = undoing.undo(revision, by=request.user)
    except EditingError as error:
        if request.htmx:
            return render(request, "articles/_news.html", {"news": error, "is_error": True}, status=409)
        messages.error(request, str(error))
        return redirect(article)
    news = f"Undone: {revision.get_act_display()}."
    taken_back, stay = undoing.outcome(revision.action)
    if taken_back + stay > 1:
        news = told_of_many(taken_back, stay)
    is_alone = Revision.objects.filter(action=undone.action, article=article).count() == 1
    if revision.act not in SHOWN_IN_ITS_ROW or not is_alone:
        messages.success(request, news)
        return HttpResponseClientRefresh() if request.htmx else redirect(article)
    return changed(request, undone, news)
