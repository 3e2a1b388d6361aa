"""The words that are searched, in tables of their own; triggers note the articles that are to be indexed, anew or at all."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# As searching.folding has it: apostrophes alike; without accents; lower case; no genitive's s; what is no letter or digit a space.
FOLDING = r"""
CREATE FUNCTION articles_folded(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(regexp_replace(lower(regexp_replace(normalize(
        translate(words, '’‘‛ʼ＇´`_', $q$''''''' $q$), NFKD), '[\u0300-\u036f]+', '', 'g')),
        $q$(?<=[[:alnum:]])'s(?![[:alnum:]])$q$, '', 'g'), '[^[:alnum:]]+', ' ', 'g')
$$;
"""
NO_FOLDING = "DROP FUNCTION articles_folded(text);"

# A row stays narrow, and its words out of it: a search reads ten thousand rows, and the words of a few.
NARROW = """
ALTER TABLE articles_articlewords SET (toast_tuple_target = 128);
ALTER TABLE articles_claimwords SET (toast_tuple_target = 128);
ALTER TABLE articles_articlewords ALTER speakers SET STORAGE MAIN, ALTER stories SET STORAGE MAIN, ALTER forms SET STORAGE MAIN;
ALTER TABLE articles_articlewords ALTER words SET STORAGE EXTERNAL; -- a phrase is looked for in thousands of them
ALTER TABLE articles_claimwords ALTER stories SET STORAGE MAIN;
"""

OF_CLAIM = "SELECT claim.article_id FROM {rows} AS row JOIN articles_claim AS claim ON claim.id = row.claim_id"
OF_VERSION = "SELECT version.article_id FROM {rows} AS row JOIN articles_articleversion AS version ON version.id = row.version_id"
BOTH = "new_rows AS row JOIN old_rows AS was USING (id)"
NOTING = {
    ("articleversion", "INSERT"): "SELECT row.article_id FROM new_rows AS row",
    ("article", "UPDATE"): f"SELECT id FROM {BOTH}"
    " WHERE (row.outlet_id, row.published_at) IS DISTINCT FROM (was.outlet_id, was.published_at)",
    ("claim", "UPDATE"): f"SELECT row.article_id FROM {BOTH}"
    " WHERE (row.form, row.start, row.is_withdrawn) IS DISTINCT FROM (was.form, was.start, was.is_withdrawn)",
    ("claim", "DELETE"): "SELECT row.article_id FROM old_rows AS row",
    ("claimpart", "INSERT"): OF_CLAIM.format(rows="new_rows"),
    ("claimpart", "DELETE"): OF_CLAIM.format(rows="old_rows"),
    ("attribution", "INSERT"): OF_CLAIM.format(rows="new_rows"),
    (
        "attribution",
        "UPDATE",
    ): f"SELECT claim.article_id FROM {BOTH} JOIN articles_claim AS claim ON claim.id = row.claim_id"
    " WHERE (row.speaker_id, row.relay_id, row.state) IS DISTINCT FROM (was.speaker_id, was.relay_id, was.state)",
    ("mention", "INSERT"): OF_VERSION.format(rows="new_rows"),
    ("mention", "UPDATE"): OF_VERSION.format(rows="new_rows"),
    ("mention", "DELETE"): OF_VERSION.format(rows="old_rows"),
    ("storylink", "INSERT"): "SELECT row.article_id FROM new_rows AS row",
    ("storylink", "UPDATE"): "SELECT row.article_id FROM new_rows AS row",
    ("storylink", "DELETE"): "SELECT row.article_id FROM old_rows AS row",
}
"""Which articles are to be indexed after rows of a table were written."""
SEEN = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}
TRIGGER = """
CREATE FUNCTION articles_unindexed_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {statement};
    RETURN NULL;
END $$;
CREATE TRIGGER unindexed_{name} AFTER {event} ON articles_{table} REFERENCING {seen}
    FOR EACH STATEMENT EXECUTE FUNCTION articles_unindexed_{name}();
"""
NOTE = "INSERT INTO articles_unindexed (article_id) SELECT DISTINCT * FROM ({articles}) AS changed"
FORGET = """
    DELETE FROM articles_claimwords WHERE article_id IN (SELECT id FROM old_rows);
    DELETE FROM articles_articlewords WHERE article_id IN (SELECT id FROM old_rows)"""
ALL_NOTED = """
INSERT INTO articles_unindexed (article_id)
SELECT id FROM articles_article ORDER BY published_at DESC NULLS LAST, id DESC;
"""


def trigger(table, event, statement):
    name = f"{table}_{event.lower()}"
    return TRIGGER.format(name=name, table=table, event=event, seen=SEEN[event], statement=statement)


NOTED = "".join(trigger(*place, NOTE.format(articles=articles)) for place, articles in NOTING.items())
NOTED += trigger("article", "DELETE", FORGET)
NOT_NOTED = "".join(
    f"DROP TRIGGER unindexed_{table}_{event.lower()} ON articles_{table};"
    f"DROP FUNCTION articles_unindexed_{table}_{event.lower()}();"
    for table, event in (*NOTING, ("article", "DELETE"))
)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0015_stories_as_articles_arrive"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleWords",
            fields=[
                ("article_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("outlet_id", models.BigIntegerField(null=True)),
                ("speakers", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("stories", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                (
                    "forms",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.CreateModel(
            name="ClaimWords",
            fields=[
                ("claim_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("article_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("place", models.IntegerField()),
                ("outlet_id", models.BigIntegerField(null=True)),
                ("speaker_id", models.BigIntegerField(null=True)),
                ("form", models.CharField(max_length=10)),
                ("stories", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.CreateModel(
            name="Unindexed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article_id", models.BigIntegerField()),
            ],
            options={
                "verbose_name_plural": "unindexed",
            },
        ),
        migrations.AddIndex(
            model_name="story",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("name", config="simple"), name="story_words"
            ),
        ),
        migrations.AddIndex(
            model_name="articlewords",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], gin_pending_list_limit=1024, name="articlewords_words"
            ),
        ),
        migrations.AddIndex(
            model_name="articlewords",
            index=models.Index(
                models.OrderBy(models.F("at"), descending=True),
                models.OrderBy(models.F("article_id"), descending=True),
                name="articlewords_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="claimwords",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], gin_pending_list_limit=1024, name="claimwords_words"
            ),
        ),
        migrations.AddIndex(
            model_name="claimwords",
            index=models.Index(fields=["article_id"], name="claimwords_article"),
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("query", models.CharField(blank=True, max_length=1000)),
                (
                    "kind",
                    models.CharField(
                        choices=[("articles", "Articles"), ("claims", "Claims")], default="articles", max_length=10
                    ),
                ),
                ("token", models.CharField(blank=True, max_length=43)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name_plural": "saved searches"},
        ),
        migrations.CreateModel(
            name="SavedVisit",
            fields=[
                (
                    "saved",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="visit",
                        serialize=False,
                        to="articles.savedsearch",
                    ),
                ),
                ("newest_article", models.BigIntegerField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.UniqueConstraint(
                models.F("owner"), django.db.models.functions.text.Lower("name"), name="savedsearch_one_per_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("token", ""), _negated=True), fields=("token",), name="savedsearch_token_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="savedsearch_has_a_name"
            ),
        ),
        migrations.RunSQL(FOLDING, NO_FOLDING),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
        migrations.RunSQL(NOTED, NOT_NOTED),
        migrations.RunSQL(ALL_NOTED, migrations.RunSQL.noop),
    ]
