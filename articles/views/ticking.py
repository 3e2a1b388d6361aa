"""One page of a long list of claims, each with its tick; what is ticked on the others is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from articles.forms.ticks import packed
from articles.views.excerpts import Excerpt, source_in_its_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.forms.ticks import Ticks
    from articles.models import Claim
    from articles.models.claims import ClaimQuerySet

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    claim: Claim
    is_ticked: bool
    excerpt: Excerpt


def listed(claims: ClaimQuerySet, ticks: Ticks, number: str = "1") -> dict[str, Any]:
    """What the list shows: those of `claims` that `ticks` has seen, in their order. Three queries.

    What has changed since the first look, and is no longer among `claims`, is not shown, but counted.
    """
    of = {one.claim: one for one in ticks.seen}
    keys = claims.filter(pk__in=list(of)).values_list("pk", flat=True)
    paginator = Paginator(keys, PAGE)
    paginator.count = len(of)  # as counted at the first look
    page = paginator.get_page(number)
    shown = list(page.object_list)
    rows = [
        Row(claim, ticks.has(of[claim.pk]), source_in_its_sentence(claim)) for claim in _in_order(claims.model, shown)
    ]
    count = len(ticks.editions())
    return {
        "page": page,
        "rows": rows,
        "count": count,
        "elsewhere_count": count - sum(row.is_ticked for row in rows),
        "decided_count": sum(not one.is_suggested for one in ticks.seen),
        "seen": packed(ticks.seen),
        "rule": ticks.rule,
        "exceptions": ",".join(map(str, sorted(ticks.exceptions))),
        "shown": ",".join(map(str, shown)),
    }


def _in_order(model: type[Claim], keys: Sequence[int]) -> list[Claim]:
    claims = model.objects.select_related(
        "article__outlet", "version", "attribution__speaker", "attribution__relay", "attribution__decided_by"
    )
    found = claims.prefetch_related("parts").in_bulk(keys)
    return [found[key] for key in keys]
