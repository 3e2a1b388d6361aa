"""Who asks, behind the trusted proxy or not; and where the sign-in page leads on to."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from articles.http import client_address, editor_required


@pytest.mark.parametrize(
    ("https", "forwarded", "expected"),
    [
        (False, "203.0.113.9", "127.0.0.1"),  # no proxy: a visitor may claim anything
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # what came before the proxy's own word is a claim
        (True, "", "127.0.0.1"),
    ],
)
def test_client_address(rf, settings, https, forwarded, expected):
    settings.HTTPS = https

    assert client_address(rf.get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {})) == expected


@pytest.mark.parametrize(
    ("method", "referer", "expected"),
    [
        ("get", "http://testserver/elsewhere/", "/claims/9/speaker/?q=x"),
        ("head", "", "/claims/9/speaker/?q=x"),
        ("post", "http://testserver/articles/3/?version=1#claim-9", "/articles/3/?version=1"),
        ("post", "http://evil.example/articles/3/", "/"),
        ("post", "", "/"),
    ],
)
def test_signing_in_leads_to_a_page_and_never_to_where_only_forms_are_sent(rf, method, referer, expected):
    request = getattr(rf, method)("/claims/9/speaker/?q=x", headers={"Referer": referer} if referer else {})
    request.user, request.htmx = AnonymousUser(), HtmxDetails(request)

    response = editor_required(lambda request: None)(request)

    sign_in = urlsplit(response["Location"])
    assert sign_in.path == reverse("sign_in")
    assert parse_qs(sign_in.query)["next"] == [expected]
