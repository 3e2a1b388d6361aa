"""Imports: what was imported and what became of it, and the page to import more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from articles.forms.intakes import IntakeForm, ItemsForm
from articles.http import admin_required, render_page
from articles.intake import reading
from articles.intake.progress import progress_of
from articles.models import Intake, Outlet

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest

INTAKES = 30
ITEMS = 100
"""On one page."""


@require_safe
@admin_required
def intake_list(request: PageRequest) -> HttpResponse:
    """The imports, newest first. Only those on the page are counted through: an import can hold thousands of items."""
    visible = Intake.objects.visible_to(request.user)
    page = Paginator(visible.order_by("-pk").values_list("pk", flat=True), INTAKES).get_page(request.GET.get("page"))
    rows = visible.filter(pk__in=list(page.object_list)).with_counts().select_related("by", "outlet").order_by("-pk")
    return render_page(request, "articles/intakes.html", "articles/_intakes.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def intake_new(request: PageRequest) -> HttpResponse:
    """The form; sent with htmx, only what is wrong comes back, so that the chosen files stay chosen."""
    form = IntakeForm(request.POST, request.FILES) if request.method == "POST" else IntakeForm()
    if form.is_bound and form.is_valid():
        intake = reading.begin(form.sent, by=request.user, label=form.label, outlet=form.cleaned_data["outlet"])
        url = intake.get_absolute_url()
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    if form.is_bound and request.htmx:
        return render(request, "articles/_intake_errors.html", {"form": form}, status=422)
    context = {"form": form, "outlets": Outlet.objects.all(), "limit": settings.UPLOAD_LIMIT}
    return render(request, "articles/intake_new.html", context, status=422 if form.is_bound else 200)


@require_safe
@admin_required
def intake_detail(request: PageRequest, pk: int) -> HttpResponse:
    """How far the import is, and its items, ITEMS on a page; for htmx the items alone."""
    intake = get_object_or_404(Intake.objects.visible_to(request.user).select_related("by", "outlet"), pk=pk)
    form = ItemsForm(request.GET)
    items = form.chosen(intake.items.defer("content").select_related("article").order_by("position"))
    context = {
        "intake": intake,
        "form": form,
        "page": Paginator(items, ITEMS).get_page(request.GET.get("page")),
        "progress": progress_of(intake),
    }
    return render_page(request, "articles/intake.html", "articles/_intake_items.html", context)


@require_safe
@admin_required
def intake_progress(request: PageRequest, pk: int) -> HttpResponse:
    """How far the import is; the list of items is told to load itself again where it is not what the browser has seen."""
    intake = get_object_or_404(Intake.objects.visible_to(request.user), pk=pk)
    if not request.htmx:
        return redirect(intake)
    progress = progress_of(intake)
    response = render(request, "articles/_intake_progress.html", {"intake": intake, "progress": progress})
    return response if request.GET.get("seen") == progress.seen else trigger_client_event(response, "items-changed")
