"""An archive that nobody has used yet: accounts to sign in with, and sample articles to look at."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from articles.editing import accounts
from articles.models import Article, Intake
from articles.models.roles import Role

SAMPLES = settings.BASE_DIR / "articles" / "samples"
ACCOUNTS = (Role.EDITOR, Role.ADMIN)


@transaction.atomic
def make_accounts() -> dict[str, str]:
    """Makes an account for each role that works on the archive, where there is no account at all: passwords by name."""
    if User.objects.exists():
        return {}
    names = {role.name.lower(): role for role in ACCOUNTS}
    return {name: accounts.create(username=name, role=role, by=None)[1] for name, role in names.items()}


def load_samples() -> int:
    """Stores the sample articles in an archive that was never given any, to be annotated by a worker; gives how many."""
    if Article.objects.exists() or Intake.objects.exists():
        return 0
    from articles.intake.importing import add_paths, begin_import, read_all  # for the first start only
    from articles.intake.reading import reader
    from articles.intake.receiving import start

    paths = sorted(SAMPLES.glob("[0-9]*.md"))
    intake = begin_import(paths)
    Intake.objects.filter(pk=intake.pk).update(label="Sample coverage")
    add_paths(intake, paths)
    start(intake)
    for _ in read_all(intake):
        pass
    reader().close()
    return len(paths)
