"""Sending files to be imported: in one form, or by a script that sends them some at a time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from articles.forms.intakes import IntakeForm
from articles.forms.uploads import SentFilesForm
from articles.http import admin_required
from articles.intake import originals, receiving
from articles.models import Intake, Outlet
from articles.views.intakes import UPLOAD_LIMITS, intake_or_404

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from articles.forms.uploads import SentFile
    from articles.http import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def intake_new(request: PageRequest) -> HttpResponse:
    """The form. Sent with its files, these are imported; sent by the script, the import is begun and awaits them (201)."""
    form = IntakeForm(request.POST, request.FILES) if request.method == "POST" else IntakeForm()
    if form.is_bound and form.is_valid():
        intake = _begin(form, request.user)
        if intake.stage == Intake.Stage.RECEIVING:
            return HttpResponse(status=201, headers={"Location": intake.get_absolute_url()})
        url = intake.get_absolute_url()
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    if form.is_bound and request.htmx:
        return render(request, "articles/_intake_errors.html", {"form": form}, status=422)
    context = {"form": form, "outlets": Outlet.objects.all(), "limits": UPLOAD_LIMITS}
    return render(request, "articles/intake_new.html", context, status=422 if form.is_bound else 200)


@require_POST
@admin_required
def intake_files(request: PageRequest, pk: int) -> HttpResponse:
    """Keeps some files of an import, all or none; the same ones can be sent again. 204; 409 where it takes no more."""
    intake = intake_or_404(request, pk)
    form = SentFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "articles/_intake_errors.html", {"form": form}, status=422)
    try:
        with receiving.open_for_files(intake):
            _keep(intake, form.sent)
    except receiving.Closed as problem:
        return _conflict(request, problem)
    except receiving.PlaceTaken as problem:
        return _conflict(request, problem)
    return HttpResponse(status=204)


@transaction.atomic
def _begin(form: IntakeForm, user: User) -> Intake:
    """An import that awaits its files, if these are to come; otherwise one that is started. All of it or nothing."""
    said = form.cleaned_data
    intake = receiving.begin(by=user, label=form.label, outlet=said["outlet"])
    if said["coming"]:
        return intake
    for position, file in enumerate(form.sent, start=1):
        receiving.add(intake, file, name=file.name or "", size=file.size, position=position)  # type: ignore[arg-type]
    receiving.start(intake, trial=said["trial"])
    return intake


def _keep(intake: Intake, sent: Sequence[SentFile]) -> None:
    """In their order; small ones, nearly all of ten thousand, together."""
    for is_small, files in groupby(sent, key=_is_small):
        if is_small:
            receiving.add_small(
                intake, [(file.position, file.name, file.upload.read()) for file in files if file.upload]
            )
            continue
        for file in files:
            _keep_one(intake, file)


def _is_small(file: SentFile) -> bool:
    return file.upload is not None and (file.upload.size or 0) <= min(originals.PART, settings.UPLOAD_LIMIT)


def _keep_one(intake: Intake, file: SentFile) -> None:
    if file.upload is not None:
        receiving.add(
            intake,
            file.upload,  # type: ignore[arg-type]
            name=file.name,
            size=file.upload.size or 0,
            position=file.position,
        )
        return
    reason = "the browser that sent the others could not read it: it was moved, changed or locked"
    if file.size > settings.UPLOAD_LIMIT:
        reason = f"{filesizeformat(file.size)}: a file has no more than {filesizeformat(settings.UPLOAD_LIMIT)}"
    receiving.add_refused(intake, name=file.name, position=file.position, reason=reason)


def _conflict(request: PageRequest, problem: Exception) -> HttpResponse:
    return render(request, "articles/_intake_conflict.html", {"problem": problem.__doc__}, status=409)
