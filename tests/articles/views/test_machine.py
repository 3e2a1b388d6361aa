"""The page about the machine: with nothing, one and many decisions; its links, its filters, its CSV."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from django.urls import reverse

from articles.editing import attributions
from articles.models import Article, Candidate, Outlet, Revision, Story, StoryLink
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, OutletFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PAGE = "/machine/"


def decide(editor, machine, chosen=None, **made):
    """A claim that the machine gives to `machine`, given to `chosen`; None: not a claim."""
    claim = ClaimFactory(attribution=machine, attribution__certainty=0.9, **made)
    if chosen is None:
        attributions.reject(claim.attribution, by=editor, edition=1)
    else:
        attributions.choose_speaker(claim.attribution, speaker=chosen, by=editor, edition=1)
    return claim


@pytest.fixture
def many(editor, dantas, verbeke):
    """Twenty-four decisions in two forms and two months, eighteen of them for the machine."""
    article = ArticleFactory()
    for number in range(24):
        decide(editor, dantas, dantas if number % 4 else verbeke, article=article, form=("direct", "mixed")[number % 2])
    story = Story.objects.create(name="The tram & its wall")
    StoryLink.objects.create(story=story, article=article)
    return article


def text_of(response):
    """The words of the page, tags left out."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def test_without_decisions_it_says_what_to_do(editor_client, reader_client):
    assert f"{reverse('article_list')}?unchecked=on" in editor_client.get(PAGE).content.decode()
    assert "Each claim that editors confirm, correct or reject will be counted here." in text_of(
        reader_client.get(PAGE)
    )


def test_one_decision_is_too_few_to_say(reader_client, editor, dantas):
    decide(editor, dantas, dantas)

    response = reader_client.get(PAGE)

    assert "Editors have decided 1 claim of the machine: too few to say how good it is." in text_of(response)
    assert re.search(r"\d %", text_of(response).partition("What became of its claims")[0]) is None


def test_of_enough_it_tells_share_interval_and_estimate(reader_client, editor, dantas, many):
    for _ in range(6):
        ClaimFactory(attribution=dantas, attribution__certainty=0.95)

    words = text_of(reader_client.get(PAGE)).replace("\N{NO-BREAK SPACE}", " ")

    assert "75 % 95 % interval 55–88 of the 24 claims that editors decided" in words
    assert "it would be of all 30 claims" in words
    assert "The tram & its wall" in words


def test_plots_name_themselves_and_have_their_numbers_in_words(reader_client, many):
    page = reader_client.get(PAGE).content.decode()

    plots = re.findall(r'<svg class="plot" role="img" aria-labelledby="([\w-]+)" aria-describedby="([\w-]+)"', page)
    assert [title for title, _ in plots] == [
        "bars-form-title",
        "reliability-chance-title",
        "reliability-confidence-title",
    ]
    for title, desc in plots:
        assert len(re.findall(f'<title id="{title}">[^<]+</title>', page)) == 1
        assert len(re.findall(f'<desc id="{desc}">[^<]+</desc>', page)) == 1
    assert "Direct, 12 decided: accepted 50\N{NO-BREAK SPACE}%, corrected 50\N{NO-BREAK SPACE}%" in page


def test_no_id_stands_twice(reader_client, many):
    ids = re.findall(r'\sid="([^"]+)"', reader_client.get(PAGE).content.decode())

    assert len(ids) == len(set(ids))


def links_of(response):
    """(number, address) of each number that links to its claims."""
    found = re.findall(r'<a href="(/machine/claims/[^"]+)">(?:<b>wrong )?([\d,]+)', response.content.decode())
    return [(int(number.replace(",", "")), html.unescape(url)) for url, number in found]


def test_every_number_links_to_the_claims_that_it_counts(reader_client, editor, dantas, verbeke, many):
    decide(editor, dantas)
    decide(editor, verbeke, dantas, article=ArticleFactory(outlet=None))
    links = links_of(reader_client.get(PAGE)) + links_of(reader_client.get(reverse("machine_repeats")))

    assert len(links) > 40
    for number, url in links:
        listed = text_of(reader_client.get(url))
        assert f"{number} claim" in listed, url


def test_the_filters_hold_in_page_links_and_csv(reader_client, editor, dantas, verbeke, many):
    response = reader_client.get(PAGE, {"form": "direct", "until": "2999-12-31"})

    assert "Editors have decided 12 claims" in text_of(response)
    assert all("form=direct" in url and "until=2999-12-31" in url for _, url in links_of(response) if "form=" in url)
    assert 'hx-get="/machine/corrections/?until=2999-12-31&amp;form=direct"' in response.content.decode()
    table = reader_client.get(reverse("machine_table"), {"form": "direct"}).content.decode()
    assert next(csv.DictReader(io.StringIO(table)))["decided"] == "12"


