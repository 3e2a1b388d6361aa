"""Files that wait to be read become files with parts; items keep the order that they had."""

from __future__ import annotations

from django.db import migrations
from django.db.models import F

PART = 1_048_576


def move(apps, schema_editor):
    item_model = apps.get_model("articles", "IntakeItem")
    file_model = apps.get_model("articles", "IntakeFile")
    part_model = apps.get_model("articles", "OriginalPart")
    item_model.objects.update(record=F("position"))
    files = []
    for item in item_model.objects.filter(outcome="waiting").order_by("intake", "position").iterator(chunk_size=10):
        data = bytes(item.content or b"")
        files.append(
            file_model.objects.create(
                intake_id=item.intake_id, position=item.position, name=item.name, size=len(data), state="waiting"
            )
        )
        for number, at in enumerate(range(0, len(data), PART)):
            part_model.objects.create(file=files[-1], number=number, data=data[at : at + PART])
        item.delete()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'read_intake' AND status <> 'doing'")
    if files:
        from articles import queue

        queue.read_files_later([(file.pk, file.size) for file in files])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_intake_files"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
