"""What stands in the tables about entities, to be compared before and after."""

from __future__ import annotations

from articles.models import Alias, Attribution, Candidate, Distinct, Entity, Mention


def standing_rows(entities):
    """All that can point to an entity, and the `entities` themselves; not the editions, which only rise."""
    return {
        "attributions": list(
            Attribution.objects.order_by("pk").values_list(
                "pk", "speaker", "relay", "state", "decided_by", "decided_at"
            )
        ),
        "candidates": list(Candidate.objects.order_by("pk").values()),
        "mentions": list(Mention.objects.order_by("pk").values()),
        "aliases": list(Alias.objects.order_by("pk").values()),
        "distinct": list(Distinct.objects.order_by("pk").values_list("one", "other")),
        "entities": list(Entity.objects.filter(pk__in=[entity.pk for entity in entities]).order_by("pk").values()),
    }


def assert_consistent():
    """Whatever was done: nothing but a name points to one that was merged, and who was merged is merged into one that stands."""
    for rows in (
        Attribution.objects.filter(speaker__merged_into__isnull=False),
        Attribution.objects.filter(relay__merged_into__isnull=False),
        Mention.objects.filter(entity__merged_into__isnull=False),
        Candidate.objects.filter(entity__merged_into__isnull=False),
        Entity.objects.filter(merged_into__merged_into__isnull=False),
    ):
        assert not rows.exists(), list(rows)
