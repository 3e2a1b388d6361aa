"""What a search finds, all of it: as a table, as lines of JSON, and the newest as an Atom feed."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from articles.exporting.rows import FIELDS, article_records, claim_records
from articles.exporting.tables import FORMATS, lines
from articles.forms.search import SearchForm
from articles.http import reader_required
from articles.models import SavedSearch
from articles.searching import asking, finding
from articles.views.search_results import articles_of, claims_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import AnonymousUser, User
    from django.http import HttpRequest, HttpResponseBase

    from articles.exporting.rows import Record
    from articles.http import PageRequest
    from articles.searching.asking import Asked


@require_safe
@reader_required
def search_export(request: PageRequest, fmt: str) -> HttpResponseBase:
    """Every hit, the newest first; sent as it is read, so that nobody waits for the end of it and nothing grows."""
    if fmt not in FORMATS:
        raise Http404
    form = SearchForm(request.GET)
    asked = asking.ask(form.typed, form.asked_kind, request.user)
    found = records(asked, request.user, request.build_absolute_uri)
    response = StreamingHttpResponse(lines(fmt, FIELDS[asked.kind], found), content_type=FORMATS[fmt])
    response["Content-Disposition"] = f'attachment; filename="{asked.kind}.{fmt}"'
    return response


def records(asked: Asked, user: User | AnonymousUser | None, address: Callable[[str], str]) -> Iterator[Record]:
    """Some queries for each few hundred hits."""
    return chain.from_iterable(_records(keys, asked, user, address) for keys in finding.every(asked))


def _records(
    keys: list[int], asked: Asked, user: User | AnonymousUser | None, address: Callable[[str], str]
) -> Iterator[Record]:
    if asked.kind == "claims":
        return claim_records(claims_of(keys, user), address)
    return article_records(articles_of(keys, user), address)


@require_safe
@login_not_required
def saved_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The newest hits of a saved search, to whoever has its secret address: as its owner may see them."""
    saved = get_object_or_404(SavedSearch.objects.select_related("owner"), token=token, owner__is_active=True)
    asked = asking.ask(saved.query, asking.kind_of(saved.kind), saved.owner)
    keys = finding.newest(asked).keys
    address = request.build_absolute_uri
    feed = Atom1Feed(
        title=f"{saved.name} · Newsdesk",
        link=address(saved.get_absolute_url()),
        description=saved.query,
        feed_url=address(request.path),
    )
    for title, path, text, at in _entries(keys, asked, saved.owner):
        feed.add_item(title=title, link=address(path), description=text, updateddate=at, unique_id=address(path))
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "private, max-age=60"
    return response


def _entries(keys: list[int], asked: Asked, user: User) -> Iterator[tuple[str, str, str, datetime.datetime]]:
    """Title, path, text and time of each."""
    if asked.kind == "articles":
        for article in articles_of(keys, user):
            outlet = str(article.outlet or "")
            yield article.title, article.get_absolute_url(), outlet, article.published_at or article.stored_at
        return
    for claim in claims_of(keys, user):
        article, speaker = claim.article, claim.attribution.speaker
        title = f"{speaker or 'Nobody named'}: {claim.words}"
        yield title, claim.get_absolute_url(), article.title, article.published_at or article.stored_at
