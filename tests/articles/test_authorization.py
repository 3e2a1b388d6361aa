"""Who may what: every route, asked by every role with every method for an object of their own, of another, of nobody.

The second half tests the first: a guard that is taken away, or is another's, must show.
"""

from __future__ import annotations

import inspect

import pytest
from django.contrib.auth.decorators import login_not_required
from django.urls import reverse

from articles import http
from articles.models import Attribution, Role
from tests.articles.policy import POLICY, ROLES, SIGN_IN
from tests.articles.routes import METHODS, PATTERNS, read, rows, taken_back, things, visitor

pytestmark = pytest.mark.django_db
GUARDS = {Role.READER: http.reader_required, Role.EDITOR: http.editor_required, Role.ADMIN: http.admin_required}
CLOSED = [name for name, policy in POLICY.items() if SIGN_IN in {*(policy.get or ()), *(policy.post or ())}]
"""Routes that some are sent away from."""
REFUSALS = {SIGN_IN, 403, 404, 405, 422}


@pytest.fixture(params=ROLES)
def somebody(request, settings):
    settings.PUBLIC_READING = request.param == "public"
    return visitor(request.param)


def cells(somebody, route, methods=METHODS):
    """The part of the matrix that is this visitor's at this route: what the policy says to a method and a thing."""
    return {
        (method, thing): POLICY[route].expected(somebody.role, method, thing)
        for method in methods
        for thing in things(route)
    }


def test_every_route_has_a_name_and_a_policy_and_every_policy_a_route():
    names = [pattern.name for pattern in PATTERNS]

    assert None not in names
    assert len(names) == len(set(names))
    assert set(names) == set(POLICY)


def test_the_answers_are_those_of_the_policy(somebody):
    """And who only looks, or is refused, changes no row. One visitor goes to all routes: to make each anew took minutes."""
    for route in POLICY:
        expected = cells(somebody, route)
        harmless = {cell for cell in expected if cell[0] != "POST" or expected[cell] in REFUSALS}
        before = rows()

        answers = {cell: read(somebody.ask(route, *cell)) for cell in expected if cell in harmless}
        after = rows()
        for cell in expected.keys() - harmless:
            with taken_back():
                answers[cell] = read(somebody.ask(route, *cell))

        assert answers == expected, route
        assert after == before, route


def test_htmx_is_told_to_go_to_the_sign_in_page_itself(settings):
    """A redirect would be followed, and the sign-in page swapped into a claim."""
    settings.PUBLIC_READING = False
    anonymous = visitor("anonymous")

    for route in (route for route in CLOSED if not POLICY[route].signed_in_only):
        for method in ("GET", "POST"):
            if POLICY[route].expected("anonymous", method, "own") == SIGN_IN:
                response = anonymous.ask(route, method, htmx=True)
                assert response["HX-Redirect"].startswith(f"{reverse('sign_in')}?next="), route
                assert response.content == b"", route


def test_undo_takes_back_nothing_of_somebody_else():
    editor = visitor("editor")
    theirs = Attribution.objects.get(claim=editor.keys["foreign"]["claim"])

    editor.ask("article_undo", "POST", "foreign")

    assert Attribution.objects.get(pk=theirs.pk).state == theirs.state == "confirmed"


# ------------------------------------------------------------------------------------------- the matrix itself, tested


def unseen(settings, monkeypatch, changed):
    """Of the routes in `changed`, with other views, those where no role is answered otherwise than the policy says; methods
    that nobody may use are left out.
    """
    left = dict(changed)
    for role in ROLES:
        settings.PUBLIC_READING = role == "public"
        with taken_back():
            somebody = visitor(role)
            left = {route: view for route, view in left.items() if not _shows(somebody, monkeypatch, route, view)}
    return sorted(left)


def _shows(somebody, monkeypatch, route, view):
    methods = [method for method in ("GET", "POST") if POLICY[route].expected("admin", method, "own") != 405]
    with monkeypatch.context() as patch:
        patch.setattr(pattern_of(route), "callback", view)
        for cell, says in cells(somebody, route, methods).items():
            with taken_back():
                if read(somebody.ask(route, *cell)) != says:
                    return True
    return False


def pattern_of(route):
    return next(pattern for pattern in PATTERNS if pattern.name == route)


def least_role(route):
    return getattr(pattern_of(route).callback, "least_role", None)


def bare(route):
    return inspect.unwrap(pattern_of(route).callback)


def test_a_view_without_its_guard_shows(settings, monkeypatch):
    assert unseen(settings, monkeypatch, {route: login_not_required(bare(route)) for route in CLOSED}) == []


@pytest.mark.parametrize("least", GUARDS)
def test_a_view_with_the_guard_of_another_role_shows(settings, monkeypatch, least):
    others = {route: GUARDS[least](bare(route)) for route in CLOSED if least_role(route) != least}

    assert unseen(settings, monkeypatch, others) == []
