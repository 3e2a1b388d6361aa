"""Nothing that came with an article can run: a strict policy on every answer, and no code that would need a laxer one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.test import Client

from tests.articles.policy import POLICY
from tests.articles.routes import PATTERNS, visitor

ROOT = Path(__file__).resolve().parent.parent.parent
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
STRICTER = {"default-src": "'none'", "frame-ancestors": "'none'", "sandbox": ""}
"""Of a file as somebody sent it: nothing is loaded, nothing runs."""
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted((ROOT / "articles").rglob("*.py")) + sorted((ROOT / "newsdesk").rglob("*.py"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))

REFUSED_IN_TEMPLATES = {
    r"<style\b": "styles are files: the policy drops others",
    r"<script\b(?![^>]*\bsrc=)": "scripts are files: the policy drops others",
    r"(?<![\w-])style\s*=": "the policy drops a style attribute",
    r"(?<![\w-])on[a-z]+\s*=": "the policy drops a handler in an attribute",
    r"hx-on\b": "htmx would need eval",
    r"hx-(?:vals|vars|headers)\s*=\s*[\"']js:": "htmx would need eval",
    r"javascript:": "no code in an address",
    r"\|\s*safe(?:seq)?\b": "article text is never trusted",
    r"autoescape\s+off": "article text is never trusted",
    r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//": "nothing is loaded from elsewhere",
}
REFUSED_IN_MODULES = {
    r"\bmark_safe\b": "build HTML in templates or with format_html",
    r"\bcsrf_exempt\b": "every form has its token",
    r"\b(?:filter|exclude|get|Q|order_by)\(\s*\*\*?\s*(?:request|\w*\.?(?:GET|POST|data)\b)": "a visitor would name lookups",
    r"\border_by\(\s*request": "a visitor would name columns",
    r"\.extra\(": "SQL beside the ORM",
    r"(?:objects|queryset|self)\.raw\(": "SQL beside the ORM",
    r"\bRawSQL\b": "SQL beside the ORM",
    r"\b(?:is_superuser|is_staff)\b": "roles are the groups, and nothing goes past them",
    r"(?<![\w.])(?:eval|exec)\(": "no text becomes code",
    r"\bpickle\.loads?\b": "no data becomes code",
}
REFUSED_IN_SCRIPTS = {
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML)\b": "HTML is built on the server",
    r"\bdocument\.write\b": "HTML is built on the server",
    r"(?<![\w.])(?:eval|Function)\(": "the policy refuses it",
    r"\.style\.cssText|setAttribute\(\s*[\"']style": "the policy drops a style attribute",
}


def policy_of(response):
    parts = response["Content-Security-Policy"].split(";")
    return {name: value for name, _, value in (part.strip().partition(" ") for part in parts)}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "public", "reader", "admin"])
def test_every_answer_has_the_strict_policy(settings, role):
    settings.PUBLIC_READING = role == "public"
    somebody = visitor(role)

    for route in POLICY:
        for method in ("GET", "POST"):
            response = somebody.ask(route, method)
            is_file = "attachment" in response.get("Content-Disposition", "") and route == "original"
            assert policy_of(response) == (STRICTER if is_file else STRICT), (route, method)
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["X-Frame-Options"] == "DENY"
            assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/nowhere/", "/"])
def test_pages_for_what_went_wrong_have_it_too(monkeypatch, path):
    @login_not_required
    def raising(request):
        raise ValueError

    front_page = next(pattern for pattern in PATTERNS if pattern.name == "front_page")
    monkeypatch.setattr(front_page, "callback", raising)

    response = Client(raise_request_exception=False).get(path)

    assert response.status_code in {404, 500}
    assert policy_of(response) == STRICT


def test_the_policy_of_the_settings_is_the_strict_one(settings):
    """A laxer one, for one view, would show above; one that only reports would not be felt."""
    assert not hasattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY")
    assert "unsafe" not in str(settings.CONTENT_SECURITY_POLICY)


def found(files, refused):
    """ "file:line: why" for each place where something refused stands."""
    return [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]!r}: {why}"
        for path in files
        for text in [path.read_text()]
        for pattern, why in refused.items()
        for match in re.finditer(pattern, text, re.IGNORECASE if path.suffix == ".html" else 0)
    ]


@pytest.mark.parametrize(
    ("files", "refused"),
    [(TEMPLATES, REFUSED_IN_TEMPLATES), (MODULES, REFUSED_IN_MODULES), (SCRIPTS, REFUSED_IN_SCRIPTS)],
    ids=["templates", "modules", "scripts"],
)
def test_nothing_refused_is_written(files, refused):
    assert files
    assert found(files, refused) == []


@pytest.mark.parametrize(
    ("refused", "text"),
    [
        (REFUSED_IN_TEMPLATES, "<p style='color: red'>"),
        (REFUSED_IN_TEMPLATES, '<body onload="go()">'),
        (REFUSED_IN_TEMPLATES, "<script>go()</script>"),
        (REFUSED_IN_TEMPLATES, '<button hx-on:click="go()">'),
        (REFUSED_IN_TEMPLATES, "{{ body | safe }}"),
        (REFUSED_IN_TEMPLATES, "{% autoescape off %}"),
        (REFUSED_IN_TEMPLATES, '<script src="https://cdn.example/x.js">'),
        (REFUSED_IN_MODULES, "Article.objects.filter(**request.GET.dict())"),
        (REFUSED_IN_MODULES, "articles.order_by(request.GET['by'])"),
        (REFUSED_IN_MODULES, "articles.extra(where=[words])"),
        (REFUSED_IN_MODULES, "Article.objects.raw(words)"),
        (REFUSED_IN_MODULES, "from django.utils.safestring import mark_safe"),
        (REFUSED_IN_SCRIPTS, "row.innerHTML = text"),
    ],
)
def test_what_is_refused_would_be_found(refused, text):
    assert any(re.search(pattern, text) for pattern in refused)
