"""Statements: what was said once and printed many times, in a list and one by one; what editors have changed about one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from articles.coverage.keyset import page_of
from articles.editing import statement_finding, statement_relations, undoing
from articles.editing.errors import EditingError
from articles.flags import flags_of
from articles.forms.statements import ChangeForm, StatementListForm
from articles.http import editor_required, reader_required, render_page, wants_fragment
from articles.models import Appearance, Claim, Revision, Role, Statement, Story, StoryLink, role_of
from articles.views.statement_rows import SHOWN, appearances_of, in_order, rows_of, speakers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Entity, StatementRelation
    from articles.views.statement_rows import Row

PAGE = 30
CHANGES = 50
STORIES = 10
"""Stories that a page names."""


def statement_or_404(request: PageRequest, pk: int) -> Statement:
    return get_object_or_404(Statement.objects.visible_to(request.user).select_related("merged_into"), pk=pk)


@require_safe
@reader_required
def statement_list(request: PageRequest) -> HttpResponse:
    """The latest first, PAGE on a page: all, or those with a flag, of a speaker, in a story."""
    form = StatementListForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    statements = form.flagged(Statement.objects.visible_to(request.user).listed())
    if speaker := asked.get("speaker"):
        statements = statement_finding.of_speaker(statements, speaker.pk)
    if story := asked.get("story"):
        statements = statement_finding.of_story(statements, story.pk)
    page = page_of(statements, PAGE, older=asked.get("older", ""), newer=asked.get("newer", ""))
    context = {
        "form": form,
        "page": page,
        "rows": _listed(request, page.rows),
        "speaker": speaker,
        "story": story,
        "flag": asked.get("flag", ""),
    }
    return render_page(request, "articles/statements.html", "articles/_statements.html", context)


def _listed(request: PageRequest, statements: Sequence[Statement]) -> list[tuple[Statement, list[Entity]]]:
    """Each with whom it is given to. One query."""
    standing = Appearance.objects.standing().visible_to(request.user).filter(statement__in=statements)
    by_statement: dict[int, dict[int, Entity]] = {}
    for one in standing.select_related("claim__attribution__speaker").order_by("pk"):
        speaker = one.claim.attribution.speaker
        if speaker is not None:
            by_statement.setdefault(one.statement_id, {})[speaker.pk] = speaker
    return [(one, list(by_statement.get(one.pk, {}).values())) for one in statements]


@require_safe
@reader_required
def statement_detail(request: PageRequest, pk: int) -> HttpResponse:
    """Every appearance under the other, and what an editor must see; of one that was merged, the survivor's page."""
    statement = statement_or_404(request, pk)
    if statement.merged_into is not None:
        return redirect(statement.merged_into)
    context = statement_context(request, statement)
    return render_page(request, "articles/statement.html", "articles/_statement.html", context)


def statement_context(request: PageRequest, statement: Statement, **more: Any) -> dict[str, Any]:
    """What the page of a statement shows; to editors also what was taken out, and their newest change that can be undone."""
    appearances = appearances_of(request, statement)
    rows = rows_of(list(appearances[:SHOWN]))
    is_editor = role_of(request.user) >= Role.EDITOR
    taken_out = Appearance.objects.visible_to(request.user).filter(statement=statement, state="rejected")
    speakers = speakers_of(rows)
    return {
        "statement": statement,
        "rows": rows,
        "count": appearances.count() if len(rows) == SHOWN else len(rows),
        "outlets_count": len({row.article.outlet_id for row in rows}),
        "told": flags_of(row.appearance for row in rows),
        "speakers": speakers,
        "may_be_one": [one for one in speakers if one.article_id is None] if is_editor and len(speakers) > 1 else [],
        "seen": ",".join(f"{row.claim.pk}-{row.attribution.edition}" for row in rows),
        "relations": _relations(request, statement),
        "stories": _stories(request, rows),
        "taken_out": list(in_order(taken_out)) if is_editor else [],
        "latest": _latest(request, statement) if is_editor else None,
    } | more


def _latest(request: PageRequest, statement: Statement) -> Revision | None:
    """The editor's own newest change of it that can be taken back. Two queries."""
    return Revision.objects.undoable_by(request.user).about_statement(statement).order_by("-pk").first()


