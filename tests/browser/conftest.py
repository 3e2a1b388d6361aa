"""Chromium against a live server: what only the client decides is tested here."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 40
"""Twentieths of a second that a page is waited for at the end of a test."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium():
    # Playwright keeps an event loop in this thread; the rows that a test makes are its own, and made one after the other
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        installed = {"executable_path": str(CHROMIUM)} if CHROMIUM.exists() else {}
        browser = playwright.chromium.launch(args=ARGUMENTS, **installed)
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium, live_server):
    """open_as(user, path, ...) -> a page of a fresh browser in which the user is signed in, watched for trouble.

    A page whose script fails, or that breaks its own Content-Security-Policy, fails the test.
    """
    contexts, trouble, asked = [], [], set()

    def open_page(user, path, **options):
        context = chromium.new_context(
            base_url=live_server.url, **({"viewport": {"width": 1440, "height": 900}} | options)
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": _session_of(user), "url": live_server.url}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(f"{error} {error.stack} at {page.url}"))
        page.on("console", lambda message: _note(message, trouble))
        page.on("request", lambda request: asked.add(request))
        for answered in ("requestfinished", "requestfailed"):
            page.on(answered, lambda request: asked.discard(request))
        page.goto(path)
        return page

    yield open_page
    _let_answer(contexts, asked)
    for context in contexts:
        context.close()
    assert trouble == []


def _let_answer(contexts, asked):
    """What pages have asked of the server is answered, or it would still be at work when the tables are emptied."""
    pages = [page for context in contexts for page in context.pages if not page.is_closed()]
    for _ in range(PATIENCE):
        if not asked or not pages:
            return
        pages[0].wait_for_timeout(50)


def _note(message, trouble):
    # a refusal, or a server that does not answer, which the page itself tells its reader of
    answered = message.text.startswith(
        (
            "Failed to load resource",
            "Response Status Error Code",
            "htmx:afterRequest",
            "htmx:sendError",
            "htmx:sendAbort",
        )
    )
    if message.type == "error" and not answered:
        trouble.append(f"{message.text} at {message.location}")


def _session_of(user):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
