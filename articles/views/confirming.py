"""What is left of an article, confirmed at once: the preview, and the act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from articles.editing import confirming, many
from articles.forms.confirming import LEAST, ConfirmingForm
from articles.forms.ticks import ALL, Ticks, TicksForm
from articles.http import editor_required, render_page
from articles.models import Article
from articles.views.ticking import listed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.editing.many import Done
    from articles.http import PageRequest

PAGES = ("articles/confirming.html", "articles/_confirming.html")
TOO_OLD = "This list is too old. Here it is as it is now; nothing was changed."


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def article_confirming(request: PageRequest, pk: int) -> HttpResponse:
    """The claims left, from a probability on; with POST, from another one or another page of them, the ticks kept."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    sent = request.POST if request.method == "POST" else request.GET
    ticks = TicksForm(request.POST) if request.method == "POST" else None
    if ticks and not ticks.is_valid():
        return _shown(request, article, _form(sent), problem=TOO_OLD)
    return _shown(request, article, _form(sent), ticks=ticks)


@require_POST
@editor_required
def article_confirmed(request: PageRequest, pk: int) -> HttpResponse:
    """Confirms what is ticked, and goes back to the article."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    form, ticks = ConfirmingForm(request.POST), TicksForm(request.POST)
    if not form.is_valid() or not ticks.is_valid():
        return _shown(request, article, _form(request.POST), problem=TOO_OLD)
    least = form.cleaned_data["least"] / 100
    chosen = ticks.ticks().editions()
    done = confirming.confirm(article.versions.latest("number"), least=least, seen=chosen, by=request.user)
    messages.success(request, _told(done))
    return redirect(article)


def _told(done: Done) -> str:
    told = f"Confirmed {done.given:,} claim{'' if done.given == 1 else 's'}."
    if not done.left:
        return told
    were = "was" if done.left == 1 else "were"
    return f"{told} {done.left:,} {were} changed since you looked at the list, and {were} left alone."


def _form(sent: QueryDict) -> ConfirmingForm:
    """As sent; from LEAST on, where nothing that makes sense was."""
    form = ConfirmingForm(sent)
    return form if form.is_valid() else ConfirmingForm({"least": LEAST})


def _shown(
    request: PageRequest, article: Article, form: ConfirmingForm, *, ticks: TicksForm | None = None, problem: str = ""
) -> HttpResponse:
    form.full_clean()
    version = article.versions.latest("number")
    claims = confirming.remaining(version, least=form.cleaned_data["least"] / 100)
    kept = ticks.ticks() if ticks else Ticks([], rule=ALL)
    before = {
        one.claim: one for one in kept.seen
    }  # a suggestion that is another by now is not the one that was looked at
    seen = [before.get(one.claim, one) for one in many.seen(claims)]
    now = Ticks(seen, rule=kept.rule, exceptions=kept.exceptions)
    context = {"article": article, "form": form, "least": form.cleaned_data["least"], "problem": problem}
    context |= listed(claims, now, ticks.page() if ticks else "1")
    return render_page(request, *PAGES, context, status=422 if problem else 200)