def _relations(request: PageRequest, statement: Statement) -> list[tuple[str, Statement, StatementRelation]]:
    """What relates it to each other one, in words: of the other, as the reader of this page says it. Three queries."""
    own = set(Statement.objects.one_with(statement).values_list("pk", flat=True))
    said = statement_relations.standing_of(statement).select_related(
        "one__merged_into", "other__merged_into", "made_by"
    )
    relations = []
    for relation in said.order_by("pk"):
        is_other = relation.one_id in own
        far = relation.other if is_other else relation.one
        words = {"contradicts": "Contradicts", "background": "Is background to" if is_other else "Has as background"}
        relations.append((words[relation.kind], far.merged_into or far, relation))
    visible = set(
        Statement.objects.visible_to(request.user)
        .filter(pk__in=[far.pk for _, far, _ in relations])
        .values_list("pk", flat=True)
    )
    return [one for one in relations if one[1].pk in visible and one[1].pk not in own]


def _stories(request: PageRequest, rows: Sequence[Row]) -> list[Story]:
    """Those that its articles are in. One query."""
    links = StoryLink.objects.inside().visible_to(request.user).filter(article__in={row.article.pk for row in rows})
    return list(Story.objects.filter(pk__in=links.values("story"), merged_into=None).order_by("name")[:STORIES])


def answered(request: PageRequest, statement: Statement, news: str) -> HttpResponse:
    """After a change: the statement as it is now; its page for a browser without script."""
    if not wants_fragment(request):
        messages.success(request, news)
        return redirect(statement)
    return render(request, "articles/_statement_changed.html", statement_context(request, statement, news=news))


def refused(request: PageRequest, statement: Statement, problem: str, *, status: int) -> HttpResponse:
    """After what could not be saved: the statement as it is now, and why."""
    statement = Statement.objects.select_related("merged_into").get(pk=statement.pk)
    context = statement_context(request, statement, problem=problem)
    template = "articles/_statement.html" if wants_fragment(request) else "articles/statement.html"
    return render(request, template, context, status=status)


def changes_of(statement: Statement) -> list[Revision]:
    """What was changed about it, newest first."""
    changes = Revision.objects.about_statement(statement).select_related("by", "article", "undone_by__by", "statement")
    return list(changes.order_by("-pk"))


@require_safe
@reader_required
def statement_history(request: PageRequest, pk: int) -> HttpResponse:
    """Everything that people changed about the statement, newest first."""
    statement = statement_or_404(request, pk)
    if statement.merged_into is not None:
        return redirect("statement_history", statement.merged_into_id)
    return _history(request, statement)


def _history(request: PageRequest, statement: Statement, problem: str = "", status: int = 200) -> HttpResponse:
    page = Paginator(changes_of(statement), CHANGES).get_page(request.GET.get("page"))
    claims = {revision.after.get("claim") for revision in page.object_list}
    visible = Claim.objects.visible_to(request.user).filter(pk__in=claims - {None})
    words = {claim.pk: claim.words for claim in visible.prefetch_related("parts")}
    changes = [(revision, words.get(revision.after.get("claim"), "")) for revision in page.object_list]
    undoable = set()
    if role_of(request.user) >= Role.EDITOR:
        own = Revision.objects.undoable_by(request.user).filter(pk__in=[revision.pk for revision, _ in changes])
        undoable = set(own.values_list("pk", flat=True))
    context = {
        "statement": statement,
        "page": page,
        "changes": changes,
        "undoable": undoable,
        "problem": problem,
    }
    return render_page(
        request, "articles/statement_history.html", "articles/_statement_changes.html", context, status=status
    )


@require_POST
@editor_required
def statement_undo(request: PageRequest, pk: int) -> HttpResponse:
    """Takes back a change of the statement, with all that was changed in the same act."""
    statement = statement_or_404(request, pk)
    form = ChangeForm(request.POST, statement=statement)
    if not form.is_valid():
        return _history(request, statement, "Choose the change to be undone.", 422)
    revision: Revision = form.cleaned_data["revision"]
    try:
        undoing.undo(revision, by=request.user)
    except EditingError as error:
        if wants_fragment(request):
            return refused(request, statement, str(error), status=409)
        return _history(request, statement, str(error), 409)
    news = f"Undone: {revision.get_act_display()}."
    if wants_fragment(request):
        return answered(request, Statement.objects.get(pk=pk), news)
    messages.success(request, news)
    return redirect("statement_history", pk) if "history" in request.POST else redirect("statement_detail", pk)
