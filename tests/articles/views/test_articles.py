"""The list of articles and the reading page."""

from __future__ import annotations

import datetime
import re
from collections import Counter

import pytest
from django.urls import reverse

from articles.editing import attributions
from articles.models import Claim
from tests.factories import QUOTE, ArticleFactory, ArticleVersionFactory, ClaimFactory, EntityFactory, OutletFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def day(number):
    return datetime.datetime(2026, 10, number, 9, tzinfo=datetime.UTC)


def test_the_newest_comes_first_and_undated_last(reader_client):
    for title, published_at in (("Undated", None), ("Old", day(1)), ("New", day(9))):
        ArticleFactory(title=title, published_at=published_at)

    page = reader_client.get(reverse("article_list")).content.decode()

    assert page.index("New</a>") < page.index("Old</a>") < page.index("Undated</a>")


def test_each_article_says_what_waits(reader_client):
    ClaimFactory(attribution=EntityFactory())
    ClaimFactory(attribution=None)

    page = reader_client.get(reverse("article_list")).content.decode()

    assert page.count("<b>1 to check</b>") == 2
    assert page.count("1 doubtful") == 1


def test_one_outlet_can_be_chosen(reader_client):
    ArticleFactory(title="Ours")
    lantern = OutletFactory(name="The Coast Lantern")
    ArticleFactory(title="Theirs", outlet=lantern)

    page = reader_client.get(reverse("article_list"), {"outlet": lantern.pk}, headers=HTMX).content.decode()

    assert "Theirs" in page
    assert "Ours" not in page
    assert "<html" not in page


@pytest.mark.parametrize(
    "query", [{"outlet": "x"}, {"outlet": 10**40}, {"page": "last"}, {"page": -3}, {"page": "x\0"}]
)
def test_a_query_that_makes_no_sense_gives_the_list(reader_client, query):
    ArticleFactory(title="Ours")

    response = reader_client.get(reverse("article_list"), query)

    assert response.status_code == 200
    assert "Ours" in response.content.decode()


def test_the_pages_of_the_list_go_by_time(reader_client, monkeypatch):
    monkeypatch.setattr("articles.views.articles.PAGE", 1)
    for _ in range(3):
        ArticleFactory()

    page = reader_client.get(reverse("article_list"), {"page": 2}).content.decode()

    assert re.findall(r'rel="(\w+)"[^>]*>(\w+)<', page) == [("prev", "Newer"), ("next", "Older")]


def test_an_empty_archive_says_what_to_do(chief_client, reader_client):
    assert reverse("intake_new") in chief_client.get(reverse("article_list")).content.decode()
    assert "An admin can import some" in reader_client.get(reverse("article_list")).content.decode()


def test_the_list_costs_the_same_queries_however_long(reader_client, django_assert_num_queries):
    for _ in range(5):
        ClaimFactory(attribution=None)

    with django_assert_num_queries(
        9
    ):  # session, user, role, count, articles with outlets, tally, reviews, outlets to choose from, keys
        reader_client.get(reverse("article_list"))


def test_the_text_is_shown_whole_and_no_id_twice(reader_client):
    claim = ClaimFactory(attribution=EntityFactory())
    ClaimFactory(article=claim.article, words="a wall that is", parts__words="a wall that is", parts__cue="")

    page = reader_client.get(claim.article.get_absolute_url()).content.decode()

    paragraphs = re.findall(r'<div class="row".*?<p.*?>(.*?)</p>', page, re.DOTALL)
    shown = "\n\n".join(re.sub(r"<[^>]+>", "", paragraph) for paragraph in paragraphs)
    assert shown == claim.version.body
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []


def test_a_rejected_claim_is_not_marked_and_editors_still_find_it(reader_client, editor_client, editor):
    claim = ClaimFactory(attribution=EntityFactory())
    attributions.reject(claim.attribution, by=editor, edition=1)

    assert 'class="claim ' not in reader_client.get(claim.article.get_absolute_url()).content.decode()
    page = editor_client.get(claim.article.get_absolute_url()).content.decode()
    assert 'class="claim ' not in page
    assert "not a claim" in page


def test_hostile_text_is_shown_as_text(reader_client):
    payload = '<script>alert(1)</script><img src=x onerror="alert(1)" hx-get="/boom" hx-swap-oob="true">'
    claim = ClaimFactory(
        article=ArticleFactory(
            title=payload, byline=payload, version__body=f"{payload}\n\n{QUOTE} Mirela Dantas told."
        ),
        attribution=EntityFactory(name=payload),
    )

    for url in (claim.article.get_absolute_url(), claim.get_absolute_url(), reverse("article_list")):
        page = reader_client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page


