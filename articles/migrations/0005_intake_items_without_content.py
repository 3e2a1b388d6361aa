from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_intake_waiting_files"),
    ]
    operations = [
        migrations.RemoveConstraint(
            model_name="intakeitem",
            name="intakeitem_position_once",
        ),
        migrations.RemoveConstraint(
            model_name="intakeitem",
            name="intakeitem_content_only_while_waiting",
        ),
        migrations.RemoveField(
            model_name="intakeitem",
            name="content",
        ),
        migrations.RemoveField(
            model_name="intakeitem",
            name="position",
        ),
    ]
