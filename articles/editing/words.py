"""Which words of the article a claim is made of, written by people's hands: the one place that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models import Claim, ClaimPart
from articles.models.claims import source_key, words_key

if TYPE_CHECKING:
    from collections.abc import Sequence

Part = tuple[str, int, int]
"""Role, start and end: half-open, in code points of the version's body."""


def write(claim: Claim, parts: Sequence[Part], *, form: str, nested: bool, is_withdrawn: bool = False) -> None:
    """Makes the claim's parts those, in the caller's transaction. They must lie within the body, and one be content."""
    body = claim.version.body
    claim.parts.all().delete()
    made = [
        ClaimPart(claim=claim, role=role, start=start, end=end, exact=body[start:end]) for role, start, end in parts
    ]
    ClaimPart.objects.bulk_create(made)
    getattr(claim, "_prefetched_objects_cache", {}).pop("parts", None)
    claim.form, claim.nested, claim.is_withdrawn = form, nested, is_withdrawn
    claim.start = claim.spans(ClaimPart.Role.CONTENT)[0].start
    claim.words_key, claim.source_key = words_key(claim.words), source_key(claim.source_words)
    claim.save(update_fields=["form", "nested", "is_withdrawn", "start", "words_key", "source_key"])