def test_what_nobody_decided_so_says_it(reader_client, many):
    response = reader_client.get(PAGE, {"form": "indirect"})

    assert "Editors have decided nothing of that kind." in text_of(response)


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"outlet": "x"},
        {"outlet": 10**40},
        {"editor": 10**18},
        {"form": "shouted\0"},
        {"until": "0001-01-01", "since": "9999-12-31"},
        {"verdict": "x", "page": "last"},
        {"chance": 11, "confidence": -1, "story": "a", "machine": "0", "chosen": 2**63},
        {"source": "x\0", "cue": "%(zone)s '; --", "reason": "100 %s", "month": "2026-13-01"},
    ],
)
@pytest.mark.parametrize("route", ["machine", "machine_table", "machine_repeats", "machine_claims"])
def test_a_query_that_makes_no_sense_is_answered(reader_client, many, route, query):
    assert reader_client.get(reverse(route), query).status_code == 200


def test_htmx_gets_the_part_alone(reader_client, many):
    for route in ("machine", "machine_repeats", "machine_claims"):
        response = reader_client.get(reverse(route), headers=HTMX)
        assert "<html" not in response.content.decode()
        assert "HX-Request" in response["Vary"]


def test_corrections_that_repeat_are_told_in_a_sentence(reader_client, many, dantas, verbeke):
    Candidate.objects.update(reasons=["named as the source"])

    words = text_of(reader_client.get(reverse("machine_repeats")))

    assert "mirela dantas is → Joost Verbeke instead of Mirela Dantas : wrong 6 times in 1 article, last on" in words


def test_the_list_tells_who_was_named_instead_of_whom_and_by_whom(reader_client, editor, dantas, verbeke):
    claim = decide(editor, dantas, verbeke)

    response = reader_client.get(reverse("machine_claims"), {"verdict": "corrected", "machine": dantas.pk})

    words = text_of(response)
    assert "Corrected the machine named Mirela Dantas 1 claim, the latest decision first" in words
    assert "corrected · Joost Verbeke , not Mirela Dantas · source “ Mirela Dantas ”" in words
    assert "edith" in words
    assert claim.get_absolute_url() in response.content.decode()


def test_of_a_rejected_claim_no_speaker_is_told(reader_client, editor, dantas):
    decide(editor, dantas, parts__source="")

    words = text_of(reader_client.get(reverse("machine_claims"), {"verdict": "rejected"}))

    assert "not a claim · The Quay Courier" in words


def test_a_list_is_cut_into_pages(reader_client, many, monkeypatch):
    monkeypatch.setattr("articles.views.machine.PAGE", 10)

    response = reader_client.get(reverse("machine_claims"), {"page": 3})

    assert response.content.decode().count("<blockquote") == 4
    assert "24 claims" in text_of(response)


def test_the_csv_has_every_row_and_begins_no_formula(reader_client, editor, dantas, many):
    Outlet.objects.update(name="=2+3")

    response = reader_client.get(reverse("machine_table"))

    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [line["by"] for line in lines] == [
        "all", "form", "form", "outlet", "story", "reason", "pipeline version", "month",
    ]  # fmt: skip
    assert lines[0]["accepted share"] == "0.7500"
    assert lines[0]["all claims"] == "24"
    assert (lines[1]["name"], lines[1]["accepted"], lines[1]["accepted share"]) == ("Direct", "6", "")
    assert lines[3]["name"] == "'=2+3"


def test_a_name_that_is_no_html_is_none(reader_client, editor):
    hostile = EntityFactory(name="<script>alert(1)</script>")
    chosen = EntityFactory(name="“<b>”")
    for _ in range(2):
        decide(editor, hostile, chosen, article=ArticleFactory(outlet=OutletFactory(name="<i>")))

    for route in ("machine", "machine_repeats", "machine_claims"):
        page = reader_client.get(reverse(route)).content.decode()
        assert "<script>alert" not in page
        assert "<i></th>" not in page


def test_the_pages_cost_the_same_queries_however_much_is_decided(
    reader_client, editor, dantas, verbeke, django_assert_num_queries
):
    for _ in range(2):
        decide(editor, dantas, verbeke)
    costs = {"machine": 9, "machine_table": 6, "machine_repeats": 6, "machine_claims": 8}
    for more in (0, 3):
        for _ in range(more):
            article = ArticleFactory(outlet=OutletFactory(name=f"Paper {Article.objects.count()}"))
            decide(editor, EntityFactory(name=f"Somebody {article.pk}"), verbeke, article=article)
        for route, queries in costs.items():
            # session, user, role; counts, what waits, outlets; for the page two menus
            with django_assert_num_queries(queries):
                reader_client.get(reverse(route))
    assert Revision.objects.count() == 5
