"""Each claim has a key of its source words, by which the same words are found elsewhere."""

from __future__ import annotations

from collections import defaultdict

from django.db import migrations, models

from articles.models.claims import joined, source_key

AT_ONCE = 2_000


def fill(apps, schema_editor):
    """Gives the claims that are there their keys, AT_ONCE of them in a round."""
    claims, parts = (apps.get_model("articles", name).objects for name in ("Claim", "ClaimPart"))
    last = 0
    while pks := list(claims.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        words = defaultdict(list)
        for pk, exact in parts.filter(claim__in=pks, role="source").order_by("start").values_list("claim", "exact"):
            words[pk].append(exact)
        same = defaultdict(list)
        for pk, stretches in words.items():
            same[source_key(joined(stretches))].append(pk)
        for key, of in same.items():
            claims.filter(pk__in=of).update(source_key=key)
        last = pks[-1]


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_review_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="source_key",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("source_key__isnull", False)), fields=["source_key"], name="claim_same_source"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
