"""One article read again, blind, passage by passage: nothing in here reads what the first reader decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from articles.editing import second_readings
from articles.editing.errors import EditingError
from articles.forms.claims import NEW_KINDS
from articles.forms.second_readings import AnswerForm, PassageForm
from articles.http import editor_required
from articles.models import Passage, SecondReadingArticle
from articles.models.second_readings import content_of
from articles.views.blind_page import Asked, blind_page, found

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.editing.second_readings import Stretch
    from articles.http import PageRequest

Waiting = SecondReadingArticle.State.WAITING


def _article_or_404(request: PageRequest, pk: int) -> SecondReadingArticle:
    own = SecondReadingArticle.objects.filter(reading__reader=request.user)
    return get_object_or_404(own.select_related("version__article__outlet"), pk=pk)


def _passage_or_404(request: PageRequest, pk: int) -> Passage:
    """One that the reader may see: the machine's, or their own mark."""
    own = Passage.objects.filter(Q(is_shown=True) | Q(claim=None), article__reading__reader=request.user)
    return get_object_or_404(own.select_related("article__version__article__outlet"), pk=pk)


@require_safe
@editor_required
def second_reading_article(request: PageRequest, pk: int) -> HttpResponse:
    """The article with the passage asked for opened, or the first that is not answered; who has finished goes on to it."""
    article = _article_or_404(request, pk)
    if article.state != Waiting:
        return redirect(article.version.article)
    return blind_page(request, article, _asked(request))


@require_safe
@editor_required
def second_reading_entities(request: PageRequest, pk: int) -> HttpResponse:
    """Who may be meant by what the reader has typed so far."""
    article = _article_or_404(request, pk)
    query = _asked(request).query
    context = {"query": query, "found": found(article, query), "kinds": NEW_KINDS, "choice": ""}
    return render(request, "articles/_second_reading_found.html", {"panel": context})


@require_POST
@editor_required
def second_reading_answer(request: PageRequest, pk: int) -> HttpResponse:
    """Keeps an answer, and opens the next passage without one."""
    passage = _passage_or_404(request, pk)
    form = AnswerForm(request.POST, article=passage.article.version.article, content=_outer(passage))
    if not form.is_valid():
        return _refused(request, passage.article, _problem(form), Asked(passage.pk), form)
    try:
        second_readings.answer(passage, said=form.cleaned_data["said"], by=request.user)
    except EditingError as error:
        return _refused(request, passage.article, str(error), Asked(passage.pk), form)
    return _next(request, passage.article)


@require_POST
@editor_required
def second_reading_missed(request: PageRequest, pk: int) -> HttpResponse:
    """Keeps that a claim was missed."""
    article = _article_or_404(request, pk)
    form = AnswerForm(request.POST, article=article.version.article, content=None)
    row = Asked(missed=_asked(request).missed or 0)
    if not form.is_valid():
        return _refused(request, article, _problem(form), row, form)
    try:
        second_readings.mark_missed(article, said=form.cleaned_data["said"], by=request.user)
    except EditingError as error:
        return _refused(request, article, str(error), row, form)
    return _next(request, article)


@require_POST
@editor_required
def second_reading_unmark(request: PageRequest, pk: int) -> HttpResponse:
    """Takes back that a claim was missed."""
    passage = _passage_or_404(request, pk)
    try:
        second_readings.unmark(passage, by=request.user)
    except EditingError as error:
        return _refused(request, passage.article, str(error), Asked(passage.pk))
    return _next(request, passage.article)


@require_POST
@editor_required
def second_reading_finish(request: PageRequest, pk: int) -> HttpResponse:
    """Ends the reading of the article; from now on the two are compared."""
    article = _article_or_404(request, pk)
    try:
        differing = second_readings.finish(article, by=request.user)
    except EditingError as error:
        return _refused(request, article, str(error), Asked())
    told = (
        f"you and the first reader differ on {differing}" if differing else "you and the first reader agree throughout"
    )
    messages.success(request, f"Finished “{article.version.title}”: {told}.")
    return redirect("second_reading_list")


@require_POST
@editor_required
def second_reading_opening(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the second reading of the article up, to see what was decided."""
    article = _article_or_404(request, pk)
    try:
        second_readings.open_first_decisions(article, by=request.user)
    except EditingError as error:
        messages.error(request, str(error))
    return redirect(article.version.article)


def _asked(request: PageRequest) -> Asked:
    """What the address asks for; nothing, where it asks for what does not exist."""
    form = PassageForm(request.GET)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    return Asked(wanted.get("passage"), wanted.get("missed"), wanted.get("q", ""))


def _outer(passage: Passage) -> Stretch | None:
    """From where to where the machine has the words; None where it has none."""
    content = content_of(passage.parts)
    return (content[0][0], content[-1][1]) if content else None


def _problem(form: AnswerForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _refused(
    request: PageRequest, article: SecondReadingArticle, problem: str, asked: Asked, form: AnswerForm | None = None
) -> HttpResponse:
    """What could not be kept, shown again with what was typed; of a reading that has ended, the list."""
    if not SecondReadingArticle.objects.filter(pk=article.pk, state=Waiting).exists():
        messages.error(request, problem)
        return redirect("second_reading_list")
    return blind_page(request, article, asked, form=form, problem=problem)


def _next(request: PageRequest, article: SecondReadingArticle) -> HttpResponse:
    """The first passage that is not answered."""
    return blind_page(request, article, Asked()) if request.htmx else redirect(article)
