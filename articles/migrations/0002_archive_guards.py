"""What constraints cannot say: anchors whose text matches, a history that nobody rewrites, and the three roles."""

from __future__ import annotations

from django.db import migrations

ANCHORS = """
CREATE FUNCTION articles_check_mentions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT row.start, row."end", row.exact INTO wrong
    FROM new_rows AS row JOIN articles_articleversion AS version ON version.id = row.version_id
    WHERE substr(version.body, row.start + 1, row."end" - row.start) <> row.exact LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the text at % to % is not %', wrong.start, wrong."end", quote_literal(left(wrong.exact, 80))
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mention_text_matches';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION articles_check_claim_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT row.start, row."end", row.exact INTO wrong
    FROM new_rows AS row
    JOIN articles_claim AS claim ON claim.id = row.claim_id
    JOIN articles_articleversion AS version ON version.id = claim.version_id
    WHERE substr(version.body, row.start + 1, row."end" - row.start) <> row.exact LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the text at % to % is not %', wrong.start, wrong."end", quote_literal(left(wrong.exact, 80))
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claimpart_text_matches';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION articles_check_claims() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong bigint;
BEGIN
    SELECT row.id INTO wrong
    FROM new_rows AS row JOIN articles_articleversion AS version ON version.id = row.version_id
    WHERE version.article_id <> row.article_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'claim % is in a version of another article', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_version_of_its_article';
    END IF;
    SELECT row.id INTO wrong
    FROM new_rows AS row
    JOIN articles_articleversion AS version ON version.id = row.version_id
    JOIN articles_claimpart AS part ON part.claim_id = row.id
    WHERE TG_OP = 'UPDATE' AND substr(version.body, part.start + 1, part."end" - part.start) <> part.exact LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the words of claim % do not stand so in its version', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_words_in_its_version';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER claim_on_insert AFTER INSERT ON articles_claim
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_check_claims();
CREATE TRIGGER claim_on_update AFTER UPDATE ON articles_claim
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_check_claims();
CREATE TRIGGER mention_text_on_insert AFTER INSERT ON articles_mention
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_check_mentions();
CREATE TRIGGER mention_text_on_update AFTER UPDATE ON articles_mention
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_check_mentions();
CREATE TRIGGER claimpart_text_on_insert AFTER INSERT ON articles_claimpart
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_check_claim_parts();
CREATE TRIGGER claimpart_text_on_update AFTER UPDATE ON articles_claimpart
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_check_claim_parts();
"""
NO_ANCHORS = """
DROP TRIGGER claim_on_update ON articles_claim;
DROP TRIGGER claim_on_insert ON articles_claim;
DROP FUNCTION articles_check_claims();
DROP TRIGGER claimpart_text_on_update ON articles_claimpart;
DROP TRIGGER claimpart_text_on_insert ON articles_claimpart;
DROP TRIGGER mention_text_on_update ON articles_mention;
DROP TRIGGER mention_text_on_insert ON articles_mention;
DROP FUNCTION articles_check_claim_parts();
DROP FUNCTION articles_check_mentions();
"""

APPEND_ONLY = """
CREATE FUNCTION articles_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;

CREATE TRIGGER revision_append_only BEFORE UPDATE OR DELETE ON articles_revision
    FOR EACH STATEMENT EXECUTE FUNCTION articles_refuse_rewriting();
CREATE TRIGGER revision_no_truncate BEFORE TRUNCATE ON articles_revision
    FOR EACH STATEMENT EXECUTE FUNCTION articles_refuse_rewriting();
CREATE TRIGGER articleversion_words_stay BEFORE UPDATE OF body, title, digest, number ON articles_articleversion
    FOR EACH STATEMENT EXECUTE FUNCTION articles_refuse_rewriting();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER articleversion_words_stay ON articles_articleversion;
DROP TRIGGER revision_no_truncate ON articles_revision;
DROP TRIGGER revision_append_only ON articles_revision;
DROP FUNCTION articles_refuse_rewriting();
"""


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in ("reader", "editor", "admin"):
        Group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_archive"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.RunSQL(ANCHORS, NO_ANCHORS),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
