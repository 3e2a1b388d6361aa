"""Outlets: who publishes, and how each of them writes dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from articles.editing import outlets
from articles.editing.errors import NotAllowed
from articles.forms.outlets import OutletForm
from articles.http import admin_required, render_page
from articles.intake.redating import undated
from articles.models import Outlet

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest

OUTLETS = 100
"""On one page."""


@require_safe
@admin_required
def outlet_list(request: PageRequest) -> HttpResponse:
    """All outlets by name, with the number of their articles."""
    page = Paginator(Outlet.objects.annotate(article_count=Count("articles")).order_by("name"), OUTLETS).get_page(
        request.GET.get("page")
    )
    return render_page(request, "articles/outlets.html", "articles/_outlets.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def outlet_detail(request: PageRequest, pk: int) -> HttpResponse:
    """What is known of an outlet, to be changed. Its articles whose dates waited for the date order are dated later."""
    outlet = get_object_or_404(Outlet, pk=pk)
    waiting = undated(outlet).count()
    known = {field: getattr(outlet, field) for field in outlets.FIELDS}
    form = OutletForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        try:
            outlets.change(outlet, **form.cleaned_data)
        except NotAllowed as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _saved(outlet, waiting if outlet.date_order != known["date_order"] else 0))
            return redirect("outlet_detail", pk)
    context = {"outlet_name": known["name"], "form": form, "waiting": waiting}
    return render(request, "articles/outlet.html", context, status=422 if form.is_bound else 200)


def _saved(outlet: Outlet, dated: int) -> str:
    told = f"What you said of {outlet} is saved."
    if not dated or not outlet.date_order:
        return told
    return f"{told} {dated:,} article{' gets its date' if dated == 1 else 's get their dates'} in a moment."
