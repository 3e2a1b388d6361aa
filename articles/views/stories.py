"""Stories: the list, the page of one, and the parts of it that come page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from articles.coverage.keyset import page_of
from articles.coverage.stories import coverage_of, links_to, summaries
from articles.forms.stories import CountedForm, StoryListForm
from articles.http import reader_required, render_page
from articles.models import Claim, Role, Story, role_of
from articles.timelines import sparkline
from articles.views.story_acts import story_acts
from articles.views.story_page import (
    articles_context,
    outlet_names,
    quoted_context,
    quoting,
    said_of,
    statements_context,
    timeline,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest

PAGE, CLAIMS = 30, 50


@require_safe
@reader_required
def story_list(request: PageRequest) -> HttpResponse:
    """The one that was told of last comes first, PAGE on a page."""
    may_be_asked = role_of(request.user) >= Role.EDITOR
    form = StoryListForm(request.GET)
    older, newer = request.GET.get("older", ""), request.GET.get("newer", "")
    page = page_of(form.chosen(with_questions=may_be_asked), PAGE, older=older, newer=newer)
    found = summaries(page.rows, request.user, with_questions=may_be_asked)
    rows = [(summary, sparkline(summary.times)) for summary in found]
    context = {"form": form, "page": page, "rows": rows, "may_be_asked": may_be_asked}
    return render_page(request, "articles/stories.html", "articles/_stories.html", context)


@require_safe
@reader_required
def story_detail(request: PageRequest, pk: int) -> HttpResponse:
    """A story with its coverage; of one that was merged, the survivor's page."""
    story = get_object_or_404(Story.objects.select_related("follows", "merged_into"), pk=pk)
    if story.merged_into is not None:
        return redirect(story.merged_into)
    coverage = coverage_of(story, request.user)
    table = quoting(coverage)
    context = {
        "story": story,
        "followed_by": story.followed_by.filter(merged_into=None),
        "acts": story_acts(request, story),
        "coverage": coverage,
        "outlets": len(outlet_names(coverage.articles)),
        "background": links_to(story, coverage.background),
        "timeline": timeline(coverage),
        **quoted_context(story, coverage, table),
        **statements_context(coverage, request.user, None),
        **articles_context(story, coverage, table.unnamed, None),
    }
    return render_page(request, "articles/story.html", "articles/story.html", context)


@require_safe
@reader_required
def story_statements(request: PageRequest, pk: int) -> HttpResponse:
    """A page of the statements of a story."""
    story = get_object_or_404(Story, pk=pk, merged_into=None)
    context = {
        "story": story,
        **statements_context(coverage_of(story, request.user), request.user, request.GET.get("page")),
    }
    return render_page(request, "articles/story_statements.html", "articles/_story_statements.html", context)


@require_safe
@reader_required
def story_articles(request: PageRequest, pk: int) -> HttpResponse:
    """A page of the articles in a story."""
    story = get_object_or_404(Story, pk=pk, merged_into=None)
    coverage = coverage_of(story, request.user)
    context = {
        "story": story,
        "acts": story_acts(request, story),
        "coverage": coverage,
        **articles_context(story, coverage, quoting(coverage).unnamed, request.GET.get("page")),
    }
    return render_page(request, "articles/story_articles.html", "articles/_story_articles.html", context)


@require_safe
@reader_required
def story_claims(request: PageRequest, pk: int) -> HttpResponse:
    """The claims that a number of the table of speakers counts, in order of publication."""
    story = get_object_or_404(Story, pk=pk, merged_into=None)
    coverage = coverage_of(story, request.user)
    asked = CountedForm(request.GET).asked
    is_quoted = {"quoted": True, "told": False}.get(asked["words"])
    said = quoting(coverage).counted(speaker=asked["speaker"], outlet=asked["outlet"], is_quoted=is_quoted)
    page = Paginator(said, CLAIMS).get_page(request.GET.get("page"))
    claims = Claim.objects.select_related("article__outlet", "attribution__speaker", "attribution__relay")
    found = claims.prefetch_related("parts").in_bulk([one.claim for one in page.object_list])
    context = {
        "story": story,
        "page": page,
        "claims": [found[one.claim] for one in page.object_list],
        "words": asked["words"],
        "said": said_of(coverage, speaker=asked["speaker"], outlet=asked["outlet"]),
    }
    return render_page(request, "articles/story_claims.html", "articles/_story_claims.html", context)
