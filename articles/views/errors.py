"""Pages for what went wrong: what happened, what was kept, what to do."""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg.errors import DiskFull

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    """507 where a disk is full, 503 where the database is what failed, else 500. The pages stand alone: no request, no
    query, no manifest.

    Django calls this while it handles the exception. The next request opens a connection of its own, so pages heal by
    themselves.
    """
    error = sys.exception()
    if any(_is_full_disk(one) for one in _with_causes(error)):
        return HttpResponse(render_to_string("507.html"), status=507)
    if any(isinstance(one, OperationalError | InterfaceError) for one in _with_causes(error)):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER})
    return HttpResponse(render_to_string("500.html"), status=500)


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and those that it was raised from: a job that could not be queued is raised from the database's."""
    while error is not None:
        yield error
        error = error.__cause__


def _is_full_disk(error: BaseException) -> bool:
    """Of this machine, which keeps what is being sent, or of the database's."""
    return isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT})
