"""How good the machine is, by what editors decided: the page, the corrections that repeat, the claims behind each number."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from articles.forms.machine import ListedForm, MachineForm
from articles.http import reader_required, render_page
from articles.measuring import repeats
from articles.measuring.listing import Listed, listed
from articles.models import Claim, Entity
from articles.views.machine_figures import figures_of
from articles.views.machine_table import HEADINGS, lines_of
from articles.views.machine_words import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.http import PageRequest

PAGE = 50


@require_safe
@reader_required
def machine(request: PageRequest) -> HttpResponse:
    """What became of the machine's claims, in shares and plots."""
    form = MachineForm(request.GET)
    context = {"form": form, **figures_of(form.filters)}
    return render_page(request, "articles/machine.html", "articles/_machine.html", context)


@require_safe
@reader_required
def machine_table(request: PageRequest) -> HttpResponse:
    """The tables of the page, all their rows, as CSV."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="machine.csv"'
    writer = csv.writer(response)
    writer.writerow(HEADINGS)
    writer.writerows(lines_of(MachineForm(request.GET).filters))
    return response


@require_safe
@reader_required
def machine_repeats(request: PageRequest) -> HttpResponse:
    """The corrections that repeat; for htmx, which brings them to the page of the figures, without a page around."""
    filters = MachineForm(request.GET).filters
    found = repeats.find(filters)
    entities = Entity.objects.in_bulk({key for one in found.mistakes for key in (one.machine, one.chosen)})
    mistakes = [
        (one, entities[one.machine], entities[one.chosen], filters.query(**_link(one))) for one in found.mistakes
    ]
    context = {
        "mistakes": mistakes,
        "wrong_words": [
            ("cue", [(row, filters.query(cue=row.words, verdict="wrong")) for row in found.cues]),
            ("source", [(row, filters.query(source=row.words, verdict="wrong")) for row in found.descriptions]),
        ],
        "query": filters.query(),
        "said": in_words(filters),
    }
    return render_page(request, "articles/machine_repeats.html", "articles/_machine_repeats.html", context)


def _link(mistake: repeats.Mistake) -> dict[str, object]:
    return {"source": mistake.source, "machine": mistake.machine, "chosen": mistake.chosen, "verdict": "mistaken"}


@require_safe
@reader_required
def machine_claims(request: PageRequest) -> HttpResponse:
    """The claims that a number was counted from, PAGE on a page; the latest decision first."""
    form = ListedForm(request.GET)
    page = Paginator(listed(form.filters, form.asked_verdict), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(list(page.object_list)),
        "verdict": form.asked_verdict,
        "said": in_words(form.filters),
    }
    return render_page(request, "articles/machine_claims.html", "articles/_machine_claims.html", context)


def _rows(found: Sequence[Listed]) -> list[dict[str, Any]]:
    """With the claim, and whom the machine had named where that was another. Three queries."""
    claims = (
        Claim.objects.select_related("article__outlet", "attribution__speaker", "attribution__decided_by")
        .prefetch_related("parts")
        .in_bulk([one.claim for one in found])
    )
    machines = Entity.objects.in_bulk({one.machine for one in found if one.machine and one.verdict == "corrected"})
    return [
        {"claim": claims[one.claim], "verdict": one.verdict, "machine": machines.get(one.machine or 0)}
        for one in found
        if one.claim in claims
    ]
