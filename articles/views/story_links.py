"""Whether an article is in a story, as an editor says it: on the story's page, the article's, or where the machine asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from articles.editing import story_links
from articles.editing.errors import EditingError, StaleEdit
from articles.forms.story_acts import ArticleForm, BackgroundForm, ConfirmAllForm, LinkForm
from articles.http import editor_required
from articles.views.article_stories import stories_answer
from articles.views.story_acts import link_answer, link_of, refused, story_or_404
from articles.views.story_questions import question_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Article, Story

NOT_SENT = "This was not sent by the page. Load it again."


@require_POST
@editor_required
def story_confirmation(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the article is in the story."""
    return _decide(request, pk, story_links.confirm, "Confirmed: “{}” is in “{}”.")


@require_POST
@editor_required
def story_rejection(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the article is not in the story."""
    return _decide(request, pk, story_links.reject, "Taken out: “{}” is not in “{}”. The machine does not ask again.")


@require_POST
@editor_required
def story_confirming(request: PageRequest, pk: int) -> HttpResponse:
    """Confirms what the machine has put into the story, as the page showed it: one act."""
    story = story_or_404(pk)
    form = ConfirmAllForm(request.POST)
    if not form.is_valid():
        return render(request, "articles/story_refused.html", {"story": story, "problem": NOT_SENT}, status=422)
    try:
        done = story_links.confirm_all(story, editions=form.cleaned_data["links"], by=request.user)
    except EditingError as error:
        return refused(request, story, error)
    left = f" {done.left:,} changed meanwhile and stay{'s' if done.left == 1 else ''} as {'it is' if done.left == 1 else 'they are'}."
    messages.success(
        request, f"Confirmed: {done.given:,} article{'' if done.given == 1 else 's'}.{left if done.left else ''}"
    )
    return redirect(story)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def story_background(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the article is background to the story; GET asks for the note, of the article that is named."""
    story = story_or_404(pk)
    if request.method != "POST":
        asked = ArticleForm(request.GET, user=request.user)
        if not asked.is_valid():
            return redirect("story_adding", pk)
        return _background(request, story, asked.cleaned_data["article"])
    form = BackgroundForm(request.POST, user=request.user)
    if not form.is_valid():
        return _background(request, story, form.cleaned_data.get("article"), problem=NOT_SENT, status=422)
    sent = form.cleaned_data
    article = sent["article"]
    try:
        story_links.set_background(story, article=article, note=sent["note"], edition=sent["edition"], by=request.user)
    except EditingError as error:
        return _background(request, story, article, note=sent["note"], problem=str(error), status=409)
    messages.success(request, f"Saved: “{article}” is background to “{story}”.")
    return redirect(story)


def _background(
    request: PageRequest, story: Story, article: Article | None, *, note: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    link = link_of(request, story, article.pk) if article else None
    note = note or (link.note if link else "")
    context = {"story": story, "article": article, "link": link, "note": note, "problem": problem}
    return render(request, "articles/story_background.html", context, status=status)


def _decide(request: PageRequest, pk: int, decide: Callable[..., object], told: str) -> HttpResponse:
    story = story_or_404(pk)
    form = LinkForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, "articles/story_refused.html", {"story": story, "problem": NOT_SENT}, status=422)
    sent = form.cleaned_data
    article = sent["article"]
    news, problem, status = told.format(article, story), "", 200
    try:
        decide(story, article=article, edition=sent["edition"], by=request.user)
    except EditingError as error:
        news, problem, status = "", str(error), 409 if isinstance(error, StaleEdit) else 422
    if sent["at"] == "questions":
        return question_answer(request, story, article, news, problem=problem, status=status)
    if sent["at"] == "article":
        return stories_answer(request, article, news, problem=problem, status=status)
    return link_answer(request, story, article.pk, news, problem=problem, status=status)
