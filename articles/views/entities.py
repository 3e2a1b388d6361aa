"""A person, organisation or source, and what the coverage has them say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.http import reader_required, render_page
from articles.models import Claim, Entity

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest

PAGE = 50


@require_safe
@reader_required
def entity_detail(request: PageRequest, pk: int) -> HttpResponse:
    """The claims of which the entity is the speaker, the newest article first."""
    entity = get_object_or_404(Entity.objects.visible_to(request.user).prefetch_related("aliases"), pk=pk)
    page = Paginator(Claim.objects.visible_to(request.user).standing().said_by(entity), PAGE).get_page(
        request.GET.get("page")
    )
    return render_page(
        request, "articles/entity.html", "articles/_entity_claims.html", {"entity": entity, "page": page}
    )
