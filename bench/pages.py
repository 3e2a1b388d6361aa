"""Server time of the pages that a desk lives in, through the whole of Django, without the network."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from articles.models import Article, Attribution, Entity
from bench.figures import Figure, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

HTMX = {"HX-Request": "true"}


def figures(times: int = 200) -> Iterator[Figure]:
    """Each figure of the pages, over `times` articles or claims chosen once and for all (seed 7)."""
    client, _ = editor_client()
    chosen = random.Random(7)  # noqa: S311 -- nothing secret is drawn
    keys = list(Article.objects.values_list("pk", flat=True))
    articles = chosen.sample(keys, min(times, len(keys)))
    yield timed("article page", lambda pk: get(client, reverse("article_detail", args=[pk])), articles)
    suggested = Attribution.objects.filter(state="suggested", speaker__isnull=False, speaker__article=None)
    undecided = list(suggested.values_list("claim", "edition", "speaker"))
    drawn = chosen.sample(undecided, min(2 * times, len(undecided)))
    somebody = Entity.objects.filter(kind=Entity.Kind.PERSON).order_by("pk").values_list("pk", flat=True)[0]
    yield timed("saving: the machine confirmed", lambda claim: _save(client, claim[:2], claim[2]), drawn[:times])
    yield timed("saving: somebody new here", lambda claim: _save(client, claim[:2], somebody), drawn[times:])
    yield timed(
        "opening a claim", lambda claim: get(client, reverse("claim_detail", args=[claim[0]])), undecided[:times]
    )
    yield timed(
        "list page, 30 articles", lambda page: get(client, f"{reverse('article_list')}?page={page}"), [1] * times
    )


def editor_client() -> tuple[Client, User]:
    """A browser in which an editor of the bench is signed in."""
    user, _ = User.objects.get_or_create(username="bench-editor")
    user.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user


def get(client: Client, url: str) -> None:
    response = client.get(url, headers=HTMX if "/claims/" in url or "/next/" in url else {})
    assert response.status_code == 200, (url, response.status_code)


def _save(client: Client, claim: tuple[int, int], speaker: int) -> None:
    pk, edition = claim
    form = {"edition": edition, "speaker": speaker}
    response = client.post(reverse("claim_speaker", args=[pk]), form, headers=HTMX)
    assert response.status_code == 200, (pk, response.status_code)