def test_while_the_worker_reads_the_page_asks_again_and_then_stops(reader_client):
    article = ArticleFactory(version__annotation="waiting", version__pipeline_version="")

    waiting = reader_client.get(article.get_absolute_url(), headers=HTMX).content.decode()
    article.versions.update(annotation="annotated", pipeline_version="v1")
    done = reader_client.get(article.get_absolute_url(), headers=HTMX).content.decode()

    assert 'hx-trigger="every 2s"' in waiting
    assert "The machine is reading this article" in waiting
    assert 'hx-trigger="every 2s"' not in done


def test_while_the_worker_reads_mentions_stay_shown(reader_client):
    article = ArticleFactory(version__annotation="waiting", version__pipeline_version="")

    page = reader_client.get(article.get_absolute_url(), {"mentions": ""}, headers=HTMX).content.decode()

    assert f'hx-get="{article.versions.get().get_absolute_url()}&amp;mentions"' in page


def test_mentions_of_an_earlier_version_are_shown_in_that_version(reader_client):
    article = ArticleFactory()
    ArticleVersionFactory(article=article, number=2, body="Other words.")

    page = reader_client.get(article.get_absolute_url(), {"version": 1}).content.decode()

    assert f'href="{article.get_absolute_url()}?version=1&amp;mentions"' in page


def test_a_failed_annotation_says_why(reader_client):
    article = ArticleFactory(version__annotation="failed", version__problem="it took longer than 30 seconds")

    assert "longer than 30 seconds" in reader_client.get(article.get_absolute_url()).content.decode()


def test_a_speakers_page_has_their_standing_claims(reader_client):
    dantas = EntityFactory()
    claim = ClaimFactory(attribution=dantas)
    Claim.objects.filter(pk=ClaimFactory(attribution=dantas).pk).update(confidence=0.1)

    page = reader_client.get(dantas.get_absolute_url()).content.decode()

    assert "2 claims" in page
    assert claim.get_absolute_url() in page


def test_an_earlier_version_is_shown_with_its_own_claims_and_not_counted(editor_client):
    dantas = EntityFactory()
    claim = ClaimFactory(attribution=dantas)
    later = ArticleVersionFactory(article=claim.article, number=2, body=f"Corrected. {claim.version.body}")
    ClaimFactory(article=claim.article, version=later, attribution=dantas)

    newest = editor_client.get(claim.article.get_absolute_url()).content.decode()
    earlier = editor_client.get(claim.version.get_absolute_url()).content.decode()
    opened = editor_client.get(claim.get_absolute_url()).content.decode()
    speaker = editor_client.get(dantas.get_absolute_url()).content.decode()
    listed = editor_client.get(reverse("article_list")).content.decode()

    assert "Corrected." in newest
    assert "The outlet has changed this article since" not in newest
    for page in (earlier, opened):
        assert "The outlet has changed this article since" in page
        assert "Corrected." not in page
        assert f'id="claim-{claim.pk}"' in page
    assert "Who said this?" in opened
    assert "1 claim in the coverage" in speaker
    assert "<b>1 to check</b>" in listed
    assert editor_client.get(f"{claim.article.get_absolute_url()}?version=9").status_code == 404


def test_a_decision_on_an_earlier_version_is_saved_and_shown(editor_client):
    claim = ClaimFactory(attribution=EntityFactory())
    ArticleVersionFactory(article=claim.article, number=2, body="Other words.")

    response = editor_client.post(reverse("claim_rejection", args=[claim.pk]), {"edition": 1}, headers=HTMX)

    assert response.status_code == 200
    assert f'id="claim-{claim.pk}"' in response.content.decode()
    plain = editor_client.post(reverse("claim_rejection", args=[claim.pk]), {"edition": 2})
    assert plain.url == f"{claim.version.get_absolute_url()}#claim-{claim.pk}"


def test_those_with_claims_to_check_can_be_chosen(reader_client, editor):
    decided = ClaimFactory(article=ArticleFactory(title="All decided"), attribution=EntityFactory())
    attributions.reject(decided.attribution, by=editor, edition=1)
    ClaimFactory(article=ArticleFactory(title="Still open"), attribution=None)
    changed_since = ClaimFactory(article=ArticleFactory(title="Changed since"), attribution=None).article
    ArticleVersionFactory(article=changed_since, number=2, body="Other words.")

    page = reader_client.get(reverse("article_list"), {"unchecked": "on"}).content.decode()

    assert "Still open" in page
    assert "All decided" not in page
    assert "Changed since" not in page


def test_back_never_shows_decisions_of_long_ago(reader_client):
    response = reader_client.get(ArticleFactory().get_absolute_url())

    assert "no-store" in response.headers["Cache-Control"]
