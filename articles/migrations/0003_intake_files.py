import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_archive_guards"),
    ]
    operations = [
        migrations.CreateModel(
            name="IntakeFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=300)),
                ("size", models.BigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("format", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("asks", "Asks"), ("read", "Read")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("at_member", models.PositiveIntegerField(default=0)),
                ("at_record", models.PositiveIntegerField(default=0)),
                ("table", models.JSONField(blank=True, null=True)),
                ("columns", models.JSONField(blank=True, default=dict)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["intake", "position"],
            },
        ),
        migrations.CreateModel(
            name="OriginalPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
            ],
        ),
        migrations.AlterModelOptions(
            name="intakeitem",
            options={"ordering": ["intake", "file", "member", "record"]},
        ),
        migrations.AddField(
            model_name="articleversion",
            name="annotated_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="intake",
            name="stage",
            field=models.CharField(
                choices=[
                    ("receiving", "Receiving"),
                    ("trial", "dry run"),
                    ("running", "Running"),
                    ("undone", "taken back"),
                ],
                default="running",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="intakeitem",
            name="at",
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="intakeitem",
            name="member",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="intakeitem",
            name="record",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="intakeitem",
            name="replaced",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="intakeitem",
            name="trial_key",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="intakeitem",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="intake_items",
                to="articles.articleversion",
            ),
        ),
        migrations.AddField(
            model_name="outlet",
            name="date_order",
            field=models.CharField(
                blank=True,
                choices=[
                    ("DMY", "day, month, year: 3/4/2025 is 3 April"),
                    ("MDY", "month, day, year: 3/4/2025 is March 4"),
                    ("YMD", "year, month, day: 25/3/4 is 4 March 2025"),
                ],
                max_length=3,
            ),
        ),
        migrations.AlterField(
            model_name="intakeitem",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("stored", "Stored"),
                    ("copy", "copy of another"),
                    ("duplicate", "Duplicate"),
                    ("new_version", "new version"),
                    ("refused", "Refused"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="intakefile",
            name="intake",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="articles.intake"
            ),
        ),
        migrations.AddField(
            model_name="intakeitem",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="articles.intakefile",
            ),
        ),
        migrations.AddIndex(
            model_name="intakeitem",
            index=models.Index(fields=["intake", "file", "member", "record"], name="intakeitem_in_order"),
        ),
        migrations.AddIndex(
            model_name="intakeitem",
            index=models.Index(fields=["intake", "outcome", "file", "member", "record"], name="intakeitem_by_outcome"),
        ),
        migrations.AddIndex(
            model_name="intakeitem",
            index=models.Index(
                condition=models.Q(("trial_key", ""), _negated=True),
                fields=["intake", "trial_key"],
                name="intakeitem_trial_key",
            ),
        ),
        migrations.AddIndex(
            model_name="intakeitem",
            index=models.Index(fields=["intake", "at"], name="intakeitem_by_time"),
        ),
        migrations.AddConstraint(
            model_name="intakeitem",
            constraint=models.UniqueConstraint(fields=("file", "member", "record"), name="intakeitem_place_once"),
        ),
        migrations.AddField(
            model_name="originalpart",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="articles.intakefile"
            ),
        ),
        migrations.AddIndex(
            model_name="intakefile",
            index=models.Index(
                condition=models.Q(("state", "read"), _negated=True), fields=["intake"], name="intakefile_unread"
            ),
        ),
        migrations.AddConstraint(
            model_name="intakefile",
            constraint=models.UniqueConstraint(fields=("intake", "position"), name="intakefile_position_once"),
        ),
        migrations.AddConstraint(
            model_name="originalpart",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="originalpart_number_once"),
        ),
        migrations.RunSQL(
            "ALTER TABLE articles_originalpart ALTER COLUMN data SET STORAGE EXTERNAL",  # most files are packed already
            migrations.RunSQL.noop,
        ),
    ]
