"""Second readings: asked for by an admin, listed for those who read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from articles.editing import sampling
from articles.editing.errors import NotAllowed
from articles.forms.second_readings import SampleForm
from articles.http import admin_required, editor_required
from articles.models import Passage, Role, Sample, SecondReadingArticle, role_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from articles.http import PageRequest

SAMPLES = 20
"""On the page: the newest."""
ENDED = 30
"""Articles that one has read again: the newest of them."""
ASKED = Q(passages__is_shown=True)


def _own(request: PageRequest) -> QuerySet[SecondReadingArticle]:
    """The reader's own articles, with how many passages each asks about and how many of them are answered."""
    answered = ASKED & Q(passages__answers__turn="second")
    return (
        SecondReadingArticle.objects.filter(reading__reader=request.user)
        .select_related("version__article__outlet")
        .annotate(asked=Count("passages", filter=ASKED, distinct=True))
        .annotate(answered=Count("passages", filter=answered, distinct=True))
    )


@require_safe
@editor_required
def second_reading_list(request: PageRequest) -> HttpResponse:
    """What waits for the editor to be read again, and what they have read; for admins, every sample drawn."""
    own = _own(request)
    samples = Sample.objects.select_related("asked_by", "outlet", "editor").prefetch_related("readings__reader")
    progress = Count("readings__articles", filter=~Q(readings__articles__state="waiting"))
    context = {
        "waiting": own.filter(state="waiting").order_by("pk"),
        "ended": own.exclude(state="waiting").order_by("-ended_at")[:ENDED],
        "to_settle": Passage.objects.to_settle().open_to(request.user).count(),
        "samples": samples.annotate(articles=Count("readings__articles"), ended=progress).order_by("-pk")[:SAMPLES]
        if role_of(request.user) >= Role.ADMIN
        else None,
    }
    return render(request, "articles/second_readings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def second_reading_new(request: PageRequest) -> HttpResponse:
    """Draws a sample, and gives it to those who read it again."""
    form = SampleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            sample = sampling.ask(by=request.user, **form.cleaned_data)
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            drawn = SecondReadingArticle.objects.filter(reading__sample=sample).values("version").distinct().count()
            messages.success(request, f"Drawn: {drawn} article{'' if drawn == 1 else 's'}, to be read again.")
            return redirect("second_reading_list")
    return render(request, "articles/second_reading_new.html", {"form": form}, status=422 if form.is_bound else 200)
