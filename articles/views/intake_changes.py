"""What an admin does about an import: starts it, stores what a dry run has shown, discards it, retries, takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from articles.http import admin_required, render_page
from articles.intake import receiving, undoing
from articles.intake.progress import progress_of
from articles.models import Intake, IntakeFile, IntakeItem
from articles.views.columns import form_of, with_the_same_headings
from articles.views.intakes import intake_or_404, intake_page, what_to_do

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.forms.intakes import ColumnsForm
    from articles.http import PageRequest

Stage = Intake.Stage
WORKED_ON = 50
"""Articles that are shown by name where they stand against taking an import back."""
MEANWHILE = "This import has gone on meanwhile: nothing was changed. Below is how it stands."


@require_POST
@admin_required
def intake_start(request: PageRequest, pk: int) -> HttpResponse:
    """Has the files read that have come: to store what is in them, or as a dry run where `trial` is sent."""
    intake = intake_or_404(request, pk)
    if intake.stage != Stage.RECEIVING:
        return _as_it_stands(request, intake, MEANWHILE, status=409)
    if not intake.files.exists():
        return _as_it_stands(request, intake, "No file has come yet: there is nothing to import.", status=422)
    receiving.start(intake, trial=bool(request.POST.get("trial")))
    return HttpResponseClientRedirect(intake.get_absolute_url()) if request.htmx else redirect(intake)


@require_POST
@admin_required
def intake_storing(request: PageRequest, pk: int) -> HttpResponse:
    """Stores what the dry run has shown."""
    intake = intake_or_404(request, pk)
    if intake.stage != Stage.TRIAL or progress_of(intake).unread:
        return _as_it_stands(request, intake, MEANWHILE, status=409)
    receiving.store_after_trial(intake)
    return _as_it_stands(request, intake, "The files are read once more, and stored.")


@require_POST
@admin_required
def intake_discarding(request: PageRequest, pk: int) -> HttpResponse:
    """Deletes an import that has stored nothing, with the files that were sent."""
    intake = intake_or_404(request, pk)
    if not receiving.discard(intake):
        return _as_it_stands(request, intake, MEANWHILE, status=409)
    messages.success(request, f"{intake} is discarded. Nothing of it was stored.")
    return HttpResponseClientRedirect(reverse("intake_list")) if request.htmx else redirect("intake_list")


@require_POST
@admin_required
def intake_retrying(request: PageRequest, pk: int) -> HttpResponse:
    """Has the refused records read once more, of files that are still kept."""
    intake = intake_or_404(request, pk)
    if intake.stage not in {Stage.TRIAL, Stage.RUNNING}:
        return _as_it_stands(request, intake, MEANWHILE, status=409)
    count = receiving.retry_refused(intake)
    said = f"{count:,} refused record{'' if count == 1 else 's'} will be read once more." if count else MEANWHILE
    return _as_it_stands(request, intake, said)


@require_POST
@admin_required
def intake_columns(request: PageRequest, pk: int) -> HttpResponse:
    """Says which column is which, for a table of the import and all others with the same headings."""
    intake = intake_or_404(request, pk)
    number = request.POST.get("file", "")
    file = intake.files.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    if file is None:
        return _as_it_stands(request, intake, "Say of which file: load the page again.", status=422)
    if file.state != IntakeFile.State.ASKS:
        return _as_it_stands(request, intake, MEANWHILE, status=409)
    form = form_of(file, request.POST)
    if not form.is_valid():
        return _as_it_stands(request, intake, "", status=422, wrong=form, asked=file.pk)
    files = with_the_same_headings(intake, file)
    for one in files:
        receiving.choose_columns(one, form.columns)
    return _as_it_stands(request, intake, f"{len(files):,} file{'' if len(files) == 1 else 's'} will be read.")


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def intake_undoing(request: PageRequest, pk: int) -> HttpResponse:
    """Asks whether to take the import back, and says what would go; has it done."""
    intake = intake_or_404(request, pk)
    if intake.stage != Stage.RUNNING:
        return _as_it_stands(request, intake, MEANWHILE, status=409) if request.method == "POST" else redirect(intake)
    status = 200
    if request.method == "POST":
        try:
            undoing.begin(intake)
        except undoing.WorkedOn:
            status = 422
        else:
            return HttpResponseClientRedirect(intake.get_absolute_url()) if request.htmx else redirect(intake)
    worked_on = undoing.worked_on(intake).order_by("pk")
    versions = intake.items.filter(outcome=IntakeItem.Outcome.NEW_VERSION).exclude(version=None).count()
    context = {
        "intake": intake,
        "articles": undoing.left(intake) - versions,
        "versions": versions,
        "worked_on": worked_on[:WORKED_ON],
        "worked_on_count": worked_on.count(),
    }
    return render_page(request, "articles/intake_undo.html", "articles/_intake_undo.html", context, status=status)


def _as_it_stands(
    request: PageRequest,
    intake: Intake,
    said: str,
    *,
    status: int = 200,
    wrong: ColumnsForm | None = None,
    asked: int = 0,
) -> HttpResponse:
    """The import as it is now, and what is said about it: for htmx what there is to do and how far it is, else the page."""
    if not request.htmx:
        if status == 200:
            messages.success(request, said)
            return redirect(intake)
        return intake_page(request, intake, said=said, status=status, wrong=wrong, asked=asked)
    intake = get_object_or_404(Intake.objects.select_related("by", "outlet"), pk=intake.pk)
    progress = progress_of(intake)
    context = {"intake": intake, "progress": progress, "said": said, "is_wrong": status != 200}
    context |= what_to_do(intake, progress, wrong=wrong, asked=asked)
    response = render(request, "articles/_intake_done.html", context, status=status)
    return trigger_client_event(response, "items-changed")
