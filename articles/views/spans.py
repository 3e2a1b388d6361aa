"""The words of claims, as editors mark them: a new claim, other words, two of one, one of two, another form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from articles.editing import spans
from articles.editing.errors import NotAllowed, StaleEdit
from articles.forms.spans import FormForm, JoinForm, NewClaimForm, SplitForm, WordsForm
from articles.http import editor_required
from articles.models import Article, Claim, Revision
from articles.views.marking import problem_of, redrawn, refused, stale
from articles.views.reading import kept_open

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from articles.forms.claims import EditionForm
    from articles.http import PageRequest


def _claim_or_404(request: PageRequest, pk: int) -> Claim:
    claims = Claim.objects.visible_to(request.user).select_related(
        "article__outlet", "version__article", "attribution__speaker", "attribution__relay", "attribution__decided_by"
    )
    return get_object_or_404(claims.prefetch_related("parts"), pk=pk)


@require_POST
@editor_required
def claim_new(request: PageRequest, pk: int) -> HttpResponse:
    """Adds a claim of the words that are marked, by whom the editor chose."""
    article = get_object_or_404(Article.objects.visible_to(request.user).select_related("outlet"), pk=pk)
    form = NewClaimForm(request.POST, article=article)
    if not form.is_valid():
        return refused(request, article, problem_of(form))
    try:
        revision = _add(form.cleaned_data, by=request.user)
    except NotAllowed as error:
        return refused(request, article, str(error))
    claim = cast("Claim", revision.claim)
    return redrawn(request, revision, f"Added: {claim.attribution.speaker}.", focus=claim)


def _add(said: dict[str, Any], **by: Any) -> Revision:
    version, marks = said["version"], said["marks"]
    if said["entity"]:
        return spans.add_claim(version, marks=marks, speaker=said["entity"], **by)
    if said["description"]:
        return spans.add_claim_of_unnamed(version, marks=marks, description=said["description"], **by)
    return spans.add_claim_of_new(version, marks=marks, name=said["name"], kind=said["kind"], **by)


@require_POST
@editor_required
def claim_words(request: PageRequest, pk: int) -> HttpResponse:
    """Makes the claim's words those that are marked."""
    claim = _claim_or_404(request, pk)
    form = WordsForm(request.POST)
    return _marked(request, claim, form, spans.change_words, "Saved: the words of the claim.")


@require_POST
@editor_required
def claim_split(request: PageRequest, pk: int) -> HttpResponse:
    """Makes two claims of one, the second of which begins with the words that are marked."""
    claim = _claim_or_404(request, pk)
    form = SplitForm(request.POST)
    if form.is_valid():
        form.cleaned_data = {"at": form.mark, "edition": form.cleaned_data["edition"]}
    return _marked(request, claim, form, spans.split, "Split in two.")


def _marked(
    request: PageRequest, claim: Claim, form: EditionForm, act: Callable[..., Revision], news: str
) -> HttpResponse:
    """Validates, calls `act` with the form's values, and answers with the text as it now is."""
    if not form.is_valid():
        return refused(request, claim.article, problem_of(form), version=claim.version)
    try:
        revision = act(claim, by=request.user, **form.cleaned_data)
    except StaleEdit as error:
        return stale(request, _claim_or_404(request, claim.pk), str(error), form.cleaned_data.get("marks", ()))
    except NotAllowed as error:
        return refused(request, claim.article, str(error), version=claim.version)
    return redrawn(request, revision, news, focus=claim)


@require_POST
@editor_required
def claim_join(request: PageRequest, pk: int) -> HttpResponse:
    """Makes one claim of this one and another."""
    claim = _claim_or_404(request, pk)
    return _decided(request, claim, JoinForm(request.POST, claim=claim), spans.join, "Joined: one claim of two.")


@require_POST
@editor_required
def claim_form(request: PageRequest, pk: int) -> HttpResponse:
    """Says how the words are quoted, whatever their marks say."""
    return _decided(request, _claim_or_404(request, pk), FormForm(request.POST), spans.change_form, "Saved: the form.")


def _decided(
    request: PageRequest, claim: Claim, form: EditionForm, act: Callable[..., Revision], news: str
) -> HttpResponse:
    """The same for what is chosen in the claim's panel, which stays open where it cannot be saved."""
    if not form.is_valid():
        return kept_open(request, claim, {"problem": problem_of(form), "stale": False}, status=422)
    try:
        revision = act(claim, by=request.user, **form.cleaned_data)
    except StaleEdit as error:
        draft = {"problem": str(error), "stale": True, "form": form.cleaned_data.get("form", "")}
        return kept_open(request, _claim_or_404(request, claim.pk), draft, status=409)
    except NotAllowed as error:
        return kept_open(request, claim, {"problem": str(error), "stale": False}, status=422)
    return redrawn(request, revision, news, focus=claim)
