"""The machine's questions, one after the other, the likeliest first: is this article in that story?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from articles.editing import undoing
from articles.editing.errors import EditingError, NothingToUndo
from articles.forms.story_acts import QuestionsForm
from articles.http import editor_required, render_page
from articles.models import ArticleVersion, Revision, StoryLink

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Article, Story
    from articles.models.stories import StoryLinkQuerySet

HEADLINES = 8
"""Of the story, beside the article."""


@dataclass(frozen=True, slots=True)
class Question:
    link: StoryLink
    lead: str
    """The first paragraph of the article."""
    others: list[StoryLink]
    """Of the story, the nearest in time to the article first."""
    before: int | None
    after: int | None
    """The keys of the questions around it, by which they are asked for."""


@require_safe
@editor_required
def story_questions(request: PageRequest) -> HttpResponse:
    """The question asked for, or the first after the one that is passed over, or the likeliest."""
    form = QuestionsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"at": None, "after": None}
    return _page(request, at=asked["at"], after=asked["after"])


@require_POST
@editor_required
def story_questions_undo(request: PageRequest) -> HttpResponse:
    """Takes back the editor's last decision about the link of one article; the question comes back."""
    last = last_decision(request.user)
    try:
        if last is None:
            raise NothingToUndo("There is no decision of yours left to undo.")
        undoing.undo(last, by=request.user)
    except EditingError as error:
        return _answer(request, None, "", problem=str(error), status=409)
    link = StoryLink.objects.filter(story=last.story_id, article=last.article_id).first()
    return _answer(request, link.pk if link else None, f"Undone: {last.get_act_display()}.")


def question_answer(
    request: PageRequest, story: Story, article: Article, news: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """After a decision: the next question, or the same again where the decision could not be made."""
    link = StoryLink.objects.filter(story=story, article=article).first()
    if problem:
        return _answer(request, link.pk if link else None, "", problem=problem, status=status)
    after = _questions(request.user).filter(_later(link)).first() if link else None
    return _answer(request, after.pk if after else None, news)


def last_decision(user: User) -> Revision | None:
    """The newest standing act of the user on one link. One query."""
    acts = (Revision.Act.ARTICLE_CONFIRMED, Revision.Act.ARTICLE_REJECTED)
    return Revision.objects.undoable_by(user).filter(act__in=acts).select_related("story").first()


def _answer(request: PageRequest, at: int | None, news: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    if request.htmx:
        return _page(request, at=at, news=news, problem=problem, status=status)
    messages.add_message(request, messages.ERROR if problem else messages.SUCCESS, problem or news)
    return redirect(f"{reverse('story_questions')}{f'?at={at}' if at else ''}")


def _questions(user: User) -> StoryLinkQuerySet:
    asked = StoryLink.objects.visible_to(user).filter(state=StoryLink.State.PROPOSED)
    return asked.order_by("-probability", "pk")


def _later(link: StoryLink) -> Q:
    return Q(probability__lt=link.probability) | Q(probability=link.probability, pk__gt=link.pk)


def _earlier(link: StoryLink) -> Q:
    return Q(probability__gt=link.probability) | Q(probability=link.probability, pk__lt=link.pk)


def _page(
    request: PageRequest,
    *,
    at: int | None = None,
    after: int | None = None,
    news: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    questions = _questions(request.user)
    passed = StoryLink.objects.filter(pk=after).first() if after else None
    link = (
        (questions.filter(pk=at).first() if at else None)
        or (questions.filter(_later(passed)).first() if passed else None)
        or questions.first()
    )
    context = {
        "question": _question(link.pk, request.user) if link else None,
        "count": questions.count(),
        "last": last_decision(request.user),
        "news": problem or news,
        "is_error": bool(problem),
        "with_news": bool(request.htmx),
    }
    return render_page(
        request, "articles/story_questions.html", "articles/_story_question.html", context, status=status
    )


def _question(key: int, user: User) -> Question:
    """Five queries."""
    link = StoryLink.objects.select_related("article__outlet", "story").get(pk=key)
    version = ArticleVersion.objects.filter(article=link.article_id).order_by("-number").first()
    questions = _questions(user)
    others = StoryLink.objects.inside().visible_to(user).filter(story=link.story_id)
    dated = sorted(others.select_related("article__outlet"), key=lambda other: _distance(other, link))
    before = questions.filter(_earlier(link)).order_by("probability", "-pk").first()
    following = questions.filter(_later(link)).first()
    return Question(
        link=link,
        lead=_first_paragraph(version.body) if version else "",
        others=dated[:HEADLINES],
        before=before.pk if before else None,
        after=following.pk if following else None,
    )


def _distance(one: StoryLink, other: StoryLink) -> float:
    """Seconds between the two articles; those without a date come last."""
    here, there = one.article.published_at, other.article.published_at
    return abs((here - there).total_seconds()) if here and there else float("inf")


def _first_paragraph(body: str) -> str:
    return next((part.strip() for part in body.split("\n\n") if part.strip()), "")
