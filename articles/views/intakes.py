"""Imports: what was imported and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from articles.forms.intakes import ItemsForm
from articles.http import admin_required, render_page, wants_fragment
from articles.intake import receiving, spreadsheets
from articles.intake.listing import as_query, stretch_of
from articles.intake.progress import progress_of
from articles.intake.storing import ADDED
from articles.models import Article, Intake, IntakeItem
from articles.views.columns import tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpResponse

    from articles.forms.intakes import ColumnsForm
    from articles.http import PageRequest
    from articles.intake.progress import Progress
    from articles.models.intakes import IntakeItemQuerySet

INTAKES = 30
ITEMS = 100
"""On one page."""
GONE_IN = (Intake.Stage.RUNNING, Intake.Stage.UNDOING, Intake.Stage.UNDONE)
"""Stages in which what was stored, and has no article, was taken out again."""
MB = 1024 * 1024
UPLOAD_LIMITS = {"files": 50, "bytes": 20 * MB, "file": settings.UPLOAD_LIMIT}
"""What the script that sends files puts into one request, where a larger file comes alone; and the largest file."""


@require_safe
@admin_required
def intake_list(request: PageRequest) -> HttpResponse:
    """The imports, newest first. Only those on the page are counted through: an import can hold thousands of items."""
    visible = Intake.objects.visible_to(request.user)
    page = Paginator(visible.order_by("-pk").values_list("pk", flat=True), INTAKES).get_page(request.GET.get("page"))
    rows = visible.filter(pk__in=list(page.object_list)).with_counts().select_related("by", "outlet").order_by("-pk")
    return render_page(request, "articles/intakes.html", "articles/_intakes.html", {"page": page, "rows": rows})


@require_safe
@admin_required
def intake_detail(request: PageRequest, pk: int) -> HttpResponse:
    """How far the import is, and its items, ITEMS on a page; for htmx the items alone."""
    return intake_page(request, intake_or_404(request, pk))


def intake_page(
    request: PageRequest,
    intake: Intake,
    *,
    said: str = "",
    status: int = 200,
    wrong: ColumnsForm | None = None,
    asked: int = 0,
) -> HttpResponse:
    """The page; `said` is what is wrong with what was asked of it, `wrong` the form of the file `asked`."""
    progress = progress_of(intake)
    form = ItemsForm(request.GET)
    # articles are fetched for what is shown: a join is worked out for all items where their number is misjudged
    with_originals = Article.objects.select_related("copy_of__outlet")
    items = form.chosen(intake.items.with_kept().prefetch_related(Prefetch("article", queryset=with_originals)))
    shown = stretch_of(items, ITEMS, behind=form.spot("behind"), before=form.spot("before"))
    context = {
        "intake": intake,
        "progress": progress,
        "form": form,
        "outcome": form.asked("outcome"),
        "name": form.asked("name"),
        "count": _count(items, form, progress),
        "stretch": shown,
        "choices": _choices(progress, form.asked("outcome")),
        "added": ADDED,
        "gone_in": GONE_IN,
        "before": as_query(shown.before),
        "behind": as_query(shown.behind),
    }
    if not wants_fragment(request):
        context |= {"said": said, "is_wrong": status != 200}
        context |= what_to_do(intake, progress, wrong=wrong, asked=asked)
    return render_page(request, "articles/intake.html", "articles/_intake_items.html", context, status=status)


@require_safe
@admin_required
def intake_progress(request: PageRequest, pk: int) -> HttpResponse:
    """How far the import is; the list of items is told to load itself again where it is not what the browser has seen.

    What there is to do comes with it where that is something else than the browser has seen.
    """
    intake = intake_or_404(request, pk)
    if not request.htmx:
        return redirect(intake)
    progress = progress_of(intake)
    context = {"intake": intake, "progress": progress}
    template = "articles/_intake_progress.html"
    if request.GET.get("turn") != progress.turn:
        template, context = "articles/_intake_turned.html", context | what_to_do(intake, progress)
    response = render(request, template, context)
    return response if request.GET.get("seen") == progress.seen else trigger_client_event(response, "items-changed")


@require_safe
@admin_required
def intake_items(request: PageRequest, pk: int) -> StreamingHttpResponse:
    """The items that the list shows, all of them, as a table for a spreadsheet."""
    intake = intake_or_404(request, pk)
    form = ItemsForm(request.GET)
    items = form.chosen(intake.items.select_related("article")).in_order()
    response = StreamingHttpResponse(
        spreadsheets.written(_rows(items, request.build_absolute_uri("/").rstrip("/"))),
        content_type="text/csv; charset=utf-8",
    )
    name = "-".join(filter(None, [f"import-{pk}", form.asked("outcome"), f"{timezone.localdate()}"]))
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or "attachment"
    return response


def intake_or_404(request: PageRequest, pk: int) -> Intake:
    visible = Intake.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("by", "outlet"), pk=pk)


def what_to_do(
    intake: Intake, progress: Progress, *, wrong: ColumnsForm | None = None, asked: int = 0
) -> dict[str, Any]:
    """What the page offers to do: tables that ask, `wrong` being the form of the file `asked`; how many refused to retry.

    Of an import whose files are being sent, those that have come. At most two queries.
    """
    receives = intake.stage == Intake.Stage.RECEIVING
    is_quiet = progress.outcomes["refused"] and not progress.unread and intake.stage in {"trial", "running"}
    return {
        "tables": tables_of(intake, wrong=wrong, asked=asked) if progress.asking else [],
        "retriable": receiving.refused_and_kept(intake).count() if is_quiet else 0,
        "received": list(intake.files.values_list("position", "name", "size")) if receives else [],
        "limits": UPLOAD_LIMITS,
    }


def _choices(progress: Progress, chosen: str) -> Sequence[tuple[str, str, int]]:
    """Value, label and number of each outcome that there is, or that is asked for; first that of all."""
    all_of_them = ("", "Everything", progress.total)
    labels = dict(IntakeItem.Outcome.choices)
    there = [(value, labels[value], n) for value, n in progress.outcomes.items() if n or value == chosen]
    return [all_of_them, *there]


def _count(items: IntakeItemQuerySet, form: ItemsForm, progress: Progress) -> int:
    """How many the form asks for: counted already, unless by name."""
    if form.asked("name"):
        return items.count()
    return progress.outcomes[outcome] if (outcome := form.asked("outcome")) else progress.total


def _rows(items: IntakeItemQuerySet, site: str) -> Iterator[Sequence[str]]:
    yield "File or record", "What became of it", "Reason", "Article", "Address here"
    for item in items.iterator(chunk_size=2_000):
        article = item.article
        yield (
            item.name,
            item.get_outcome_display().lower(),
            item.reason,
            article.title if article else "",
            f"{site}{article.get_absolute_url()}" if article else "",
        )
