"""Server time at the desk and on a long article, through the whole of Django, without the network."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from articles.annotating import storing
from articles.models import Article, ArticleVersion, Attribution, Entity, Hold
from articles.nlp import pipeline
from bench.figures import Figure, timed
from bench.pages import HTMX, editor_client, get

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

LONG = 200
"""Claims of a long article, at least."""


def figures(texts: list[str], times: int = 200) -> Iterator[Figure]:
    """Each figure, over `times` claims chosen once and for all (seed 7)."""
    client, _ = editor_client()
    Hold.objects.all().delete()
    url = reverse("desk_next")
    yield timed("desk: the next card", lambda n: get(client, f"{url}?besides={n}"), range(1, times + 1))
    yield timed("desk: the page", lambda _: get(client, reverse("desk")), range(times // 4))
    yield timed("desk: pace and what is left", lambda _: get(client, reverse("desk_pace")), range(times // 4))
    suggested = Attribution.objects.filter(state="suggested", speaker__isnull=False, speaker__article=None)
    undecided = list(suggested.values_list("claim", "edition", "speaker"))
    chosen = random.Random(7).sample(undecided, min(times, len(undecided)))  # noqa: S311 -- nothing secret is drawn
    yield timed("desk: saving a decision", lambda claim: _save(client, claim, "?desk=1"), chosen)
    version = _long_article(texts)
    claims = version.claims.count()
    page = reverse("article_detail", args=[version.article_id])
    yield timed(f"article page, {claims} claims", lambda _: get(client, page), range(times // 4))
    somebody = Entity.objects.filter(kind=Entity.Kind.PERSON).order_by("pk").values_list("pk", flat=True)[0]
    there = [
        (claim, edition, somebody)
        for claim, edition in Attribution.objects.filter(claim__version=version).values_list("claim", "edition")
    ]
    yield timed(f"saving in it, {claims} claims", lambda claim: _save(client, claim, ""), there)


def _save(client: Client, claim: tuple[int, int, int], at_desk: str) -> None:
    pk, edition, speaker = claim
    form = {"edition": edition, "speaker": speaker}
    response = client.post(reverse("claim_speaker", args=[pk]) + at_desk, form, headers=HTMX)
    assert response.status_code == 200, (pk, response.status_code)


def _long_article(texts: list[str]) -> ArticleVersion:
    """An article of all the sample coverage, one text after the other, until it has LONG claims; made and read anew."""
    whole = pipeline.build_pipeline(settings.SPACY_MODEL, settings.ENCODER)
    body = "\n\n".join(texts)
    digest = hashlib.sha256(body.encode()).hexdigest()
    article, is_new = Article.objects.get_or_create(digest=digest, outlet=None, defaults={"title": "All of it"})
    if is_new:
        ArticleVersion.objects.create(article=article, title=article.title, body=body, digest=digest)
    version = article.versions.get()
    if version.annotation == ArticleVersion.Annotation.WAITING:
        storing.store(version.pk, pipeline.annotate(whole, body, article.title))
    assert version.claims.count() >= LONG
    return version
