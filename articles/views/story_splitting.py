"""One story made two: the cut that the machine proposes, ticked; an editor ticks otherwise where it is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from articles.editing import story_splitting
from articles.editing.errors import EditingError
from articles.forms.story_acts import SplitForm
from articles.http import editor_required
from articles.linking import cutting
from articles.models import StoryLink
from articles.views.story_acts import story_or_404

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.linking.cutting import Side
    from articles.models import Story


@dataclass(frozen=True, slots=True)
class Row:
    link: StoryLink
    is_ticked: bool
    side: Side | None
    """None for an article that the machine has not compared."""


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def story_split(request: PageRequest, pk: int) -> HttpResponse:
    """The articles of the story, those of the proposed cut ticked; POST makes what is ticked a story of its own."""
    story = story_or_404(pk)
    if request.method != "POST":
        return redirect("story_split", story.merged_into_id) if story.merged_into_id else _page(request, story)
    form = SplitForm(request.POST)
    if not form.is_valid():
        return _page(request, story, problem="This was not sent by the page. Load it again.", status=422)
    chosen, name = form.cleaned_data["links"], form.cleaned_data["name"]
    typed = {"ticked": list(chosen), "name": name}
    if not chosen or not name:
        problem = "Tick the articles that are a story of their own." if not chosen else "Give the new story a name."
        return _page(request, story, problem=problem, status=422, **typed)
    try:
        made = story_splitting.split(story, editions=chosen, name=name, by=request.user)
    except EditingError as error:
        return _page(request, story, problem=str(error), status=409, **typed)
    count = len(chosen)
    messages.success(
        request, f"{count:,} article{' is' if count == 1 else 's are'} “{made}” now, and not in “{story}” any more."
    )
    return redirect(made)


def _page(
    request: PageRequest,
    story: Story,
    *,
    problem: str = "",
    status: int = 200,
    ticked: Collection[int] | None = None,
    name: str = "",
) -> HttpResponse:
    """`ticked` None: as the machine proposes it."""
    links = StoryLink.objects.inside().visible_to(request.user).filter(story=story).select_related("article__outlet")
    ordered = list(links.order_by("article__published_at", "article"))
    sides = cutting.proposed([link.article_id for link in ordered])
    leaving = {key for key, side in sides.items() if side.leaves} if ticked is None else set(ticked)
    rows = [Row(link, link.article_id in leaving, sides.get(link.article_id)) for link in ordered]
    context = {
        "story": story,
        "rows": rows,
        "name": name or _name_of(rows),
        "is_compared": bool(sides),
        "problem": problem,
    }
    return render(request, "articles/story_split.html", context, status=status)


def _name_of(rows: Sequence[Row]) -> str:
    """As the machine names a story: the headline of the first article."""
    return next((row.link.article.title[:300] for row in rows if row.is_ticked), "")
