"""manage.py annotate_again: has articles read for their claims once more, by the workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.annotating import lessons, reading
from articles.models import Article, ArticleVersion
from articles.nlp import learned
from articles.nlp.pipeline import installed_version

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

State = ArticleVersion.Annotation


class Command(BaseCommand):
    help = (
        "Has articles read for their claims once more: those that failed, those of an older pipeline, or those named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("articles", metavar="ARTICLE_ID", nargs="*", type=int, help="as in the article's address")
        parser.add_argument("--failed", action="store_true", help="all that could not be read")
        parser.add_argument(
            "--outdated",
            action="store_true",
            help="all that another version of the pipeline, or another lesson, has read",
        )

    def handle(self, *, articles: list[int], failed: bool, outdated: bool, **options: Any) -> None:
        if [bool(articles), failed, outdated].count(True) != 1:
            raise CommandError("Give one of --failed, --outdated, or the ids of articles.")
        if missing := set(articles) - set(Article.objects.filter(pk__in=articles).values_list("pk", flat=True)):
            raise CommandError(f"There is no article {', '.join(map(str, sorted(missing)))}.")
        versions = ArticleVersion.objects.all()
        if failed:
            versions = versions.filter(annotation=State.FAILED)
        elif outdated:
            current = learned.version_with(installed_version(settings.ENCODER), lessons.in_use())
            versions = versions.filter(annotation=State.ANNOTATED).exclude(pipeline_version=current)
        else:
            versions = versions.filter(article__in=articles)
        self.stdout.write(f"{reading.annotate_again(versions):,} articles wait for a worker to read them again.")
