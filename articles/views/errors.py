"""Pages for what went wrong: what happened, what was kept, what to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.http import HttpRequest

RETRY_AFTER = "5"
"""Seconds; the embedded server is back sooner after a crash."""


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"form_expired": True}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database is what failed, else 500. Both pages stand alone: no request, no query, no manifest.

    Django calls this while it handles the exception. The next request opens a connection of its own, so pages heal by
    themselves.
    """
    if _database_failed(sys.exception()):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER})
    return HttpResponse(render_to_string("500.html"), status=500)


def _database_failed(error: BaseException | None) -> bool:
    """Whether the error, or one that it was raised from (a job that could not be queued), is the database's absence."""
    while error is not None and not isinstance(error, OperationalError | InterfaceError):
        error = error.__cause__
    return error is not None
