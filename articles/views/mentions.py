"""Which words refer to whom, as editors mark them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from articles.editing import mentions
from articles.editing.errors import NotAllowed, StaleEdit
from articles.forms.claims import NEW_KINDS
from articles.forms.spans import ChangedMentionForm, MentionForm, PeopleForm, RemovedMentionForm
from articles.http import editor_required
from articles.models import Article, ArticleVersion, Entity, Mention
from articles.views.marking import problem_of, redrawn, refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest

OFFERED = 6
"""People of the article that are offered before anybody is looked for."""
FOUND = 8
"""Those that a search shows."""


def _mention_or_404(request: PageRequest, pk: int) -> Mention:
    seen = Mention.objects.filter(version__article__in=Article.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("version__article", "entity"), pk=pk)


@require_safe
@editor_required
def article_entities(request: PageRequest, pk: int) -> HttpResponse:
    """Whom the marked words may name, or who may have said them; and the mentions that stand there."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    form = PeopleForm(request.GET, article=article)
    context: dict[str, Any] = {"article": article, "kinds": NEW_KINDS, "people": [], "mentions": []}
    if form.is_valid():
        asked = form.cleaned_data
        there = asked["version"].mentions.filter(start__lt=asked["end"], end__gt=asked["start"])
        context |= asked | {
            "mentions": [(mention, mentions.seen(mention)) for mention in there.select_related("entity")]
        }
        if asked["q"].strip():
            context["people"] = list(Entity.objects.usable_in(article).named_like(asked["q"])[:FOUND])
        else:
            context["people"] = _nearest(asked["version"], asked["start"], asked["end"])
    return render(request, "articles/_marking_who.html", context)


def _nearest(version: ArticleVersion, start: int, end: int) -> list[Entity]:
    """The entities of the version, those first that are mentioned at the words or nearest to them."""
    nearest: dict[int, int] = {}
    for entity, first, last in version.mentions.values_list("entity", "start", "end"):
        away = max(0, start - last, first - end)
        nearest[entity] = min(away, nearest.get(entity, away))
    for speaker in (
        version.claims.standing().exclude(attribution__speaker=None).values_list("attribution__speaker", flat=True)
    ):
        nearest.setdefault(speaker, len(version.body))
    keys = sorted(nearest, key=lambda entity: (nearest[entity], entity))
    people = Entity.objects.usable_in(version.article).exclude(kind=Entity.Kind.PLACE).in_bulk(keys)
    return [people[key] for key in keys if key in people][:OFFERED]


@require_POST
@editor_required
def mention_new(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the marked words refer to somebody."""
    article = get_object_or_404(Article.objects.visible_to(request.user).select_related("outlet"), pk=pk)
    form = MentionForm(request.POST, article=article)
    if not form.is_valid():
        return refused(request, article, problem_of(form))
    said = form.cleaned_data
    try:
        if said["entity"]:
            revision = mentions.add(said["version"], mark=form.mark, entity=said["entity"], by=request.user)
        else:
            whom = {"name": said["name"], "kind": said["kind"]}
            revision = mentions.add_new(said["version"], mark=form.mark, by=request.user, **whom)
    except NotAllowed as error:
        return refused(request, article, str(error))
    return redrawn(request, revision, f"Saved: a mention of {said['entity'] or said['name']}.")


@require_POST
@editor_required
def mention_change(request: PageRequest, pk: int) -> HttpResponse:
    """Moves the edges of a mention, or says that it refers to somebody else."""
    mention = _mention_or_404(request, pk)
    article = mention.version.article
    form = ChangedMentionForm(request.POST, article=article)
    if not form.is_valid():
        return refused(request, article, problem_of(form))
    said = form.cleaned_data
    whom = {"entity": said["entity"]} if said["entity"] else {"name": said["name"], "kind": said["kind"]}
    act = mentions.change if said["entity"] else mentions.change_to_new
    try:
        revision = act(mention, mark=form.mark, by=request.user, was=said["was"], **whom)
    except (NotAllowed, StaleEdit) as error:
        return refused(request, article, str(error), status=409 if isinstance(error, StaleEdit) else 422)
    return redrawn(request, revision, f"Saved: a mention of {said['entity'] or said['name']}.")


@require_POST
@editor_required
def mention_removal(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the words refer to nobody."""
    mention = _mention_or_404(request, pk)
    form = RemovedMentionForm(request.POST)
    if not form.is_valid():
        return refused(request, mention.version.article, problem_of(form))
    try:
        revision = mentions.remove(mention, by=request.user, was=form.cleaned_data["was"])
    except (NotAllowed, StaleEdit) as error:
        status = 409 if isinstance(error, StaleEdit) else 422
        return refused(request, mention.version.article, str(error), status=status)
    return redrawn(request, revision, "Saved: those words refer to nobody.")
