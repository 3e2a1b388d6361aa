"""What stands between a request and a view: who asks, the guards, and the choice between page and fragment."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from articles.models import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django_htmx.middleware import HtmxDetails

    View = Callable[..., HttpResponseBase]


class PageRequest(HttpRequest):
    """A request that has passed a guard. On a page open to everybody `user` may be anonymous."""

    htmx: HtmxDetails
    user: User


def _guard(least: Role) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if role_of(request.user) >= least:
                response = view(request, *args, **kwargs)
                response.headers.setdefault("Cache-Control", "private, no-store")  # or Back shows decisions of long ago
                return response
            if request.user.is_authenticated:
                raise PermissionDenied
            return _to_sign_in(cast("PageRequest", request))

        guarded.least_role = least  # type: ignore[attr-defined]
        return login_not_required(guarded)

    return decorate


reader_required = _guard(Role.READER)
editor_required = _guard(Role.EDITOR)
admin_required = _guard(Role.ADMIN)


def client_address(request: HttpRequest) -> str:
    """Who asks, for the lock against guessed passwords: behind the one proxy that we trust, the address that it names."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _to_sign_in(request: PageRequest) -> HttpResponse:
    """A lapsed session must not swap the sign-in page into a claim: htmx is told to go there instead."""
    url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _page_asked_from(request)})}"
    if request.htmx:
        return HttpResponseClientRedirect(url)
    return HttpResponse(status=302, headers={"Location": url})


def _page_asked_from(request: PageRequest) -> str:
    """Where to go on after signing in: the page itself, or the one with the form that was sent."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return page._replace(scheme="", netloc="", fragment="").geturl() if page.netloc == request.get_host() else "/"


def wants_fragment(request: PageRequest) -> bool:
    """Whether htmx asks for a part of the page; when it restores its history it needs the whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def render_page(
    request: PageRequest, page: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The fragment for htmx, the page for everybody else; caches are told that the two differ."""
    template = fragment if wants_fragment(request) else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
