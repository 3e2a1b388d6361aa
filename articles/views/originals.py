"""Files as they were sent: to be downloaded, never shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from articles.http import admin_required
from articles.intake import originals
from articles.models import Intake, IntakeFile

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from articles.http import PageRequest

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Were a browser to show it all the same, nothing in it could run."""


@require_safe
@admin_required
def original(request: PageRequest, pk: int) -> HttpResponseBase:
    """The bytes of a file of an import, part by part; 404 where they are no longer kept."""
    files = IntakeFile.objects.filter(intake__in=Intake.objects.visible_to(request.user))
    file = get_object_or_404(files.select_related("intake"), pk=pk)
    if file.size and not files.kept().filter(pk=pk).exists():
        return render(request, "articles/original_gone.html", {"file": file}, status=404)
    response = StreamingHttpResponse(originals.parts_of(file), content_type="application/octet-stream")
    response["Content-Length"] = file.size
    response["Content-Disposition"] = content_disposition_header(True, safe_name(file.name)) or "attachment"
    response["Content-Security-Policy"] = POLICY
    return response


def safe_name(name: str) -> str:
    """Without folders, and without what a file system or a shell takes for something else."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", last).strip(". ") or "original"
