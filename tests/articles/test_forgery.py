"""A form that another site sends in a visitor's name is refused, whatever it says it is."""

from __future__ import annotations

import pytest
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from django.test import Client

from tests.articles.policy import POLICY
from tests.articles.routes import PATTERNS, rows, things, visitor

pytestmark = pytest.mark.django_db
UNSAFE = [route for route, policy in POLICY.items() if policy.post]


def test_no_view_is_exempt():
    assert not [pattern.name for pattern in PATTERNS if getattr(pattern.callback, "csrf_exempt", False)]


@pytest.mark.parametrize("role", ["anonymous", "admin"])
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("route", UNSAFE)
def test_a_post_without_the_token_is_refused_and_changes_no_row(route, htmx, role):
    somebody = visitor(role)
    before = rows()

    for thing in things(route):
        response = somebody.ask(route, "POST", thing, htmx=htmx, checked=True)
        assert response.status_code == 403
        assert b"That form has expired" in response.content

    assert rows() == before


@pytest.mark.parametrize("token", ["", "x", "0" * CSRF_TOKEN_LENGTH])
def test_a_token_that_is_not_the_cookies_is_refused(token):
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")

    assert client.post("/sign-in/", {"csrfmiddlewaretoken": token}).status_code == 403
    assert client.post("/sign-in/", headers={"X-CSRFToken": token}).status_code == 403


@pytest.mark.parametrize("way", ["field", "header"])
def test_the_token_of_the_page_is_let_through(way):
    """The form's own, and the header that htmx sends: else the refusals above would prove nothing."""
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    token = client.cookies["csrftoken"].value

    field = {"csrfmiddlewaretoken": token} if way == "field" else {}
    headers = {"X-CSRFToken": token} if way == "header" else {}

    assert client.post("/sign-in/", field, headers=headers).status_code == 422
