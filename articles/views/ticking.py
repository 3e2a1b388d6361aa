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
    """What the list shows: a page of what `ticks` has seen. Two queries.

    What has changed since the first look, and is no longer among `claims`, is not shown, but counted.
    """
    page = Paginator(ticks.seen, PAGE).get_page(number)
    of = {one.claim: one for one in page.object_list}
    rows = [Row(claim, ticks.has(of[claim.pk]), source_in_its_sentence(claim)) for claim in _in_order(claims, list(of))]
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
        "shown": ",".join(str(row.claim.pk) for row in rows),
    }


def _in_order(claims: ClaimQuerySet, keys: Sequence[int]) -> list[Claim]:
    """Those of the claims that are still among them, in the order of the keys."""
    whole = claims.select_related(
        "article__outlet", "version", "attribution__speaker", "attribution__relay", "attribution__decided_by"
    )
    found = whole.prefetch_related("parts").in_bulk(keys)
    return [found[key] for key in keys if key in found]
