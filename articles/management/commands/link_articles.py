"""`manage.py link_articles`: stories and statements for articles that were annotated before Newsdesk had any."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from articles.linking import arrivals, catching_up, statements
from articles.models import Story

SHOWN = 1_000
"""Articles from one line of progress to the next."""


class Command(BaseCommand):
    help = (
        "Put articles into stories, and their claims into statements, that were annotated before Newsdesk had any; the oldest "
        "first; may be broken off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="look at all articles once more")

    def handle(self, *, again: bool, **options: Any) -> None:
        renewed = catching_up.renew_profiles()
        if renewed:
            self.stdout.write(f"{renewed:,} profiles made anew.")
        waiting = catching_up.ask_for_all(again=again)
        self.stdout.write(f"{waiting:,} articles wait.")
        done = 0
        while articles := arrivals.waiting(catching_up.BATCH):
            arrivals.link(articles)
            statements.match(articles)
            done += len(articles)
            if done % SHOWN < len(articles):
                self.stdout.write(f"{done:,} articles linked.")
        self.stdout.write(f"{done:,} articles linked; the archive has {Story.objects.count():,} stories.")
