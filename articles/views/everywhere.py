"""What an editor said of one claim, said once for all with the same source words: the preview, and the act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from articles.editing import everywhere, many
from articles.editing.errors import EditingError
from articles.forms.everywhere import ARCHIVE, ARTICLE, ActForm, ScopeForm
from articles.forms.ticks import Ticks, TicksForm
from articles.http import editor_required, render_page
from articles.models import Claim
from articles.views.acts import act_of
from articles.views.ticking import listed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.editing.everywhere import Scope
    from articles.http import PageRequest

PAGES = ("articles/everywhere.html", "articles/_everywhere.html")
TOO_OLD = "This list is too old. Here it is as it is now; nothing was changed."


def _claim_or_404(request: PageRequest, pk: int) -> Claim:
    claims = Claim.objects.visible_to(request.user).select_related("article__outlet", "version", "attribution__speaker")
    return get_object_or_404(claims.prefetch_related("parts"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def claim_everywhere(request: PageRequest, pk: int) -> HttpResponse:
    """Every claim with the same source words and another speaker; with POST, another page of it, the ticks kept."""
    claim = _claim_or_404(request, pk)
    form = _scope_form(claim, request.POST if request.method == "POST" else request.GET)
    ticks = TicksForm(request.POST) if request.method == "POST" else None
    if not form.is_valid() or (ticks and not ticks.is_valid()):
        return _first_look(request, claim, form, problem=TOO_OLD if ticks else "")
    if not ticks or everywhere.why_not(claim, form.scope()):
        return _first_look(request, claim, form)
    context = _context(claim, form) | listed(everywhere.hits(claim, form.scope()), ticks.ticks(), ticks.page())
    return render_page(request, *PAGES, context)


@require_POST
@editor_required
def claim_everywhere_said(request: PageRequest, pk: int) -> HttpResponse:
    """Gives what is ticked to the claim's speaker, and goes to the act, where it can be taken back."""
    claim = _claim_or_404(request, pk)
    form = ActForm(request.POST, stories=everywhere.stories_of(claim.article))
    ticks = TicksForm(request.POST)
    if not form.is_valid() or not ticks.is_valid():
        return _first_look(request, claim, _scope_form(claim, request.POST), problem=TOO_OLD)
    chosen = ticks.ticks().editions()
    try:
        said = everywhere.say(claim, form.scope(), edition=form.cleaned_data["edition"], seen=chosen, by=request.user)
    except EditingError as error:
        now = _claim_or_404(request, pk)
        return _first_look(request, now, _scope_form(now, request.POST), problem=str(error), status=409)
    act = act_of(said.action)
    if said.left:
        messages.warning(request, _left(said.left))
    return redirect("act_detail", act.pk) if act else redirect(claim)


def _left(count: int) -> str:
    """What is told of the claims that were left alone."""
    if count == 1:
        return "1 claim was changed by others since you looked at the list. It was left alone."
    return f"{count:,} claims were changed by others since you looked at the list. They were left alone."


def _scope_form(claim: Claim, asked: QueryDict) -> ScopeForm:
    """As asked for; where nothing is asked for, as far as it can be said."""
    if "where" not in asked:
        asked = QueryDict(mutable=True)
        asked["where"] = ARTICLE if everywhere.is_local(claim) else ARCHIVE
    return ScopeForm(asked, stories=everywhere.stories_of(claim.article))


def _first_look(
    request: PageRequest, claim: Claim, form: ScopeForm, *, problem: str = "", status: int = 0
) -> HttpResponse:
    """The list as it is now, its ticks as they are by default."""
    if not form.is_valid():
        context = _context(claim, form) | {"problem": problem or "Choose where."}
        return render_page(request, *PAGES, context, status=422)
    scope = form.scope()
    refused = everywhere.why_not(claim, scope)
    context = _context(claim, form) | {"problem": problem, "refused": refused}
    if not refused:
        context |= _hits(claim, scope)
    return render_page(request, *PAGES, context, status=status or (422 if problem else 200))


def _hits(claim: Claim, scope: Scope) -> dict[str, Any]:
    """The first page of what is there now, the ticks as they are by default."""
    claims = everywhere.hits(claim, scope)
    seen = many.seen(claims)
    return listed(claims, Ticks(seen)) | {"articles_count": len({one.article for one in seen})}


def _context(claim: Claim, form: ScopeForm) -> dict[str, Any]:
    return {"claim": claim, "form": form}
