"""One decision about ten thousand claims: the preview, a page of it, the act, and its undo, through the whole of Django."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.urls import reverse

from articles.editing import attributions, everywhere
from articles.models import Claim, Entity, Revision
from bench.figures import Figure, timed
from bench.pages import editor_client

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.auth.models import User
    from django.test import Client

HITS = 10_000
ROUNDS = 11
FIELD = re.compile(r'name="(where|since|edition|seen|rule|exceptions|shown)" value="([^"]*)"')
TICK = re.compile(r'name="tick" value="(\d+)" checked')


def figures() -> Iterator[Figure]:
    """Each over ROUNDS; nothing of it is left in the database."""
    client, user = editor_client()
    with _planted(user) as claim:
        preview = reverse("claim_everywhere", args=[claim.pk])
        opened = reverse("claim_detail", args=[claim.pk])
        yield timed(f"opening a claim, {HITS:,} hits", lambda _: _page(client, opened), range(5 * ROUNDS))
        yield timed(f"preview of {HITS:,} hits", lambda _: _page(client, preview), range(5 * ROUNDS))
        form = _form(_page(client, preview)) | {"go": "page-150"}
        yield timed(f"page 150 of {HITS:,} hits", lambda _: client.post(preview, form), range(5 * ROUNDS))
    given, taken_back = zip(*(_round(client, user) for _ in range(ROUNDS)), strict=True)
    yield _joined(f"giving {HITS:,} claims to somebody", given)
    yield _joined(f"taking {HITS:,} back", taken_back)


def _round(client: Client, user: User) -> tuple[Figure, Figure]:
    """Of giving and of taking back: what is checked at the end of a transaction is checked with each statement."""
    with _planted(user) as claim:
        form = _form(_page(client, reverse("claim_everywhere", args=[claim.pk])))
        given = timed("", lambda form: _say(client, claim, form), [form], warm_up=0)
        last = Revision.objects.filter(by=user, undoes=None).latest("pk")
        assert Revision.objects.filter(action=last.action, claim__isnull=False).count() == HITS
        undo = reverse("act_undo", args=[last.pk])
        taken_back = timed("", client.post, [undo], warm_up=0)
        assert not Revision.objects.filter(action=last.action, undone_by=None).exists()
        return given, taken_back


@contextmanager
def _planted(user: User) -> Iterator[Claim]:
    """A decided claim, with HITS others of the same source words that stand for somebody else; gone at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        suggested = Claim.objects.filter(attribution__state="suggested", attribution__speaker__isnull=False)
        named = suggested.filter(source_key__isnull=False).select_related("attribution__claim", "article")
        claim = next(one for one in named.order_by("pk").iterator() if not everywhere.is_pronoun(one))
        keys = suggested.exclude(pk=claim.pk).order_by("pk").values_list("pk", flat=True)[:HITS]
        Claim.objects.filter(source_key=claim.source_key).exclude(pk=claim.pk).update(source_key=None)
        Claim.objects.filter(pk__in=list(keys)).update(source_key=claim.source_key)
        somebody = Entity.objects.create(name="Bench", key="bench", kind=Entity.Kind.PERSON)
        attribution = claim.attribution
        attributions.choose_speaker(attribution, speaker=somebody, by=user, edition=attribution.edition)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE articles_claim")
        yield claim
        transaction.set_rollback(True)


def _page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def _form(page: str) -> dict[str, object]:
    return dict(FIELD.findall(page)) | {"tick": TICK.findall(page)}


def _say(client: Client, claim: Claim, form: dict[str, object]) -> None:
    response = client.post(reverse("claim_everywhere_said", args=[claim.pk]), form)
    assert response.status_code == 302, response.status_code


def _joined(name: str, figures: Iterable[Figure]) -> Figure:
    return Figure(name, tuple(time for figure in figures for time in figure.times))
