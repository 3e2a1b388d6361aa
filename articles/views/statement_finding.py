"""Where an editor looks for what belongs to a statement: a claim that prints it too, another statement that it is or contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.editing import statement_finding, statement_merging, statement_relations, statements
from articles.editing.errors import EditingError
from articles.forms.statements import (
    CLAIM_LINK,
    KINDS,
    STATEMENT_LINK,
    AddForm,
    FindForm,
    MergeForm,
    OtherClaimForm,
    OtherForm,
    RelationForm,
)
from articles.http import editor_required, render_page
from articles.models import Appearance, Claim, Statement
from articles.views.statement_changes import TOO_OLD, status_of
from articles.views.statement_rows import SHOWN
from articles.views.statements import statement_context, statement_or_404

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpResponse

    from articles.http import PageRequest

CLAIMS = ("articles/statement_claims.html", "articles/_statement_claims_found.html")
OTHERS = ("articles/statement_others.html", "articles/_statements_found.html")
SIDE = 6
"""Appearances that one of two statements side by side shows."""


def _claims(request: PageRequest, words: str, of: Collection[int]) -> dict[str, Any]:
    """The claims that what was typed may mean: the one of an address, or those of such words."""
    form = FindForm(request.GET)
    form.is_valid()
    typed = form.cleaned_data.get("q", "")
    key = form.key_by(CLAIM_LINK)
    if key is None:
        return {"query": typed, "found": statement_finding.claims_like(words, of=of, typed=typed, by=request.user)}
    claims = Claim.objects.visible_to(request.user).standing().filter(pk=key).exclude(pk__in=of)
    loaded = claims.select_related("article__outlet", "attribution__speaker").prefetch_related("parts")
    return {"query": typed, "found": list(loaded)}


def _decided(request: PageRequest, statement: Statement) -> list[int]:
    """The claims that print it, and those that were taken out: nobody is asked about these again."""
    appearances = Appearance.objects.visible_to(request.user).filter(statement=statement)
    return list(appearances.order_by("pk").values_list("claim", flat=True)[:SHOWN])


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def statement_claims(request: PageRequest, pk: int) -> HttpResponse:
    """Claims that may print the statement too, by search or by address; POST puts one in."""
    statement = statement_or_404(request, pk)
    if statement.merged_into is not None:
        return redirect("statement_claims", statement.merged_into_id)
    if request.method != "POST":
        return render_page(request, *CLAIMS, _claims_context(request, statement))
    form = AddForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, CLAIMS[0], _claims_context(request, statement, TOO_OLD), status=422)
    try:
        statements.add(statement, by=request.user, **form.cleaned_data)
    except EditingError as error:
        now = statement_or_404(request, pk)
        return render(request, CLAIMS[0], _claims_context(request, now, str(error)), status=status_of(error))
    messages.success(request, f"Saved: {form.cleaned_data['claim'].article} prints it too.")
    return redirect(statement)


def _claims_context(request: PageRequest, statement: Statement, problem: str = "") -> dict[str, Any]:
    found = _claims(request, statement.words, _decided(request, statement))
    return {"statement": statement, "words": statement.words, "problem": problem} | found


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def claim_statement(request: PageRequest, pk: int) -> HttpResponse:
    """Where else a claim may be printed; POST says that another one is the same. Leads on where it is in a statement already."""
    claims = Claim.objects.visible_to(request.user).standing().select_related("article__outlet")
    claim = get_object_or_404(claims.prefetch_related("parts"), pk=pk)
    known = statements.standing_of([claim.pk]).first()
    if known is not None and request.method != "POST":
        return redirect("statement_claims", known.statement_id)
    problem, status = "", 200
    if request.method == "POST":
        form = OtherClaimForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                statement = statements.start(claim, other=form.cleaned_data["claim"], by=request.user)
            except EditingError as error:
                problem, status = str(error), status_of(error)
            else:
                messages.success(request, "Saved: the same words.")
                return redirect(statement)
        else:
            problem, status = TOO_OLD, 422
    context = {"claim": claim, "words": claim.words, "problem": problem}
    return render_page(request, *CLAIMS, context | _claims(request, claim.words, [claim.pk]), status=status)


@require_safe
@editor_required
def statement_others(request: PageRequest, pk: int) -> HttpResponse:
    """Other statements, by search or by address; with `other` chosen both side by side, and what can be said of them."""
    statement = statement_or_404(request, pk)
    if statement.merged_into is not None:
        return redirect("statement_others", statement.merged_into_id)
    chosen = OtherForm(request.GET, user=request.user)
    if chosen.is_valid():
        other = chosen.cleaned_data["other"]
        return render(request, "articles/statement_two.html", _two(request, statement, other.merged_into or other))
    return render_page(request, *OTHERS, _others(request, statement))


def _others(request: PageRequest, statement: Statement, problem: str = "") -> dict[str, Any]:
    form = FindForm(request.GET)
    form.is_valid()
    typed, key = form.cleaned_data.get("q", ""), form.key_by(STATEMENT_LINK)
    if key is None:
        decided = _decided(request, statement)
        found = statement_finding.statements_like(statement, of=decided, typed=typed, by=request.user)
    else:
        one = Statement.objects.visible_to(request.user).select_related("merged_into").filter(pk=key)
        found = [other for other in (each.merged_into or each for each in one) if other != statement]
    return {"statement": statement, "query": typed, "found": found, "problem": problem}


def _two(request: PageRequest, statement: Statement, other: Statement, **more: Any) -> dict[str, Any]:
    sides = [statement_context(request, one) for one in (statement, other)]
    for side in sides:
        side["rows"], side["more"] = side["rows"][:SIDE], max(0, side["count"] - SIDE)
    return {"statement": statement, "other": other, "sides": sides, "kinds": KINDS, "note": "", "kind": ""} | more


@require_POST
@editor_required
def statement_merge(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the statement and another are one."""
    statement = statement_or_404(request, pk)
    form = MergeForm(request.POST, user=request.user)
    if not form.is_valid():
        return _not_two(request, statement, form)
    other, edition = form.cleaned_data["other"], form.cleaned_data["edition"]
    try:
        statement_merging.merge(statement, other=other, by=request.user, edition=edition)
    except EditingError as error:
        now = statement_or_404(request, pk)
        context = _two(request, now, other, problem=str(error))
        return render(request, "articles/statement_two.html", context, status=status_of(error))
    messages.success(request, "Merged: the two are one statement now.")
    return redirect("statement_detail", pk)


@require_POST
@editor_required
def statement_relate(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the statement and another contradict each other, or that one is background to the other, with a note."""
    statement = statement_or_404(request, pk)
    form = RelationForm(request.POST, user=request.user)
    if not form.is_valid():
        return _not_two(request, statement, form)
    said = form.cleaned_data
    try:
        statement_relations.relate(statement, by=request.user, **said)
    except EditingError as error:
        now = statement_or_404(request, pk)
        context = _two(request, now, said["other"], problem=str(error), note=said["note"])
        return render(request, "articles/statement_two.html", context, status=status_of(error))
    messages.success(request, "Saved.")
    return redirect("statement_detail", pk)


def _not_two(request: PageRequest, statement: Statement, form: MergeForm) -> HttpResponse:
    other = form.cleaned_data.get("other")
    if other is None:
        return render(request, OTHERS[0], _others(request, statement, "Choose another statement."), status=422)
    sent = {"note": form.data.get("note", ""), "kind": form.data.get("kind", "")}
    context = _two(request, statement, other, problem="Say what relates the two.", **sent)
    return render(request, "articles/statement_two.html", context, status=422)
