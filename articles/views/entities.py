"""A person, organisation or source: what the coverage has them say, and what editors have changed about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.fields.json import KT
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from articles.editing import entities, undoing
from articles.editing.errors import EditingError
from articles.forms.entities import AliasForm, ChangeForm, NameForm
from articles.http import editor_required, reader_required, render_page
from articles.models import Appearance, Claim, Distinct, Entity, Revision, Role, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Statement
    from articles.models.revisions import RevisionQuerySet

PAGE = 50


def entity_or_404(request: PageRequest, pk: int) -> Entity:
    entities = Entity.objects.visible_to(request.user).select_related("merged_into", "article")
    return get_object_or_404(entities.prefetch_related("aliases"), pk=pk)


@require_safe
@reader_required
def entity_detail(request: PageRequest, pk: int) -> HttpResponse:
    """The claims of which the entity is the speaker, the newest article first; of one that was merged, the survivor's page."""
    entity = entity_or_404(request, pk)
    if entity.merged_into is not None:
        return redirect(entity.merged_into)
    return render_page(request, "articles/entity.html", "articles/_entity_claims.html", entity_context(request, entity))


def entity_context(request: PageRequest, entity: Entity, **drafts: Any) -> dict[str, Any]:
    """What the page of an entity shows; `drafts` are forms that could not be saved ("name_form", "alias_form"), and
    "problem". To editors also the forms, who is told apart from it, and the newest change that can be undone.
    """
    page = Paginator(Claim.objects.visible_to(request.user).standing().said_by(entity), PAGE).get_page(
        request.GET.get("page")
    )
    names = [alias for alias in entity.aliases.all() if alias.key != entity.key]
    printed = _printed_elsewhere(page.object_list)
    rows = [(claim, printed.get(claim.pk)) for claim in page.object_list]
    context = {"entity": entity, "page": page, "rows": rows, "names": names} | drafts
    if role_of(request.user) < Role.EDITOR:
        return context
    seen = {"name": entity.name, "kind": entity.kind, "note": entity.note, "seen": entities.last_change(entity)}
    forms = {"name_form": NameForm(initial=seen, entity=entity), "alias_form": AliasForm(auto_id="alias_%s")}
    distinct = Distinct.objects.of(entity).select_related("one__merged_into", "other__merged_into")
    own = {entity.pk, *entity.merged.values_list("pk", flat=True)}
    apart = [pair.other if pair.one_id in own else pair.one for pair in distinct]
    latest = changes_of(entity).filter(undone_by=None).first()
    return forms | {"apart": apart, "latest": latest} | context


def _printed_elsewhere(claims: Iterable[Claim]) -> dict[int, Statement]:
    """The statements that others print too, by the key of the claim. One query."""
    standing = Appearance.objects.exclude(state=Appearance.State.REJECTED).filter(claim__in=[one.pk for one in claims])
    several = standing.filter(statement__articles_count__gt=1).select_related("statement")
    return {appearance.claim_id: appearance.statement for appearance in several}


def changes_of(entity: Entity) -> RevisionQuerySet:
    """What was changed about the entity, the newest first: without the keys of the rows, of which there may be many."""
    changes = Revision.objects.about(entity).select_related("by", "entity", "undone_by__by")
    names = {"old_name": KT("before__name"), "old_kind": KT("before__kind"), "old_note": KT("before__note")}
    return changes.defer("before", "undone_by__before", "undone_by__after").annotate(**names).order_by("-pk")


@require_safe
@reader_required
def entity_history(request: PageRequest, pk: int) -> HttpResponse:
    """Everything that people changed about the entity, newest first."""
    entity = entity_or_404(request, pk)
    if entity.merged_into is not None:
        return redirect("entity_history", entity.merged_into_id)
    return _history(request, entity)


def _history(request: PageRequest, entity: Entity, problem: str = "", status: int = 200) -> HttpResponse:
    page = Paginator(changes_of(entity), PAGE).get_page(request.GET.get("page"))
    context = {"entity": entity, "page": page, "problem": problem}
    return render_page(request, "articles/entity_history.html", "articles/_entity_changes.html", context, status=status)


@require_POST
@editor_required
def entity_undo(request: PageRequest, pk: int) -> HttpResponse:
    """Takes a change of the entity back, whoever made it, and however much was changed since."""
    entity = entity_or_404(request, pk)
    form = ChangeForm(request.POST, entity=entity)
    if not form.is_valid():
        return _history(request, entity, "Choose the change to be undone.", 422)
    revision: Revision = form.cleaned_data["revision"]
    try:
        undone = undoing.undo(revision, by=request.user)
    except EditingError as error:
        return _history(request, entity, str(error), 409)
    messages.success(request, _undone(revision, undone))
    return redirect("entity_history", pk)


def _undone(revision: Revision, undone: Revision) -> str:
    told = f"Undone: {revision.get_act_display()}."
    taken, given_back = undone.before.get("claims", 0), undone.after.get("claims", 0)
    if given_back < taken:
        stayed = taken - given_back
        claims = "1 claim stays as it is: it was" if stayed == 1 else f"{stayed:,} claims stay as they are: they were"
        told += f" {claims} decided or changed since."
    return told
