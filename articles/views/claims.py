"""A claim: opened on its article's page, and what an editor decides about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from articles.editing import attributions, copies, repeats
from articles.editing.errors import EditingError, NotAllowed, StaleEdit
from articles.forms.claims import (
    NEW_KINDS,
    EditionForm,
    EntitySearchForm,
    NewSpeakerForm,
    RelayForm,
    SpeakerForm,
    UnnamedForm,
)
from articles.http import editor_required, reader_required, render_page, wants_fragment
from articles.models import Attribution, Claim, Revision, Role, role_of
from articles.views import cards, reading
from articles.views.blindness import or_notice
from articles.views.entities import changes_of
from articles.views.reading import found_entities, page_context, panel_context, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Entity


def _claim_or_404(request: PageRequest, pk: int) -> Claim:
    claims = Claim.objects.visible_to(request.user).select_related(
        "article__outlet", "version", "attribution__speaker", "attribution__relay", "attribution__decided_by"
    )
    return get_object_or_404(claims.prefetch_related("parts"), pk=pk)


@require_safe
@reader_required
@or_notice("claim")
def claim_detail(request: PageRequest, pk: int) -> HttpResponse:
    """The claim's permanent address: its article with the claim opened; the panel alone for htmx."""
    claim = _claim_or_404(request, pk)
    panel = _panel(request, claim)
    context = {"panel": panel} if wants_fragment(request) else page_context(claim.article, request.user, panel)
    return render_page(request, "articles/article.html", "articles/_panel.html", context)


def _panel(request: PageRequest, claim: Claim) -> dict[str, Any]:
    """What the panel shows of the claim to whoever asks: to readers no more than the fact, if editors have rejected it."""
    if claim.attribution.state == Attribution.State.REJECTED and role_of(request.user) < Role.EDITOR:
        return {"claim": claim, "is_rejected": True, "lit": (), "lit_json": "[]"}
    search = EntitySearchForm(request.GET)
    return panel_context(claim, query=search.cleaned_data["q"] if search.is_valid() else "")


@require_safe
@editor_required
def claim_entities(request: PageRequest, pk: int) -> HttpResponse:
    """Who may be meant by what the editor has typed so far."""
    claim = _claim_or_404(request, pk)
    search = EntitySearchForm(request.GET)
    query = search.cleaned_data["q"] if search.is_valid() else ""
    panel = {
        "claim": claim,
        "query": query,
        "found": found_entities(claim, query),
        "kinds": NEW_KINDS,
        "answer_at": cards.answer_at(request) if "desk" in request.GET else "",
    }
    return render(request, "articles/_found.html", {"panel": panel})


@require_safe
@reader_required
@or_notice("claim")
def claim_history(request: PageRequest, pk: int) -> HttpResponse:
    """Everything that people decided about the claim, newest first."""
    claim = _claim_or_404(request, pk)
    revisions = Revision.objects.filter(claim__in=claim.with_older()).select_related(
        "by", "undone_by__by", "claim__version"
    )
    context = {"claim": claim, "revisions": revisions, "changes": _changes_of_who_spoke(claim)}
    return render(request, "articles/claim_history.html", context)


def _changes_of_who_spoke(claim: Claim) -> list[tuple[Entity, list[Revision]]]:
    """Speaker and relay, each with the merges, splits and names that changed by whom the claim is shown to be."""
    attribution = claim.attribution
    people = [entity for entity in (attribution.speaker, attribution.relay) if entity]
    return [(entity, list(changes_of(entity).touching(attribution.pk))) for entity in people]


@require_POST
@editor_required
def claim_speaker(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the claim to an entity that the archive knows."""
    claim = _claim_or_404(request, pk)
    form = SpeakerForm(request.POST, article=claim.article)
    return _decide(request, claim, form, attributions.choose_speaker)


@require_POST
@editor_required
def claim_new_speaker(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the claim to somebody new."""
    return _decide(request, _claim_or_404(request, pk), NewSpeakerForm(request.POST), attributions.choose_new_speaker)


@require_POST
@editor_required
def claim_unnamed(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the claim to a source that the article leaves unnamed."""
    return _decide(request, _claim_or_404(request, pk), UnnamedForm(request.POST), attributions.choose_unnamed)


@require_POST
@editor_required
def claim_rejection(request: PageRequest, pk: int) -> HttpResponse:
    """Says that this is not a claim."""
    return _decide(request, _claim_or_404(request, pk), EditionForm(request.POST), attributions.reject)


@require_POST
@editor_required
def claim_relay(request: PageRequest, pk: int) -> HttpResponse:
    """Says through whom the words reached the article."""
    claim = _claim_or_404(request, pk)
    form = RelayForm(request.POST, article=claim.article)
    return _decide(request, claim, form, attributions.set_relay)


@require_POST
@editor_required
def claim_swap(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the relay is the speaker, and the speaker the relay."""
    return _decide(request, _claim_or_404(request, pk), EditionForm(request.POST), attributions.swap_relay)


@require_POST
@editor_required
def claim_copies(request: PageRequest, pk: int) -> HttpResponse:
    """Decides the same words in copies of the article as the claim was decided."""
    claim = _claim_or_404(request, pk)
    try:
        decided = copies.decide_the_same(claim, by=request.user)
    except EditingError as error:
        return told(request, claim, str(error), status=409)
    return told(request, claim, f"Decided the same in {len(decided)} cop{'y' if len(decided) == 1 else 'ies'}.")


def _decide(request: PageRequest, claim: Claim, form: EditionForm, act: Callable[..., Revision]) -> HttpResponse:
    """Validates, calls `act` with the form's values, and answers with the claim as it now is, on its page or at the desk.

    What comes a second time, because the first answer was lost, is answered like the first, and changes nothing.
    """
    at_desk = "desk" in request.GET
    changed, kept_open = (cards.changed, cards.kept_open) if at_desk else (reading.changed, reading.kept_open)
    if not form.is_valid():
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return kept_open(request, claim, _draft(form, problem), status=422)
    try:
        revision = act(claim.attribution, by=request.user, **form.cleaned_data)
    except StaleEdit as error:
        claim = _claim_or_404(request, claim.pk)
        made = repeats.already_made(claim.attribution, by=request.user, **form.cleaned_data)
        if made is None:
            return kept_open(request, claim, _draft(form, str(error), stale=True), status=409)
        return changed(request, made, "It was saved already.")
    except NotAllowed as error:
        return kept_open(request, claim, _draft(form, str(error)), status=422)
    rejected = claim.attribution.state == Attribution.State.REJECTED
    return changed(request, revision, "Saved: not a claim." if rejected else f"Saved: {claim.attribution}.")


def _draft(form: EditionForm, problem: str, *, stale: bool = False) -> dict[str, Any]:
    """What the editor sent, to be shown again beside the problem."""
    typed = {name: form.data.get(name, "") for name in ("name", "kind", "description") if name in form.fields}
    chosen = {name: form.cleaned_data[name] for name in ("speaker", "relay") if name in form.cleaned_data}
    said = {"problem": problem, "stale": stale, "query": form.cleaned_data.get("name", "")}
    return typed | chosen | said | {"rejects": type(form) is EditionForm}
