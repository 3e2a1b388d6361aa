"""An entity as editors keep it: its name, its other names, and who it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from articles.editing import distinct, entities
from articles.editing.errors import EditingError, StaleEdit
from articles.forms.entities import AliasForm, AliasOfForm, NameForm, OtherForm
from articles.http import editor_required
from articles.views.entities import entity_context, entity_or_404

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Entity


@require_POST
@editor_required
def entity_name(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the entity another name, kind or note."""
    entity = entity_or_404(request, pk)
    form = NameForm(request.POST, entity=entity)
    if not form.is_valid():
        return _kept(request, entity, _problem(form), name_form=form)
    try:
        entities.rename(entity, by=request.user, **form.cleaned_data)
    except EditingError as error:
        return _kept(request, entity, error, name_form=form)
    messages.success(request, f"Saved: {form.cleaned_data['name']}. The old name is kept among its names.")
    return redirect(entity)


@require_POST
@editor_required
def entity_alias_new(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the entity one more name."""
    entity = entity_or_404(request, pk)
    form = AliasForm(request.POST, auto_id="alias_%s")
    if not form.is_valid():
        return _kept(request, entity, _problem(form), alias_form=form)
    try:
        entities.add_alias(entity, by=request.user, **form.cleaned_data)
    except EditingError as error:
        return _kept(request, entity, error, alias_form=form)
    messages.success(request, f"Saved: {entity} goes by “{form.cleaned_data['name']}” too.")
    return redirect(entity)


@require_POST
@editor_required
def entity_alias_removal(request: PageRequest, pk: int) -> HttpResponse:
    """Takes a name from the entity."""
    entity = entity_or_404(request, pk)
    form = AliasOfForm(request.POST, entity=entity)
    if not form.is_valid():
        return _kept(request, entity, "That name is not there any more.")
    alias = form.cleaned_data["alias"]
    try:
        entities.remove_alias(alias, by=request.user)
    except EditingError as error:
        return _kept(request, entity, error)
    messages.success(request, f"Saved: {entity} does not go by “{alias}”.")
    return redirect(entity)


@require_POST
@editor_required
def entity_distinct(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the entity and another are never the same."""
    entity = entity_or_404(request, pk)
    form = OtherForm(request.POST)
    if not form.is_valid():
        return _kept(request, entity, "Choose who it is not.")
    other = form.cleaned_data["other"]
    try:
        distinct.tell_apart(entity, other=other, by=request.user)
    except EditingError as error:
        return _kept(request, entity, error)
    messages.success(request, f"Saved: {entity} and {other} are never the same. They are not proposed any more.")
    return redirect(entity)


def _problem(form: Form) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _kept(request: PageRequest, entity: Entity, problem: EditingError | str, **drafts: Any) -> HttpResponse:
    """The page as it is now, with what was sent and why it was not saved."""
    context = entity_context(request, entity, problem=str(problem), **drafts)
    status = 409 if isinstance(problem, StaleEdit) else 422
    return render(request, "articles/entity.html", context, status=status)
