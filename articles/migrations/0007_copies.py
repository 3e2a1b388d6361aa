"""Copies of one text: each knows its original, and a sketch of every article finds them."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

NO_CHAINS = """
CREATE FUNCTION articles_check_copies() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong bigint;
BEGIN
    SELECT row.id INTO wrong
    FROM new_rows AS row JOIN articles_article AS original ON original.id = row.copy_of_id
    WHERE original.copy_of_id IS NOT NULL LIMIT 1;
    IF NOT FOUND THEN
        SELECT row.id INTO wrong
        FROM new_rows AS row JOIN articles_article AS copy ON copy.copy_of_id = row.id
        WHERE row.copy_of_id IS NOT NULL LIMIT 1;
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION 'article % is a copy and has one, or is a copy of a copy', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'article_copies_form_no_chains';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER article_copies_inserted AFTER INSERT ON articles_article
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_check_copies();
CREATE TRIGGER article_copies_updated AFTER UPDATE ON articles_article
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_check_copies();
"""
CHAINS = """
DROP TRIGGER article_copies_inserted ON articles_article;
DROP TRIGGER article_copies_updated ON articles_article;
DROP FUNCTION articles_check_copies();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_intake_being_taken_back"),
    ]
    operations = [
        migrations.AddField(
            model_name="article",
            name="copy_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="copies",
                to="articles.article",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("copy_of__isnull", False)), fields=["copy_of"], name="article_copies"
            ),
        ),
        migrations.CreateModel(
            name="Sketch",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sketch",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("size", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["keys"], name="sketch_keys")
                ],
            },
        ),
        migrations.RunSQL(NO_CHAINS, CHAINS),
    ]
